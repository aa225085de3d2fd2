"""What the card desk is in, as a stream of frozen states; a screen finds the words for each."""

from dataclasses import dataclass
from enum import StrEnum

from cardreader.errors import BusyCause
from cardreader.holder import HolderFacts
from cardreader.mynumber import LAST_TRIES_KEPT


class CardKind(StrEnum):
    """What lies on the reader, as far as it can be told: by the application, never by the ATR."""

    MY_NUMBER = "my_number"
    OTHER = "other"


class RefusalReason(StrEnum):
    """Why a read ended without facts, with the card and the reader in order."""

    WRONG = "wrong"
    BLOCKED = "blocked"
    PIN_CLOSED = "pin_closed"
    KEY_ABSENT = "key_absent"
    NO_CARD = "no_card"
    NOT_MY_NUMBER = "not_my_number"
    BROKEN_DATA = "broken_data"
    UNEXPECTED_ANSWER = "unexpected_answer"


class FailureCause(StrEnum):
    """Why the reader process is being started anew."""

    EXITED = "exited"
    SILENT = "silent"
    NOT_STARTED = "not_started"
    BUG = "bug"


@dataclass(frozen=True)
class Starting:
    """The reader process is on its way."""


@dataclass(frozen=True)
class NoService:
    """The PC/SC service does not run, or lets this user not in (`denied`); it is looked for again and again."""

    denied: bool = False


@dataclass(frozen=True)
class NoReader:
    """No reader is plugged in; `refused` names simulated ones that are not allowed here."""

    refused: tuple[str, ...] = ()


@dataclass(frozen=True)
class Empty:
    """Readers wait for a card."""

    readers: tuple[str, ...]


@dataclass(frozen=True)
class CardPresent:
    """A card lies on the reader and may be asked.

    Tries are what the card says: 0 is blocked, None is no such key, and both are None on a card of another kind.
    """

    reader: str
    kind: CardKind
    number_tries: int | None = None
    pin_tries: int | None = None

    @property
    def number_is_open(self) -> bool:
        """Whether a 照合番号B may be tried."""
        return bool(self.number_tries)

    @property
    def pin_is_open(self) -> bool:
        """Whether a PIN may be tried: never with its last try."""
        return self.pin_tries is not None and self.pin_tries > LAST_TRIES_KEPT


@dataclass(frozen=True)
class Reading:
    """A credential is being verified and the basic four are being read."""

    reader: str


@dataclass(frozen=True)
class ReadDone:
    """The basic four are here."""

    reader: str
    facts: HolderFacts


@dataclass(frozen=True)
class Refused:
    """The read ended without facts; the card still lies there, with these tries left as far as known."""

    reader: str
    reason: RefusalReason
    key: str | None = None
    number_tries: int | None = None
    pin_tries: int | None = None


@dataclass(frozen=True)
class Removed:
    """The card was taken away; `while_reading` is true when it went in the middle. These readers wait."""

    readers: tuple[str, ...]
    while_reading: bool


@dataclass(frozen=True)
class Busy:
    """Another program holds the card or has reset it; we try again by ourselves."""

    reader: str
    cause: BusyCause


@dataclass(frozen=True)
class Unreadable:
    """Something lies on the reader and does not answer as a card; we try again by ourselves."""

    reader: str


@dataclass(frozen=True)
class Mute:
    """The card stopped answering; it must be taken off and placed again. The reader process is started anew."""

    reader: str


@dataclass(frozen=True)
class Failing:
    """The reader process failed; it is started again after `next_try_s`. `detail` is for the log, without data."""

    cause: FailureCause
    next_try_s: float
    detail: str = ""


@dataclass(frozen=True)
class Stopped:
    """The watch has ended."""


CardState = (
    Starting
    | NoService
    | NoReader
    | Empty
    | CardPresent
    | Reading
    | ReadDone
    | Refused
    | Removed
    | Busy
    | Unreadable
    | Mute
    | Failing
    | Stopped
)
