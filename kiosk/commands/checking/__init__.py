"""The parts of `kiosk self-check`: each looks at one thing that a desk cannot work without, and says what it found."""
