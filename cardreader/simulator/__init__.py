"""A My Number card in software and its carriers, for training and tests only."""
