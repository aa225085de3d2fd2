"""Specimens of what a volunteer centre writes."""

from datetime import date
from uuid import UUID

from sync.protocol.centre import (
    ActivityReport,
    CentreNeed,
    GroupMember,
    GuardianConsent,
    Insurance,
    NeedState,
    TeamMember,
    TeamStep,
    TeamStepKind,
    Volunteer,
    VolunteerKind,
)
from sync.protocol.centre_events import (
    ActivityReported,
    CentreFactUndone,
    NeedRevised,
    NeedTaken,
    TeamDeparted,
    TeamReturned,
    VolunteerDetailed,
    VolunteerReceived,
    VolunteersMatched,
    VolunteersReleased,
)
from sync.protocol.centre_records import NeedRecord, TeamRecord, VolunteerRecord
from sync.protocol.events import Payload
from sync.protocol.records import Record
from sync.protocol.values import ReceptionMethod, RecordMode, Sex

CENTRE = {"operation_id": "op-1", "centre_id": "S-1"}
VOLUNTEER = Volunteer(
    volunteer_id=UUID(int=51),
    kind=VolunteerKind.GROUP,
    heads=12,
    name="例田　次郎",
    kana="れいだ じろう",
    sex=Sex.MALE,
    birth_date=date(1980, 1, 1),
    address="見本町1-1",
    phone="000-0000-0000",
    emergency_contact="例田 000-0000-0001",
    group_name="見本会",
    insurance=Insurance.TODAY,
    skills="重機",
    experience="3回",
    vehicle="軽トラック",
    tools="スコップ 2",
    health="腰痛",
    guardian_consent=GuardianConsent.GIVEN,
    app_registered=True,
    person_id=UUID(int=11),
    credential_id=b"specimen",
    members=(
        GroupMember(
            name="仮山",
            kana="かりやま",
            birth_date=date(2010, 1, 1),
            phone="000-0000-0002",
            insurance=Insurance.JOINED,
        ),
    ),
    note="昼まで",
)
NEED = CentreNeed(
    need_id=UUID(int=52),
    area="見本町",
    work="泥出し",
    people_needed=8,
    address="見本町2-2",
    asked_by="仮山",
    phone="000-0000-0003",
    tools="スコップ",
    danger="釘",
    note="犬あり",
    state=NeedState.DONE,
)
REPORT = ActivityReport(
    people=12,
    work_done="床下の泥",
    is_finished=True,
    remaining="なし",
    injured=1,
    injuries="切り傷",
    near_misses="釘を踏みかけた",
)
CENTRE_STEP = TeamStep(
    kind=TeamStepKind.REPORTED,
    at_us=1_795_000_001_000_000,
    event_id=UUID(int=54),
    members=(TeamMember(UUID(int=51), 7),),
    volunteer_ids=(UUID(int=51),),
    expected_return_us=1_795_000_002_000_000,
    report=REPORT,
)
TODAY = date(2026, 11, 20)
PAYLOADS: dict[str, Payload] = {
    "VolunteerReceived": VolunteerReceived(
        **CENTRE,
        day=TODAY,
        volunteer_no="A-1",
        method=ReceptionMethod.APP,
        volunteer=VOLUNTEER,
        started_mono_ms=1,
        done_mono_ms=2,
    ),
    "VolunteerDetailed": VolunteerDetailed(**CENTRE, volunteer=VOLUNTEER),
    "NeedTaken": NeedTaken(**CENTRE, day=TODAY, need_no="A-1", need=NEED),
    "NeedRevised": NeedRevised(**CENTRE, need=NEED),
    "VolunteersMatched": VolunteersMatched(
        **CENTRE, day=TODAY, team_no="A-1", need_id=UUID(int=52), members=(TeamMember(UUID(int=51), 7),)
    ),
    "VolunteersReleased": VolunteersReleased(**CENTRE, volunteer_ids=(UUID(int=51),)),
    "TeamDeparted": TeamDeparted(**CENTRE, expected_return_us=1_795_000_002_000_000),
    "TeamReturned": TeamReturned(**CENTRE),
    "ActivityReported": ActivityReported(**CENTRE, report=REPORT),
    "CentreFactUndone": CentreFactUndone(**CENTRE, undone_event_id=UUID(int=54), reason="desk_mistake"),
}
RECORDS: dict[str, Record] = {
    "record volunteer": VolunteerRecord(
        **CENTRE,
        volunteer=VOLUNTEER,
        record_mode=RecordMode.DRILL,
        day=TODAY,
        volunteer_no="A-1",
        method=ReceptionMethod.APP,
        received_at_us=1_795_000_000_000_000,
        device_id="desk-A",
        received_event_ids=(UUID(int=53),),
        is_detailed=True,
    ),
    "record need": NeedRecord(
        **CENTRE,
        need=NEED,
        record_mode=RecordMode.DRILL,
        day=TODAY,
        need_no="A-1",
        taken_at_us=1_795_000_000_000_000,
        device_id="desk-A",
        revised_at_us=1_795_000_001_000_000,
        taken_event_ids=(UUID(int=55),),
    ),
    "record team": TeamRecord(
        **CENTRE,
        team_id=UUID(int=56),
        record_mode=RecordMode.DRILL,
        day=TODAY,
        team_no="A-1",
        need_id=UUID(int=52),
        steps=(CENTRE_STEP,),
    ),
}
