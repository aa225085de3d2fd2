"""The kiosk's file on a disk that loses its power, or its room, at any write."""
