"""受付番号 as people type it: with or without the desk's letter, hyphen and leading zeros."""

import re
import unicodedata

from kiosk.domain.households import reception_no_of

_TYPED = re.compile(r"(?:([A-Z][A-Z0-9]{0,2})[-‐−ー–]|([A-Z]{0,3}))(\d{1,6})")
"""A desk's letter has at most three signs (`events.DeskMoved`), digits among them where the desk has moved: then the
hyphen says where it ends. A hyphen is typed in any of its shapes."""


def reception_no_typed(text: str, own_letter: str) -> str:
    """The number as it is printed, A-0132; `own_letter` stands where none is typed. Empty for anything else."""
    found = _TYPED.fullmatch(unicodedata.normalize("NFKC", text).strip().upper())
    return reception_no_of(found[1] or found[2] or own_letter, int(found[3])) if found else ""
