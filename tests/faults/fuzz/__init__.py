"""Whatever outside bytes reach: each parser gets anything at all, and only a value or a known error may come out."""
