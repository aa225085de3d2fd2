"""Tests never open a window on somebody's screen: Qt draws offscreen unless a run asks for another platform."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
