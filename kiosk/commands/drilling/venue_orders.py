"""What the table's process is told by the drill that starts it, and the words in which the two speak."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from kiosk.config import Config


class Do(StrEnum):
    """What the clerk does next."""

    CHOOSE = "choose"
    SHOW_CODE = "show_code"
    PUT_CODE_AWAY = "put_code_away"
    SCAN = "scan"
    WRITE = "write"
    CLOSE = "close"
    AWAIT_LEDGER = "await_ledger"


@dataclass(frozen=True)
class Task:
    """One thing to do. `text` is a title, a code or a name; `noted` is how many the table must know of in the end.

    The process waits for the drill's word before each that says so, for the drill changes the network meanwhile.
    """

    do: Do
    text: str = ""
    kana: str = ""
    born: str = ""
    gets_paper: bool = False
    is_again: bool = False
    noted: int = 0
    waits: bool = False
    note: str = ""


@dataclass(frozen=True)
class VenueOrders:
    """One day of a table."""

    data: str
    ledger_url: str
    enrolment_code: str
    tasks: tuple[Task, ...]
    screenshots: str
    key: str

    @property
    def config(self) -> Config:
        """How the kiosk itself is started."""
        return Config(
            is_training=True,
            data=Path(self.data),
            camera="none",
            ledger_url=self.ledger_url,
            enrolment_code=self.enrolment_code,
            operator_id="drill",
        )
