"""Views: the only widgets, and the one door into the Qt thread."""
