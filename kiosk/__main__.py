"""`python -m kiosk`: the desk itself, or one of its further commands."""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiosk.config import Config

COMMANDS = {
    "card": "card readers, and what card lies there",
    "courier": "what waits goes onto a stick, receipts come back from it",
    "enrol-request": "asks the ledger on a stick to become its device",
    "enrol-anew": "gives a kiosk whose disk was cloned a new name",
    "enrol-answer": "takes the ledger's answer from a stick",
    "new-keys": "changes the keys of a kiosk that is known to the ledger",
    "key": "how a live kiosk's file can be opened, and a new key for it",
    "inspect": "what is in a bundle or a receipt",
    "purge": "takes an operation's persons out of a closed kiosk, by headquarters' order",
    "report": "the shelter's report as text and files",
    "roster": "the roster as CSV, XLSX or PDF, by a staff leader",
    "sheet": "blank evacuee cards and slips to print",
    "poster": "the sheet with the shelter's code for residents' phones",
    "import-shelters": "two lists of shelters against each other",
    "audit": "who saw or changed what is sensitive, and whether that log is whole",
    "self-check": "whether everything that a desk needs is there and works",
    "support-bundle": "logs and state without personal data, in one file for sending",
    "train": "guided exercises at the desk, with nobody real",
    "update": "a newer program from a stick, signed by headquarters; the former one stays",
    "version": "which program this is",
    "verify": "whether a certificate (活動証明書) is good, with no network",
    "decode": "what the product's own decoder reads in pictures",
    "drill": "a whole shelter evening played through the real program",
}
EXIT_KNOWN = 2
"""A known error that the person at the command line can act on."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what the command line asks for; the exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words and words[0].removeprefix("--") in ("self-check", "version"):  # also as people expect options to look
        words[0] = words[0].removeprefix("--")
    if words and words[0] in COMMANDS:
        run: Callable[[list[str]], int] = import_module(f"kiosk.commands.{words[0].replace('-', '_')}").run
        return run(words[1:])
    return _desk(words)


def _desk(words: list[str]) -> int:
    from kiosk import config, log  # a command such as decode needs neither

    further = "; ".join(f"{name}: {purpose}" for name, purpose in COMMANDS.items())
    parser = argparse.ArgumentParser(prog="kiosk", description="避難所受付", epilog=f"Further commands: {further}")
    config.add_arguments(parser)
    parsed = parser.parse_args(words)
    chosen = config.config_of(parsed)
    log.set_up(chosen.log_folder)
    if parsed.watched:
        return _watched([word for word in words if word != "--watched"], chosen)
    from kiosk.app.only_desk import only_desk
    from kiosk.app.window import WindowedKiosk, application, show_why_not
    from kiosk.errors import KnownError
    from sync.engine import SyncError
    from sync.protocol.codec import Malformed

    data: Mapping[str, str | int | float]
    try:
        running = application()
        with only_desk(chosen.data):
            return WindowedKiosk(chosen, running).run()
    except (KnownError, SyncError) as error:
        key, data = error.key, error.data
    except Malformed as error:  # a one-time code that was typed wrong
        key, data = "enrolment_code_wrong", {"where": error.where}
    from kiosk.commands.telling import why_not

    print(f"kiosk: {why_not(key, data)}", file=sys.stderr)
    show_why_not(key, data)
    return EXIT_KNOWN


def _watched(words: list[str], chosen: "Config") -> int:
    """The desk as a process of its own, started again when it ends by a fault."""
    from kiosk import config
    from kiosk.app.watched import RESUMED_OPTION, Watchdog, desk_command

    def command(is_resumed: bool) -> list[str]:  # noqa: FBT001 - the watchdog tells one thing
        if not is_resumed:
            return desk_command(words)
        return desk_command([*(word for word in words if word not in config.MEANT_ONCE), RESUMED_OPTION])

    return Watchdog(command, chosen.pulse_file).run()


if __name__ == "__main__":
    from kiosk.privacy import keep_to_this_user

    keep_to_this_user()
    sys.exit(main())
