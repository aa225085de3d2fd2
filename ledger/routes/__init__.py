"""The ledger's HTTP surface; thin."""
