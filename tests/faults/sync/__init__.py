"""Sync against real files and the real ledger while something goes wrong."""
