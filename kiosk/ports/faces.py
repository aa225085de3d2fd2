"""The bundled faces by name, and which of them a reader of each language sees first."""

TEXT = "BIZ UDPGothic"
LATIN, DEVANAGARI = "Kiosk Sans", "Kiosk Sans Devanagari"
SIMPLIFIED, TRADITIONAL, HANGUL = "Kiosk Sans SC", "Kiosk Sans TC", "Kiosk Sans KR"
ALL = (TEXT, LATIN, SIMPLIFIED, TRADITIONAL, HANGUL, DEVANAGARI)
_FIRST = {
    "ja": TEXT,
    "ja_easy": TEXT,
    "zh_hans": SIMPLIFIED,
    "zh_hant": TRADITIONAL,
    "ko": HANGUL,
    "ne": DEVANAGARI,
}


def families_of(language: str) -> tuple[str, ...]:
    """The faces that are searched in turn: a Chinese reader sees Chinese shapes, and any name finds its signs."""
    first = _FIRST.get(language, LATIN)
    second = (LATIN,) if first == DEVANAGARI else ()
    return tuple(dict.fromkeys((first, *second, *ALL)))
