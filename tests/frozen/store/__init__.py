"""Tests: the kiosk's file as every version of the program left it."""
