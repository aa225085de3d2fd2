"""The sheet of staff with made-up people, for tests and for the gallery."""

from collections.abc import Callable
from dataclasses import replace

from kiosk.screens.message import message
from kiosk.screens.reception_state import Tone
from kiosk.screens.shelf_state import Told
from kiosk.screens.staff_state import PersonLine, StaffPage, StaffState
from sync.protocol.values import StaffRole

MAKEABLE = ((StaffRole.RECEPTION, "staff.role.reception"), (StaffRole.LEADER, "staff.role.leader"))
AT_A_TABLE = ((StaffRole.RECEPTION, "staff.role.reception"), (StaffRole.ORGANIZER, "staff.role.organizer"))
PEOPLE = (
    PersonLine("1", "仮山 葉子", "staff.role.leader"),
    PersonLine("2", "見本 一郎", "staff.role.reception"),
    PersonLine("3", "例田 トゥー・ハー・リン", "staff.role.it"),
    PersonLine("d.4", "見本 次郎", "staff.role.reception", may_be_taken_off=True),
)
CHANGE = StaffState(StaffPage.PEOPLE, people=PEOPLE, has_codes=True, is_named=True, can_make=True, makeable=MAKEABLE)
STAFF_STATES = {
    "staff": CHANGE,
    "staff_need": replace(CHANGE, people=PEOPLE[:1], reason=message("staff.need.export"), can_make=False),
    "staff_pin": replace(
        CHANGE, page=StaffPage.PIN, chosen=PEOPLE[0], told=Told(Tone.REFUSED, message("problem.pin_waits", seconds=30))
    ),
    "staff_code": replace(CHANGE, page=StaffPage.CODE),
    "staff_making": replace(
        CHANGE, page=StaffPage.MAKING, told=Told(Tone.RECEIVED, message("staff.told.known", name="見本 次郎"))
    ),
    "staff_need_correct": replace(
        CHANGE,
        people=(PersonLine("5", "例田 花子", "staff.role.organizer"),),
        reason=message("staff.need.correct"),
        can_make=False,
    ),
    "staff_making_table": replace(
        CHANGE,
        page=StaffPage.MAKING,
        people=(PersonLine("d.6", "例田 花子", "staff.role.organizer", may_be_taken_off=True),),
        makeable=AT_A_TABLE,
    ),
    "staff_leaving": replace(CHANGE, page=StaffPage.LEAVING, unsent=23),
    "staff_locked": replace(CHANGE, is_locked=True, told=Told(Tone.LOOK, message("staff.told.locked"))),
}


class StaffOnPaper:
    """Writes down what the sheet was told; `show` draws another state."""

    def __init__(self, state: StaffState = CHANGE) -> None:
        self.state = state
        self.told: list[tuple[object, ...]] = []
        self.show: Callable[[StaffState], None] = lambda _state: None

    def observe(self, draw: Callable[[StaffState], None]) -> None:
        self.show = draw

    def open(self) -> None:
        self.told.append(("open",))
        self.show(self.state)

    def close(self) -> None:
        self.told.append(("close",))

    def choose(self, staff_id: str) -> None:
        self.told.append(("choose", staff_id))

    def enter(self, pin: str) -> None:
        self.told.append(("enter", pin))

    def open_code(self) -> None:
        self.told.append(("open_code",))

    def use_code(self, typed: str) -> None:
        self.told.append(("use_code", typed))

    def go_on_unnamed(self) -> None:
        self.told.append(("go_on_unnamed",))

    def lock(self) -> None:
        self.told.append(("lock",))

    def open_making(self) -> None:
        self.told.append(("open_making",))

    def make(self, name: str, role: StaffRole, pins: tuple[str, str]) -> None:
        self.told.append(("make", name, role, pins))

    def take_off(self, staff_id: str) -> None:
        self.told.append(("take_off", staff_id))

    def change_setting(self, detail: str, then: Callable[[], None]) -> None:
        self.told.append(("change_setting", detail))
        then()

    def leave(self) -> None:
        self.told.append(("leave",))
