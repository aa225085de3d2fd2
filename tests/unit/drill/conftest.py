"""The offscreen platform for the player's tests, where no display is."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
