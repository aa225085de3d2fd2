"""Tests: unit, ui."""
