"""How facts travel between kiosks and the ledger."""
