"""The command `kiosk drill`: a whole shelter evening played through the real program and compared."""

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from kiosk.commands.drilling import photographs, table, venue_table
from kiosk.commands.drilling.ending import Ending
from kiosk.commands.drilling.evening import Evening, Played
from kiosk.commands.drilling.planning import Mix, make_plan
from kiosk.commands.drilling.venue_day import VenueDays
from kiosk.errors import KnownError

DEFAULT_HOUSEHOLDS = 60
EXIT_FAULT = 1
"""Something was lost, doubled, different or unsent, or the drill could not be played to its end."""
EXIT_ENDED = 130
"""Somebody ended it, as shells say it of Ctrl+C."""


def run(argv: Sequence[str]) -> int:
    """Play an evening and print its table; 1 unless nothing was lost and nothing is twice."""
    wanted = _parser().parse_args(argv)
    ending = Ending()
    ending.listen()
    if wanted.screenshots is not None:
        wanted.screenshots.mkdir(parents=True, exist_ok=True)
        photographs.forget(wanted.screenshots)
    with _room(wanted.work) as work:
        try:
            return _venue(wanted, work, ending) if wanted.venue else _evening(wanted, work, ending)
        except KnownError as error:
            print(f"drill: {error.key} {error.data or ''}", file=sys.stderr)
            return EXIT_FAULT
        except KeyboardInterrupt:
            return EXIT_ENDED


def _evening(wanted: argparse.Namespace, work: Path, ending: Ending) -> int:
    plan = make_plan(wanted.households, wanted.seed, Mix(wanted.mix))
    played = Evening(plan, work, wanted.screenshots, _say, ending).play()
    _tell(played, wanted)
    return 0 if played.verdict.is_clean else EXIT_FAULT


def _venue(wanted: argparse.Namespace, work: Path, ending: Ending) -> int:
    played = VenueDays(work, wanted.screenshots, _say, ending).play()
    print(venue_table.as_words(played))
    if wanted.json is not None:
        wanted.json.write_bytes(venue_table.as_json(played))
    faults = venue_table.faults_of(played)
    for fault in faults:
        print(f"drill: {fault}", file=sys.stderr)
    return EXIT_FAULT if faults else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kiosk drill", description="A shelter evening, played through the screen.")
    parser.add_argument("--households", type=_positive, default=DEFAULT_HOUSEHOLDS, metavar="N")
    parser.add_argument("--venue", action="store_true", help="two days of a venue table instead of an evening")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="the same seed is the same evening")
    parser.add_argument("--mix", choices=[mix.value for mix in Mix], default=Mix.MIXED.value, help="shares of methods")
    parser.add_argument("--json", type=Path, metavar="FILE", help="the figures for programs")
    parser.add_argument("--screenshots", type=Path, metavar="DIR", help="pictures of telling moments")
    parser.add_argument("--work", type=_new_folder, metavar="DIR", help="keep the evening's files in this new folder")
    return parser


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(text)
    return value


def _new_folder(text: str) -> Path:
    """An evening begins with empty files: another one's would be compared with it."""
    if Path(text).exists():
        raise argparse.ArgumentTypeError(text)
    return Path(text)


@contextmanager
def _room(wanted: Path | None) -> Iterator[Path]:
    """Where the evening's files lie; without a wish a folder that is gone afterwards."""
    if wanted is not None:
        wanted.mkdir(parents=True)
        yield wanted.resolve()
        return
    folder = Path(tempfile.mkdtemp(prefix="kiosk-drill-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _tell(played: Played, wanted: argparse.Namespace) -> None:
    print(table.as_words(played))
    if wanted.json is not None:
        wanted.json.write_text(json.dumps(table.as_json(played), ensure_ascii=False, indent=1) + "\n", "utf-8")
    if wanted.screenshots is not None:
        print(f"Screenshots: {wanted.screenshots.resolve()}")


def _say(words: str) -> None:
    print(f"drill: {words}", file=sys.stderr, flush=True)
