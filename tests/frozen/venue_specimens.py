"""One specimen of every fact, record and code of venue tables, from fixed names, keys and times."""

from datetime import date
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec

from sync.protocol import activity_code, certificate_code, device_certificate, ids, keys
from sync.protocol.activity_code import ActivityCode
from sync.protocol.certificate_code import Certificate
from sync.protocol.events import Payload
from sync.protocol.records import ActivityRecord, Record
from sync.protocol.values import ActivityKind, RecordMode, Sex
from sync.protocol.venue_facts import (
    CertificateHandedOut,
    CertificateRevoked,
    ParticipantCheckedIn,
    ParticipantCheckedOut,
    ParticipationCorrected,
    ParticipationUndone,
)
from sync.protocol.venue_records import (
    ApplicantRecord,
    CertificateRevokedRecord,
    DeviceCertificateRecord,
    OrganizerRecord,
    ParticipationRecord,
)
from sync.protocol.venue_values import (
    ActivityState,
    GrantReason,
    GrantState,
    OrganizerStatus,
    ParticipationMethod,
    Registration,
    Visibility,
)

TABLE = {"operation_id": "op-1", "shelter_id": "S-1", "activity_id": "act-1"}
PARTICIPANT = {
    "name": "見本　花子",
    "kana": "みほん はなこ",
    "birth_date": date(1950, 3, 4),
    "sex": Sex.FEMALE,
    "resident_id": "R-000001",
    "card_registered": Registration.YES,
}
PARTICIPATION_ID = ids.participation_of_resident("act-1", "R-000001")
CERTIFICATE_NO = certificate_code.number_of("desk-A", 1)
VENUE_PAYLOADS: dict[str, Payload] = {
    "ParticipantCheckedIn": ParticipantCheckedIn(
        **TABLE,
        **PARTICIPANT,
        method=ParticipationMethod.RESIDENT_CODE,
        credential_id=b"specimen",
        is_credential_expired=True,
        is_walk_in=True,
        happened_at_us=1_795_000_000_500_000,
        pending_reason=GrantReason.NOT_APPLIED.value,
    ),
    "ParticipantCheckedOut": ParticipantCheckedOut(**TABLE, at_us=1_795_000_001_000_000, is_estimated=True),
    "ParticipationCorrected": ParticipationCorrected(
        **TABLE, checked_in_us=1_795_000_000_000_000, checked_out_us=1_795_000_001_000_000, reason="見本"
    ),
    "ParticipationUndone": ParticipationUndone(**TABLE, undone_event_id=UUID(int=31), reason="desk_mistake"),
    "CertificateHandedOut": CertificateHandedOut(
        **TABLE, certificate_no=CERTIFICATE_NO, name="見本　花子", minutes=120, replaces_no="000000-00001-0"
    ),
    "CertificateRevoked": CertificateRevoked(**TABLE, certificate_no=CERTIFICATE_NO, reason="見本"),
}
VENUE_RECORDS: dict[str, Record] = {
    "record activity": ActivityRecord(
        activity_id="act-1",
        title="見本公園の清掃",
        kind=ActivityKind.VOLUNTEERING,
        organizer="見本校区自治協議会",
        place="見本公園",
        starts_at_us=1_795_000_000_000_000,
        ends_at_us=1_795_007_200_000_000,
        capacity=30,
        organizer_id="org-1",
        state=ActivityState.CANCELLED,
        visibility=Visibility.URL_ONLY,
        school_district="見本",
        description="軍手を持参",
        points=100,
        tariff_version="2026-1",
        leader="例田 花子",
    ),
    "record activity of old": ActivityRecord(
        activity_id="act-1",
        title="見本公園の清掃",
        kind=ActivityKind.VOLUNTEERING,
        organizer="見本校区自治協議会",
        place="見本公園",
        starts_at_us=1_795_000_000_000_000,
        ends_at_us=1_795_007_200_000_000,
    ),
    "record organizer": OrganizerRecord(
        organizer_id="org-1",
        name="見本校区自治協議会",
        status=OrganizerStatus.SUSPENDED,
        reason="確認中",
        leader="例田 花子",
        valid_until_us=1_800_000_000_000_000,
    ),
    "record applicant": ApplicantRecord(activity_id="act-1", **PARTICIPANT, is_cancelled=True),
    "record participation": ParticipationRecord(
        participation_id=PARTICIPATION_ID,
        activity_id="act-1",
        record_mode=RecordMode.DRILL,
        checked_in_us=1_795_000_000_000_000,
        method=ParticipationMethod.ACTIVITY_CODE,
        **PARTICIPANT,
        is_walk_in=True,
        checked_out_us=1_795_000_001_000_000,
        is_estimated=True,
        is_undone=True,
        grant=GrantState.REFUSED,
        reason=GrantReason.WRONG_DAY.value,
        points=100,
        certificate_no=CERTIFICATE_NO,
        device_id="desk-A",
    ),
    "record certificate revoked": CertificateRevokedRecord(
        certificate_no=CERTIFICATE_NO, revoked_at_us=1_795_000_000_000_000, replaced_by_no="000000-00001-0"
    ),
    "record device certificate": DeviceCertificateRecord(device_id="desk-A", token=b"t" * 120),
}
DEVICE_KEY = ec.derive_private_key(0x7AB1E_0F_7E57, ec.SECP256R1())
"""A table's key for these specimens alone."""
ACTIVITY_CODE = ActivityCode("act-1", "desk-A", RecordMode.DRILL, 59_833_333)
CERTIFICATE = Certificate(
    number=CERTIFICATE_NO,
    name="見本　花子",
    activity="見本公園の清掃",
    organizer="見本校区自治協議会",
    leader="例田 花子",
    place="見本公園",
    day=date(2026, 11, 20),
    minutes=120,
    issued=date(2026, 11, 20),
    has_points=False,
    record_mode=RecordMode.DRILL,
    issuer="desk-A",
)


def venue_texts(ledger_key: keys.PrivateKey) -> dict[str, str]:
    """What a table shows and prints; only the frozen ones are compared, for signatures differ."""
    chain = device_certificate.certify("desk-A", DEVICE_KEY.public_key(), 20_777, ledger_key)
    return {
        "activity code": activity_code.issue(ACTIVITY_CODE, DEVICE_KEY),
        "certificate": certificate_code.issue(CERTIFICATE, DEVICE_KEY, chain),
    }
