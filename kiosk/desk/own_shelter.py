"""The acts about the shelter itself: look at it, open or close it, stop its intake, name its areas."""

from dataclasses import dataclass
from typing import ClassVar

from kiosk.desk.counter import Counter
from kiosk.domain.areas import heads_by_area
from kiosk.domain.duties import Duty
from kiosk.domain.outcomes import Refused
from sync.protocol.events import AreaSet, ShelterStateSet
from sync.protocol.household import MAX_AREA_CHARACTERS
from sync.protocol.ids import shelter_aggregate
from sync.protocol.records import AreaRecord, ShelterRecord, ShelterStateRecord
from sync.protocol.values import Crowd, OpenState

OPEN = (OpenState.OPEN, OpenState.PERMANENT)
"""States in which a shelter takes people in."""
MAX_CAPACITY = 100_000
"""As AreaSet: the largest stadium holds fewer."""
MAX_AREAS = 300
"""The largest shelter of 2016 numbered some 200 spaces; more is a mistake, and a list that nobody reads."""


@dataclass(frozen=True)
class ShelterStanding:
    """How the shelter stands: as a desk has set it in this operation, or else as the master list says.

    `set_at_us` is None where no desk has said anything.
    """

    open_state: OpenState
    intake_stopped: bool = False
    crowd: Crowd = Crowd.UNKNOWN
    set_at_us: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether people are taken in here at all."""
        return self.open_state in OPEN


@dataclass(frozen=True)
class AreaUse:
    """An area and how many people stay there; `capacity` None means that nobody knows it.

    One that is not set is only named by households that sleep there.
    """

    name: str
    capacity: int | None
    heads: int
    is_set: bool = True

    @property
    def is_over(self) -> bool:
        """Whether more people stay there than it has room for."""
        return self.capacity is not None and self.heads > self.capacity


@dataclass(frozen=True)
class OwnShelterView:
    """The desk's shelter: who it is on the master list, how it stands, its code for phones, and its areas."""

    shelter: ShelterRecord | None
    standing: ShelterStanding
    posted_code: str
    areas: tuple[AreaUse, ...]


@dataclass(frozen=True)
class LookAtShelter:
    """Ask how this shelter stands."""

    is_long: ClassVar[bool] = True

    def perform(self, counter: Counter) -> OwnShelterView:
        """The shelter, with how full each area is; areas that households name and nobody has set are among them."""
        site, unit = counter.site, counter.unit
        place = (site.operation_id, site.shelter_id, site.record_mode)
        capacities = {area.name: area.capacity for area in unit.own_shelter.areas(*place)}
        heads = heads_by_area(unit.roster.records(*place), capacities)
        areas = tuple(
            AreaUse(name, capacities.get(name), heads.get(name, 0), is_set=name in capacities)
            for name in sorted({*capacities, *heads})
        )
        shelter = unit.mirror.shelter(site.shelter_id)
        return OwnShelterView(shelter, standing_of(counter), unit.own_shelter.posted_code(*place), areas)


@dataclass(frozen=True)
class SetShelterState:
    """The shelter was opened or closed, takes new people or not, is crowded or not; the whole as it stands now."""

    open_state: OpenState
    intake_stopped: bool = False
    crowd: Crowd = Crowd.UNKNOWN

    @property
    def needs(self) -> Duty | None:
        """Whoever is there opens a shelter in the night; closing it is a leader's."""
        return Duty.CLOSING if self.open_state is OpenState.CLOSED else None

    def perform(self, counter: Counter) -> ShelterStanding:
        """Write the fact; it stands here at once."""
        site = counter.site
        fact = ShelterStateSet(
            operation_id=site.operation_id,
            shelter_id=site.shelter_id,
            open_state=self.open_state,
            intake_stopped=self.intake_stopped,
            crowd=self.crowd,
        )
        event = counter.write(fact, shelter_aggregate(site.operation_id, site.shelter_id))
        counter.unit.own_shelter.put_state(
            ShelterStateRecord(
                operation_id=site.operation_id,
                shelter_id=site.shelter_id,
                record_mode=site.record_mode,
                open_state=self.open_state,
                set_at_us=event.wall_time_us,
                intake_stopped=self.intake_stopped,
                crowd=self.crowd,
            )
        )
        return standing_of(counter)


@dataclass(frozen=True)
class SetArea:
    """An area of this shelter exists with room for so many, or is no more."""

    name: str
    capacity: int | None = None
    is_removed: bool = False

    def perform(self, counter: Counter) -> AreaUse | Refused:
        """Write the fact; people who sleep in a removed area stay where they are."""
        if refused := self._what_is_wrong(counter):
            return refused
        site, name = counter.site, self.name.strip()
        fact = AreaSet(
            operation_id=site.operation_id,
            shelter_id=site.shelter_id,
            name=name,
            capacity=self.capacity,
            is_removed=self.is_removed,
        )
        counter.write(fact, shelter_aggregate(site.operation_id, site.shelter_id))
        counter.unit.own_shelter.put_area(
            AreaRecord(
                operation_id=site.operation_id,
                shelter_id=site.shelter_id,
                record_mode=site.record_mode,
                name=name,
                capacity=self.capacity,
                is_removed=self.is_removed,
            )
        )
        return AreaUse(name, self.capacity, 0)

    def _what_is_wrong(self, counter: Counter) -> Refused | None:
        name, site = self.name.strip(), counter.site
        if not name or "\x00" in name:
            return Refused("problem.area_nameless")
        if len(name) > MAX_AREA_CHARACTERS:
            return Refused("problem.area_too_long", (("limit", MAX_AREA_CHARACTERS),))
        if self.capacity is not None and not 1 <= self.capacity <= MAX_CAPACITY:
            return Refused("problem.area_capacity")
        known = counter.unit.own_shelter.areas(site.operation_id, site.shelter_id, site.record_mode)
        is_new = name not in {one.name for one in known}
        return (
            Refused("problem.too_many_areas", (("limit", MAX_AREAS),)) if is_new and len(known) >= MAX_AREAS else None
        )


def standing_of(counter: Counter) -> ShelterStanding:
    """How the desk's shelter stands in this operation and record mode."""
    site = counter.site
    state = counter.unit.own_shelter.state(site.operation_id, site.shelter_id, site.record_mode)
    if state is not None:
        return ShelterStanding(state.open_state, state.intake_stopped, state.crowd, state.set_at_us)
    listed = counter.unit.mirror.shelter(site.shelter_id)
    return ShelterStanding(listed.open_state if listed is not None else OpenState.UNKNOWN)
