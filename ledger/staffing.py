"""Staff on their way down to desks, and what desks told of them: whom a leader made known, which code was used."""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from msgspec.structs import replace
from sqlalchemy import Connection, select

from ledger.database import Versions
from ledger.errors import NoSuchThing, RoleNotThere
from ledger.facts import Fact
from ledger.fold import Folded
from ledger.journal import moves_of
from ledger.organizer_tables import organizer
from ledger.publishing import EVERYONE, Published, publish, shelters, standing_of, to_organizer, to_site
from ledger.tables import device, enrolment_code
from sync.protocol import badge_code, secret_hash, staff
from sync.protocol.events import DeskMoved, EmergencyOpened, StaffSet
from sync.protocol.staff import DESK_MARK, EmergencyCodesRecord, StaffRecord
from sync.protocol.values import SiteRole, StaffRole

PIN_DIGITS = 6
ID_BYTES = 5
EMERGENCY_BYTES = 15
"""Random bytes of one sealed code: more than its signs can hold."""

AT_TABLES = (StaffRole.ORGANIZER, StaffRole.RECEPTION)
"""Who works at an organiser's tables; who leads a shelter or sets machines up is the city's."""

Entropy = Callable[[int], bytes]


@dataclass(frozen=True, repr=False)
class Issued:
    """A member of staff who was made known; `pin` and `badge` are told once and kept nowhere."""

    record: StaffRecord
    pin: str
    badge: str


def add(
    connection: Connection,
    who: tuple[str, StaffRole, str],
    now_us: int,
    entropy: Entropy = os.urandom,
    staff_id: str = "",
) -> Issued:
    """Makes `(name, role, place)` known, with a new PIN and a badge. Raises NoSuchThing or RoleNotThere.

    The place is a shelter, a volunteer centre, an organiser (at its tables), or nothing for the whole city.
    A `staff_id` that is known already is set anew.
    """
    name, role, place = who
    _check_place(connection, place)
    _check_role(connection, role, place)
    staff_id = staff_id or entropy(ID_BYTES).hex()
    name = name[: staff.MAX_NAME_CHARACTERS]
    record = StaffRecord(staff_id=staff_id, name=name, role=role, set_at_us=now_us, site_id=place)
    return _issued(connection, record, now_us, entropy)


def renew(connection: Connection, staff_id: str, now_us: int, entropy: Entropy = os.urandom) -> Issued:
    """A new PIN and badge for somebody who lost theirs, or typed too many wrong ones. Raises NoSuchThing."""
    return _issued(connection, _known(connection, staff_id), now_us, entropy)


def remove(connection: Connection, staff_id: str, now_us: int) -> None:
    """Takes somebody off; desks hear of it. Raises NoSuchThing."""
    _tell(connection, [_off(_known(connection, staff_id), now_us)])


def left(connection: Connection, staff_id: str, now_us: int) -> list[Published]:
    """What desks are to be told where somebody is taken off within a larger step; nothing where they are not known."""
    return _published(connection, [_off(one, now_us) for one in standing_of(connection, StaffRecord, [staff_id])])


def listed(connection: Connection) -> list[StaffRecord]:
    """Everybody who was made known, by shelter and name; also those who were taken off."""
    found = standing_of(connection, StaffRecord)
    return sorted(found, key=lambda one: (one.site_id, one.name, one.staff_id))


def seal_codes(connection: Connection, place: str, count: int, entropy: Entropy = os.urandom) -> list[str]:
    """Makes new sealed codes for a shelter, a volunteer centre or an organiser's tables.

    Those that lay there before are good no more. Raises NoSuchThing.
    """
    _check_place(connection, place)
    texts = [badge_code.emergency_text(entropy(EMERGENCY_BYTES)) for _ in range(count)]
    digests = tuple(staff.digest_of(badge_code.emergency_secret(text)) for text in texts)
    _tell(connection, [EmergencyCodesRecord(site_id=place, digests=digests)])
    return texts


def tell(connection: Connection, versions: Versions, folded: Iterable[Folded]) -> None:
    """Publishes what follows from the facts among `folded` that speak of staff."""
    facts = [fact for one in folded for fact in one.facts if isinstance(fact.payload, StaffSet | EmergencyOpened)]
    if facts:
        news: list[StaffRecord | EmergencyCodesRecord] = list(_made_at_desks(connection, facts))
        news += _left_after(connection, facts)
        publish(connection, versions, _published(connection, news))


def _made_at_desks(connection: Connection, facts: Iterable[Fact]) -> Iterator[StaffRecord]:
    """The last that was said of each. A desk speaks only of people of its place whom a desk has made known."""
    last = {fact.payload.staff.staff_id: fact for fact in facts if isinstance(fact.payload, StaffSet)}
    standing = {one.staff_id: one for one in standing_of(connection, StaffRecord, last)}
    places = {device_id: _places_of(connection, device_id) for device_id in {one.device_id for one in last.values()}}
    for staff_id, fact in last.items():
        assert isinstance(fact.payload, StaffSet)
        place, known = fact.payload.shelter_id, standing.get(staff_id)
        is_theirs = staff_id.startswith(f"{fact.device_id}{DESK_MARK}") if known is None else known.site_id == place
        # What headquarters said since stands, also where all facts are read anew.
        is_news = known is None or fact.payload.staff.set_at_us >= known.set_at_us
        if DESK_MARK in staff_id and is_theirs and is_news and place in places[fact.device_id]:
            yield replace(fact.payload.staff, site_id=place)


def _places_of(connection: Connection, device_id: str) -> set[str]:
    """Whose people a device may speak of: where it stands, where it said that it stood, and whose table it is.

    Another organiser's tables are never among them, whatever a stolen desk says of where it stands.
    """
    statement = select(device.c.site_id, device.c.organizer_id).where(device.c.device_id == device_id)
    site_id, own = connection.execute(statement).one()
    stood = {site_id, *(place for move in moves_of(connection, device_id) for place in _ends_of(move))}
    return {one for one in stood if one and not _is_organizer(connection, one)} | ({own} if own else set())


def _ends_of(move: DeskMoved) -> tuple[str, str]:
    return move.from_shelter_id, move.shelter_id


def _left_after(connection: Connection, facts: Iterable[Fact]) -> Iterator[EmergencyCodesRecord]:
    """The codes that still lie where one was opened: at the desk's place, or at the organiser whose table it is."""
    used: dict[str, set[bytes]] = {}
    for fact in facts:
        if isinstance(fact.payload, EmergencyOpened):
            own = select(device.c.organizer_id).where(device.c.device_id == fact.device_id)
            for place in {fact.payload.shelter_id, connection.execute(own).scalar_one()} - {""}:
                used.setdefault(place, set()).add(fact.payload.code_digest)
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


def _check_place(connection: Connection, place: str) -> None:
    is_shelter = not place or any(shelter.shelter_id == place for shelter in shelters(connection))
    if not (is_shelter or _is_organizer(connection, place) or _is_centre(connection, place)):
        raise NoSuchThing(site=place)


def _check_role(connection: Connection, role: StaffRole, place: str) -> None:
    """主催者 of no place would be of every organiser's tables."""
    if role is StaffRole.ORGANIZER and not place:
        raise RoleNotThere(role=role.value, site=place)
    if _is_organizer(connection, place) and role not in AT_TABLES:
        raise RoleNotThere(role=role.value, site=place)


def _is_organizer(connection: Connection, place: str) -> bool:
    statement = select(organizer.c.organizer_id).where(organizer.c.organizer_id == place)
    return connection.execute(statement).first() is not None


def _is_centre(connection: Connection, place: str) -> bool:
    """Whether a volunteer centre's desk was enrolled there, or invited."""
    role = SiteRole.VOLUNTEER_CENTER.value
    invited = select(enrolment_code.c.site_id).where(enrolment_code.c.site_id == place, enrolment_code.c.role == role)
    stands = select(device.c.site_id).where(device.c.site_id == place, device.c.role == role)
    return connection.execute(invited.union_all(stands)).first() is not None


def _off(record: StaffRecord, now_us: int) -> StaffRecord:
    return replace(record, is_removed=True, set_at_us=now_us, pin=None, badge_digest=b"")


def _tell(connection: Connection, records: Iterable[StaffRecord | EmergencyCodesRecord]) -> None:
    versions = Versions(connection)
    publish(connection, versions, _published(connection, records))
    versions.keep()


def _published(connection: Connection, records: Iterable[StaffRecord | EmergencyCodesRecord]) -> list[Published]:
    return [Published(record, _audience(connection, record.site_id)) for record in records]


def _audience(connection: Connection, place: str) -> str:
    """Who hears of staff and codes of a place; an organiser's go to its tables wherever they stand."""
    if not place:
        return EVERYONE
    return to_organizer(place) if _is_organizer(connection, place) else to_site(place)
