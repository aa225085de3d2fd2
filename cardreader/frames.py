"""What the kiosk and the reader process say to each other over pipes: a length, then JSON."""

import json
import typing
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import BinaryIO, Final

from cardreader.credential import Credential, Pin, VerificationNumber
from cardreader.errors import CardError
from cardreader.holder import HolderFacts, decode_holder
from cardreader.states import CardState

LENGTH_BYTES: Final = 4
MAX_FRAME: Final = 65_536  # the longest is a holder's object of 4,096 bytes in hexadecimal, with room to spare
_STATES: Final = {state.__name__: state for state in typing.get_args(CardState)}


class BrokenFrame(CardError):
    """Bytes on the pipe that are no frame: the other side is not ours or died while writing."""


class Phase(StrEnum):
    """What the reader process is in the middle of, so that a silence can be named."""

    IDLE = "idle"
    CONNECTING = "connecting"
    CARD = "card"


@dataclass(frozen=True)
class Begin:
    """First word to the process: whether simulated readers count, and on which reader a card went mute."""

    allow_simulated: bool
    held: str | None


@dataclass(frozen=True, repr=False)
class Verify:
    """Word to the process: read the card with this credential."""

    credential: Credential

    def __repr__(self) -> str:
        return "Verify(…)"


@dataclass(frozen=True)
class Beat:
    """Word from the process: it lives, and is in this phase at this reader."""

    phase: Phase
    reader: str = ""


@dataclass(frozen=True)
class Told:
    """Word from the process: a new state."""

    state: CardState


@dataclass(frozen=True)
class Bug:
    """Word from the process: it met a bug at this place and ends; the place names no data."""

    place: str


Word = Begin | Verify | Beat | Told | Bug


def write_frame(pipe: BinaryIO, word: Word) -> None:
    """Write one word and flush. Raises OSError when the other side is gone."""
    content = json.dumps(_to_wire(word)).encode("ascii")
    pipe.write(len(content).to_bytes(LENGTH_BYTES, "big") + content)
    pipe.flush()


def read_frame(pipe: BinaryIO) -> Word | None:
    """Wait for one word; None at the end of the pipe. Raises BrokenFrame, without the bytes."""
    head = pipe.read(LENGTH_BYTES)
    if not head:
        return None
    length = int.from_bytes(head, "big")
    if len(head) < LENGTH_BYTES or length > MAX_FRAME:
        raise BrokenFrame
    content = pipe.read(length)
    if len(content) < length:
        raise BrokenFrame
    try:
        return _from_wire(json.loads(content))
    except Exception:  # noqa: BLE001 - whatever is wrong with foreign bytes, it is one thing to us
        raise BrokenFrame from None


def _to_wire(word: Word) -> dict[str, object]:
    match word:
        case Begin():
            return {"word": "begin", "allow_simulated": word.allow_simulated, "held": word.held}
        case Verify():
            return {"word": "verify", "key": word.credential.key, "secret": word.credential.to_bytes().decode("ascii")}
        case Beat():
            return {"word": "beat", "phase": word.phase.value, "reader": word.reader}
        case Bug():
            return {"word": "bug", "place": word.place}
        case Told():
            named = {field.name: _plain(getattr(word.state, field.name)) for field in fields(word.state)}
            return {"word": "told", "state": type(word.state).__name__, "fields": named}


def _from_wire(wire: dict[str, typing.Any]) -> Word:
    kind = wire["word"]
    if kind == "begin":
        return Begin(wire["allow_simulated"] is True, wire["held"])
    if kind == "verify":
        return Verify((Pin if wire["key"] == "pin" else VerificationNumber).parse(wire["secret"]))
    if kind == "beat":
        return Beat(Phase(wire["phase"]), str(wire["reader"]))
    if kind == "bug":
        return Bug(str(wire["place"]))
    state = _STATES[wire["state"]]
    hints = typing.get_type_hints(state)
    return Told(state(**{name: _typed(hints[name], value) for name, value in wire["fields"].items()}))


def _plain(value: object) -> object:
    if isinstance(value, HolderFacts):
        return value.raw.hex()
    return list(value) if isinstance(value, tuple) else value


def _typed(hint: object, value: typing.Any) -> object:  # noqa: ANN401 - JSON
    if hint is HolderFacts:
        return decode_holder(bytes.fromhex(value))
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint(value)
    return tuple(value) if isinstance(value, list) else value
