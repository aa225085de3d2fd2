"""`python -m ledger COMMAND`: the ledger's command line."""

import os
import sys
from argparse import ArgumentParser
from importlib import import_module
from keyword import iskeyword

from ledger.errors import LedgerError

_COMMANDS = {
    "serve": "answers desks over HTTP",
    "migrate": "brings the database to this program's schema",
    "enrol": "makes a one-time code for a new desk",
    "shelters": "loads the list of shelters, opens and closes them",
    "operation": "begins or ends an operation (災害・訓練)",
    "purge-order": "orders that an ended operation's personal data go from the desks",
    "issue": "makes residents' codes",
    "revoke": "takes a device or a resident's code out of use",
    "quarantine": "lists what revoked devices have sent, and releases it",
    "sheet": "prints the sample residents' codes as a PDF for training",
    "posters": "makes the codes that shelters post for residents' phones",
    "phone": "stands in for a resident's app at a posted code",
    "points": "loads tariffs, books what expired, grants by the office's hand, adds all up",
    "certificate": "looks a certificate up by its number, or takes it out of use",
    "lottery": "opens a lottery for points, draws it in the open, checks a draw",
    "organizer": "applications, review and standing of organisers (主催団体)",
    "activity": "organisers' activities, made and cancelled in their place",
    "office-word": "makes or ends a word of access for somebody in the office",
    "import": "takes the bundles on a stick and lays receipts beside them",
    "inspect": "shows what is in a bundle",
    "journal": "lists the events with their verdicts",
    "staff": "makes staff known to desks, and seals codes for emergencies",
    "audit": "who opened a household's or a person's record, and whether desks' logs are whole",
    "households": "lists the households as the ledger believes them",
    "new-keys": "makes the ledger's next keys; restart its processes afterwards, desks follow by themselves",
    "recovery-key": "makes the key with which headquarters open a lost kiosk's file",
    "recover": "takes what a kiosk wrote out of a copy of its folder, when its key is lost",
    "api": "prints what the JSON API takes and answers, as an OpenAPI document",
    "reproject": "computes everything again from the journal",
}
EXIT_KNOWN = 2
OWNER_ALONE = 0o077
"""Taken from the rights of new files: database, codes and exports are not for other users of the server."""


def main(arguments: list[str] | None = None) -> int:
    """Runs one command. Answers the exit code."""
    words = sys.argv[1:] if arguments is None else arguments
    parser = ArgumentParser(prog="ledger", description="The central ledger (主台帳) of the shelter desks.")
    commands = parser.add_subparsers(dest="command", required=True)
    wanted = next((word for word in words if word in _COMMANDS), None)
    for name, purpose in _COMMANDS.items():
        command = commands.add_parser(name, help=purpose)
        if name == wanted:  # only the wanted command is imported: a PDF library must not slow the server's start
            module = import_module(f"ledger.commands.{name.replace('-', '_')}{'_' if iskeyword(name) else ''}")
            module.add_arguments(command)
            command.set_defaults(run=module.run)
    parsed = parser.parse_args(words)
    try:
        return int(parsed.run(parsed))
    except LedgerError as error:
        print(error, file=sys.stderr)
    except OSError as error:  # a port in use, a folder that is not ours, a full disk
        print(f"{type(error).__name__} {error.strerror} {error.filename or ''}".rstrip(), file=sys.stderr)
    return EXIT_KNOWN


if __name__ == "__main__":
    os.umask(OWNER_ALONE)
    sys.exit(main())
