"""Staff on their way down to desks, and what desks told of them: whom a leader made known, which code was used."""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from msgspec.structs import replace
from sqlalchemy import Connection

from ledger.database import Versions
from ledger.errors import NoSuchThing
from ledger.facts import Fact
from ledger.fold import Folded
from ledger.publishing import EVERYONE, Published, publish, shelters, standing_of, to_site
from sync.protocol import badge_code, secret_hash, staff
from sync.protocol.events import EmergencyOpened, StaffSet
from sync.protocol.staff import DESK_MARK, EmergencyCodesRecord, StaffRecord
from sync.protocol.values import StaffRole

PIN_DIGITS = 6
ID_BYTES = 5
EMERGENCY_BYTES = 15
"""Random bytes of one sealed code: more than its signs can hold."""

Entropy = Callable[[int], bytes]


@dataclass(frozen=True, repr=False)
class Issued:
    """A member of staff who was made known; `pin` and `badge` are told once and kept nowhere."""

    record: StaffRecord
    pin: str
    badge: str


def add(connection: Connection, who: tuple[str, StaffRole, str], now_us: int, entropy: Entropy = os.urandom) -> Issued:
    """Makes `(name, role, site id or nothing for all)` known, with a new PIN and a badge. Raises NoSuchThing."""
    name, role, site_id = who
    _check_site(connection, site_id)
    record = StaffRecord(staff_id=entropy(ID_BYTES).hex(), name=name, role=role, set_at_us=now_us, site_id=site_id)
    return _issued(connection, record, now_us, entropy)


def renew(connection: Connection, staff_id: str, now_us: int, entropy: Entropy = os.urandom) -> Issued:
    """A new PIN and badge for somebody who lost theirs, or typed too many wrong ones. Raises NoSuchThing."""
    return _issued(connection, _known(connection, staff_id), now_us, entropy)


def remove(connection: Connection, staff_id: str, now_us: int) -> None:
    """Takes somebody off; desks hear of it. Raises NoSuchThing."""
    record = _known(connection, staff_id)
    _tell(connection, [replace(record, is_removed=True, set_at_us=now_us, pin=None, badge_digest=b"")])


def listed(connection: Connection) -> list[StaffRecord]:
    """Everybody who was made known, by shelter and name; also those who were taken off."""
    found = standing_of(connection, StaffRecord)
    return sorted(found, key=lambda one: (one.site_id, one.name, one.staff_id))


def seal_codes(connection: Connection, site_id: str, count: int, entropy: Entropy = os.urandom) -> list[str]:
    """Makes new sealed codes for a shelter; those that lay there before are good no more. Raises NoSuchThing."""
    _check_site(connection, site_id)
    texts = [badge_code.emergency_text(entropy(EMERGENCY_BYTES)) for _ in range(count)]
    digests = tuple(staff.digest_of(badge_code.emergency_secret(text)) for text in texts)
    _tell(connection, [EmergencyCodesRecord(site_id=site_id, digests=digests)])
    return texts


def tell(connection: Connection, versions: Versions, folded: Iterable[Folded]) -> None:
    """Publishes what follows from the facts among `folded` that speak of staff."""
    facts = [fact for one in folded for fact in one.facts if isinstance(fact.payload, StaffSet | EmergencyOpened)]
    if facts:
        news: list[StaffRecord | EmergencyCodesRecord] = list(_made_at_desks(connection, facts))
        news += _left_after(connection, facts)
        publish(connection, versions, [Published(record, _audience(record.site_id)) for record in news])


def _made_at_desks(connection: Connection, facts: Iterable[Fact]) -> Iterator[StaffRecord]:
    """The last that was said of each. A desk speaks only of people of its shelter whom a desk has made known."""
    last = {fact.payload.staff.staff_id: fact for fact in facts if isinstance(fact.payload, StaffSet)}
    standing = {one.staff_id: one for one in standing_of(connection, StaffRecord, last)}
    for staff_id, fact in last.items():
        assert isinstance(fact.payload, StaffSet)
        place, known = fact.payload.shelter_id, standing.get(staff_id)
        is_theirs = staff_id.startswith(f"{fact.device_id}{DESK_MARK}") if known is None else known.site_id == place
        # What headquarters said since stands, also where all facts are read anew.
        is_news = known is None or fact.payload.staff.set_at_us >= known.set_at_us
        if DESK_MARK in staff_id and is_theirs and is_news:
            yield replace(fact.payload.staff, site_id=place)


def _left_after(connection: Connection, facts: Iterable[Fact]) -> Iterator[EmergencyCodesRecord]:
    used: dict[str, set[bytes]] = {}
    for fact in facts:
        if isinstance(fact.payload, EmergencyOpened):
            used.setdefault(fact.payload.shelter_id, set()).add(fact.payload.code_digest)
    for codes in standing_of(connection, EmergencyCodesRecord, used):
        yield replace(codes, digests=tuple(one for one in codes.digests if one not in used[codes.site_id]))


def _issued(connection: Connection, record: StaffRecord, now_us: int, entropy: Entropy) -> Issued:
    pin, token = _new_pin(entropy), entropy(badge_code.TOKEN_BYTES)
    known = replace(
        record,
        pin=secret_hash.hashed(pin, entropy, staff.PIN_COST),
        badge_digest=staff.digest_of(token),
        set_at_us=now_us,
        is_removed=False,
    )
    _tell(connection, [known])
    return Issued(known, pin, badge_code.text_of(token))


def _new_pin(entropy: Entropy) -> str:
    while True:
        pin = f"{int.from_bytes(entropy(8), 'big') % 10**PIN_DIGITS:0{PIN_DIGITS}}"
        if staff.is_pin(pin):
            return pin


def _known(connection: Connection, staff_id: str) -> StaffRecord:
    found = standing_of(connection, StaffRecord, [staff_id])
    if not found:
        raise NoSuchThing(staff=staff_id)
    return found[0]


def _check_site(connection: Connection, site_id: str) -> None:
    if site_id and all(shelter.shelter_id != site_id for shelter in shelters(connection)):
        raise NoSuchThing(site=site_id)


def _tell(connection: Connection, records: Iterable[StaffRecord | EmergencyCodesRecord]) -> None:
    versions = Versions(connection)
    publish(connection, versions, [Published(record, _audience(record.site_id)) for record in records])
    versions.keep()


def _audience(site_id: str) -> str:
    return to_site(site_id) if site_id else EVERYONE
