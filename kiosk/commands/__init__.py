"""The command line's further commands beside the desk itself."""
