"""A newer program from a stick: what is in the file, who signed it, and how it takes the old one's place."""
