"""Makes resources/fonts/evacuee out of Debian's Noto fonts (pip install fonttools), which nothing else needs."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection, TTFont

ROOT = Path(__file__).parents[1]
OUT = ROOT / "resources" / "fonts" / "evacuee"
TEXTS = ROOT / "resources" / "translations" / "evacuee"
CJK = Path("/usr/share/fonts/opentype/noto")
CORE = Path("/usr/share/fonts/truetype/noto")
PLAIN = "".join(chr(code) for code in (*range(0x20, 0x7F), *range(0xA0, 0x100)))
LATIN = (range(0x20, 0x250), range(0x2B0, 0x370), range(0x1E00, 0x1F00), range(0x2000, 0x2070), range(0x20A0, 0x20C0))
"""With Vietnamese (Latin Extended Additional), combining marks, and the signs of punctuation."""
DEVANAGARI = (range(0x900, 0x980), range(0x1CD0, 0x1D00), range(0x200B, 0x200E), range(0xA8E0, 0xA900))


@dataclass(frozen=True)
class Face:
    """One family that we make. `languages` are those whose texts must be in it; `holds` is what names need besides."""

    family: str
    languages: tuple[str, ...]
    source: str
    holds: str


def of_ranges(ranges: Iterable[range]) -> str:
    """All characters of some ranges."""
    return "".join(chr(code) for codes in ranges for code in codes)


def of_charset(name: str) -> str:
    """All two-byte characters of a national set: what names and places of that country are written with."""
    pairs = (bytes((high, low)) for high in range(0xA1, 0xFF) for low in (*range(0x40, 0x7F), *range(0xA1, 0xFF)))
    return "".join(pair.decode(name, "ignore") for pair in pairs)


def hangul() -> str:
    """The 2350 syllables of KS X 1001; names in Chinese characters are drawn by the Japanese face."""
    return "".join(sign for sign in of_charset("euc_kr") if "가" <= sign <= "힣")


def first_level_of_big5() -> str:
    """The 5401 frequent characters of Big5 (A440 to C67E)."""
    pairs = (bytes((high, low)) for high in range(0xA4, 0xC7) for low in (*range(0x40, 0x7F), *range(0xA1, 0xFF)))
    return "".join(pair.decode("big5", "ignore") for pair in pairs)


def faces() -> tuple[Face, ...]:
    """What is made."""
    return (
        Face("Kiosk Sans", ("en", "vi", "id", "tl", "ne"), "NotoSans", of_ranges(LATIN)),
        Face("Kiosk Sans Devanagari", ("ne",), "NotoSansDevanagari", of_ranges(DEVANAGARI)),
        Face("Kiosk Sans SC", ("zh_hans",), "Noto Sans CJK SC", of_charset("gb2312")),
        Face("Kiosk Sans TC", ("zh_hant",), "Noto Sans CJK TC", first_level_of_big5()),
        Face("Kiosk Sans KR", ("ko",), "Noto Sans CJK KR", hangul()),
    )


def texts_of(languages: Iterable[str]) -> str:
    """Every character of some languages' sentences."""
    return "".join("".join(json.loads((TEXTS / f"{name}.json").read_text("utf-8")).values()) for name in languages)


def opened(source: str, weight: str) -> TTFont:
    """The font of Debian's packages fonts-noto-core 20201225-1 and fonts-noto-cjk 1:20220127+repack1-1."""
    if "CJK" not in source:
        return TTFont(CORE / f"{source}-{weight}.ttf")
    collection = TTCollection(CJK / f"NotoSansCJK-{weight}.ttc")
    return next(font for font in collection if font["name"].getDebugName(1).startswith(source))


def weights_of(face: Face) -> tuple[str, ...]:
    """Chinese and Korean come in one weight, and Qt thickens it for headings: a second would double their 7 MB.

    A bold file with fewer signs is no way out: fontconfig asks only one of a family's files what the family can draw.
    """
    return ("Regular",) if "CJK" in face.source else ("Regular", "Bold")


def make(face: Face, weight: str) -> Path:
    """One font file with a name of its own, so that nobody takes it for the whole font."""
    font = opened(face.source, weight)
    wanted = PLAIN + texts_of(face.languages) + face.holds
    options = Options(layout_features=["*"] if "CJK" not in face.source else ["kern", "mark", "ccmp", "locl"])
    options.name_IDs, options.name_languages, options.notdef_outline = ["*"], ["*"], True
    options.prune_unicode_ranges = options.prune_codepage_ranges = False  # Qt chooses by what a face says it is for
    subsetter = Subsetter(options)
    subsetter.populate(text=wanted)
    subsetter.subset(font)
    rename(font, face.family, weight)
    path = OUT / f"{face.family.replace(' ', '')}-{weight}.{'otf' if 'CFF ' in font else 'ttf'}"
    font["head"].modified = font["head"].created  # the same bytes from the same source
    font.recalcTimestamp = False
    font.save(path)
    return path


def rename(font: TTFont, family: str, weight: str) -> None:
    """Give a font its names; what it was and who made it stays in its notices (OpenType, name IDs 0, 5, 13)."""
    names = font["name"]
    names.names = [one for one in names.names if one.nameID in (0, 5, 7, 13, 14)]
    plain = family.replace(" ", "")
    for number, text in ((1, family), (2, weight), (3, f"{plain}-{weight}"), (4, f"{family} {weight}")):
        names.setName(text, number, 3, 1, 0x409)
    names.setName(f"{plain}-{weight}", 6, 3, 1, 0x409)
    if "CFF " in font:
        top = font["CFF "].cff
        top.fontNames = [f"{plain}-{weight}"]
        top[0].FamilyName, top[0].FullName = family, f"{family} {weight}"


def main() -> None:
    """Make all faces."""
    OUT.mkdir(parents=True, exist_ok=True)
    for face in faces():
        for weight in weights_of(face):
            path = make(face, weight)
            print(f"{path.stat().st_size:>10,} bytes  {path.name}")


if __name__ == "__main__":
    main()
