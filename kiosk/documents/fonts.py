"""The bundled fonts as the PDF library knows them, and which signs they can draw."""

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from kiosk.documents.making import RESOURCES
from sync.protocol.table_cells import GETA, plain

REGULAR, BOLD = "BIZUDPGothic", "BIZUDPGothic-Bold"
_FILES = {REGULAR: "BIZUDPGothic-Regular.ttf", BOLD: "BIZUDPGothic-Bold.ttf"}
VARIANT_MARK = "＊"
"""Behind a sign that is drawn in its common form, because no font here has the registered one."""

KEPT_TEXTS = 4096
"""Words of forms and towns come again on every page; names are let go of."""


@dataclass(frozen=True)
class Drawable:
    """`text` as the fonts can draw it. `has_variants`, `has_gaps`: whether the page must explain ＊ or 〓."""

    text: str
    has_variants: bool = False
    has_gaps: bool = False


def register() -> None:
    """Makes the fonts known, once in a process (some 0.3 s)."""
    for name in _FILES:
        _font(name)


def width_pt(text: str, font: str, size_pt: float) -> float:
    """How wide `text` is, in points."""
    return float(_font(font).stringWidth(text, size_pt))


@lru_cache(KEPT_TEXTS)
def drawable(text: str) -> Drawable:
    """`text` with ＊ behind each sign that lost its variation selector or its accent, and 〓 for what no font has."""
    signs: list[str] = []
    has_variants = has_gaps = False
    for sign in plain(text):
        if _is_selector(sign):
            has_variants = True
            signs.append(VARIANT_MARK)
        elif unicodedata.combining(sign) and (composed := _composed(signs, sign)) is not None:
            signs[-1] = composed
        elif ord(sign) in _glyphs():
            signs.append(sign)
        elif (bare := unicodedata.normalize("NFD", sign)[0]) != sign and ord(bare) in _glyphs():
            has_variants = True
            signs += [bare, VARIANT_MARK]
        else:
            has_gaps = True
            signs.append(GETA)
    return Drawable("".join(signs), has_variants, has_gaps)


def _composed(before: list[str], sign: str) -> str | None:
    """The one sign of a letter and the accent behind it, where the fonts have it."""
    whole = unicodedata.normalize("NFC", before[-1] + sign) if before else ""
    return whole if len(whole) == 1 and ord(whole) in _glyphs() else None


def _is_selector(sign: str) -> bool:
    """Variation selectors of ideographs (U+E0100 …) and of all else (U+FE00 …)."""
    return "\U000e0100" <= sign <= "\U000e01ef" or "\ufe00" <= sign <= "\ufe0f"


@cache
def _font(name: str) -> TTFont:
    font = TTFont(name, str(RESOURCES / "fonts" / _FILES[name]))
    pdfmetrics.registerFont(font)
    return font


@cache
def _glyphs() -> frozenset[int]:
    """Signs that both weights have."""
    return frozenset(_font(REGULAR).face.charToGlyph) & frozenset(_font(BOLD).face.charToGlyph)
