"""Devices that need Qt: sound, printer, key events."""
