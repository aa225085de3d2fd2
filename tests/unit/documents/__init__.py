"""Tests of what is printed and exported."""
