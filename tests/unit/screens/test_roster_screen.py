"""The roster's screen over a real desk: what is found, what is hidden, what is noted before it is shown or put out."""

from dataclasses import replace as with_fields
from pathlib import Path
from uuid import UUID

import pytest
from msgspec.structs import replace

from kiosk.documents.making import DocumentNotWritten
from kiosk.domain.duties import NO_DUTY
from kiosk.domain.safety import Asker, may_be_told
from kiosk.ports.sightings import SightingKind
from kiosk.screens.noted_papers import NotedPapers
from kiosk.screens.papers import PaperFormat, RosterOrder
from kiosk.screens.reception_state import Tone
from kiosk.screens.roster import LOOK_EVERY_TICKS, RosterScreen
from kiosk.screens.roster_filters import LIMIT
from kiosk.screens.roster_state import ChipKind
from sync.protocol.household import Person
from sync.protocol.presence import PersonPresence, Whereabouts
from sync.protocol.support import Allergen, Consent, Need, NeedCode
from tests.fakes import DeskNow, FakeClock, open_desk
from tests.unit.documents.samples import counted, family
from tests.unit.screens.papers_now import PapersNow

HIDDEN = "秘山　見子"


def with_persons(record, *changes):
    """Each person of the record with changes of its own."""
    persons = tuple(replace(one, **change) for one, change in zip(record.household.persons, changes, strict=True))
    return replace(record, household=replace(record.household, persons=persons))


class Stand:
    def __init__(self, folder: Path) -> None:
        self.folder, self.clock = folder, FakeClock()
        self.desk = open_desk(folder, self.clock)
        self.papers = PapersNow(self.desk, self.clock, folder / "papers")
        self.screen = RosterScreen(DeskNow(self.desk), self.clock, NotedPapers(self.papers, DeskNow(self.desk)))
        self.drawn = []

    def put(self, *records) -> None:
        with self.desk._store.unit() as unit:
            for one in records:
                unit.people.put(one)

    def look(self):
        self.screen.observe(self.drawn.append)
        return self.screen.state

    @property
    def names(self) -> list[str]:
        return [row.name.data.get("text", row.name.key) for row in self.screen.state.rows]

    @property
    def sightings(self):
        with self.desk._store.reading() as unit:
            return [(one.kind, one.household_id, one.detail) for one in reversed(unit.sightings.newest(99))]

    def chip(self, kind: ChipKind, value: str):
        return next(one for one in self.screen.state.chips if (one.kind, one.value) == (kind, value))

    def texts(self) -> str:
        """Everything that the sheet could show, as one text."""
        return repr(self.screen.state)


@pytest.fixture
def stand(tmp_path):
    stand = Stand(tmp_path)
    secret = with_persons(family(3, HIDDEN, "仮山　一郎"), {"protect": True, "kana": "ひやま みこ"}, {"care_codes": ()})
    sick = with_persons(
        family(1),
        {
            "needs": (Need(code=NeedCode.DIALYSIS),),
            "care_note": "週3回の透析",
            "consent": Consent(to_public=True),
            "birth_date": None,
        },
        {"care_codes": (), "allergies": (Allergen.EGG,), "consent": Consent(to_family=True)},
    )
    stand.put(sick, counted(2, 4), secret)
    yield stand
    stand.desk._store.close()


def test_everybody_is_there_and_the_first_ones_card_without_what_is_sensitive(stand):
    state = stand.look()
    assert stand.names == ["見本　花子", "見本　太郎", "roster.unnamed", "仮山　一郎"]
    assert (state.sums.data, state.selected) == ({"households": 3, "persons": 7}, 0)
    assert state.card.number == "A-0001"
    assert [member.care for member in state.card.members] == [(), ()]
    assert "透析" not in stand.texts()
    assert "dialysis" not in stand.texts()
    assert stand.sightings == []


def test_typing_finds_and_the_newest_text_counts(stand):
    stand.look()
    stand.screen.search("太郎")
    assert stand.names == ["見本　太郎"]
    stand.screen.search("2")
    assert stand.names == ["roster.unnamed"]
    stand.screen.search("ざじず")
    state = stand.screen.state
    assert (state.rows, state.card, state.selected) == ((), None, -1)


def test_an_answer_that_comes_late_is_not_shown(stand):
    """The desk answers in order, but the screen has asked anew meanwhile."""
    late = []

    class Slow(DeskNow):
        def ask(self, look, answer) -> None:
            late.append(lambda: answer(self.desk.look(look)))

    screen = RosterScreen(Slow(stand.desk), stand.clock, stand.papers)
    screen.observe(stand.drawn.append)
    screen.search("太郎")
    first, second = late
    second()
    late[2]()
    first()
    assert [row.name.data["text"] for row in screen.state.rows] == ["見本　太郎"]


def test_walking_opens_the_cards_and_stops_at_the_ends(stand):
    stand.look()
    for _ in range(9):
        stand.screen.move_selection(1)
    assert (stand.screen.state.selected, stand.screen.state.card.number) == (3, "A-0003")
    for _ in range(9):
        stand.screen.move_selection(-1)
    assert stand.screen.state.selected == 0


def test_what_is_sensitive_comes_after_a_touch_that_is_noted_and_goes_with_the_card(stand):
    stand.look()
    stand.screen.show_care()
    card = stand.screen.state.card
    assert card.shows_care
    assert [message.key for message in card.members[0].care] == ["need.dialysis", "roster.text"]
    assert [message.key for message in card.members[1].care] == ["roster.allergy"]
    assert stand.sightings == [(SightingKind.CARE_SHOWN, UUID(int=1), "")]
    stand.screen.select(2)
    stand.screen.select(0)
    assert not stand.screen.state.card.shows_care


def test_who_has_needs_is_listed_only_with_a_note(stand):
    stand.look()
    stand.screen.toggle(ChipKind.CARE, "on")
    assert stand.names == ["見本　花子", "見本　太郎"]
    assert stand.sightings == [(SightingKind.CARE_LISTED, None, "")]
    stand.screen.toggle(ChipKind.CARE, "on")
    assert len(stand.names) == 4
    assert len(stand.sightings) == 1


def test_chips_are_those_that_somebody_here_has_and_they_keep_the_others_out(stand):
    stand.put(replace(family(7, "例田　次郎"), household=replace(family(7).household, living_group="2組")))
    stand.look()
    values = [(one.kind, one.value) for one in stand.screen.state.chips]
    assert (ChipKind.STAY, "tent") not in values
    assert (ChipKind.METHOD, "app") not in values
    stand.screen.toggle(ChipKind.STAY, "car")
    assert stand.names == ["見本　花子", "見本　太郎"]
    assert stand.chip(ChipKind.STAY, "car").chosen
    stand.screen.toggle(ChipKind.STAY, "shelter")
    assert len(stand.names) == 6
    stand.screen.toggle(ChipKind.GROUP, "2組")
    assert len(stand.names) == 2


def test_who_left_and_who_was_not_seen(stand):
    away = PersonPresence(person_id=None, whereabouts=Whereabouts.LEFT, since_us=1, event_id=UUID(int=1), heads=4)
    stand.put(replace(counted(2, 4), away=(away,)))
    stand.look()
    assert "roster.unnamed" not in stand.names
    stand.screen.toggle(ChipKind.WHEREABOUTS, "gone")
    assert stand.names == ["roster.unnamed"]
    assert stand.screen.state.rows[0].status.key == "roster.whereabouts.left"
    stand.screen.toggle(ChipKind.WHEREABOUTS, "gone")
    stand.screen.toggle(ChipKind.UNSEEN, "12")
    assert stand.names == []
    stand.clock.advance(13 * 3600)
    stand.screen.search("")
    assert len(stand.names) == 3
    stand.screen.toggle(ChipKind.UNSEEN, "24")
    assert stand.names == []
    assert not stand.chip(ChipKind.UNSEEN, "12").chosen


def test_whoever_is_hidden_is_nowhere_before_a_leader_says_so_and_nowhere_again_afterwards(stand):
    stand.look()
    stand.screen.search("仮山")
    assert [member.name.data["text"] for member in stand.screen.state.card.members] == ["仮山　一郎"]
    labels = [line.label for line in stand.screen.state.card.lines]
    assert "roster.card.address" not in labels, "the family's address would lead to the one who hides"
    for text in ("秘", "ひやま", "hiyama", "A-0003"):
        stand.screen.search(text)
        assert HIDDEN not in stand.texts()
    stand.screen.search("")
    stand.screen.be_leader(True)
    assert HIDDEN in stand.names
    assert stand.sightings == [(SightingKind.PROTECTED_SHOWN, None, "")]
    stand.screen.search("ひやま")
    assert stand.names == [HIDDEN]
    assert [member.name.data["text"] for member in stand.screen.state.card.members] == [HIDDEN, "仮山　一郎"]
    stand.screen.leave()
    assert HIDDEN not in stand.texts()
    assert HIDDEN not in (stand.look(), *stand.names)


def test_a_leader_who_opens_a_hidden_household_is_noted_with_it(stand):
    stand.look()
    stand.screen.be_leader(True)
    stand.screen.select(stand.names.index(HIDDEN))
    opened = (SightingKind.PROTECTED_OPENED, UUID(int=3), "")
    assert stand.sightings == [(SightingKind.PROTECTED_SHOWN, None, ""), opened]
    stand.screen.select(0)
    assert len(stand.sightings) == 2, "a household in which nobody hides is no such sight"


def test_the_leaders_view_ends_with_the_leader(stand):
    stand.look()
    stand.screen.be_leader(True)
    stand.screen.somebody_else()
    assert stand.screen.state.is_leader
    stand.desk.move_to(with_fields(stand.desk.site, may=NO_DUTY))
    stand.screen.somebody_else()
    assert HIDDEN not in stand.texts()


def test_needs_are_covered_again_when_the_rights_of_whoever_looked_end(stand):
    stand.look()
    stand.screen.toggle(ChipKind.CARE, "on")
    stand.screen.show_care()
    assert stand.screen.state.card.shows_care
    assert stand.chip(ChipKind.CARE, "on").chosen
    stand.desk.move_to(with_fields(stand.desk.site, may=NO_DUTY))
    stand.screen.somebody_else()
    assert not stand.screen.state.card.shows_care
    assert "透析" not in stand.texts()
    assert not stand.chip(ChipKind.CARE, "on").chosen
    assert len(stand.names) == 4, "who has needs is no list of theirs any more"


def test_a_leaders_view_can_be_ended_at_once(stand):
    stand.look()
    stand.screen.be_leader(True)
    stand.screen.be_leader(False)
    assert HIDDEN not in stand.texts()
    assert len(stand.sightings) == 1


@pytest.mark.parametrize(
    ("order", "detail"),
    [
        (RosterOrder(PaperFormat.CSV), "roster staff csv"),
        (RosterOrder(PaperFormat.XLSX, with_care=True), "roster care xlsx"),
        (RosterOrder(PaperFormat.PDF, only_public=True), "roster public pdf"),
    ],
)
def test_what_goes_out_is_noted_first(stand, order, detail):
    stand.look()
    stand.papers.fails = DocumentNotWritten(reason="x")
    stand.screen.write(order, stand.folder / "stick")
    assert stand.screen.state.told.words.key == "error.document_not_written"
    assert stand.sightings == [(SightingKind.EXPORTED, None, detail)]
    stand.screen.write(order, stand.folder / "stick")
    assert (stand.screen.state.told.tone, stand.screen.state.work) == (Tone.RECEIVED, None)
    (file,) = (stand.folder / "stick").iterdir()
    assert file.read_bytes()


def csv_of(stand, **order) -> str:
    stand.screen.write(RosterOrder(PaperFormat.CSV, **order), stand.folder / "stick")
    (file,) = (stand.folder / "stick").iterdir()
    text = file.read_text("utf-8-sig")
    file.unlink()
    return text


def test_a_list_that_goes_out_holds_what_it_says_and_nothing_else(stand):
    stand.look()
    staff, care, public = csv_of(stand), csv_of(stand, with_care=True), csv_of(stand, only_public=True)
    assert "透析" not in staff
    assert "見本町" in staff
    assert "週3回の透析" in care
    assert [line.split(",")[1] for line in public.splitlines()] == ["氏名", "見本　花子"]
    assert "見本町" not in public
    for text in (staff, care, public):
        assert HIDDEN not in text


def test_a_leaders_list_has_everybody_but_the_one_for_others_never(stand):
    stand.look()
    stand.screen.be_leader(True)
    assert HIDDEN in csv_of(stand)
    assert HIDDEN not in csv_of(stand, only_public=True)


def test_an_export_can_be_stopped(stand):
    stand.look()
    stand.screen.give_up()
    stand.screen.write(RosterOrder(PaperFormat.PDF), stand.folder / "stick")
    assert stand.screen.state.told.words.key == "paper.told.given_up"
    assert not (stand.folder / "stick").exists()


@pytest.mark.parametrize(
    ("asker", "found"),
    [
        (Asker.FAMILY, ["見本　花子", "見本　太郎"]),
        (Asker.ACQUAINTANCE, ["見本　花子"]),
        (Asker.PUBLIC, ["見本　花子"]),
    ],
)
def test_who_asks_hears_of_those_who_agreed(stand, asker, found):
    stand.look()
    stand.screen.ask("みほん", asker)
    inquiry = stand.screen.state.inquiry
    assert (inquiry.answer.key, [one.data["name"] for one in inquiry.told]) == ("roster.inquiry.may_say", found)
    assert stand.sightings == [(SightingKind.INQUIRY_ANSWERED, None, f"{asker.value}:{len(found)}")]
    stand.screen.forget_inquiry()
    assert "見本　花子" not in repr(stand.screen.state.inquiry)


@pytest.mark.parametrize("name", ["仮山　一郎", HIDDEN, "ひやま", "いない　人"])
@pytest.mark.parametrize("asker", list(Asker))
def test_not_agreed_hidden_and_not_here_are_one_and_the_same_answer(stand, name, asker):
    stand.look()
    stand.screen.be_leader(True)
    stand.screen.ask(name, asker)
    assert stand.screen.state.inquiry.answer.key == "roster.inquiry.nothing"
    assert stand.screen.state.inquiry.told == ()


def test_one_sign_is_no_name(stand):
    stand.look()
    stand.screen.ask(" み ", Asker.FAMILY)
    assert stand.screen.state.inquiry.answer.key == "problem.inquiry_too_short"
    assert stand.sightings == []


@pytest.mark.parametrize("asker", list(Asker))
@pytest.mark.parametrize("to_family", [False, True])
@pytest.mark.parametrize("to_acquaintances", [False, True])
@pytest.mark.parametrize("to_public", [False, True])
def test_the_tiers_of_the_form(asker, to_family, to_acquaintances, to_public):
    consent = Consent(to_family=to_family, to_acquaintances=to_acquaintances, to_public=to_public)
    person = Person(person_id=UUID(int=1), consent=consent)
    wanted = {
        Asker.FAMILY: to_family or to_acquaintances or to_public,
        Asker.ACQUAINTANCE: to_acquaintances or to_public,
        Asker.PUBLIC: to_public,
    }
    assert may_be_told(person, asker) is wanted[asker]
    assert not may_be_told(replace(person, protect=True), asker)
    assert not may_be_told(replace(person, consent=None), asker)


def test_more_people_than_a_list_holds_are_counted(stand):
    stand.put(*(counted(100 + number, 2) for number in range(LIMIT + 5)))
    state = stand.look()
    assert len(state.rows) == LIMIT
    assert state.more.data == {"count": 18}, "nine of two are not shown"


def test_other_desks_receptions_come_in_and_the_choice_stays(stand):
    stand.look()
    stand.screen.select(2)
    stand.put(counted(9, 1), replace(family(1), undone=True))
    for _ in range(LOOK_EVERY_TICKS):
        stand.screen.tick()
    assert stand.names == ["roster.unnamed", "仮山　一郎", "roster.unnamed"]
    assert stand.screen.state.selected == 0


def test_who_left_the_sheet_is_not_drawn_to(stand):
    stand.look()
    stand.screen.leave()
    drawn = len(stand.drawn)
    for _ in range(3 * LOOK_EVERY_TICKS):
        stand.screen.tick()
    assert len(stand.drawn) == drawn


@pytest.mark.parametrize(
    ("said", "words"),
    [("80さい", ("reception.age", {"age": 80})), ("1950年", ("roster.ages", {"youngest": 75, "oldest": 76}))],
)
def test_an_age_that_was_said_is_shown_in_line_and_card(stand, said, words):
    stand.put(with_persons(family(1), {"birth_date": None, "birth_date_raw": said}, {}))
    state = stand.look()
    assert words in [(one.key, one.data) for one in state.rows[0].facts]
    assert words in [(one.key, one.data) for one in state.card.members[0].facts]
