"""A volunteer centre's cards go with their operation: whatever was typed, in every field; figures by day stay."""

from uuid import UUID

import msgspec
import pytest

from kiosk.app.copying import Copying, now_of
from kiosk.commands import purge
from kiosk.config import Config
from kiosk.desk.centre import LookAtCentre, ShowSensitive
from kiosk.desk.centre_cards import DetailVolunteer, ReceiveVolunteer, TakeBackCard
from kiosk.desk.centre_needs import ReviseNeed, TakeNeed
from kiosk.desk.centre_teams import DepartTeam, MatchVolunteers, ReportActivity, ReturnTeam
from kiosk.desk.purge import LookAtPurges, Purged, PurgeOperation, kept_in
from kiosk.documents.report_words import text_of
from kiosk.domain.outcomes import Refused
from kiosk.ports.copies import CopyMade
from sync.protocol.centre import (
    ActivityReport,
    CentreNeed,
    GroupMember,
    Insurance,
    TeamMember,
    Volunteer,
    VolunteerKind,
)
from sync.protocol.centre_figures import figures_of
from sync.protocol.centre_records import NeedRecord, TeamRecord, VolunteerRecord
from sync.protocol.values import ReceptionMethod
from tests.fakes import STORE_KEY
from tests.faults.purge_stand import PurgeStand, names_in

TYPED = "かきこみ"
"""In every text of every shape, before the field's own name: nothing of it may be left."""


def typed(shape: type[msgspec.Struct], **given: object) -> dict[str, object]:
    """Every field that holds text, filled."""
    texts = {one.name: f"{TYPED}{one.name}" for one in msgspec.structs.fields(shape) if one.default == ""}
    return texts | given


CARD = Volunteer(
    **typed(
        Volunteer,
        volunteer_id=UUID(int=1),
        kind=VolunteerKind.GROUP,
        heads=3,
        insurance=Insurance.TODAY,
        members=(GroupMember(**typed(GroupMember, name=f"{TYPED}member")),),
    )
)
ALONE = Volunteer(volunteer_id=UUID(int=2), name=f"{TYPED}alone", phone="090-1111-2222")
NEED = CentreNeed(**typed(CentreNeed, need_id=UUID(int=3), area=f"{TYPED}area", work=f"{TYPED}work", people_needed=2))
REPORT = ActivityReport(**typed(ActivityReport, people=2, is_finished=True, injured=1))
SOUGHT = (TYPED, "090-1111-2222")


@pytest.fixture
def stand(tmp_path):
    stand = PurgeStand(tmp_path, households=1)
    do = stand.desk.do
    for card in (CARD, ALONE):
        do(ReceiveVolunteer(card, ReceptionMethod.MANUAL, 0))
    do(DetailVolunteer(msgspec.structs.replace(CARD, note=f"{TYPED}more")))
    do(TakeNeed(NEED))
    do(ReviseNeed(msgspec.structs.replace(NEED, danger=f"{TYPED}later")))
    team = do(MatchVolunteers(NEED.need_id, (TeamMember(CARD.volunteer_id, 2),))).record.team_id
    for act in (DepartTeam(team), ReturnTeam(team), ReportActivity(team, REPORT)):
        do(act)
    do(ShowSensitive(CARD.volunteer_id))
    do(TakeBackCard(ALONE.volunteer_id))
    stand.copy()
    yield stand
    stand.close()


def act(stand: PurgeStand) -> PurgeOperation:
    return PurgeOperation(stand.operation_id, lambda report, name: text_of(report, None, name))


def figures(stand: PurgeStand):
    with stand.kiosk.store.reading() as unit:
        records = unit.purging.centre_records(stand.operation_id)
    (day,) = {one.day for one in records}
    return figures_of(
        day,
        [one for one in records if isinstance(one, VolunteerRecord)],
        [one for one in records if isinstance(one, NeedRecord)],
        [one for one in records if isinstance(one, TeamRecord)],
    )


def test_every_text_that_was_typed_at_the_centre_goes(stand):
    stand.order()
    stand.sync()
    stand.kiosk.database.fold()
    assert {"kiosk.db"} < names_in(stand.folder, SOUGHT).keys(), "in the file and in a copy"
    (one,) = stand.desk.look(LookAtPurges())
    assert one.look.cards == 4, "two cards, a need and a team"
    assert isinstance(stand.desk.do(act(stand)), Purged)
    config = Config(is_training=True, data=stand.folder)
    assert isinstance(
        Copying(config, STORE_KEY, now_of(stand.ledger.clock.now_us), lambda _state: None).copy_now(), CopyMade
    )
    assert names_in(stand.folder, SOUGHT) == {}
    shown = stand.desk.look(LookAtCentre()).board
    assert (shown.cards, shown.needs, shown.teams) == ((), (), ())
    stand.sync()
    assert stand.desk.look(LookAtCentre()).board.cards == (), "nor do they come down again"


def test_the_centre_s_figures_are_the_same_before_and_after(stand):
    stand.order()
    stand.sync()
    before = figures(stand)
    assert (before.participants, before.active, before.reports, before.injured, before.needs_done) == (3, 2, 1, 1, 1)
    stand.desk.do(act(stand))
    with stand.kiosk.store.reading() as unit:
        kept = kept_in(unit, stand.operation_id)
    assert kept is not None
    (day,) = kept.centres
    assert day.figures == before
    assert stand.desk.look(LookAtCentre()).board.figures == before, "the screen and its paper show them on"
    assert kept.cards == before.cards == 1


def test_the_command_shows_the_days_that_stay(stand, capsys):
    stand.order()
    stand.sync()
    stand.kiosk.close()
    place = ["--data", str(stand.folder)]
    assert purge.run([*place, "--confirm", stand.operation_id]) == 0
    assert purge.run([*place, "--look"]) == 0
    told = capsys.readouterr().out
    assert "purged 1 households, 1 cards" in told
    assert "participants=3 active=2 teams=1 needs=1" in told
    assert names_in(stand.folder, SOUGHT) == {}


def test_nobody_new_is_taken_in_a_purged_operation(stand):
    stand.order()
    stand.sync()
    stand.desk.do(act(stand))
    fresh = Volunteer(volunteer_id=UUID(int=9), name="見本　太郎", insurance=Insurance.JOINED)
    refused = Refused("problem.operation_purged")
    assert stand.desk.do(ReceiveVolunteer(fresh, ReceptionMethod.MANUAL, 0)) == refused
    assert stand.desk.do(TakeNeed(msgspec.structs.replace(NEED, need_id=UUID(int=10)))) == refused
