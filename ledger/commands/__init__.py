"""The ledger's command line."""
