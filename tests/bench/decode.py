"""Decode rate on photographs by others: zxing-cpp alone, pyzbar alone and the product's ladder, in the same run.

A picture counts as read when one of the texts equals the `.txt` beside it (or the raw bytes its `.bin`); line ends are
compared as one sign, because the `.txt` files were checked out with those of another system. It counts as wrong when
texts were read and none is the expected one. Further codes in the same picture are no error: one picture holds two and
names one. All decoders answer in plain text: zxing-cpp's default rewrites control signs and GS1 brackets for people,
which is told apart as a figure of its own. Each of the four pictures of a structured append sequence (qrcode-7) holds a
part of one text, so they are counted apart; a Model 1 code and a GS1 code count like the others.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import zxingcpp
from pyzbar import pyzbar

from kiosk.devices.last_rung import LastRung
from kiosk.devices.qr import Ladder, grey_of
from kiosk.devices.stills import PICTURE_SUFFIXES, load_picture
from kiosk.ports.devices import Pixels
from tests.bench.figure import Figure, at_most, more_than, print_figures, told

CODES = Path(__file__).parents[1] / "data" / "codes"
SEQUENCE_FOLDER = "qrcode-7"
SEQUENCE_TEXT = "01.txt"
BENCH = "decode"

Texts = list[tuple[str, bytes]]


@dataclass
class Count:
    read: int = 0
    wrong: int = 0
    false_positives: int = 0
    parts: int = 0
    milliseconds: list[float] = field(default_factory=list)


def zxing_plain(pixels: Pixels) -> Texts:
    found = zxingcpp.read_barcodes(pixels, formats=zxingcpp.BarcodeFormat.QRCode, text_mode=zxingcpp.TextMode.Plain)
    return [(code.text, bytes(code.bytes)) for code in found]


def zxing_default(pixels: Pixels) -> Texts:
    return [
        (code.text, bytes(code.bytes)) for code in zxingcpp.read_barcodes(pixels, formats=zxingcpp.BarcodeFormat.QRCode)
    ]


def zbar_alone(pixels: Pixels) -> Texts:
    try:
        found = pyzbar.decode(grey_of(pixels), symbols=[pyzbar.ZBarSymbol.QRCODE])
    except ValueError:  # an orientation that pyzbar has no name for: the picture is unread
        return []
    return [(code.data.decode("utf-8", "replace"), code.data) for code in found]


def expected_in(picture: Path) -> tuple[str | None, bytes | None]:
    text, raw = picture.with_suffix(".txt"), picture.with_suffix(".bin")
    if picture.parent.name == SEQUENCE_FOLDER:
        text = picture.parent / SEQUENCE_TEXT
    return (
        one_line_end(text.read_bytes().decode("utf-8")) if text.exists() else None,
        raw.read_bytes() if raw.exists() else None,
    )


def one_line_end(text: str) -> str:
    return text.replace("\r\n", "\n")


def note(count: Count, picture: Path, texts: Texts) -> None:
    text, raw = expected_in(picture)
    if picture.parent.name == SEQUENCE_FOLDER:
        count.parts += any(one_line_end(found) in (text or "") for found, _ in texts if found)
    elif text is None and raw is None:
        count.false_positives += bool(texts)
    elif any(one_line_end(found) == text or (raw is not None and found_raw == raw) for found, found_raw in texts):
        count.read += 1
    else:
        count.wrong += bool(texts)


def counted(pictures: list[tuple[Path, Pixels]], decode: Callable[[Pixels], Texts]) -> Count:
    count = Count()
    for path, pixels in pictures:
        began_s = time.perf_counter()
        texts = decode(pixels)
        count.milliseconds.append((time.perf_counter() - began_s) * 1000)
        note(count, path, texts)
    return count


def all_pictures(root: Path) -> list[tuple[Path, Pixels]]:
    paths = sorted(path for path in root.glob("*/*") if path.suffix in PICTURE_SUFFIXES)
    return [(path, load_picture(path)) for path in paths]


def figures(root: Path = CODES) -> Iterator[Figure]:
    pictures = all_pictures(root)
    last_rung = LastRung()
    last_rung.start()
    try:
        ladder = Ladder(last_rung)
        alone = {"zxing-cpp": counted(pictures, zxing_plain), "pyzbar": counted(pictures, zbar_alone)}
        default = counted(pictures, zxing_default)
        ours = counted(pictures, lambda pixels: [(item.text, item.raw) for item in ladder.decode_still(pixels)])
    finally:
        last_rung.stop()
    of_sequence = sum(path.parent.name == SEQUENCE_FOLDER for path, _ in pictures)
    without = sum(expected_in(path) == (None, None) for path, _ in pictures)
    coded = len(pictures) - without - of_sequence
    best = max(count.read for count in alone.values())
    yield more_than(BENCH, "read by the ladder", ours.read, best, "pictures", coded)
    yield at_most(BENCH, "wrong by the ladder", ours.wrong, alone["zxing-cpp"].wrong, "pictures", coded)
    yield at_most(BENCH, "false positives of the ladder", ours.false_positives, 0, "pictures", without)
    yield from (row for name, count in alone.items() for row in of_other(name, count, coded, without))
    yield told(BENCH, "read by zxing-cpp with its default text mode", default.read, "pictures", coded)
    yield told(BENCH, "wrong by zxing-cpp with its default text mode", default.wrong, "pictures", coded)
    for name, count in (("the ladder", ours), *alone.items()):
        yield told(BENCH, f"parts of a sequence read by {name}", count.parts, "pictures", of_sequence)
        yield told(BENCH, f"median of {name}", float(np.median(count.milliseconds)), "ms", len(pictures))
        yield told(BENCH, f"p95 of {name}", float(np.percentile(count.milliseconds, 95)), "ms", len(pictures))


def of_other(name: str, count: Count, coded: int, without: int) -> Iterator[Figure]:
    yield told(BENCH, f"read by {name} alone", count.read, "pictures", coded)
    yield told(BENCH, f"wrong by {name} alone", count.wrong, "pictures", coded)
    yield told(BENCH, f"false positives of {name} alone", count.false_positives, "pictures", without)


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="bench decode", description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--folder", type=Path, default=CODES, help="folders of pictures with .txt or .bin beside them")
    wanted = parser.parse_args(argv)
    return print_figures(figures(wanted.folder), as_json=wanted.json)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
