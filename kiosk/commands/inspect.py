"""The command `kiosk inspect FILE`: what a receipt says, and whose a bundle is."""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from kiosk.commands.at_terminal import WhoRefused, add_staff, desk_at, refusal_told
from kiosk.commands.place import Place, add_place, opened
from kiosk.desk.desk import NotAllowed
from kiosk.desk.papers_out import NotePaper
from kiosk.domain.duties import Duty
from kiosk.errors import KnownError
from kiosk.ports.sightings import SightingKind
from kiosk.store.sync_outbox import SyncOutbox
from sync.protocol import bundle, codec, sealed, signed
from sync.protocol.messages import Batch, Receipt
from sync.protocol.readable import Line, lines_of_batch, lines_of_receipt
from sync.protocol.signed import Context
from sync.stick import BUNDLE_SUFFIX, MAX_FILE_BYTES, BundleName, parsed

EXIT_KNOWN = 2
EXIT_UNREADABLE = 1
"""The file is damaged, or another holds its key."""


def run(argv: Sequence[str]) -> int:
    """Print one JSON object a line; the exit code."""
    parser = argparse.ArgumentParser(prog="kiosk inspect", description="Show what is in a bundle or a receipt.")
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--payloads", action="store_true", help="with the facts themselves: personal data")
    add_staff(parser)
    add_place(parser)
    wanted = parser.parse_args(argv)
    try:
        with opened(wanted) as place:
            if wanted.payloads:
                desk_at(place, wanted).do(NotePaper(SightingKind.EXPORTED, "bundle payloads", needs=Duty.EXPORT))
            for line in lines_of(place, wanted.file, with_payloads=wanted.payloads):
                print(json.dumps(line, ensure_ascii=False))
    except (WhoRefused, NotAllowed) as error:
        return refusal_told(error)
    except (KnownError, OSError) as error:
        print(f"kiosk: {getattr(error, 'key', type(error).__name__)}", file=sys.stderr)
        return EXIT_KNOWN
    except (codec.Malformed, sealed.CannotOpen, signed.UnknownSigner, signed.SignatureWrong) as error:
        print(f"kiosk: {type(error).__name__}", file=sys.stderr)
        return EXIT_UNREADABLE
    return 0


def lines_of(place: Place, file: Path, *, with_payloads: bool) -> Iterator[Line]:
    """What `file` holds. A bundle of our own is sealed to the ledger: its name tells which events of ours are in it.

    Raises OSError, codec.Malformed, sealed.CannotOpen, signed.UnknownSigner or signed.SignatureWrong.
    """
    with file.open("rb") as stream:
        data = stream.read(MAX_FILE_BYTES)
    name = parsed(file.name)
    identity = place.enrolled.identity
    if file.suffix == BUNDLE_SUFFIX and name is not None and name.device_id == identity.device_id:
        return _lines_of_own(place, name, data, with_payloads=with_payloads)
    opened_receipt = bundle.unpack(data, Receipt, Context.RECEIPT, identity.own_keys, identity.ledger_sign_keys)
    return lines_of_receipt(opened_receipt.message)


def _lines_of_own(place: Place, name: BundleName, data: bytes, *, with_payloads: bool) -> Iterator[Line]:
    if not name.fits(data):
        raise codec.Malformed("digest")
    events = SyncOutbox(place.database, int).between(name.first, name.last)
    batch = Batch(device_id=name.device_id, events=tuple(one.data for one in events))
    return lines_of_batch(batch, with_payloads=with_payloads)
