"""The shared words: encodings, signatures, codes, and what hostile bytes do to them."""
