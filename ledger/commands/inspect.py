"""`ledger inspect FILE`: what is in a bundle that was sealed to this ledger."""

import json
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from ledger.commands.starting import add_place, open_service
from ledger.devices import SigningKeys
from ledger.service import Service
from sync.protocol import bundle, codec, sealed, signed
from sync.protocol.messages import MAX_BUNDLE_BYTES, Batch
from sync.protocol.readable import lines_of_batch
from sync.protocol.signed import Context

EXIT_UNREADABLE = 1
"""The file cannot be opened with this ledger's keys."""


def add_arguments(parser: ArgumentParser) -> None:
    """The options of this command."""
    add_place(parser)
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--payloads", action="store_true", help="with the facts themselves: personal data")


def run(arguments: Namespace) -> int:
    """Prints one JSON object a line. Answers the exit code."""
    service = open_service(arguments)
    with arguments.file.open("rb") as stream:
        data = stream.read(MAX_BUNDLE_BYTES + 1)
    try:
        batch = opened(service, data)
    except (codec.Malformed, sealed.CannotOpen, signed.UnknownSigner, signed.SignatureWrong) as error:
        print(f"ledger: {type(error).__name__}", file=sys.stderr)
        return EXIT_UNREADABLE
    for line in lines_of_batch(batch, with_payloads=arguments.payloads):
        print(json.dumps(line, ensure_ascii=False))
    return 0


def opened(service: Service, data: bytes) -> Batch:
    """The bundle in `data`, whoever of our devices signed it, revoked ones too.

    Raises codec.Malformed, sealed.CannotOpen, signed.UnknownSigner or signed.SignatureWrong.
    """
    with service.database.read() as connection:
        own = service.keyring.opening
        return bundle.unpack(data, Batch, Context.BUNDLE, own, SigningKeys(connection)).message
