"""Contracts of the ports that the sync engine declares, over fakes and over the real rooms."""
