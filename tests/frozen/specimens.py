"""One specimen of everything that is written once and read for ever, from fixed names, keys and times."""

from datetime import date
from uuid import UUID

import msgspec
from cryptography.hazmat.primitives.asymmetric import ec

from sync.protocol import codec, credential, posted_code
from sync.protocol.credential import Credential
from sync.protocol.credential_body import Holder, Member
from sync.protocol.events import (
    FIRST_HASH,
    AreaSet,
    ArrivalDeclined,
    EmergencyOpened,
    Event,
    HouseholdAdmitted,
    HouseholdDetailed,
    MealHanded,
    MealUndone,
    Payload,
    PresenceChanged,
    PresenceUndone,
    ReceptionUndone,
    ShelterStateSet,
    SightingNoted,
    StaffSet,
    name_of,
)
from sync.protocol.household import HeadCount, Household, Person, Pets
from sync.protocol.key_envelope import Cost
from sync.protocol.ledger_keys import Handover, Handovers
from sync.protocol.messages import Batch, FeedPage, LedgerKey, Receipt
from sync.protocol.posted_code import PostedCode
from sync.protocol.presence import (
    Destination,
    Meal,
    MealSlot,
    PersonPresence,
    PresenceChange,
    PresenceStep,
    StepKind,
    Whereabouts,
)
from sync.protocol.records import (
    ActivitiesPurgeRecord,
    AreaRecord,
    ArrivalRecord,
    FeedItem,
    HouseholdRecord,
    PostedCodeRecord,
    PurgeOrderRecord,
    Record,
    ShelterStateRecord,
)
from sync.protocol.secret_hash import SecretHash
from sync.protocol.sightings import SightingLine
from sync.protocol.staff import EmergencyCodesRecord, StaffRecord
from sync.protocol.support import (
    Allergen,
    Communication,
    Consent,
    HousingDamage,
    Need,
    NeedCode,
    Residence,
    Urgency,
)
from sync.protocol.values import (
    ArrivalState,
    CareCode,
    Crowd,
    Depth,
    IdSource,
    OpenState,
    ReceptionMethod,
    RecordMode,
    Relation,
    Sex,
    StaffRole,
    StayType,
)
from sync.protocol.verdict import Verdict, VerdictKind
from tests.frozen import centre_specimens
from tests.frozen.venue_specimens import VENUE_PAYLOADS, VENUE_RECORDS

ISSUER_KEY = ec.derive_private_key(0x5A11_0F_7E57, ec.SECP256R1())
"""A key for this specimen alone; it signs nothing else."""

PERSON = Person(
    person_id=UUID(int=11),
    representative=True,
    relation=Relation.SELF,
    name_raw="見本　花子",
    name_display="見本 花子",
    kana="みほん はなこ",
    name_latin="MIHON HANAKO",
    sex=Sex.FEMALE,
    birth_date=date(1950, 3, 4),
    birth_date_raw="S25.3.4",
    care_codes=(CareCode.NURSING, CareCode.MEDICAL),
    care_note="酸素",
    id_source=IdSource.APP_CODE,
)
HOUSEHOLD = Household(
    household_id=UUID(int=21),
    depth=Depth.HEADLINE,
    persons=(PERSON, Person(person_id=UUID(int=12), came=False)),
    head_count=HeadCount(total=4, male=1, female=2, infant=1),
    stay_type=StayType.CAR,
    postal_code="860-0000",
    address_raw="熊本市西区見本町1-1",
    phone="000-0000-0000",
    vehicle="熊本 300 あ 00-00",
    pets=(Pets(species="犬", count=1),),
    note="北口",
    credential_id=b"specimen",
)
RECORD = HouseholdRecord(
    household=HOUSEHOLD,
    operation_id="op-1",
    shelter_id="S-1",
    reception_no="A-0001",
    method=ReceptionMethod.APP,
    record_mode=RecordMode.DRILL,
    received_at_us=1_795_000_000_000_000,
    device_id="desk-A",
    admitted_event_id=UUID(int=31),
)
PAYLOADS: dict[str, Payload] = {
    "HouseholdAdmitted": HouseholdAdmitted(
        operation_id="op-1",
        shelter_id="S-1",
        reception_no="A-0001",
        method=ReceptionMethod.APP,
        household=HOUSEHOLD,
        started_mono_ms=1,
        done_mono_ms=2,
    ),
    "HouseholdDetailed": HouseholdDetailed(operation_id="op-1", shelter_id="S-1", household=HOUSEHOLD),
    "ReceptionUndone": ReceptionUndone(
        operation_id="op-1", shelter_id="S-1", undone_event_id=UUID(int=31), reason="desk_mistake"
    ),
}
SITE = {"operation_id": "op-1", "shelter_id": "S-1"}
SUPPORTED = msgspec.structs.replace(
    PERSON,
    languages=("ja", "vi"),
    communication=(Communication.WRITING,),
    needs=(Need(code=NeedCode.OXYGEN, urgency=Urgency.NOW),),
    allergies=(Allergen.EGG, Allergen.OTHER),
    allergy_note="ごま",
    care_level="要介護2",
    consent=Consent(to_family=True, asked_by="operator-1", asked_at_us=1_795_000_000_000_000),
    protect=True,
)
SETTLED = msgspec.structs.replace(
    HOUSEHOLD,
    persons=(SUPPORTED,),
    residence=Residence.CITY,
    town_association="見本町内会",
    emergency_contact="例田 000-0000-0001",
    housing_damage=HousingDamage.FLOODED_ABOVE_FLOOR,
    parking="第2駐車場 14",
    living_group="1組",
    space_no="体育館 12",
    food_support=True,
    skills="看護師",
)
AWAY = PersonPresence(
    person_id=UUID(int=11),
    whereabouts=Whereabouts.OUT,
    since_us=1_795_000_001_000_000,
    event_id=UUID(int=32),
    expected_return_us=1_795_000_002_000_000,
    destination=Destination.HOME,
)
STEP = PresenceStep(
    kind=StepKind.OUT,
    at_us=1_795_000_001_000_000,
    event_id=UUID(int=32),
    person_ids=(UUID(int=11),),
    unnamed_heads=1,
    expected_return_us=1_795_000_002_000_000,
    destination=Destination.HOME,
    destination_shelter_id="S-2",
)
ADMITTED_AGAIN = PresenceStep(
    kind=StepKind.ADMIT, at_us=1_795_000_003_000_000, event_id=UUID(int=34), person_ids=(UUID(int=11),)
)
MEAL = Meal(
    day=date(2026, 11, 20),
    slot=MealSlot.EVENING,
    heads=4,
    handed_at_us=1_795_000_001_000_000,
    event_id=UUID(int=33),
)
SIGHTING = SightingLine(
    number=2,
    at_us=1_795_000_001_000_000,
    operator_id="operator-1",
    kind="care_shown",
    household_id=UUID(int=21),
    detail="見本",
    former=b"f" * 32,
)
STAFF = StaffRecord(
    staff_id="staff-1",
    name="仮山 職員",
    role=StaffRole.LEADER,
    set_at_us=1_795_000_000_000_000,
    site_id="S-1",
    badge_digest=b"b" * 32,
    pin=SecretHash(salt=b"s" * 16, cost=Cost(), digest=b"d" * 32),
    is_removed=True,
)
LATER_PAYLOADS: dict[str, Payload] = {
    "HouseholdAdmitted with an address of one's own": HouseholdAdmitted(
        **SITE,
        reception_no="A-0003",
        method=ReceptionMethod.MANUAL,
        household=msgspec.structs.replace(
            SETTLED, persons=(SUPPORTED, msgspec.structs.replace(SUPPORTED, address_raw="福岡県見本市例町2-2"))
        ),
    ),
    "HouseholdAdmitted of an arrival": HouseholdAdmitted(
        **SITE,
        reception_no="A-0002",
        method=ReceptionMethod.POSTED_CODE,
        household=SETTLED,
        moved_from_shelter_id="S-2",
        arrival_id=UUID(int=41),
    ),
    "PresenceChanged": PresenceChanged(
        **SITE,
        change=PresenceChange.OVERNIGHT,
        person_ids=(UUID(int=11),),
        unnamed_heads=1,
        happened_at_us=1_795_000_000_500_000,
        expected_return_us=1_795_000_002_000_000,
        destination=Destination.OTHER_SHELTER,
        destination_shelter_id="S-2",
        note="見本",
    ),
    "PresenceUndone": PresenceUndone(**SITE, undone_event_id=UUID(int=32), reason="desk_mistake"),
    "MealHanded": MealHanded(**SITE, day=date(2026, 11, 20), slot=MealSlot.EVENING, heads=4),
    "MealUndone": MealUndone(**SITE, undone_event_id=UUID(int=33)),
    "AreaSet": AreaSet(**SITE, name="体育館 12", capacity=20),
    "ShelterStateSet": ShelterStateSet(**SITE, open_state=OpenState.OPEN, intake_stopped=True, crowd=Crowd.CROWDED),
    "ArrivalDeclined": ArrivalDeclined(**SITE, arrival_id=UUID(int=41), reason="not_here"),
    "SightingNoted": SightingNoted(**SITE, line=SIGHTING),
    "StaffSet": StaffSet(**SITE, staff=STAFF),
    "EmergencyOpened": EmergencyOpened(**SITE, code_digest=b"e" * 32),
}
LATER_RECORDS: dict[str, Record] = {
    "record household away": msgspec.structs.replace(
        RECORD, household=SETTLED, away=(AWAY,), last_seen_us=1_795_000_001_000_000, meals=(MEAL,)
    ),
    "record household with steps": msgspec.structs.replace(RECORD, away=(AWAY,), steps=(STEP,)),
    "record household received twice": msgspec.structs.replace(
        RECORD, steps=(ADMITTED_AGAIN,), repeated_event_ids=(UUID(int=34),)
    ),
    "record shelter state": ShelterStateRecord(
        **SITE,
        record_mode=RecordMode.DRILL,
        open_state=OpenState.OPEN,
        set_at_us=1_795_000_000_000_000,
        intake_stopped=True,
        crowd=Crowd.FULL,
        opened_at_us=1_794_000_000_000_000,
        closed_at_us=1_793_000_000_000_000,
    ),
    "record staff": STAFF,
    "record emergency codes": EmergencyCodesRecord(site_id="S-1", digests=(b"e" * 32,)),
    "record posted code": PostedCodeRecord(**SITE, record_mode=RecordMode.DRILL, text="KMA1P:0"),
    "record purge order": PurgeOrderRecord(operation_id="r8-0730-ame", order=b"signed"),
    "record activities purge": ActivitiesPurgeRecord(
        organizer_id="org-1", ended_before=date(2026, 4, 1), order=b"signed"
    ),
    "record area": AreaRecord(**SITE, record_mode=RecordMode.DRILL, name="体育館 12", capacity=20),
    "record arrival": ArrivalRecord(
        **SITE,
        arrival_id=UUID(int=41),
        record_mode=RecordMode.DRILL,
        household=SETTLED,
        announced_at_us=1_795_000_000_000_000,
        expires_at_us=1_795_086_400_000_000,
        state=ArrivalState.CONFIRMED,
    ),
}
LATER_PAYLOADS |= centre_specimens.PAYLOADS
LATER_RECORDS |= centre_specimens.RECORDS
CREDENTIAL = Credential(
    credential_id=b"specimen",
    issuer="specimen",
    resident_id="R-000001",
    holder=Holder("見本　花子", "みほん はなこ", date(1950, 3, 4), Sex.FEMALE, "見本町1-1", "000-0000-0000", True),
    members=(
        Member(1, "見本　太郎", "みほん たろう", date(1980, 1, 1), Sex.MALE, Relation.CHILD, (CareCode.ALLERGY,)),
    ),
    issued_s=1_795_000_000,
    not_before_s=1_795_000_000,
    expires_s=1_826_536_000,
)


def event_of(payload: Payload) -> Event:
    name, schema = name_of(payload)
    return Event(
        event_id=UUID(int=31),
        device_id="desk-A",
        seq=1,
        type=name,
        schema=schema,
        aggregate=HOUSEHOLD.household_id,
        wall_time_us=1_795_000_000_000_000,
        mono_ms=1000,
        boot_id=UUID(int=7),
        clock_offset_ms=-5,
        operator_id="operator-1",
        record_mode=RecordMode.DRILL,
        prev_hash=FIRST_HASH,
        payload=codec.encode(payload),
    )


def messages() -> dict[str, Event | Record | Batch | Receipt | FeedPage | Handover | Handovers]:
    """Every specimen by its name."""
    verdict = Verdict(1, UUID(int=31), VerdictKind.DISCREPANCY, "received_twice:1")
    item = FeedItem("household", "k", 5, codec.encode(RECORD))
    events = {f"event {name}": event_of(payload) for name, payload in PAYLOADS.items()}
    later = {f"event {name}": event_of(payload) for name, payload in LATER_PAYLOADS.items()}
    return {
        **events,
        **later,
        **{f"event {name}": event_of(payload) for name, payload in VENUE_PAYLOADS.items()},
        **LATER_RECORDS,
        **VENUE_RECORDS,
        "record household": RECORD,
        "batch": Batch(device_id="desk-A", events=tuple(codec.encode(one) for one in events.values())),
        "receipt": Receipt(
            epoch="e", device_id="desk-A", high_water=1, ledger_time_us=1, bundle_digest=b"d" * 32, verdicts=(verdict,)
        ),
        "page": FeedPage(
            epoch="e",
            device_id="desk-A",
            nonce=b"n" * 16,
            high_water=1,
            cursor=5,
            more=False,
            ledger_time_us=1,
            items=(item,),
        ),
        "handover": Handover(ledger_keys=(LedgerKey(kid=b"k" * 8, use="sign", public_key=b"p" * 91),)),
        "handovers": Handovers(tokens=(b"t" * 20,)),
    }


POSTED = PostedCode("E4310000002111", "op-1", RecordMode.DRILL, date(2026, 11, 20))


def posted() -> str:
    """A shelter's posted code; only the frozen one is compared."""
    return posted_code.issue(POSTED, ISSUER_KEY)


def code() -> str:
    """A resident's code; its signature is another one each time, so that only the frozen one is compared."""
    return credential.issue(CREDENTIAL, ISSUER_KEY)
