"""A resident with the app in the tests: their code, and what their phone sends at a shelter's posted code."""

import json
import uuid
from datetime import date
from typing import Any

from ledger import admissions, issuing
from ledger.admissions import Told
from ledger.database import Versions
from ledger.issuing import Life
from ledger.publishing import Published, publish
from ledger.samples import Resident, SampleKind
from ledger.service import Service
from sync.protocol.credential_body import Holder, Member
from sync.protocol.records import PostedCodeRecord
from sync.protocol.values import RecordMode, Relation, Sex
from tests.contracts.ledger.desk import NOON_US, Desk

NOON_S = NOON_US // 1_000_000


def resident(number: int = 1, members: int = 2) -> Resident:
    """A holder with so many further members."""
    holder = Holder(f"見本　{number}", "みほん", date(1950, 3, 4), Sex.FEMALE, "見本町1-1", "000-0000-0000", False)
    family = tuple(
        Member(at, f"見本　{number}の{at}", "みほん", date(1980, 1, at), Sex.MALE, Relation.CHILD)
        for at in range(1, members + 1)
    )
    return Resident(f"R-{number:06d}", SampleKind.RESIDENT, "", holder, family)


def code_of(service: Service, who: Resident, life: Life | None = None) -> str:
    """The resident's code, and its issuer known to the ledger."""
    with service.database.write() as connection:
        versions = Versions(connection)
        publish(connection, versions, [Published(issuing.issuer_record(service))])
        versions.keep()
    return issuing.issue(service, who, life or issuing.fresh(NOON_S))


def posted_at(desk: Desk, mode: RecordMode = RecordMode.DRILL) -> str:
    """The code that the desk's shelter shows, as the desk got it from the ledger."""
    return next(
        record.text for record in desk.pull() if isinstance(record, PostedCodeRecord) and record.record_mode is mode
    )


def request_of(posted: str, code: str, members: list[int] | None = None, *, number: int = 1, **more: Any) -> bytes:
    """What the phone sends; requests with the same number are the same one."""
    asked = {"request_id": str(uuid.UUID(int=number)), "posted_code": posted, "credential": code, **more}
    return json.dumps(asked if members is None else asked | {"members": members}).encode()


def announce(service: Service, posted: str, code: str, members: list[int] | None = None, *, number: int = 1) -> Told:
    """The phone announces, and is told."""
    return admissions.announce(service, request_of(posted, code, members, number=number))
