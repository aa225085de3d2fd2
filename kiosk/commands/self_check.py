"""The command `kiosk self-check` (also `--self-check`): everything a desk needs, looked at one by one."""

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import replace

from kiosk.app.starting import key_room
from kiosk.commands.checking import device_checks, file_checks, ledger_checks, qt_checks
from kiosk.commands.checking.file_key import FileKey
from kiosk.commands.checking.finding import Finding, State
from kiosk.commands.place import add_place, ask_on_terminal, config_in
from kiosk.commands.version import version_line
from kiosk.config import CAMERA_AUTOMATIC, RESOURCES, Config
from kiosk.screens.message import Message
from kiosk.ui.translator import LANGUAGES, Translator

EXIT_FAILED = 1
"""Something that a desk cannot work without is broken."""
Check = Callable[[], Finding]


def run(argv: Sequence[str]) -> int:
    """Print the table or JSON; 1 where something is broken, 0 where the desk can work, with or without helpers."""
    parser = argparse.ArgumentParser(prog="kiosk self-check", description="Look at everything that a desk needs.")
    add_place(parser)
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.add_argument("--language", choices=LANGUAGES, default=LANGUAGES[0])
    parser.add_argument("--camera", default="", metavar="NAME", help="a camera's name, or none")
    wanted = parser.parse_args(argv)
    words = Translator.load(RESOURCES / "translations", wanted.language)
    findings = looked_at(config_in(wanted), wanted.camera or CAMERA_AUTOMATIC)
    if wanted.json:
        print(as_json(findings))
    else:
        print("\n".join(as_table(findings, words)))
    return EXIT_FAILED if any(one.state is State.FAILED for one in findings) else 0


def looked_at(config: Config, camera: str) -> list[Finding]:
    """What all checks found, one after the other."""
    return [_looked(check) for check in checks(replace(config, camera=camera))]


def checks(config: Config) -> tuple[Check, ...]:
    """All checks in the order of the table."""
    key = FileKey(config, key_room(config, ask_on_terminal))
    return (
        lambda: file_checks.check_store(config, key),
        lambda: file_checks.check_key(config, key),
        lambda: file_checks.check_disk(config),
        lambda: file_checks.check_clock(key),
        qt_checks.check_fonts,
        qt_checks.check_sound,
        device_checks.check_decoder,
        lambda: device_checks.check_camera(config),
        device_checks.check_reader,
        device_checks.check_printer,
        lambda: ledger_checks.check_ledger(config, key),
        lambda: ledger_checks.check_outbox(key),
    )


def _looked(check: Check) -> Finding:
    """One check that breaks by a bug must not hide the others."""
    try:
        return check()
    except Exception as error:  # noqa: BLE001 - said as what it is
        return Finding("check", State.FAILED, "broken", {"cause": type(error).__name__})


def as_json(findings: Sequence[Finding]) -> str:
    """One object: program, and findings with name, state, word and data."""
    lines = [{"name": one.name, "state": one.state, "word": one.word, "data": dict(one.data)} for one in findings]
    return json.dumps({"program": version_line(), "findings": lines}, ensure_ascii=False, indent=1)


def as_table(findings: Sequence[Finding], words: Translator) -> list[str]:
    """Lines for people: a sign and a word for each state, never colour alone."""
    lines = [version_line()]
    for one in findings:
        state = words.word(f"check.state.{one.state.value}")
        lines.append(f"{state}  {words.word(f'check.{one.name}')}: {words.text(Message(one.key, dict(one.data)))}")
    return lines
