"""One specimen of everything that is written once and read for ever, from fixed names, keys and times."""

from datetime import date
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec

from sync.protocol import codec, credential
from sync.protocol.credential import Credential
from sync.protocol.credential_body import Holder, Member
from sync.protocol.events import (
    FIRST_HASH,
    Event,
    HouseholdAdmitted,
    HouseholdDetailed,
    Payload,
    ReceptionUndone,
    name_of,
)
from sync.protocol.household import HeadCount, Household, Person, Pets
from sync.protocol.messages import Batch, FeedPage, Receipt
from sync.protocol.records import FeedItem, HouseholdRecord
from sync.protocol.values import CareCode, Depth, IdSource, ReceptionMethod, RecordMode, Relation, Sex, StayType
from sync.protocol.verdict import Verdict, VerdictKind

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


def messages() -> dict[str, Event | HouseholdRecord | Batch | Receipt | FeedPage]:
    """Every specimen by its name."""
    verdict = Verdict(1, UUID(int=31), VerdictKind.DISCREPANCY, "received_twice:1")
    item = FeedItem("household", "k", 5, codec.encode(RECORD))
    events = {f"event {name}": event_of(payload) for name, payload in PAYLOADS.items()}
    return {
        **events,
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
    }


def code() -> str:
    """A resident's code; its signature is another one each time, so that only the frozen one is compared."""
    return credential.issue(CREDENTIAL, ISSUER_KEY)
