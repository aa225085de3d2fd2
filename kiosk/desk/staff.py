"""The acts of staff: log in, change, hand back, open the sealed code, make somebody known; each is noted."""

from dataclasses import dataclass, replace
from typing import ClassVar

from msgspec.structs import replace as with_changes

from kiosk.desk.counter import Counter, Site
from kiosk.desk.staff_here import codes_here, known_here, makeable_at, may_at
from kiosk.domain import tries
from kiosk.domain.duties import EMERGENCY_OPERATOR, NO_DUTY, Duty
from kiosk.domain.outcomes import Refused
from kiosk.domain.tries import Tries
from kiosk.ports.sightings import SightingKind
from sync.protocol import badge_code, codec, secret_hash
from sync.protocol.events import EmergencyOpened, StaffSet
from sync.protocol.ids import desk_aggregate, staff_aggregate
from sync.protocol.key_envelope import Cost
from sync.protocol.staff import DESK_MARK, MAX_NAME_CHARACTERS, PIN_COST, StaffRecord, digest_of, is_pin
from sync.protocol.values import StaffRole

UNNAMED = "desk"
"""The operator id of whoever stands there while nobody has said who."""
MAX_STAFF = 200
"""At one desk; more is a mistake, and a list that nobody reads."""
EMERGENCY_TRIES = "emergency"


@dataclass(frozen=True)
class Person:
    """Somebody who is known here and what they `may` do here; without a PIN they are known by their badge alone."""

    staff_id: str
    name: str
    role: StaffRole
    has_pin: bool
    is_of_desk: bool
    may: frozenset[Duty] = NO_DUTY


@dataclass(frozen=True)
class Operator:
    """Who stands at the desk, and what they may do."""

    operator_id: str
    name: str
    may: frozenset[Duty]


def operator_at(site: Site) -> Operator:
    """Who stands there now."""
    return Operator(site.operator_id, site.operator_name, site.may)


def with_operator(site: Site, operator: Operator) -> Site:
    """The same place with somebody else."""
    return replace(site, operator_id=operator.operator_id, operator_name=operator.name, may=operator.may)


@dataclass(frozen=True)
class StaffHere:
    """Who may stand here, whom a leader may make known here, and what the sealed codes that lie here would allow."""

    people: tuple[Person, ...]
    codes_allow: frozenset[Duty]
    makeable: tuple[StaffRole, ...]


@dataclass(frozen=True)
class ListStaff:
    """Ask who is known here."""

    def perform(self, counter: Counter) -> StaffHere:
        """Everybody, by name."""
        people = tuple(_person(one, counter.site) for one in known_here(counter))
        allowed = frozenset[Duty]().union(*codes_here(counter).values())
        return StaffHere(people, allowed, makeable_at(counter.site))


@dataclass(frozen=True)
class FindBadge:
    """A badge was scanned: whose is it?"""

    text: str

    def perform(self, counter: Counter) -> Person | Refused:
        """The person, by the digest of what the badge holds."""
        try:
            digest = digest_of(badge_code.parse(self.text))
        except codec.Malformed:
            return Refused("problem.badge_unread")
        found = next((one for one in known_here(counter) if one.badge_digest == digest), None)
        return Refused("problem.badge_unknown") if found is None else _person(found, counter.site)


@dataclass(frozen=True)
class TakeOver:
    """Somebody takes the desk over by badge alone: their name stands in what is written, nothing more is allowed."""

    staff_id: str

    def perform(self, counter: Counter) -> Site | Refused:
        """The same desk with their name."""
        found = next((one for one in known_here(counter) if one.staff_id == self.staff_id), None)
        if found is None:
            return Refused("problem.staff_unknown")
        if found.staff_id == counter.site.operator_id:
            return counter.site
        site = with_operator(counter.site, Operator(found.staff_id, found.name, NO_DUTY))
        replace(counter, site=site).note(SightingKind.LOGGED_IN, detail="badge")
        return site


@dataclass(frozen=True, repr=False)
class LogIn:
    """Somebody says who they are by their PIN; wrong ones are counted in the file."""

    staff_id: str
    pin: str

    def perform(self, counter: Counter) -> Site | Refused:
        """The desk with their name and what their role may do; some 0.05 s of a processor."""
        found = next((one for one in known_here(counter) if one.staff_id == self.staff_id), None)
        if found is None or found.pin is None:
            return Refused("problem.staff_unknown")
        counted = tries.against(_tries(counter, found.staff_id), found.set_at_us)
        if refused := _must_wait(counted, counter):
            return refused
        if not secret_hash.matches(self.pin, found.pin):
            return _wrong(counter, found.staff_id, counted)
        _keep_tries(counter, found.staff_id, None)
        site = with_operator(counter.site, Operator(found.staff_id, found.name, may_at(found, counter.site)))
        replace(counter, site=site).note(SightingKind.LOGGED_IN, detail="pin")
        return site


@dataclass(frozen=True)
class HandOver:
    """The desk goes back to somebody who stood there before, or to nobody with a name."""

    operator: Operator = Operator(UNNAMED, "", NO_DUTY)
    is_of_this_desk_alone: ClassVar[bool] = True

    def perform(self, counter: Counter) -> Site:
        """The same desk with them."""
        return with_operator(counter.site, self.operator)


@dataclass(frozen=True, repr=False)
class OpenEmergency:
    """Nobody with a leader's rights is there, and the envelope of headquarters was opened."""

    typed: str

    def perform(self, counter: Counter) -> Site | Refused:
        """The desk with a leader's rights but for wiping; the code is used up, and headquarters hear of it."""
        counted = _tries(counter, EMERGENCY_TRIES)
        if (left_s := tries.wait_s(counted, counter.clock.now_us())) > 0:
            return Refused("problem.pin_waits", (("seconds", left_s),))
        try:
            digest = digest_of(badge_code.emergency_secret(self.typed))
        except codec.Malformed:
            return Refused("problem.emergency_mistyped")
        allowed = codes_here(counter).get(digest)
        if allowed is None:
            _keep_tries(counter, EMERGENCY_TRIES, tries.after_wrong(counted, counter.clock.now_us()))
            counter.note(SightingKind.LOGIN_REFUSED, detail=EMERGENCY_TRIES)
            return Refused("problem.emergency_unknown")
        return self._opened(counter, digest, allowed)

    def _opened(self, counter: Counter, digest: bytes, allowed: frozenset[Duty]) -> Site:
        counter.unit.staff.use_emergency(digest)
        _keep_tries(counter, EMERGENCY_TRIES, None)
        name = f"{EMERGENCY_OPERATOR}-{digest.hex()[:8]}"
        site = with_operator(counter.site, Operator(name, "", allowed))
        opened = replace(counter, site=site)
        fact = EmergencyOpened(operation_id=site.operation_id, shelter_id=site.shelter_id, code_digest=digest)
        opened.write(fact, desk_aggregate(site.device_id))
        opened.note(SightingKind.EMERGENCY_OPENED)
        return site


@dataclass(frozen=True, repr=False)
class MakeKnown:
    """A leader makes somebody known at this place, with the PIN that they typed themselves."""

    name: str
    role: StaffRole
    pin: str
    cost: Cost = PIN_COST
    needs: ClassVar[Duty] = Duty.STAFF

    def perform(self, counter: Counter) -> Person | Refused:
        """Known here at once, and at its other desks with the next contact."""
        name = " ".join(self.name.split())[:MAX_NAME_CHARACTERS]
        if not name:
            return Refused("problem.staff_no_name")
        if not is_pin(self.pin):
            return Refused("problem.pin_weak")
        if self.role not in makeable_at(counter.site) or len(known_here(counter)) >= MAX_STAFF:
            return Refused("problem.staff_not_here")
        record = StaffRecord(
            staff_id=f"{counter.site.device_id}{DESK_MARK}{counter.new_id().hex[-12:]}",
            name=name,
            role=self.role,
            set_at_us=counter.clock.now_us(),
            site_id=counter.site.shelter_id,
            pin=secret_hash.hashed(self.pin, counter.clock.entropy, self.cost),
        )
        _set(counter, record)
        return _person(record, counter.site)


@dataclass(frozen=True)
class TakeOff:
    """A leader takes somebody off whom a desk made known; headquarters' people only headquarters take off."""

    staff_id: str
    needs: ClassVar[Duty] = Duty.STAFF

    def perform(self, counter: Counter) -> Person | Refused:
        """No longer known here."""
        found = next((one for one in known_here(counter) if one.staff_id == self.staff_id), None)
        if found is None or DESK_MARK not in found.staff_id:
            return Refused("problem.staff_of_headquarters")
        _set(counter, with_changes(found, is_removed=True, pin=None, set_at_us=counter.clock.now_us()))
        return Person(found.staff_id, found.name, found.role, has_pin=False, is_of_desk=True)


def _set(counter: Counter, record: StaffRecord) -> None:
    site = counter.site
    counter.unit.staff.put(record)
    fact = StaffSet(operation_id=site.operation_id, shelter_id=site.shelter_id, staff=record)
    counter.write(fact, staff_aggregate(record.staff_id))
    counter.note(SightingKind.STAFF_SET, detail=record.role.value)


def _person(one: StaffRecord, site: Site) -> Person:
    has_pin, is_of_desk = one.pin is not None, DESK_MARK in one.staff_id
    return Person(one.staff_id, one.name, one.role, has_pin, is_of_desk, may_at(one, site))


def _must_wait(counted: Tries, counter: Counter) -> Refused | None:
    if tries.is_locked(counted):
        return Refused("problem.pin_locked")
    left_s = tries.wait_s(counted, counter.clock.now_us())
    return Refused("problem.pin_waits", (("seconds", left_s),)) if left_s > 0 else None


def _wrong(counter: Counter, staff_id: str, counted: Tries) -> Refused:
    after = tries.after_wrong(counted, counter.clock.now_us())
    _keep_tries(counter, staff_id, after)
    counter.note(SightingKind.LOGIN_REFUSED, detail=staff_id)
    return _must_wait(after, counter) or Refused("problem.pin_wrong")


def _tries(counter: Counter, whose: str) -> Tries:
    kept = counter.unit.settings.get(f"tries.{whose}")
    return Tries() if kept is None else codec.decode(kept, Tries)


def _keep_tries(counter: Counter, whose: str, counted: Tries | None) -> None:
    counter.unit.settings.put(f"tries.{whose}", None if counted is None else codec.encode(counted))
