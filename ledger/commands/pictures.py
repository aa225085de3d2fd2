"""Codes as pictures: large modules, the level that suits the place where they are shown."""

from pathlib import Path

import segno

SCREEN_SCALE = 8
"""Pixels a module: decoders read all from 4, and a picture on a phone is made smaller."""


def write_code(text: str, file: Path, error: str = "l") -> None:
    """Writes the code as PNG; level L is read best on screens, M lasts longer on paper."""
    segno.make(text, error=error, micro=False, boost_error=False).save(str(file), kind="png", scale=SCREEN_SCALE)
