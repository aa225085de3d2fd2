"""What the volunteer centre's page shows at one moment: frozen values and message keys."""

from dataclasses import dataclass
from enum import Enum
from uuid import UUID

from kiosk.screens.message import Message, message
from kiosk.screens.reception_state import CardEntry, FormField, Tone
from kiosk.screens.shelf_state import Told
from sync.protocol.values import RecordMode


class CentreAct(Enum):
    """One of the page's large buttons."""

    EDIT = "edit"
    MATCH = "match"
    FORM_TEAM = "form_team"
    DEPART = "depart"
    RETURN = "return"
    REPORT = "report"
    SHEET = "sheet"
    SHOW = "show"
    DONE = "done"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"
    UNDO = "undo"
    DAY_BEFORE = "day_before"
    DAY_AFTER = "day_after"


@dataclass(frozen=True)
class ActButton:
    """An act with the key that does the same; `is_main` is the one that Enter does."""

    act: CentreAct
    label: str
    key: str = ""
    is_main: bool = False


@dataclass(frozen=True)
class Row:
    """A line of a list: a card, a need or a team. `ticked` None where nothing is ticked; `chosen` has the cursor.

    `mark` is what staff should notice, in the colours of `tone`.
    """

    entry_id: UUID
    title: Message
    detail: Message
    mark: Message | None = None
    tone: Tone | None = None
    ticked: bool | None = None
    chosen: bool = False


@dataclass(frozen=True)
class Header:
    """Where, in which operation and record mode, what time, who stands there, and the day so far in four numbers."""

    centre: str = ""
    operation: str = ""
    record_mode: RecordMode = RecordMode.REAL
    clock: str = ""
    participants: int = 0
    waiting: int = 0
    out: int = 0
    needs_open: int = 0
    operator: str = ""


@dataclass(frozen=True)
class ListPanel:
    """A line to type into and the cards below; `more` are not shown. Enter takes the chosen row, or does `main`."""

    prompt: Message
    hint: Message
    text: str
    rows: tuple[Row, ...]
    more: int = 0
    acts: tuple[ActButton, ...] = ()


@dataclass(frozen=True)
class FormPanel:
    """Fields that are typed one after the other; `notices` are what staff should look at before they go on."""

    title: Message
    fields: tuple[FormField, ...]
    focus: int
    can_deepen: bool
    notices: tuple[Message, ...] = ()
    problem: Message | None = None
    busy: bool = False


@dataclass(frozen=True)
class DetailLine:
    """A fact with its label; both may be keys (a value that begins with "@")."""

    label: str
    value: str | int
    is_strong: bool = False


@dataclass(frozen=True)
class DetailPanel:
    """A card, a need, a team or a day's figures, and what can be done with it. `rows` are parts that can be touched."""

    title: Message
    lines: tuple[DetailLine, ...]
    acts: tuple[ActButton, ...]
    notices: tuple[Message, ...] = ()
    rows: tuple[Row, ...] = ()


CentrePanel = ListPanel | FormPanel | DetailPanel | CardEntry
NOTHING = ListPanel(message("centre.prompt"), message("centre.hint"), "", ())


@dataclass(frozen=True)
class CentreState:
    """Everything that the page draws; `number` stands large beside what was told."""

    header: Header = Header()
    panel: CentrePanel = NOTHING
    needs: tuple[Row, ...] = ()
    teams: tuple[Row, ...] = ()
    told: Told | None = None
    number: str = ""
    lines: tuple[Message, ...] = ()
