"""Commands of the kiosk, without a process of their own."""
