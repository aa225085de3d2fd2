"""The words that kiosk and ledger share: pure shapes, encodings and signatures."""
