"""Tests: cardreader."""
