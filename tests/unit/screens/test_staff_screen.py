"""The screen of staff over a real desk: rights are asked for, lent, given back; a lock hides and loses nothing."""

from dataclasses import replace

import pytest

from kiosk.desk.roster import NoteSighting
from kiosk.desk.site_change import ChangeRecordMode
from kiosk.desk.staff import Operator
from kiosk.domain.duties import EVERY_DUTY, NO_DUTY, Duty
from kiosk.domain.outcomes import Failed
from kiosk.ports.sightings import SightingKind
from kiosk.screens.staff import LEND_S, StaffCalls, StaffScreen
from kiosk.screens.staff_state import StaffPage
from sync.protocol import badge_code
from sync.protocol.values import RecordMode, StaffRole
from tests.fakes import DeskNow, FakeClock
from tests.unit.test_staff_desk import CODE, PIN, TOKEN, unnamed

BADGE = badge_code.text_of(TOKEN)
EXPORT = NoteSighting(SightingKind.EXPORTED, "staff csv")


class Stand:
    def __init__(self, folder, lock_after_min=0) -> None:
        self.desk = unnamed(folder, FakeClock())
        self.said, self.answers, self.changes, self.left = [], [], 0, 0
        calls = StaffCalls(lambda words: self.said.append(words.key), self._changed, self._left)
        self.screen = StaffScreen(DeskNow(self.desk), calls, Operator("desk", "", NO_DUTY), lock_after_min)
        self.drawn = []
        self.screen.observe(self.drawn.append)

    def _changed(self) -> None:
        self.changes += 1

    def _left(self) -> None:
        self.left += 1

    def export(self) -> None:
        self.screen.guarded.submit(EXPORT, self.answers.append)

    def log_in(self, staff_id="kariyama", pin=PIN) -> None:
        self.screen.choose(staff_id)
        self.screen.enter(pin)

    @property
    def operator(self) -> str:
        return self.desk.site.operator_id

    @property
    def told(self) -> str:
        return self.screen.state.told.words.key if self.screen.state.told else ""


@pytest.fixture
def stand(tmp_path):
    stand = Stand(tmp_path, lock_after_min=5)
    yield stand
    stand.desk._store.close()


def test_an_act_that_needs_a_leader_asks_for_one_and_is_done_then(stand):
    stand.export()
    state = stand.screen.state
    assert (state.page, state.reason.key) == (StaffPage.PEOPLE, "staff.need.export")
    assert [one.staff_id for one in state.people] == ["kariyama"], "who may not, is not offered"
    assert stand.answers == []
    stand.log_in()
    assert stand.answers == [SightingKind.EXPORTED]
    assert stand.screen.state.page is StaffPage.CLOSED
    stand.export()
    assert len(stand.answers) == 2, "the rights are there still"


def test_what_was_asked_for_is_given_up_with_esc(stand):
    stand.export()
    stand.screen.choose("kariyama")
    stand.screen.close()
    assert (stand.screen.state.page, stand.answers) == (StaffPage.PEOPLE, [])
    stand.screen.close()
    assert (stand.screen.state.page, stand.answers) == (StaffPage.CLOSED, [Failed("not_allowed")])


def test_a_wrong_pin_is_said_and_nothing_is_done(stand):
    stand.export()
    stand.log_in(pin="999111")
    assert (stand.told, stand.screen.state.page, stand.answers) == ("problem.pin_wrong", StaffPage.PIN, [])
    assert not stand.screen.state.is_busy
    assert PIN not in repr(stand.drawn)


def test_rights_that_a_leader_lent_end_by_themselves(stand):
    stand.screen.took(BADGE)
    stand.screen.go_on_unnamed()
    stand.screen.open()
    stand.log_in("mihon")
    stand.export()
    stand.log_in()
    assert stand.operator == "kariyama"
    for _ in range(LEND_S):
        stand.screen.tick()
        stand.screen.touched()
    assert (stand.operator, stand.desk.site.may) == ("mihon", {Duty.CARE})
    stand.export()
    assert stand.screen.state.page is StaffPage.PEOPLE


def test_a_change_of_person_ends_no_right_by_itself(stand):
    stand.screen.open()
    stand.log_in()
    for _ in range(LEND_S + 1):
        stand.screen.tick()
        stand.screen.touched()
    assert (stand.operator, stand.desk.site.may) == ("kariyama", EVERY_DUTY)
    assert stand.said == ["staff.told.changed"]


def test_a_badge_changes_the_person_at_any_time_and_gives_no_rights(stand):
    assert stand.screen.took(BADGE)
    assert (stand.operator, stand.desk.site.may) == ("kariyama", NO_DUTY)
    assert stand.screen.state.page is StaffPage.CLOSED
    assert not stand.screen.took("KMA1:anything"), "a resident's code is for the desk"


def test_a_badge_where_rights_are_asked_for_leads_to_the_pin(stand):
    stand.export()
    stand.screen.took(BADGE)
    assert (stand.screen.state.page, stand.screen.state.chosen.staff_id) == (StaffPage.PIN, "kariyama")
    assert stand.operator == "desk"
    stand.screen.enter(PIN)
    assert stand.answers == [SightingKind.EXPORTED]


def test_a_strange_badge_is_said_in_passing(stand):
    stand.screen.took(badge_code.text_of(b"x" * 16))
    assert (stand.said, stand.operator) == (["problem.badge_unknown"], "desk")


def test_an_untouched_desk_is_hidden_and_its_rights_end(stand):
    stand.screen.open()
    stand.log_in()
    for _ in range(5 * 60 - 1):
        stand.screen.tick()
    assert not stand.screen.state.is_locked
    stand.screen.touched()
    for _ in range(5 * 60):
        stand.screen.tick()
    assert stand.screen.state.is_locked
    assert (stand.operator, stand.desk.site.may) == ("kariyama", NO_DUTY)
    stand.screen.close()
    assert stand.screen.state.is_locked, "Esc opens nothing"
    assert stand.screen.took("KMA1:anything"), "behind a lock no code is read"
    assert stand.told == "staff.told.locked"


@pytest.mark.parametrize(
    ("how", "operator", "may"),
    [
        (lambda stand: stand.log_in(), "kariyama", EVERY_DUTY),
        (lambda stand: stand.screen.took(BADGE), "kariyama", NO_DUTY),
        (lambda stand: stand.screen.go_on_unnamed(), "desk", NO_DUTY),
    ],
    ids=["pin", "badge", "without a name"],
)
def test_a_hidden_desk_is_opened_and_nobody_is_kept_from_receiving(stand, how, operator, may):
    stand.screen.lock()
    how(stand)
    assert not stand.screen.state.is_locked
    assert (stand.operator, stand.desk.site.may) == (operator, may)


def test_a_lock_gives_up_what_was_asked_for(stand):
    stand.export()
    stand.screen.lock()
    assert stand.answers == [Failed("not_allowed")]
    stand.log_in()
    assert len(stand.answers) == 1


def test_the_sealed_code_stands_in_for_a_leader(stand):
    stand.export()
    assert stand.screen.state.has_codes
    stand.screen.open_code()
    stand.screen.use_code("AAAA")
    assert stand.told == "problem.emergency_mistyped"
    stand.screen.use_code(CODE)
    assert stand.answers == [SightingKind.EXPORTED]
    assert stand.operator.startswith("emergency-")


def test_a_badge_alone_changes_no_setting(stand):
    stand.screen.guarded.submit(ChangeRecordMode(RecordMode.REAL), stand.answers.append)
    stand.screen.took(BADGE)
    stand.screen.close()
    stand.screen.close()
    assert stand.desk.site.record_mode is RecordMode.DRILL
    assert stand.answers == [Failed("not_allowed")]


def test_a_leader_makes_somebody_known(stand):
    stand.screen.open()
    stand.log_in()
    stand.screen.open()
    assert stand.screen.state.can_make
    stand.screen.open_making()
    stand.screen.make("例田 次郎", StaffRole.RECEPTION, ("314159", "314158"))
    assert stand.told == "staff.told.pins_differ"
    stand.screen.make("例田 次郎", StaffRole.RECEPTION, ("314159", "314159"))
    assert stand.told == "staff.told.known"
    made = next(one for one in stand.screen.state.people if one.name == "例田 次郎")
    assert made.may_be_taken_off
    stand.screen.take_off(made.staff_id)
    assert stand.told == "staff.told.off"
    assert all(one.staff_id != made.staff_id for one in stand.screen.state.people)


def test_a_setting_is_changed_by_who_may_and_is_noted(stand):
    changed = []
    stand.screen.change_setting("lock 5", lambda: changed.append("lock"))
    assert changed == []
    stand.log_in()
    assert changed == ["lock"]
    with stand.desk._store.reading() as unit:
        assert unit.sightings.newest(1)[0].kind is SightingKind.SETTING_CHANGED


def test_the_desk_is_closed_by_staff_and_what_waits_is_told(stand):
    stand.screen.ask_to_leave(7, is_kept=True)
    assert (stand.screen.state.page, stand.screen.state.reason.key) == (StaffPage.PEOPLE, "staff.need.exit")
    stand.log_in()
    assert (stand.screen.state.page, stand.screen.state.unsent, stand.left) == (StaffPage.LEAVING, 7, 0)
    stand.screen.leave()
    assert stand.left == 1


def test_whoever_changes_their_mind_stays(stand):
    stand.screen.ask_to_leave(7, is_kept=False)
    assert stand.screen.state.page is StaffPage.LEAVING
    stand.screen.close()
    assert (stand.screen.state.page, stand.left) == (StaffPage.CLOSED, 0)


def test_nobody_is_shut_in_where_no_one_could_log_in(tmp_path):
    stand = Stand(tmp_path)
    stand.desk.move_to(replace(stand.desk.site, shelter_id="S-9"))
    stand.screen.ask_to_leave(0, is_kept=True)
    assert stand.screen.state.page is StaffPage.LEAVING
    stand.desk._store.close()


def test_in_training_nobody_is_asked_for(tmp_path):
    stand = Stand(tmp_path)
    stand.desk.move_to(replace(stand.desk.site, may=EVERY_DUTY))
    stand.export()
    assert stand.answers == [SightingKind.EXPORTED]
    stand.desk._store.close()
