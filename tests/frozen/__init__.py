"""Tests: frozen."""
