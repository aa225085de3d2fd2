"""An organiser as it stands, the steps that brought it there, and what its tables are told of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, func, insert, select

from ledger.database import Versions, put
from ledger.errors import Refused
from ledger.organizer_tables import organizer, organizer_history
from ledger.organizers import requests
from ledger.organizers.life import ORGANIZER_STEPS, OrganizerAct, organizer_after, status_at
from ledger.organizers.profile import KeptProfile
from ledger.organizers.words import By, RequestKind
from ledger.publishing import Published, publish, to_organizer
from ledger.service import Service
from sync.protocol.venue_records import OrganizerRecord
from sync.protocol.venue_values import OrganizerStatus

NOT_FOUND = 404
FORBIDDEN = 403
MAX_REASON_CHARACTERS = 300
"""As the record that carries it to the tables."""


class Entry(Struct, frozen=True, kw_only=True):
    """What an organiser is besides its state: the profile that was approved last (or asked for, before any was)."""

    profile: KeptProfile
    reason: str = ""


class Told(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What is noted of a step besides: why, by whom, and about which request or member."""

    who: str = ""
    reason: str = ""
    about: str = ""


@dataclass(frozen=True)
class Actor:
    """Who takes a step: `who` is a name in the office, or the resident's id of an organiser's member."""

    by: By
    who: str = ""


_PENDING = OrganizerStatus.CHANGE_PENDING
_SETTLES_CHANGE = (OrganizerAct.APPROVE_CHANGE, OrganizerAct.SEND_BACK_CHANGE)
"""All other steps out of 変更申請中 leave nobody waiting for the change: it must be asked for anew."""
CALENDAR = Actor(By.CALENDAR)


@dataclass(frozen=True)
class Standing:
    """An organiser at one moment."""

    organizer_id: str
    status: OrganizerStatus
    valid_until_us: int | None
    entry: Entry


class Room:
    """One organiser in one transaction, in which nobody else changes it."""

    def __init__(self, connection: Connection, service: Service, standing: Standing) -> None:
        self.connection = connection
        self.service = service
        self.now_us = service.clock()
        self.standing = standing
        self.news: list[Published] = []
        """What its tables are told besides how it stands."""

    @property
    def organizer_id(self) -> str:
        """Whose room it is."""
        return self.standing.organizer_id

    def take(self, act: OrganizerAct, actor: Actor, reason: str = "", about: str = "") -> None:
        """A step of the table: written down with who, when and why. Raises Refused where it is not in the table."""
        step = ORGANIZER_STEPS[act]
        status = organizer_after(self.standing.status, act)
        if step.by is not actor.by:
            raise Refused("not_yours_to_do", FORBIDDEN)
        if step.needs_reason and not reason.strip():
            raise Refused("reason_missing", 422)
        self.note(act, actor, status, Told(who=actor.who, reason=reason, about=about))
        if self.standing.status is _PENDING and act not in _SETTLES_CHANGE and status is not _PENDING:
            requests.withdraw(self.connection, self.organizer_id, [RequestKind.CHANGE], self.now_us)
        entry = self.standing.entry
        if status is not self.standing.status:  # the reason of the state that it is in now, not of one long past
            entry = msgspec.structs.replace(entry, reason=reason)
        self.become(status=status, entry=entry)

    def note(self, act: OrganizerAct, actor: Actor, status: OrganizerStatus, told: Told) -> None:
        """Adds a line to the history."""
        table = organizer_history
        last = select(func.max(table.c.no)).where(table.c.organizer_id == self.organizer_id)
        row = {
            "organizer_id": self.organizer_id,
            "no": (self.connection.execute(last).scalar() or 0) + 1,
            "at_us": self.now_us,
            "act": act.value,
            "by": actor.by.value,
            "state": status.value,
            "body": msgspec.json.encode(told),
        }
        self.connection.execute(insert(table).values(row))

    def become(
        self,
        *,
        status: OrganizerStatus | None = None,
        entry: Entry | None = None,
        valid_until_us: int | None = None,
    ) -> None:
        """What is given is as it says from now on."""
        before = self.standing
        self.standing = Standing(
            before.organizer_id,
            status or before.status,
            before.valid_until_us if valid_until_us is None else valid_until_us,
            entry or before.entry,
        )
        keep(self.connection, self.standing)


def keep(connection: Connection, standing: Standing) -> None:
    """Writes how an organiser stands."""
    row = {
        "organizer_id": standing.organizer_id,
        "state": standing.status.value,
        "valid_until_us": standing.valid_until_us,
        "body": msgspec.json.encode(standing.entry),
    }
    put(connection, organizer, [row])


@contextmanager
def opened(service: Service, organizer_id: str) -> Iterator[Room]:
    """An organiser to work on, lapsed first where its year is over; its tables are told how it stands afterwards.

    Raises Refused where there is none of that id.
    """
    with service.database.write() as connection:
        versions = Versions(connection)  # one step at a time, and records in their order
        room = Room(connection, service, load(connection, organizer_id))
        lapse(room)
        yield room
        publish(connection, versions, [told_to_tables(room.standing), *room.news])
        versions.keep()


def lapse(room: Room) -> bool:
    """Writes down that the year of an organiser ended, where it did; answers whether."""
    is_due = has_lapsed(room.standing, room.now_us)
    if is_due:
        room.take(OrganizerAct.LAPSE, CALENDAR)
    return is_due


def has_lapsed(standing: Standing, now_us: int) -> bool:
    """Whether the year of an organiser ended, and nobody wrote that down yet."""
    return now(standing, now_us).status is not standing.status


def load(connection: Connection, organizer_id: str) -> Standing:
    """How an organiser stands, as it was written last. Raises Refused where there is none of that id."""
    found = all_of(connection, organizer_id)
    if not found:
        raise Refused("no_such_organizer", NOT_FOUND)
    return found[0]


def all_of(connection: Connection, organizer_id: str = "") -> list[Standing]:
    """Every organiser as it was written last, or the one of that id."""
    statement = select(organizer).order_by(organizer.c.organizer_id)
    if organizer_id:
        statement = statement.where(organizer.c.organizer_id == organizer_id)
    return [
        Standing(
            row.organizer_id,
            OrganizerStatus(row.state),
            row.valid_until_us,
            msgspec.json.decode(row.body, type=Entry),
        )
        for row in connection.execute(statement)
    ]


def now(standing: Standing, now_us: int) -> Standing:
    """The same as it stands at this moment."""
    status = status_at(standing.status, standing.valid_until_us, now_us)
    return replace(standing, status=status)


def told_to_tables(standing: Standing) -> Published:
    """What the organiser's own tables must know."""
    record = OrganizerRecord(
        organizer_id=standing.organizer_id,
        name=standing.entry.profile.name,
        status=standing.status,
        reason=standing.entry.reason[:MAX_REASON_CHARACTERS],
        leader=standing.entry.profile.representative,
        valid_until_us=standing.valid_until_us,
    )
    return Published(record, to_organizer(standing.organizer_id))
