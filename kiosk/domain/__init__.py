"""Rules of shelters and venues: pure functions and frozen values, with no clock, file, socket or thread."""
