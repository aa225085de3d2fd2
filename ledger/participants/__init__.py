"""What participants' own phones send and ask: a scan of a table's code, points and their use, certificates."""
