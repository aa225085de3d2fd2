"""The acts at the counter, one class each, and the one thread that writes."""
