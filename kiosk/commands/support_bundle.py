"""The command `kiosk support-bundle`: what is needed to find a fault from afar, without a person."""

import argparse
import json
import platform
import sys
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PureWindowsPath

from kiosk.app.starting import open_database
from kiosk.commands.place import add_place, ask_on_terminal, config_in
from kiosk.commands.self_check import as_json, looked_at
from kiosk.commands.version import version_line
from kiosk.config import CAMERA_NONE, Config
from kiosk.errors import KnownError
from kiosk.store.database import Database

EXIT_KNOWN = 2
OWN_ROOMS = ("kiosk", "sync", "cardreader")
"""Whose log lines keep their words: ours name no person. Those of libraries may quote what they were given."""
LOG_FIELDS = ("time", "level", "room", "thread")
FRAME = '  File "'
COUNTS: Mapping[str, str] = {
    "outbox_by_state": "SELECT state, count(*) FROM outbox GROUP BY state ORDER BY state",
    "events_by_type": "SELECT type, count(*) FROM outbox GROUP BY type ORDER BY type",
    "records_by_kind": "SELECT kind, count(*) FROM record GROUP BY kind ORDER BY kind",
    "households_by_mode": "SELECT record_mode, count(*) FROM household GROUP BY record_mode ORDER BY record_mode",
}
"""All that is asked of the file: words of this program, and how often they occur."""


def run(argv: Sequence[str]) -> int:
    """Write the file and say its name; 2 where it cannot be written."""
    parser = argparse.ArgumentParser(
        prog="kiosk support-bundle", description="Logs and state without personal data, for sending."
    )
    add_place(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.zip")
    wanted = parser.parse_args(argv)
    try:
        write(config_in(wanted), wanted.out)
    except OSError as error:
        print(f"kiosk: {type(error).__name__} {error.strerror or ''}", file=sys.stderr)
        return EXIT_KNOWN
    print(wanted.out)
    return 0


def write(config: Config, out: Path) -> None:
    """The bundle of a kiosk, whole or not at all. Raises OSError."""
    beside = out.with_name(f".{out.name}.part")
    with zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr("state.json", json.dumps(state_of(config), ensure_ascii=False, indent=1))
        bundle.writestr("self-check.json", as_json(looked_at(config, camera=CAMERA_NONE)))
        for file in sorted(config.log_folder.glob("kiosk.log*")):
            bundle.writestr(f"log/{file.name}", "".join(f"{line}\n" for line in _lines_of(file)))
    beside.replace(out)


def state_of(config: Config) -> dict[str, object]:
    """Program, system, files and counts."""
    return {
        "program": version_line(),
        "system": platform.platform(),
        "is_training": config.is_training,
        "file_bytes": {
            one.name: one.stat().st_size
            for one in (config.database, config.key_file, config.envelope_file, config.look_file)
            if one.exists()
        },
        "store": _store_of(config),
    }


def _store_of(config: Config) -> dict[str, object]:
    if not config.database.exists():
        return {"state": "none_yet"}
    try:
        database = open_database(config, ask_on_terminal)
        try:
            return _counted(database)
        finally:
            database.close()
    except KnownError as error:
        return {"state": "unreadable", "cause": error.key}


def _counted(database: Database) -> dict[str, object]:
    with database.reading() as connection:
        schema = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
        counts = {
            name: {str(word): int(count) for word, count in connection.exec_driver_sql(query).fetchall()}
            for name, query in COUNTS.items()
        }
    return {"state": "open", "schema": schema, **counts}


def _lines_of(file: Path) -> Iterator[str]:
    """A log's lines as far as they are ours; a line that is no JSON (cut by a lost power) is only counted."""
    unreadable = 0
    for text in file.read_text("utf-8", "replace").splitlines():
        try:
            line = json.loads(text)
            yield json.dumps(_without_words_of_others(line), ensure_ascii=False)
        except (ValueError, AttributeError, RecursionError):
            unreadable += 1
    if unreadable:
        yield json.dumps({"unreadable_lines": unreadable})


def _without_words_of_others(line: Mapping[str, object]) -> dict[str, object]:
    kept = {name: line[name] for name in LOG_FIELDS if name in line}
    is_ours = str(line.get("room", "")).partition(".")[0] in OWN_ROOMS
    if is_ours:
        kept["words"] = line.get("words")
    if "traceback" in line:
        kept["places"] = [_place(one) for one in str(line["traceback"]).splitlines() if one.startswith(FRAME)]
    return kept


def _place(frame: str) -> str:
    """File, line and function; without the folders, which name the person whose computer it is."""
    path, _, rest = frame.removeprefix(FRAME).partition('"')
    return PureWindowsPath(path).name + rest
