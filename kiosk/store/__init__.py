"""The encrypted SQLite file of this kiosk."""
