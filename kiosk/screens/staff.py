"""Staff at the desk: log in and change without ending the work, lend a leader's rights, hide everything, leave."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from kiosk.desk.counter import Site
from kiosk.desk.roster import NoteSighting
from kiosk.desk.staff import (
    FindBadge,
    HandOver,
    ListStaff,
    LogIn,
    MakeKnown,
    OpenEmergency,
    Operator,
    Person,
    StaffHere,
    TakeOff,
    TakeOver,
    operator_at,
)
from kiosk.domain.duties import EMERGENCY_OPERATOR, NO_DUTY, Duty
from kiosk.domain.outcomes import Failed, Refused
from kiosk.ports.sightings import SightingKind
from kiosk.screens.desk_door import DeskDoor
from kiosk.screens.guarded_desk import GuardedDesk
from kiosk.screens.message import Message, message
from kiosk.screens.reception_state import Tone
from kiosk.screens.shelf_state import Told
from kiosk.screens.staff_state import PersonLine, StaffPage, StaffState
from sync.protocol.badge_code import is_badge_code
from sync.protocol.values import StaffRole

LEND_S = 180
"""A leader who helps another clerk out walks away; what they lent ends by itself, three minutes after its last use."""
SECONDS_A_MINUTE = 60

Draw = Callable[[StaffState], None]
Then = Callable[[], None]


@dataclass(frozen=True)
class StaffCalls:
    """Whom the screen tells: a sentence that passes by, that somebody else stands there, that the desk is left."""

    say: Callable[[Message], None]
    changed: Then = lambda: None
    left: Then = lambda: None


@dataclass(frozen=True)
class _Wish:
    """What somebody is asked for, and what follows."""

    duty: Duty
    granted: Then
    given_up: Then


class StaffScreen:
    """One method for each touch. Receiving goes on whoever stands there, and without anybody's name.

    `unnamed` is who stands there while nobody has said who; in training they may do all. `lock_after_min` 0: never.
    `on_shown` hears of what is drawn too: exercises follow it.
    """

    def __init__(self, desk: DeskDoor, calls: StaffCalls, unnamed: Operator, lock_after_min: int = 0) -> None:
        self._desk, self._calls, self._unnamed = desk, calls, unnamed
        self.guarded = GuardedDesk(desk, self.need)
        self.lock_after_min = lock_after_min
        self._draw: Draw = lambda _state: None
        self.on_shown: Draw = lambda _state: None
        self._state = StaffState()
        self._known: dict[str, Person] = {}
        self._wish: _Wish | None = None
        self._former: Operator | None = None
        self._idle_s = self._lent_s = 0

    @property
    def state(self) -> StaffState:
        """What is drawn now."""
        return self._state

    def observe(self, draw: Draw) -> None:
        """Have `draw` called with the present state and each new one."""
        self._draw = draw
        draw(self._state)

    def touched(self) -> None:
        """Somebody is there: a key, a finger, a code, a card."""
        self._idle_s = 0

    def tick(self) -> None:
        """A second has passed."""
        self._idle_s += 1
        if self.lock_after_min and self._idle_s >= self.lock_after_min * SECONDS_A_MINUTE:
            self.lock()
        if self._former is not None:
            self._lent_s += 1
            if self._lent_s >= LEND_S:
                self._give_back()

    def open(self) -> None:
        """交代: choose who stands here from now on."""
        if not self._state.is_locked:
            self._show_people(None)

    def close(self) -> None:
        """Esc: one page back, or back to the desk; what was asked for is given up. A lock stays."""
        if self._state.page in (StaffPage.PIN, StaffPage.CODE, StaffPage.MAKING):
            self._show(page=StaffPage.PEOPLE, told=None, chosen=None)
        elif not self._state.is_locked:
            self._shut()
            self._give_up()

    def need(self, duty: Duty, granted: Then, given_up: Then) -> None:
        """Ask for somebody who may do this; where whoever is there may, nobody is asked."""
        self._give_up()
        if duty in self._desk.site.may:
            self._lent_s = 0
            granted()
            return
        self._wish = _Wish(duty, granted, given_up)
        self._show_people(message(f"staff.need.{duty.value}"))

    def choose(self, staff_id: str) -> None:
        """This is who I am."""
        line = next((one for one in self._state.people if one.staff_id == staff_id), None)
        if line is None:
            return
        if self._known[staff_id].has_pin:
            self._show(page=StaffPage.PIN, chosen=line, told=None)
        else:
            self._tell(Tone.REFUSED, message("staff.told.no_pin"))

    def enter(self, pin: str) -> None:
        """The PIN of whoever was chosen."""
        if self._state.chosen is not None and pin and not self._state.is_busy:
            self._show(is_busy=True, told=None)
            before = operator_at(self._desk.site)
            self._desk.submit(LogIn(self._state.chosen.staff_id, pin), lambda answer: self._answered(answer, before))

    def open_code(self) -> None:
        """The envelope of headquarters was opened."""
        self._show(page=StaffPage.CODE, told=None)

    def use_code(self, typed: str) -> None:
        """The sealed code, as it is printed."""
        if typed.strip() and not self._state.is_busy:
            self._show(is_busy=True, told=None)
            before = operator_at(self._desk.site)
            self._desk.submit(OpenEmergency(typed), lambda answer: self._answered(answer, before))

    def took(self, text: str) -> bool:
        """Whether a scanned text was for staff: a badge always is, and behind a lock nothing else is read."""
        self.touched()
        if is_badge_code(text):
            self._desk.ask(FindBadge(text), self._badge_found)
            return True
        if self._state.is_locked:
            self._tell(Tone.LOOK, message("staff.told.locked"))
        return self._state.is_locked

    def go_on_unnamed(self) -> None:
        """Receive without a name: nobody who is needed at the desk is kept from it."""
        self._former = None
        self._desk.submit(HandOver(self._unnamed), lambda answer: self._taken(answer, message("staff.told.unnamed")))

    def lock(self) -> None:
        """Hide everything until somebody says who they are; rights end with it, what was half typed stays."""
        if self._state.is_locked:
            return
        self._give_up()
        self._former = None
        operator = operator_at(self._desk.site)
        self._desk.submit(HandOver(replace(operator, may=NO_DUTY)), lambda _answer: self._calls.changed())
        self._show(is_locked=True)
        self._show_people(None)

    def open_making(self) -> None:
        """A leader makes somebody known."""
        self._show(page=StaffPage.MAKING, told=None)

    def make(self, name: str, role: StaffRole, pins: tuple[str, str]) -> None:
        """Make somebody known, who typed their PIN twice."""
        first, again = pins
        if first != again:
            self._tell(Tone.REFUSED, message("staff.told.pins_differ"))
        else:
            self._desk.submit(MakeKnown(name, role, first), self._made)

    def take_off(self, staff_id: str) -> None:
        """Somebody is no longer known here."""
        self._desk.submit(TakeOff(staff_id), self._made)

    def change_setting(self, detail: str, then: Then) -> None:
        """A setting that not everybody may change: noted before it is changed."""
        note = NoteSighting(SightingKind.SETTING_CHANGED, detail)
        self.guarded.submit(note, lambda noted: None if isinstance(noted, Failed) else then())

    def ask_to_leave(self, unsent: int, *, is_kept: bool) -> None:
        """Somebody wants to close the desk. Where `is_kept` a member of staff must, if anybody is known who could."""
        self._show(unsent=unsent)
        if is_kept:
            self._desk.ask(ListStaff(), self._leaving)
        else:
            self._ask_whether_to_leave()

    def leave(self) -> None:
        """Yes, close the desk."""
        self._shut()
        self._calls.left()

    def _leaving(self, here: StaffHere | Failed) -> None:
        """Nobody is shut in: where no one could ever log in, the question alone is asked."""
        somebody = isinstance(here, StaffHere) and (
            Duty.EXIT in here.codes_allow or any(one.has_pin and Duty.EXIT in one.may for one in here.people)
        )
        if somebody:
            self.need(Duty.EXIT, self._ask_whether_to_leave, lambda: None)
        else:
            self._ask_whether_to_leave()

    def _ask_whether_to_leave(self) -> None:
        self._show(page=StaffPage.LEAVING, told=None)

    def _show_people(self, reason: Message | None) -> None:
        self._show(page=StaffPage.PEOPLE, reason=reason, chosen=None, told=None)
        self._desk.ask(ListStaff(), self._listed)

    def _listed(self, here: StaffHere | Failed) -> None:
        if isinstance(here, Failed):
            self._tell(Tone.FAILED, message(f"error.{here.key}"))
            return
        self._known = {one.staff_id: one for one in here.people}
        wanted = self._wish.duty if self._wish is not None else None
        site = self._desk.site
        lines = tuple(_line(one, site) for one in here.people if wanted is None or wanted in one.may)
        self._show(
            people=lines,
            has_codes=bool(here.codes_allow) if wanted is None else wanted in here.codes_allow,
            is_named=site.operator_id != self._unnamed.operator_id,
            can_make=Duty.STAFF in site.may,
            makeable=tuple((role, _role_word(role, site)) for role in here.makeable),
        )

    def _badge_found(self, found: Person | Refused | Failed) -> None:
        if isinstance(found, Refused | Failed):
            words = message(found.key) if isinstance(found, Refused) else message(f"error.{found.key}")
            self._say(Tone.REFUSED, words)
        elif self._wish is not None:
            self._known[found.staff_id] = found
            self._choose_by_badge(found)
        else:
            self._former = None
            words = message("staff.told.changed", name=found.name)
            self._desk.submit(TakeOver(found.staff_id), lambda answer: self._taken(answer, words))

    def _choose_by_badge(self, found: Person) -> None:
        """A badge does not prove enough for what is asked: the PIN comes next."""
        assert self._wish is not None
        if self._wish.duty not in found.may:
            self._tell(Tone.REFUSED, message("staff.told.not_theirs", name=found.name))
        elif found.has_pin:
            self._show(page=StaffPage.PIN, chosen=_line(found, self._desk.site), told=None)
        else:
            self._tell(Tone.REFUSED, message("staff.told.no_pin"))

    def _answered(self, answer: Site | Refused | Failed, before: Operator) -> None:
        self._show(is_busy=False)
        match answer:
            case Site():
                self._logged_in(answer, before)
            case Refused(key, data):
                self._tell(Tone.REFUSED, Message(key, dict(data)))
            case Failed(key):
                self._tell(Tone.FAILED, message(f"error.{key}"))

    def _logged_in(self, site: Site, before: Operator) -> None:
        wish = self._wish
        if wish is None:
            self._former = None
            self._taken(site, _greeting(site))
            return
        if wish.duty not in site.may:
            self._tell(Tone.REFUSED, message("staff.told.not_theirs", name=site.operator_name))
            self._desk.submit(HandOver(before), lambda _answer: self._calls.changed())
            return
        if self._former is None and before.operator_id != site.operator_id:
            self._former = before
        self._wish, self._lent_s = None, 0
        self._shut()
        self._calls.changed()
        wish.granted()

    def _taken(self, answer: Site | Refused | Failed, words: Message) -> None:
        if isinstance(answer, Site):
            self._shut()
            self._calls.changed()
            self._calls.say(words)
        else:
            key = answer.key if isinstance(answer, Refused) else f"error.{answer.key}"
            self._say(Tone.REFUSED, message(key))

    def _made(self, answer: Person | Refused | Failed) -> None:
        match answer:
            case Person(name=name):
                self._show_people(None)
                self._tell(
                    Tone.RECEIVED, message("staff.told.known" if answer.has_pin else "staff.told.off", name=name)
                )
            case Refused(key):
                self._tell(Tone.REFUSED, message(key))
            case Failed(key):
                self._tell(Tone.FAILED, message(f"error.{key}"))

    def _give_back(self) -> None:
        """What a leader lent ends: whoever stood there before stands there again."""
        former, self._former = self._former, None
        if former is not None:
            self._desk.submit(HandOver(former), lambda _answer: self._calls.changed())

    def _give_up(self) -> None:
        wish, self._wish = self._wish, None
        if wish is not None:
            wish.given_up()

    def _shut(self) -> None:
        self._show(page=StaffPage.CLOSED, is_locked=False, reason=None, chosen=None, told=None, is_busy=False)

    def _say(self, tone: Tone, words: Message) -> None:
        """On the sheet where it is open, else in passing: nobody is taken away from what they are typing."""
        if self._state.page is StaffPage.CLOSED:
            self._calls.say(words)
        else:
            self._tell(tone, words)

    def _tell(self, tone: Tone, words: Message) -> None:
        self._show(told=Told(tone, words))

    def _show(self, **changes: object) -> None:
        state = replace(self._state, **changes)  # type: ignore[arg-type]  # fields by name
        if state != self._state:
            self._state = state
            self._draw(state)
            self.on_shown(state)


def _line(one: Person, site: Site) -> PersonLine:
    return PersonLine(one.staff_id, one.name, _role_word(one.role, site), one.is_of_desk)


def _role_word(role: StaffRole, site: Site) -> str:
    """Who leads a table or a centre is no 避難所責任者."""
    is_elsewhere = role is StaffRole.LEADER and (site.is_centre or site.is_table_alone)
    return "staff.role.leader_elsewhere" if is_elsewhere else f"staff.role.{role.value}"


def _greeting(site: Site) -> Message:
    if site.operator_id.startswith(EMERGENCY_OPERATOR):
        return message("staff.told.emergency")
    return message("staff.told.changed", name=site.operator_name)
