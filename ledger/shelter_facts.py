"""What desks set about their shelter itself, on its way down: its state to everyone, its areas to its own desks."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection

from ledger.database import Versions
from ledger.facts import Fact
from ledger.fold import Folded
from ledger.publishing import Published, publish, published, to_site
from sync.protocol.events import AreaSet, ShelterStateSet
from sync.protocol.records import AreaRecord, ShelterRecord, ShelterStateRecord
from sync.protocol.values import OpenState, RecordMode

Place = tuple[str, str]
"""`(operation_id, shelter_id)`."""
OPEN = (OpenState.OPEN, OpenState.PERMANENT)
"""States in which a shelter takes people in."""


def tell(connection: Connection, versions: Versions, folded: Iterable[Folded]) -> None:
    """Publishes what follows from the facts among `folded` that speak of a shelter."""
    news = [item for one in folded for item in _told_by(one)]
    if news:
        publish(connection, versions, news)


def state_of(mode: RecordMode, facts: Sequence[Fact]) -> ShelterStateRecord | None:
    """How the shelter stands after its `facts`, in their order; None where nobody has set anything."""
    state: ShelterStateRecord | None = None
    for fact in facts:
        if isinstance(fact.payload, ShelterStateSet):
            state = _after(state, mode, fact.payload, fact.time_us)
    return state


def areas_of(mode: RecordMode, facts: Sequence[Fact]) -> list[AreaRecord]:
    """The shelter's areas after its `facts`, in their order, removed ones among them."""
    last = {fact.payload.name: fact.payload for fact in facts if isinstance(fact.payload, AreaSet)}
    return [
        AreaRecord(
            operation_id=area.operation_id,
            shelter_id=area.shelter_id,
            record_mode=mode,
            name=area.name,
            capacity=area.capacity,
            is_removed=area.is_removed,
        )
        for area in last.values()
    ]


def states(connection: Connection, mode: RecordMode) -> dict[Place, ShelterStateRecord]:
    """How shelters stand in one record mode, as far as desks have said."""
    found = [one for one in published(connection, "shelter_state") if isinstance(one, ShelterStateRecord)]
    return {(one.operation_id, one.shelter_id): one for one in found if one.record_mode is mode}


def open_state_of(shelter: ShelterRecord, state: ShelterStateRecord | None) -> OpenState:
    """What a desk has said counts; before that, what the master list says."""
    return shelter.open_state if state is None else state.open_state


def _told_by(one: Folded) -> list[Published]:
    state = state_of(one.record_mode, one.facts)
    areas = areas_of(one.record_mode, one.facts)
    return [
        *([Published(state)] if state is not None else []),
        *(Published(area, to_site(area.shelter_id)) for area in areas),
    ]


def _after(
    before: ShelterStateRecord | None, mode: RecordMode, fact: ShelterStateSet, time_us: int
) -> ShelterStateRecord:
    was_open = before is not None and before.open_state in OPEN
    is_open = fact.open_state in OPEN
    opened_at_us = before.opened_at_us if before else None
    closed_at_us = before.closed_at_us if before else None
    return ShelterStateRecord(
        operation_id=fact.operation_id,
        shelter_id=fact.shelter_id,
        record_mode=mode,
        open_state=fact.open_state,
        set_at_us=time_us,
        intake_stopped=fact.intake_stopped,
        crowd=fact.crowd,
        opened_at_us=time_us if is_open and not was_open else opened_at_us,
        closed_at_us=time_us if was_open and not is_open else closed_at_us,
    )
