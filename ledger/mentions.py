"""Facts that name a household without standing under it: answers to a discrepancy name two households each."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from sqlalchemy import Connection, select

from ledger.database import add_missing, among
from ledger.facts import Fact, Key
from ledger.journal import Scope, Unfit, events_at, fact_of, parts, payload_of
from ledger.tables import mention
from sync.protocol.events import DiscrepancyAnswered


def note(connection: Connection, facts: Iterable[Fact]) -> set[UUID]:
    """Notes whom `facts` name, and answers which households these are."""
    pairs = {(household_id, fact.key) for fact in facts for household_id in _named_by(fact)}
    rows = [{"household_id": household_id, "device_id": key[0], "seq": key[1]} for household_id, key in pairs]
    add_missing(connection, mention, rows)
    return {household_id for household_id, _ in pairs}


def add_named(connection: Connection, facts: Mapping[Scope, list[Fact]]) -> None:
    """Adds to each household's facts those that name it."""
    names = _names_of(connection, {household_id for _, household_id in facts})
    for event in events_at(connection, names):
        try:
            fact = fact_of(event, payload_of(event))
        except Unfit:
            continue
        for household_id in names[fact.key]:
            group = facts.get((event.record_mode, household_id))
            if group is not None:
                group.append(fact)


def _names_of(connection: Connection, household_ids: Collection[object]) -> dict[Key, list[UUID]]:
    found: dict[Key, list[UUID]] = defaultdict(list)
    for part in parts(household_ids):
        statement = select(mention).where(among(connection, mention.c.household_id, part))
        for row in connection.execute(statement):
            found[row.device_id, row.seq].append(row.household_id)
    return found


def _named_by(fact: Fact) -> set[UUID]:
    if isinstance(fact.payload, DiscrepancyAnswered):
        return {fact.payload.household_id, fact.payload.other_household_id}
    return set()
