"""Seconds of the evening's acts: the clerk's by the Keystroke-Level Model, the machine's as measured."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kiosk.commands.drilling import klm
from kiosk.commands.drilling.notebook import Acknowledgement
from kiosk.commands.drilling.plan import CARD_WAYS, Act, Step, Way

APP_WAYS = (Way.APP_CAMERA, Way.APP_SCANNER)
PAPER_WAYS = (Way.EXPIRED_CODE, Way.COUNT_ONLY, Way.HEADLINE, Way.FULL_CARD)
"""As the desk records them: what is typed stands in the city's third column, whatever was shown before."""


@dataclass(frozen=True)
class Cost:
    """One act. `name` is the way for a reception, else the act."""

    name: str
    heads: int
    modelled_s: float
    machine_s: float


@dataclass(frozen=True)
class Sum:
    """Acts of one name together; the means are 0 where there were none."""

    n: int
    persons: int
    modelled_s: float
    machine_s: float
    machine_slowest_s: float

    @property
    def per_household_s(self) -> tuple[float, float]:
        """Modelled and measured seconds a household."""
        return self.modelled_s / max(1, self.n), self.machine_s / max(1, self.n)

    @property
    def per_person_s(self) -> tuple[float, float]:
        """Modelled and measured seconds a person."""
        return self.modelled_s / max(1, self.persons), self.machine_s / max(1, self.persons)


def costs_of(acknowledged: Iterable[Acknowledgement], steps: Sequence[Step]) -> tuple[Cost, ...]:
    """The cost of each act that no power cut fell into."""
    return tuple(
        Cost(
            name=entry.way if steps[entry.step].act is Act.RECEIVE else steps[entry.step].act.value,
            heads=entry.heads,
            modelled_s=klm.seconds(klm.read(entry.operators)),
            machine_s=entry.machine_s,
        )
        for entry in acknowledged
        if entry.machine_s is not None
    )


def sum_of(costs: Iterable[Cost]) -> Sum:
    """Some costs together."""
    some = tuple(costs)
    return Sum(
        n=len(some),
        persons=sum(cost.heads for cost in some),
        modelled_s=sum(cost.modelled_s for cost in some),
        machine_s=sum(cost.machine_s for cost in some),
        machine_slowest_s=max((cost.machine_s for cost in some), default=0.0),
    )


def by_name(costs: Iterable[Cost]) -> dict[str, Sum]:
    """The sums of each way and act that happened."""
    grouped: dict[str, list[Cost]] = defaultdict(list)
    for cost in costs:
        grouped[cost.name].append(cost)
    return {name: sum_of(some) for name, some in sorted(grouped.items())}


def by_column(costs: Iterable[Cost]) -> dict[str, Sum]:
    """The sums of the city's three columns."""
    some = tuple(costs)
    return {
        "app": sum_of(cost for cost in some if cost.name in APP_WAYS),
        "card": sum_of(cost for cost in some if cost.name in CARD_WAYS),
        "paper": sum_of(cost for cost in some if cost.name in PAPER_WAYS),
    }
