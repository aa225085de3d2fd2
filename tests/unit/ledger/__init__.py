"""The ledger's rules and commands by themselves."""
