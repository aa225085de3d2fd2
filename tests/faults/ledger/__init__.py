"""The ledger on its worst day: races, cut connections, killed servers."""
