"""What is noted of people's needs comes on no screen without somebody who may see it, whichever way it is reached."""

from dataclasses import replace as changed
from datetime import UTC, datetime
from uuid import UUID

import pytest
from msgspec.structs import replace

from kiosk.desk.overview import OpenHousehold
from kiosk.desk.staff import HandOver
from kiosk.domain.duties import MAY
from kiosk.domain.households import household_of_member_code
from kiosk.ports.sightings import SightingKind
from kiosk.screens import covering, form_records, paper_form
from kiosk.screens.entry_form import from_bytes, to_bytes
from kiosk.screens.evacuee import EvacueeScreen
from kiosk.screens.reception import ReceptionScreen
from kiosk.screens.reception_state import Found
from kiosk.screens.staff import StaffCalls, StaffScreen, operator_at
from kiosk.screens.staff_state import StaffPage
from kiosk.screens.stay_state import StayAct
from sync.protocol.presence import PersonPresence, Whereabouts
from sync.protocol.sheet_code import SheetCode
from sync.protocol.support import Allergen, Communication, Need, NeedCode, Urgency
from sync.protocol.values import CareCode, ReceptionMethod, StaffRole
from tests.fakes import NOW_US, DeskNow, FakeClock
from tests.unit.documents.samples import counted, family
from tests.unit.screens.test_roster_screen import with_persons
from tests.unit.test_staff_desk import PIN, unnamed

TODAY = datetime.fromtimestamp(NOW_US / 1_000_000, UTC).date()
SECRETS = ("うずらの卵", "要介護3", "ひみつの備考")
SHEET = SheetCode("7K3F", 123, 0)
_OF_NEEDS = ("care", "needs", "urgency", "communication", "allergies", "protect")


def known(number: int = 1, **household):
    """A family of two: the first with all that can be noted, and hidden; the second with nothing."""
    needs = {
        "care_codes": (CareCode.NURSING, CareCode.ALLERGY),
        "needs": (Need(code=NeedCode.DIALYSIS, urgency=Urgency.NOW),),
        "communication": (Communication.SIGN_LANGUAGE,),
        "allergies": (Allergen.EGG, Allergen.OTHER),
        "allergy_note": SECRETS[0],
        "care_level": SECRETS[1],
        "protect": True,
    }
    return with_persons(family(number, note=SECRETS[2], **household), needs, {"care_codes": ()})


class Clerk:
    """Somebody whom nobody knows, at a desk where a family with needs is received."""

    def __init__(self, folder) -> None:
        self.clock = FakeClock()
        self.desk = unnamed(folder, self.clock)
        self.begin()

    def begin(self) -> None:
        """As after a start of the program."""
        door = DeskNow(self.desk)
        self.screen = ReceptionScreen(door, self.clock, lambda _backlog: None)
        calls = StaffCalls(lambda _words: None, self.screen.refresh, lambda: None)
        self.staff = StaffScreen(door, calls, operator_at(self.desk.site))
        self.screen.guard(self.staff.guarded)
        self.evacuee = EvacueeScreen(self.screen.evacuee, lambda: TODAY)
        self.screen.observe(self.evacuee.follow)
        self.staff.observe(lambda _state: None)
        self.evacuee.observe(lambda _state: None)

    def put(self, record) -> None:
        with self.desk._store.unit() as unit:
            unit.people.put(record)
        self.screen.refresh()

    def record(self, number: int = 1):
        return self.desk.look(OpenHousehold(household_id=family(number).household.household_id))

    def log_in(self, who: str = "mihon") -> None:
        self.staff.choose(who)
        self.staff.enter(PIN)

    def fields(self):
        return {field.key: field for field in self.screen.state.panel.fields}

    def chosen(self, key: str) -> list[str]:
        return [one.value for one in self.fields()[key].choices if one.chosen]

    def lines(self) -> list[tuple[str, str]]:
        with self.desk._store.reading() as unit:
            lines = reversed(unit.sightings.newest(99))
        kinds = (SightingKind.CARE_SHOWN, SightingKind.PROTECTED_OPENED)
        return [(one.operator_id, one.kind.value) for one in lines if one.kind in kinds]

    def is_unseen(self) -> bool:
        """Nothing of what is noted stands on the clerk's screen or on the evacuee's."""
        self.evacuee.show_now()
        state = self.screen.state
        if any(secret in repr(state) + repr(self.evacuee.state) for secret in SECRETS):
            return False
        if "evacuee.care" in repr(self.evacuee.state):
            return False
        if isinstance(state.panel, Found):
            return not any(one.care_codes for one in state.panel.members)
        fields = getattr(state.panel, "fields", ())
        return not any(one.chosen for field in fields if field.key in _OF_NEEDS for one in field.choices)


@pytest.fixture
def clerk(tmp_path):
    clerk = Clerk(tmp_path)
    yield clerk
    clerk.desk._store.close()


def _deepened(clerk) -> None:
    clerk.put(known())
    clerk.screen.deepen("A-0001")


def _from_the_stay_card(clerk) -> None:
    clerk.put(known())
    clerk.screen.name_changed("見本")
    clerk.screen.select(0)
    clerk.screen.confirm()
    assert clerk.is_unseen()
    clerk.screen.stays.press(StayAct.DEEPEN)


def _found_by_name_at_another_shelter(clerk) -> None:
    clerk.put(replace(with_persons(known(), {"protect": False}, {}), shelter_id="S-2"))
    clerk.screen.name_changed("見本")
    clerk.screen.select(0)
    clerk.screen.confirm()


def _by_its_sheet(clerk) -> None:
    clerk.put(replace(known(paper_ref=SHEET.printed)))
    clerk.screen.scanned(SHEET.text)


def _a_late_sheet_joined(clerk) -> None:
    clerk.put(known())
    clerk.screen.scanned(SHEET.text)
    clerk.screen.field_changed("joins", "1")
    clerk.screen.next_field()


def _resumed(clerk) -> None:
    _deepened(clerk)
    clerk.screen.field_changed("phone", "0000")
    clerk.screen.escape()
    clerk.screen.resume_draft()


def _resumed_after_it_was_shown(clerk) -> None:
    _deepened(clerk)
    clerk.screen.field_changed("phone", "0000")
    clerk.screen.show_covered()
    clerk.log_in()
    assert not clerk.is_unseen()
    clerk.screen.escape()
    clerk.screen.resume_draft()


def _restored_after_a_crash(clerk) -> None:
    _deepened(clerk)
    clerk.screen.field_changed("phone", "0000")
    clerk.screen.show_covered()
    clerk.log_in()
    clerk.screen.tick()
    clerk.desk.do(HandOver())
    clerk.begin()
    clerk.screen.resume_draft()


def _left_open_by_somebody_whose_rights_ended(clerk) -> None:
    _deepened(clerk)
    clerk.screen.show_covered()
    clerk.log_in()
    assert not clerk.is_unseen()
    clerk.staff.lock()
    clerk.staff.go_on_unnamed()


FORMS = (
    _deepened,
    _from_the_stay_card,
    _found_by_name_at_another_shelter,
    _by_its_sheet,
    _a_late_sheet_joined,
    _resumed,
    _resumed_after_it_was_shown,
    _restored_after_a_crash,
    _left_open_by_somebody_whose_rights_ended,
)


@pytest.mark.parametrize("reach", FORMS, ids=lambda one: one.__name__)
def test_a_stored_family_s_form_shows_nothing_of_what_is_noted(clerk, reach):
    reach(clerk)
    assert clerk.fields()["care"].understood.key == "understood.care_noted"
    assert clerk.fields()["note"].understood.key == "understood.note_noted"
    clerk.screen.go_deeper()
    assert clerk.is_unseen()


def test_an_answer_about_somebody_who_is_here_shows_nothing(clerk):
    clerk.put(known())
    clerk.screen.undo()
    assert clerk.is_unseen()


def test_a_code_that_says_less_than_the_file_does_not_show_what_the_file_says(clerk):
    number = "12345678"
    clerk.desk.move_to(changed(clerk.desk.site, member_code_pattern=r"\d{8}"))
    household_id = household_of_member_code(number, clerk.desk.site.book).household_id
    record = known(household_id=household_id)
    first = record.household.persons[0].person_id
    out = PersonPresence(person_id=first, whereabouts=Whereabouts.OUT, since_us=1, event_id=UUID(int=9))
    clerk.put(replace(record, away=(out,)))
    clerk.screen.scanned(number)
    assert isinstance(clerk.screen.state.panel, Found)
    assert [one.is_care_noted for one in clerk.screen.state.panel.members] == [True, False]
    assert clerk.is_unseen()
    clerk.screen.confirm()
    kept = clerk.desk.look(OpenHousehold(household_id=household_id)).household
    assert [one.care_codes for one in kept.persons] == [one.care_codes for one in record.household.persons]


@pytest.mark.parametrize("reach", FORMS[:5], ids=lambda one: one.__name__)
def test_what_is_saved_unseen_stays_as_it_was(clerk, reach):
    reach(clerk)
    before = clerk.record().household.persons[0]
    clerk.screen.field_changed("phone", "0961111111")
    clerk.screen.receive_form()
    household = clerk.record().household
    assert household.phone == "0961111111"
    assert household.persons[0] == before
    assert household.note == SECRETS[2]


def test_what_is_typed_unseen_is_added_and_stays_in_sight_until_it_is_received(clerk):
    _deepened(clerk)
    clerk.screen.go_deeper()
    clerk.screen.choose("care", "MED")
    clerk.screen.choose("care", "NUR")
    clerk.screen.choose("needs", "dialysis")
    clerk.screen.choose("needs", "oxygen")
    clerk.screen.choose("communication", "writing")
    clerk.screen.field_changed("note", "いぬ")
    assert (clerk.chosen("care"), clerk.chosen("needs")) == (["NUR", "MED"], ["dialysis", "oxygen"])
    clerk.screen.receive_form()
    household = clerk.record().household
    person = household.persons[0]
    assert set(person.care_codes) == {CareCode.NURSING, CareCode.ALLERGY, CareCode.MEDICAL}
    assert [(need.code, need.urgency) for need in person.needs] == [
        (NeedCode.DIALYSIS, Urgency.NOW),
        (NeedCode.OXYGEN, Urgency.LATER),
    ], "what is urgent stays so for somebody who does not see that it is"
    assert person.communication == (Communication.SIGN_LANGUAGE, Communication.WRITING)
    assert (person.allergy_note, person.care_level, person.protect) == (SECRETS[0], SECRETS[1], True)
    assert household.note == f"{SECRETS[2]}、いぬ"


def test_words_that_stand_within_others_are_words_of_their_own(clerk):
    _deepened(clerk)
    clerk.screen.choose("care", "ALG")
    clerk.screen.choose("allergies", "other")
    clerk.screen.field_changed("allergy_note", "卵")
    clerk.screen.receive_form()
    assert clerk.record().household.persons[0].allergy_note == f"{SECRETS[0]}、卵"


def test_a_touch_asks_for_somebody_who_may_and_notes_the_look(clerk):
    _deepened(clerk)
    clerk.screen.show_covered()
    assert (clerk.staff.state.page, clerk.staff.state.reason.key) == (StaffPage.PEOPLE, "staff.need.care")
    assert clerk.is_unseen()
    assert clerk.lines() == []
    clerk.log_in()
    assert clerk.chosen("care") == ["NUR", "ALG"]
    assert (clerk.fields()["care_level"].value, clerk.fields()["note"].value) == (SECRETS[1], SECRETS[2])
    assert clerk.lines() == [("mihon", "care_shown")]
    clerk.evacuee.show_now()
    assert "evacuee.care" not in repr(clerk.evacuee.state), "whoever stands before the desk need not be of the family"


def test_what_is_taken_back_in_sight_is_taken_back(clerk):
    _deepened(clerk)
    clerk.screen.show_covered()
    clerk.log_in()
    clerk.screen.choose("care", "NUR")
    clerk.screen.field_changed("note", "")
    clerk.staff.lock()
    clerk.staff.go_on_unnamed()
    assert clerk.is_unseen()
    clerk.screen.receive_form()
    assert clerk.record().household.persons[0].care_codes == (CareCode.ALLERGY,)
    assert clerk.record().household.note == ""


def test_who_is_hidden_is_the_leader_s_to_see(clerk):
    _deepened(clerk)
    clerk.screen.show_covered()
    clerk.log_in()
    clerk.screen.go_deeper()
    assert clerk.chosen("protect") == []
    assert clerk.screen.state.panel.cover == "protection"
    clerk.screen.show_covered()
    clerk.log_in("kariyama")
    assert clerk.chosen("protect") == ["yes"]
    assert clerk.screen.state.panel.cover == ""
    assert clerk.lines() == [("mihon", "care_shown"), ("kariyama", "protected_opened")]
    clerk.screen.choose("protect", "yes")
    clerk.screen.receive_form()
    assert not clerk.record().household.persons[0].protect


def test_the_form_does_not_tell_whether_somebody_is_hidden(clerk):
    seen = []
    for number, protect in ((1, True), (2, False)):
        clerk.put(with_persons(family(number), {"protect": protect}, {}))
        clerk.screen.deepen(f"A-{number:04d}")
        clerk.screen.go_deeper()
        panel = clerk.screen.state.panel
        seen.append((panel.cover, [(one.key, one.understood, one.choices) for one in panel.fields]))
        clerk.screen.escape()
    assert seen[0] == seen[1]


def test_whoever_joins_a_hidden_family_is_hidden_too(clerk):
    _deepened(clerk)
    clerk.screen.add_family()
    clerk.screen.field_changed("kana", "みほん じろう")
    assert clerk.is_unseen()
    clerk.screen.receive_form()
    assert clerk.record().household.persons[-1].protect


def test_a_family_without_needs_asks_for_nothing_more(clerk):
    clerk.put(with_persons(family(1), {}, {"care_codes": ()}))
    clerk.screen.deepen("A-0001")
    panel = clerk.screen.state.panel
    assert panel.cover == ""
    assert all(field.understood is None for field in panel.fields if field.key in ("care", "note"))


def test_a_new_family_s_form_is_never_covered(clerk):
    clerk.screen.name_changed("みほん はなこ")
    clerk.screen.confirm()
    clerk.screen.choose("care", "MED")
    clerk.screen.tick()
    clerk.begin()
    clerk.screen.resume_draft()
    assert clerk.chosen("care") == ["MED"]
    clerk.screen.go_deeper()
    assert (clerk.screen.state.panel.cover, clerk.fields()["protect"].understood) == ("", None)
    clerk.screen.scanned(SHEET.text)
    clerk.screen.go_deeper()
    assert clerk.screen.state.panel.cover == "", "a blank sheet's neither"


def test_a_counted_family_keeps_the_mark_when_its_sheet_is_typed(clerk):
    record = counted(1, 2)
    clerk.put(record)
    blank = paper_form.uncoded(record.household.household_id, 0)
    typed = covering.whole(replace_first(blank, kana="みほん はなこ"))
    hidden = form_records.form_of(record.household, "A-0001", ReceptionMethod.MANUAL, 0)
    marked = form_records.household_of(replace_first(hidden, protect=True, kana="x"), TODAY)
    joined = paper_form.joined_to(typed, replace(record, household=marked), 0)
    assert form_records.household_of(joined, TODAY).persons[0].protect


def replace_first(form, **changes):
    return changed(form, persons=(changed(form.persons[0], **changes), *form.persons[1:]))


def test_an_older_draft_of_a_received_family_is_covered_too(clerk):
    """As a program wrote it that did not cover: all that is known stood in its fields."""
    record = known()
    clerk.put(record)
    older = form_records.form_of(record.household, "A-0001", ReceptionMethod.MANUAL, 0)
    (read,) = from_bytes(to_bytes((older,)))
    clerk.screen._stand.drafts.put_aside(read)
    clerk.begin()
    clerk.screen.resume_draft()
    assert clerk.is_unseen()


def test_reception_may_see_needs_and_a_leader_who_is_hidden():
    assert covering.covered_again(_shown_form(), MAY[StaffRole.LEADER]) == _shown_form()
    assert covering.covered_again(_shown_form(), MAY[StaffRole.RECEPTION]).hides_protection
    assert not covering.covered_again(_shown_form(), MAY[StaffRole.IT]).persons[0].care


def _shown_form():
    form = form_records.form_of(known().household, "A-0001", ReceptionMethod.MANUAL, 0)
    return covering.whole(covering.covered(form))
