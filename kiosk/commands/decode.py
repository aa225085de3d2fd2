"""The command `kiosk decode FILE…`: what the product's own decoder reads in pictures, and in how many milliseconds."""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kiosk.devices.last_rung import LastRung
from kiosk.devices.qr import Ladder
from kiosk.devices.stills import PictureUnreadable, load_picture

EXIT_UNREADABLE = 1
"""At least one file was missing or no picture; a picture without a code is no failure."""


@dataclass(frozen=True)
class Read:
    """What one file gave: the texts of its codes, or an error key."""

    file: str
    texts: tuple[str, ...] = ()
    milliseconds: float = 0.0
    error: str = ""


def read_file(ladder: Ladder, file: str) -> Read:
    """Decode one file; the time is the decoder's alone, without reading the file. Never raises for a bad file."""
    try:
        pixels = load_picture(Path(file))
    except PictureUnreadable as error:
        return Read(file, error=f"{error.key}: {error.data['reason']}")
    began_s = time.perf_counter()
    sightings = ladder.decode_still(pixels)
    took_ms = (time.perf_counter() - began_s) * 1000
    return Read(file, tuple(dict.fromkeys(sighting.text for sighting in sightings)), took_ms)


def as_json(read: Read) -> str:
    """One line: `{"file", "texts", "ms"}`, and "error" where the file could not be looked at."""
    line: dict[str, object] = {"file": read.file, "texts": list(read.texts), "ms": round(read.milliseconds, 3)}
    if read.error:
        line["error"] = read.error
    return json.dumps(line, ensure_ascii=False)


def as_words(read: Read) -> str:
    """One line for people: the file, its texts in quotes (or -), the milliseconds; or the error."""
    if read.error:
        return f"{read.file}\terror: {read.error}"
    texts = " ".join(json.dumps(text, ensure_ascii=False) for text in read.texts) or "-"
    return f"{read.file}\t{texts}\t{read.milliseconds:.1f} ms"


def run(argv: Sequence[str]) -> int:
    """Print what is read in each file; 1 when a file was missing or no picture, else 0."""
    parser = argparse.ArgumentParser(prog="kiosk decode", description="Read the two-dimensional codes in pictures.")
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--json", action="store_true", help="one JSON line per picture")
    wanted = parser.parse_args(argv)
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")  # a code may hold what a console cannot show
    last_rung = LastRung()
    last_rung.start()
    try:
        return _print_all(Ladder(last_rung), wanted.files, as_json if wanted.json else as_words)
    except BrokenPipeError:
        # Whoever reads our lines has enough of them, as `head` does; nothing more may be written, not even at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_UNREADABLE
    finally:
        last_rung.stop()


def _print_all(ladder: Ladder, files: Sequence[str], line_of: Callable[[Read], str]) -> int:
    unreadable = False
    for file in files:
        read = read_file(ladder, file)
        unreadable = unreadable or bool(read.error)
        print(line_of(read), flush=True)
    return EXIT_UNREADABLE if unreadable else 0
