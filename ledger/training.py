"""A ledger to practise on: the city's real shelters, one drill, and people who do not exist."""

import json
import os
from collections.abc import Sequence
from pathlib import Path

import msgspec
from sqlalchemy import Connection

from ledger import issuing, samples, training_organizer
from ledger.database import Versions
from ledger.enrolment import Invitation, invite
from ledger.points import tariff, tariffs
from ledger.publishing import Published, operations, publish, standing_of
from ledger.residents import register
from ledger.samples import Resident, SampleKind
from ledger.service import Service
from sync.protocol import secret_hash, staff
from sync.protocol.enrolment_code import EnrolmentCode
from sync.protocol.records import OperationRecord, Record, RevocationRecord, ShelterRecord
from sync.protocol.staff import StaffRecord
from sync.protocol.values import OpenState, OperationKind, RecordMode, SiteRole, StaffRole

OPERATION_ID = "training"
OPERATION_NAME = "訓練"
CODE_HOURS = 12
"""A training ledger makes a fresh code at each start; an old one need not outlive the day."""
REVOKED_AT_S = issuing.KEY_VALID_FROM_S
"""The sample's revocation is as old as the key, so that seeding again changes nothing."""
STAFF = (("training-reception", "練習 受付", StaffRole.RECEPTION), ("training-leader", "練習 責任者", StaffRole.LEADER))
"""Who may be chosen at 交代 in training: people who do not exist."""
STAFF_PIN = "246810"
"""Of both; the exercises say it aloud. What is trained is saying who one is, not keeping a secret."""


def seed(service: Service) -> str:
    """Writes what training needs; where it is there already, nothing changes and no desk gets it again.

    Answers the id of the organiser whose venue table the desk is too.
    """
    people = samples.residents()
    with service.database.write() as connection:
        versions = Versions(connection)
        publish(connection, versions, [Published(record) for record in _records(connection, service, people)])
        register(connection, {one.member_code: one.household() for one in people if one.member_code})
        tariffs.load(connection, tariff.read(samples.TARIFF.read_bytes()), service.clock())
        versions.keep()
    return training_organizer.prepared(service)


def _records(connection: Connection, service: Service, people: Sequence[Resident]) -> list[Record]:
    started_at_us = next(
        (one.started_at_us for one in operations(connection) if one.operation_id == OPERATION_ID), service.clock()
    )
    operation = OperationRecord(
        operation_id=OPERATION_ID,
        name=OPERATION_NAME,
        kind=OperationKind.EARTHQUAKE,
        record_mode=RecordMode.DRILL,
        started_at_us=started_at_us,
    )
    revoked = [
        RevocationRecord(credential_id=issuing.credential_id_of(one.resident_id), revoked_at_s=REVOKED_AT_S)
        for one in people
        if one.kind is SampleKind.REVOKED
    ]
    return [operation, issuing.issuer_record(service), *revoked, *_shelters(), *_staff(connection, service)]


def _shelters() -> list[ShelterRecord]:
    everywhere = samples.shelter_list()
    place = samples.training_shelter(everywhere)
    return [
        msgspec.structs.replace(shelter, open_state=OpenState.OPEN) if shelter is place else shelter
        for shelter in everywhere
    ]


def _staff(connection: Connection, service: Service) -> list[StaffRecord]:
    """Those who are not known yet: a PIN that is hashed again is another record."""
    known = {one.staff_id for one in standing_of(connection, StaffRecord, [staff_id for staff_id, _, _ in STAFF])}
    return [
        StaffRecord(
            staff_id=staff_id,
            name=name,
            role=role,
            set_at_us=service.clock(),
            pin=secret_hash.hashed(STAFF_PIN, os.urandom, staff.PIN_COST),
        )
        for staff_id, name, role in STAFF
        if staff_id not in known
    ]


def invite_desk(service: Service, organizer_id: str) -> EnrolmentCode:
    """A fresh code for a desk of the training shelter, which is the organiser's venue table too."""
    place = samples.training_shelter(samples.shelter_list())
    role, mode = SiteRole.SHELTER_DESK, RecordMode.DRILL
    return invite(service, Invitation(place.shelter_id, role, mode, CODE_HOURS, OPERATION_ID, organizer_id))


def sample_codes(service: Service, people: Sequence[Resident]) -> list[dict[str, object]]:
    """Each sample's name, members, code text and kind, for the tray, the sheet and the drill."""
    now_s = service.clock() // 1_000_000
    return [
        {
            "name": one.holder.name,
            "members": one.names,
            "text": code_text(service, one, now_s),
            "kind": one.kind.value,
        }
        for one in people
    ]


def code_text(service: Service, resident: Resident, now_s: int) -> str:
    """What a sample's code says when it is read."""
    if resident.kind is SampleKind.MEMBER_CODE:
        return resident.member_code
    life = issuing.expired(now_s) if resident.kind is SampleKind.EXPIRED else issuing.fresh(now_s)
    return issuing.issue(service, resident, life)


def write_whole(file: Path, plain: object) -> None:
    """Writes JSON so that a reader sees all of it or none."""
    temporary = file.with_name(f".{file.name}.new")
    temporary.write_text(json.dumps(plain, ensure_ascii=False, indent=1), "utf-8")
    temporary.replace(file)
