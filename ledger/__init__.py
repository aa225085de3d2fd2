"""The central ledger: appends every fact, reconciles them, and gives records back."""
