"""What stands on the table: camera, hand scanner, card reader, printer."""
