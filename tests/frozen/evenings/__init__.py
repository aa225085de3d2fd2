"""Tests: the kiosk's file and the ledger's database as every version of the program left them."""
