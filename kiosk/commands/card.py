"""The command `kiosk card`: which readers there are, what card lies there, and with --read its basic four, masked."""

import argparse
import getpass
import json
import os
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace

from cardreader.connection import Readers
from cardreader.credential import BIRTH_LENGTH, EXPIRY_LENGTH, SECURITY_LENGTH, Credential, Pin, VerificationNumber
from cardreader.describe import (
    MaskedFacts,
    ReaderSight,
    describe_card,
    describe_readers,
    read_masked,
    wait_for_card,
)
from cardreader.errors import CardError
from cardreader.states import CardKind, CardPresent

EXIT_NO_CARD = 1
"""No reader, no card within the wait, or a card of another kind where --read was asked."""
EXIT_FAILED = 2
"""Reader, service or card failed, or did not take the digits; the error is named."""
DEFAULT_WAIT_S = 30.0
"""Time to fetch a card from a wallet."""
SILENCE_LIMIT_S = 10.0
"""A card answers everything within a second; one that stays mute blocks the call for ever, and the program leaves."""
NUMBER_DIGITS = BIRTH_LENGTH + EXPIRY_LENGTH + SECURITY_LENGTH

Ask = Callable[[str], str]
"""Prompts for a secret and returns it without ever showing it, as `getpass.getpass` does."""


@dataclass(frozen=True)
class Sight:
    """What was found; `error` is the name of a known failure, its data behind it."""

    readers: tuple[ReaderSight, ...] = ()
    card: CardPresent | None = None
    facts: MaskedFacts | None = None
    error: str = ""

    @property
    def exit_code(self) -> int:
        """What the command ends with."""
        if self.error:
            return EXIT_FAILED
        return 0 if self.card is not None else EXIT_NO_CARD


def look(readers: Readers, wait_s: float) -> Sight:
    """Look at the readers, and at the card that lies there or comes. Never raises for a known failure."""
    sight = Sight()
    try:
        sight = Sight(describe_readers(readers))
        reader = wait_for_card(readers, wait_s) if any(not one.refused for one in sight.readers) else None
        if reader is None:
            return sight
        sight = Sight(describe_readers(readers))
        return replace(sight, card=describe_card(readers, reader))
    except CardError as error:
        return replace(sight, error=name_of(error))


def read(readers: Readers, sight: Sight, typed: str) -> Sight:
    """Read the basic four with what was typed. Never raises for a known failure."""
    assert sight.card is not None, "only a card that was seen is read"
    try:
        return replace(sight, facts=read_masked(readers, sight.card.reader, credential_of(typed)))
    except CardError as error:
        return replace(sight, error=name_of(error))


def name_of(error: CardError) -> str:
    """The error's name and its data, which never hold a secret or a holder's data."""
    return f"{type(error).__name__} {error}".strip()


def credential_of(typed: str) -> Credential:
    """Fourteen digits are a 照合番号B, fewer than six a PIN. Raises MalformedNumber, without the digits."""
    return Pin.parse(typed) if len(typed.strip()) < BIRTH_LENGTH else VerificationNumber.parse(typed)


def _prompt(card: CardPresent) -> str:
    return (
        f"{NUMBER_DIGITS} printed digits ({_tries(card.number_tries)}) "
        f"or 4 digits of the PIN ({_tries(card.pin_tries)}), not shown: "
    )


def as_json(sight: Sight) -> str:
    """One object: readers, card, facts, error."""
    told = asdict(sight)
    return json.dumps({name: value for name, value in told.items() if value}, ensure_ascii=False)


def as_words(sight: Sight) -> str:
    """Lines for people."""
    lines = [f"reader\t{one.reader}\t{_state(one)}" for one in sight.readers] or ["reader\tnone"]
    if sight.card is not None:
        lines.append(f"card\t{sight.card.kind.value}\t{sight.card.reader}")
    if sight.card is not None and sight.card.kind is CardKind.MY_NUMBER:
        lines.append(f"number\t{_tries(sight.card.number_tries)}")
        lines.append(f"pin\t{_tries(sight.card.pin_tries)}{'' if sight.card.pin_is_open else ', closed here'}")
    if sight.facts is not None:
        lines += [f"{name}\t{value}" for name, value in asdict(sight.facts).items()]
    if sight.error:
        lines.append(f"error\t{sight.error}")
    return "\n".join(lines)


def _state(one: ReaderSight) -> str:
    if one.refused:
        return "simulated, refused"
    return "card" if one.occupied else "empty"


def _tries(left: int | None) -> str:
    return "no such key" if left is None else f"{left} tries left"


def run(argv: Sequence[str], ask: Ask = getpass.getpass) -> int:
    """Print what is found; 0 when a card was described (and read, where that was asked)."""
    parser = argparse.ArgumentParser(prog="kiosk card", description="Card readers, and the card that lies there.")
    parser.add_argument("--read", action="store_true", help="ask for the digits and show the basic four, masked")
    parser.add_argument("--wait", type=float, default=DEFAULT_WAIT_S, metavar="S", help="how long to wait for a card")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--training", action="store_true", help="simulated readers count too")
    wanted = parser.parse_args(argv)
    found = _look_here(wanted, ask)
    print(as_json(found) if wanted.json else as_words(found))
    return found.exit_code


def _look_here(wanted: argparse.Namespace, ask: Ask) -> Sight:
    from cardreader.pcsc import PcscReaders  # the library may be missing, and --help needs it not

    readers = PcscReaders(allow_simulated=wanted.training)
    print("waiting for a card", file=sys.stderr, flush=True)
    seen = _within(lambda: look(readers, wanted.wait), wanted.wait + SILENCE_LIMIT_S)
    if not wanted.read or seen.error or seen.card is None or seen.card.kind is not CardKind.MY_NUMBER:
        return seen
    typed = ask(_prompt(seen.card))
    return _within(lambda: read(readers, seen, typed), SILENCE_LIMIT_S)


def _within(work: Callable[[], Sight], limit_s: float) -> Sight:
    """The answer of `work`; where it hangs, the program ends here, for the call into the driver never returns."""
    found: list[Sight] = []
    thread = threading.Thread(target=lambda: found.append(work()), name="card-command", daemon=True)
    thread.start()
    thread.join(limit_s)
    if not found:
        print("error\tCardMute", file=sys.stderr, flush=True)
        os._exit(EXIT_FAILED)
    return found[0]
