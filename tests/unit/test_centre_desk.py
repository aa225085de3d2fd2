"""The acts of a volunteer centre at one desk, and that the ledger reads the same facts alike."""

import itertools
import uuid
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from kiosk.app.centre_papers import centre_rules
from kiosk.config import RESOURCES
from kiosk.desk.centre import LookAtCentre, PresentCentreCode, ShowSensitive
from kiosk.desk.centre_cards import DetailVolunteer, ReceiveVolunteer, TakeBackCard
from kiosk.desk.centre_needs import ReviseNeed, TakeBackNeed, TakeNeed
from kiosk.desk.centre_teams import (
    DepartTeam,
    MatchVolunteers,
    ReleaseVolunteers,
    ReportActivity,
    ReturnTeam,
    TakeBackStep,
)
from kiosk.domain.centre_board import CardState
from kiosk.domain.centre_outcomes import (
    CardTakenBack,
    CentreCodeRefused,
    NeedNoted,
    NeedTakenBack,
    StepTakenBack,
    TeamFound,
    TeamNoted,
    VolunteerFound,
    VolunteerKnown,
    VolunteerNoted,
    VolunteerTaken,
)
from kiosk.domain.centre_rules import USUAL_RULES, Concern, ConcernKind, Weight, concerns_of, expected_return_us
from kiosk.domain.outcomes import ForeignCode, Refused
from kiosk.store.sync_mirror import SyncMirror
from kiosk.store.tables import outbox, record
from ledger.centre_facts import record_of
from ledger.facts import in_order
from ledger.journal import fact_of, payload_of
from sync.protocol import codec, keys, team_code
from sync.protocol.centre import (
    ActivityReport,
    CentreNeed,
    GuardianConsent,
    Insurance,
    NeedState,
    TeamMember,
    TeamStepKind,
    Volunteer,
    VolunteerKind,
)
from sync.protocol.centre_teams import TeamState
from sync.protocol.codec import encode
from sync.protocol.events import Event
from sync.protocol.messages import FeedPage
from sync.protocol.records import FeedItem, IssuerRecord
from sync.protocol.values import ReceptionMethod, RecordMode
from tests.fakes import FakeClock, Issuer, open_desk, resident, site

DRILL = RecordMode.DRILL
_ids = itertools.count(1)


@pytest.fixture
def desk(tmp_path):
    desk = open_desk(tmp_path, FakeClock())
    yield desk
    desk._store.close()


def card(name: str = "見本", heads: int = 1, **more) -> Volunteer:
    kind = VolunteerKind.GROUP if heads > 1 else VolunteerKind.INDIVIDUAL
    return Volunteer(volunteer_id=uuid.UUID(int=next(_ids)), name=name, heads=heads, kind=kind, **more)


def receive(desk, volunteer: Volunteer) -> VolunteerTaken:
    return desk.do(ReceiveVolunteer(volunteer, ReceptionMethod.MANUAL, 1))


def take(desk, people: int = 2) -> CentreNeed:
    need = CentreNeed(need_id=uuid.UUID(int=next(_ids)), area="見本町", work="泥出し", people_needed=people)
    assert isinstance(desk.do(TakeNeed(need)), NeedNoted)
    return need


def match(desk, need: CentreNeed, *members: tuple[Volunteer, int], team=None) -> TeamNoted:
    who = tuple(TeamMember(one.volunteer_id, heads) for one, heads in members)
    return desk.do(MatchVolunteers(need.need_id, who, team))


def board(desk):
    return desk.look(LookAtCentre()).board


def test_a_day_at_one_desk(desk):
    one, group, need = card(insurance=Insurance.JOINED), card("例田", 12, insurance=Insurance.TODAY), take(desk, 8)
    assert receive(desk, one).record.volunteer_no == "A-1"
    assert receive(desk, group).record.volunteer_no == "A-2"
    assert isinstance(receive(desk, one), VolunteerKnown)
    made = match(desk, need, (one, 1), (group, 7))
    team_id = made.record.team_id
    assert (made.record.team_no, made.heads) == ("A-1", 8)
    shown = board(desk)
    assert [(line.state, line.free_heads) for line in shown.cards] == [(CardState.MATCHED, 0), (CardState.MATCHED, 5)]
    assert (shown.needs[0].matched, shown.needs[0].lacking, shown.needs[0].out) == (8, 0, 0)
    assert desk.do(DepartTeam(team_id)).step is TeamStepKind.DEPARTED
    assert desk.do(DepartTeam(team_id)) == Refused("problem.team_out")
    assert board(desk).needs[0].out == 8
    assert desk.do(ReturnTeam(team_id)).step is TeamStepKind.RETURNED
    assert desk.do(ReturnTeam(team_id)) == Refused("problem.team_not_out")
    desk.do(ReportActivity(team_id, ActivityReport(people=8, is_finished=True)))
    after = board(desk)
    assert (after.needs[0].state, after.teams[0].standing.state) == (NeedState.DONE, TeamState.REPORTED)
    assert [line.state for line in after.cards] == [CardState.BACK, CardState.BACK]
    assert (after.figures.participants, after.figures.active, after.figures.joined_today) == (13, 8, 12)


def test_each_mistake_is_taken_back(desk):
    one, need = card(), take(desk)
    receive(desk, one)
    team_id = match(desk, need, (one, 1)).record.team_id
    assert desk.do(TakeBackCard(one.volunteer_id)) == Refused("problem.card_in_team")
    assert desk.do(TakeBackNeed(need.need_id)) == Refused("problem.need_has_team")
    desk.do(DepartTeam(team_id))
    assert desk.do(TakeBackStep(team_id)).step is TeamStepKind.DEPARTED
    assert isinstance(desk.do(TakeBackStep(team_id)), StepTakenBack)
    assert desk.do(TakeBackStep(team_id)) == Refused("problem.nothing_to_undo")
    assert board(desk).teams == ()
    assert desk.do(DepartTeam(team_id)) == Refused("problem.team_empty")
    assert isinstance(desk.do(TakeBackCard(one.volunteer_id)), CardTakenBack)
    assert isinstance(desk.do(TakeBackNeed(need.need_id)), NeedTakenBack)
    shown = board(desk)
    assert (shown.cards, shown.needs, shown.figures.participants) == ((), (), 0)
    assert receive(desk, one).record.volunteer_no == "A-2"


def test_what_cannot_be_is_refused(desk):
    one, need = card(heads=3), take(desk)
    receive(desk, one)
    assert receive(desk, card("")) == Refused("problem.volunteer_nameless")
    assert desk.do(TakeNeed(replace(need, work=" "))) == Refused("problem.need_empty")
    assert match(desk, need) == Refused("problem.nobody_matched")
    assert match(desk, need, (card(), 1)) == Refused("problem.centre_unknown")
    assert match(desk, need, (one, 4)) == Refused("problem.too_many_matched", (("limit", 3),))
    team_id = match(desk, need, (one, 3)).record.team_id
    assert desk.do(ReleaseVolunteers(team_id, (need.need_id,))) == Refused("problem.team_unknown")
    assert desk.do(ReportActivity(team_id, ActivityReport(people=1))) == Refused("problem.team_not_out")
    assert desk.do(ReleaseVolunteers(team_id, (one.volunteer_id,))).heads == 0


def test_who_is_matched_twice_is_shown_and_not_refused(desk):
    one, first, second = card(heads=3), take(desk), take(desk)
    receive(desk, one)
    match(desk, first, (one, 3))
    match(desk, second, (one, 2))
    assert board(desk).cards[0].is_matched_twice


def test_details_and_revisions_are_written(desk):
    one, need = card(), take(desk)
    receive(desk, one)
    noted = desk.do(DetailVolunteer(replace(one, health="腰痛", insurance=Insurance.JOINED)))
    assert isinstance(noted, VolunteerNoted)
    assert noted.concerns == (Concern(ConcernKind.HEALTH),)
    assert desk.do(ReviseNeed(replace(need, state=NeedState.CANCELLED))).record.need.state is NeedState.CANCELLED
    assert board(desk).needs[0].lacking == 0


def test_looking_at_what_is_sensitive_is_noted(desk):
    one, need = card(), take(desk)
    receive(desk, one)
    assert desk.do(ShowSensitive(one.volunteer_id)).volunteer == one
    desk.do(ShowSensitive(need.need_id))
    with desk._store.reading() as unit:
        lines = unit.sightings.newest(5)
    assert [(line.kind.value, line.detail) for line in lines] == [
        ("need_shown", "2026-11-18 A-1"),
        ("volunteer_shown", "2026-11-18 A-1"),
    ]


TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("changes", "kinds"),
    [
        ({"insurance": Insurance.JOINED}, []),
        ({}, [ConcernKind.INSURANCE_UNKNOWN]),
        ({"insurance": Insurance.TODAY, "birth_date": date(2010, 1, 1)}, [ConcernKind.CONSENT_UNKNOWN]),
        (
            {
                "insurance": Insurance.TODAY,
                "birth_date": date(2010, 1, 1),
                "guardian_consent": GuardianConsent.MISSING,
            },
            [ConcernKind.CONSENT_MISSING],
        ),
        (
            {"insurance": Insurance.TODAY, "birth_date": date(2010, 1, 1), "guardian_consent": GuardianConsent.GIVEN},
            [],
        ),
        ({"insurance": Insurance.TODAY, "birth_date": date(2008, 11, 20)}, []),
        ({"insurance": Insurance.TODAY, "birth_date": date(2008, 11, 21)}, [ConcernKind.CONSENT_UNKNOWN]),
    ],
)
def test_what_staff_should_look_at(changes, kinds):
    found = concerns_of(replace(card(), **changes), TODAY, USUAL_RULES)
    assert [one.kind for one in found] == kinds
    assert not any(one.is_blocking for one in found)


def test_a_headquarters_may_let_its_rules_block(desk):
    strict = replace(USUAL_RULES, insurance=Weight.BLOCK)
    refused = desk.do(ReceiveVolunteer(card(), ReceptionMethod.MANUAL, 1, strict))
    assert refused == Refused("problem.centre_insurance_unknown")
    assert board(desk).cards == ()


def test_the_table_that_comes_along_is_the_one_that_holds():
    """One that cannot be read leaves the usual rules in force, and headquarters' changes without effect."""
    shipped = centre_rules(RESOURCES / "templates")
    assert shipped.origin != USUAL_RULES.origin
    assert replace(shipped, origin=USUAL_RULES.origin) == USUAL_RULES


def test_a_team_is_expected_back_by_the_table():
    noon_us = 1_795_000_000_000_000 // 86_400_000_000 * 86_400_000_000 + 3 * 3_600_000_000  # 12:00 in Japan
    assert expected_return_us(noon_us, USUAL_RULES) == noon_us + 3 * 3_600_000_000
    late_us = noon_us + 2 * 3_600_000_000 + 1_800_000_000
    assert expected_return_us(late_us, USUAL_RULES) == late_us + 3_600_000_000


def know_issuer(desk, issuer: Issuer) -> None:
    told = IssuerRecord(
        kid=issuer.kid,
        issuer="kumamoto-app",
        public_key=keys.public_bytes(issuer.key),
        valid_from_s=0,
        valid_until_s=2**40,
    )
    with desk._store._database.writing() as connection:
        connection.execute(record.insert().values(kind="issuer", key="k", version=1, body=encode(told)))


def test_a_code_brings_a_card_of_today_and_another_one_tomorrow(desk):
    issuer = Issuer()
    know_issuer(desk, issuer)
    code = PresentCentreCode(issuer.code(resident()))
    found = desk.look(code)
    assert isinstance(found, VolunteerFound)
    assert (found.volunteer.name, found.volunteer.app_registered) == ("見本 花子1", True)
    receive(desk, found.volunteer)
    assert isinstance(desk.look(code), VolunteerKnown)
    desk._clock.advance(86_400)
    tomorrow = desk.look(code)
    assert isinstance(tomorrow, VolunteerFound)
    assert tomorrow.volunteer.volunteer_id != found.volunteer.volunteer_id
    assert receive(desk, tomorrow.volunteer).record.volunteer_no == "A-1"


def test_other_codes_say_what_they_are(desk):
    one, need = card(), take(desk)
    receive(desk, one)
    team_id = match(desk, need, (one, 1)).record.team_id
    found = desk.look(PresentCentreCode(team_code.text_of(team_id)))
    assert isinstance(found, TeamFound)
    assert found.record.team_id == team_id
    unknown = team_code.text_of(uuid.UUID(int=99))
    assert desk.look(PresentCentreCode(unknown)) == Refused("problem.team_unknown")
    assert desk.look(PresentCentreCode(unknown[:-1])) == Refused("problem.team_code_damaged")
    assert desk.look(PresentCentreCode("https://example.invalid")) == ForeignCode("web_address")
    assert isinstance(desk.look(PresentCentreCode("KMA1:0")), CentreCodeRefused)


# -- desk and ledger

ACTS = st.lists(
    st.tuples(
        st.sampled_from(
            ["receive", "detail", "back", "match", "match", "release", "depart", "return", "report", "step"]
        ),
        st.integers(0, 2),
    ),
    max_size=14,
)


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    desk = open_desk(tmp_path_factory.mktemp("centre"), FakeClock())
    yield desk
    desk._store.close()


@settings(max_examples=50, deadline=None)
@given(ACTS)
def test_a_desk_and_the_ledger_read_the_same_facts_alike(shared, script):
    cards, need, team_id = [card(heads=number + 1) for number in range(3)], take(shared), None
    for kind, number in script:
        shared._clock.advance(7)
        one = cards[number]
        match kind:
            case "receive":
                receive(shared, one)
            case "detail":
                shared.do(DetailVolunteer(replace(one, note="詳細")))
            case "back":
                shared.do(TakeBackCard(one.volunteer_id))
            case "match":
                who = (TeamMember(one.volunteer_id, 1),)
                made = shared.do(MatchVolunteers(need.need_id, who, team_id))
                team_id = made.record.team_id if isinstance(made, TeamNoted) else team_id
            case _ if team_id is not None:
                shared.do(_team_act(kind, team_id, one))
    book_of = {one.volunteer_id for one in cards} | {need.need_id} | ({team_id} if team_id else set())
    for aggregate in book_of:
        with shared._store._database.reading() as connection:
            query = outbox.select().where(outbox.c.aggregate == aggregate.bytes)
            written = [codec.decode(row.data, Event) for row in connection.execute(query)]
        facts = in_order([fact_of(event, payload_of(event)) for event in written])
        with shared._store.reading() as unit:
            here = unit.centre._get(aggregate, DRILL)
        assert record_of(DRILL, aggregate, facts) == here


def _team_act(kind, team_id, one):
    return {
        "release": ReleaseVolunteers(team_id, (one.volunteer_id,)),
        "depart": DepartTeam(team_id),
        "return": ReturnTeam(team_id),
        "report": ReportActivity(team_id, ActivityReport(people=one.heads)),
        "step": TakeBackStep(team_id),
    }[kind]


# -- records that come down


def page(cursor: int, *items: FeedItem) -> FeedPage:
    return FeedPage(
        epoch="e",
        device_id="desk-A",
        nonce=b"n" * 16,
        high_water=0,
        cursor=cursor,
        more=False,
        ledger_time_us=1,
        items=items,
    )


def test_the_ledgers_word_waits_for_our_own_facts_and_then_stands(desk):
    one = card()
    mine = receive(desk, one).record
    mirror = SyncMirror(desk._store._database)
    theirs = replace(mine, volunteer=replace(one, note="台帳"), is_detailed=True)
    older = replace(mine, volunteer=replace(one, note="古い"))
    key = f"{one.volunteer_id}/drill"
    mirror.apply(page(9, FeedItem("volunteer", key, 9, encode(theirs))))
    assert board(desk).cards[0].record == mine
    with desk._store._database.writing() as connection:
        connection.execute(outbox.update().values(state="settled"))
    mirror.apply(page(10))
    assert board(desk).cards[0].record == theirs
    mirror.apply(page(11, FeedItem("volunteer", key, 5, encode(older))))
    assert board(desk).cards[0].record == theirs


def test_what_another_desk_wrote_is_on_the_board_and_other_centres_are_not(tmp_path):
    desk = open_desk(tmp_path, FakeClock(), site("B"))
    (tmp_path / "far").mkdir()
    far = open_desk(tmp_path / "far", FakeClock(), site("C", shelter="S-9"))
    one = receive(desk, card()).record
    other = receive(far, card()).record
    mirror = SyncMirror(desk._store._database)
    theirs = replace(one, volunteer=card("例田"), volunteer_no="A-7")
    items = [
        FeedItem("volunteer", f"{row.volunteer.volunteer_id}/drill", 3 + number, encode(row))
        for number, row in enumerate((theirs, other))
    ]
    mirror.apply(page(5, *items))
    assert {line.record.volunteer_no for line in board(desk).cards} == {"A-7", "B-1"}
    assert receive(desk, card()).record.volunteer_no == "B-2"
    for each in (desk, far):
        each._store.close()
