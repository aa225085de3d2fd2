"""Facts as the rules see them: events of the journal with their corrected time, in the one order for all workers."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TypeAlias
from uuid import UUID

from sync.protocol.events import HouseholdAdmitted, HouseholdDetailed, Payload

Key: TypeAlias = tuple[str, int]
"""`(device_id, seq)`: an event's name in the journal."""
Order: TypeAlias = tuple[int, str, int]
"""`(corrected time in µs, device_id, seq)`: the one order in which all workers read the same facts."""
Site: TypeAlias = tuple[str, str]
"""`(operation_id, shelter_id)`."""

TellsOfHousehold: TypeAlias = HouseholdAdmitted | HouseholdDetailed
"""The facts that say who belongs to a household; others may name one, or stand for themselves."""


@dataclass(frozen=True)
class Fact:
    """An event of the journal as the rules see it; `time_us` is the desk's clock corrected by its last known offset.

    `offset_us` is that offset, for further times that the payload tells by the desk's clock.
    """

    device_id: str
    seq: int
    event_id: UUID
    time_us: int
    payload: Payload
    offset_us: int = 0

    @property
    def key(self) -> Key:
        """The event's name in the journal."""
        return self.device_id, self.seq

    @property
    def order(self) -> Order:
        """Where the fact stands among those of its household."""
        return self.time_us, self.device_id, self.seq

    @property
    def site(self) -> Site:
        """The operation and shelter that the fact belongs to."""
        return self.payload.operation_id, self.payload.shelter_id


def in_order(facts: Iterable[Fact]) -> list[Fact]:
    """Each fact once, by corrected time, and never against the sequence of its own device.

    A desk's clock that was set back must not put its later facts before its earlier ones, so that a fact counts as no
    earlier than the one before it from the same device.
    """
    by_key = {fact.key: fact for fact in facts}
    latest_us: dict[str, int] = {}
    settled = []
    for _, fact in sorted(by_key.items()):
        time_us = max(fact.time_us, latest_us.get(fact.device_id, fact.time_us))
        latest_us[fact.device_id] = time_us
        settled.append(fact if time_us == fact.time_us else replace(fact, time_us=time_us))
    return sorted(settled, key=lambda fact: fact.order)
