"""Draws an evening's plan from a seed: who comes how, what goes wrong, when the network and the power go."""

from collections.abc import Sequence
from enum import StrEnum
from random import Random

from kiosk.commands.drilling.people import family
from kiosk.commands.drilling.plan import Act, Kill, Moment, Network, Phase, Plan, Step, Twist, Visit, Way

LATER_STEPS = (2, 6)
"""Somebody comes back after so many households: still in the list of the last ten, long out of the camera's view."""
FIRST_KILL_SHARE = (0.35, 0.65)
SECOND_KILL_SHARE = (0.70, 0.85)
"""Where in the evening the power goes; the second time only in an evening of `SECOND_KILL_FROM` households."""
SECOND_KILL_FROM = 40
MAX_KILL_DELAY_MS = 30
"""A commit with its fsync takes some ten milliseconds: within this time the answer is on its way or just drawn."""


class Mix(StrEnum):
    """Which shares of the ways come."""

    MIXED = "mixed"
    CITY = "city"


SHARES: dict[Mix, dict[Way, float]] = {
    Mix.MIXED: {
        Way.APP_CAMERA: 0.26,
        Way.APP_SCANNER: 0.12,
        Way.EXPIRED_CODE: 0.04,
        Way.CARD_NUMBER: 0.09,
        Way.CARD_PIN: 0.06,
        Way.COUNT_ONLY: 0.14,
        Way.HEADLINE: 0.16,
        Way.FULL_CARD: 0.13,
    },
    # R6 of the city's statistics: app 1 %, card 5 %, paper 94 % of 1,469 households. How paper divides into counts,
    # headlines and full cards is not published: a third each; how cards divide, neither: most by their number.
    Mix.CITY: {
        Way.APP_CAMERA: 0.01,
        Way.CARD_NUMBER: 0.04,
        Way.CARD_PIN: 0.01,
        Way.COUNT_ONLY: 0.31,
        Way.HEADLINE: 0.31,
        Way.FULL_CARD: 0.32,
    },
}


_TWISTS = {
    Way.APP_CAMERA: (Twist.SHOWN_AGAIN, Twist.LATE_COMER, Twist.ABSENT_MEMBER, Twist.UNDONE),
    Way.APP_SCANNER: (Twist.SHOWN_AGAIN, Twist.ABSENT_MEMBER),
    Way.EXPIRED_CODE: (),
    Way.COUNT_ONLY: (Twist.DEEPENED, Twist.UNDONE),
    Way.HEADLINE: (Twist.FOREIGN_FIRST, Twist.DAMAGED_FIRST, Twist.UNDONE),
    Way.FULL_CARD: (Twist.FOREIGN_FIRST,),
    Way.CARD_NUMBER: (Twist.UNDONE,),
    Way.CARD_PIN: (),
}
TWISTED_SHARE = 0.4
"""How many of a way's households bring a twist; the first of each way always does."""
_NEEDS_FAMILY = (Twist.ABSENT_MEMBER, Twist.LATE_COMER)


_WEATHER = (
    (0.0, Network.ON),
    (0.12, Network.ANSWERS_LOST),
    (0.24, Network.OFF),
    (0.68, Network.ANSWERS_LOST),
    (0.74, Network.SLOW),
    (0.82, Network.OFF),
    (0.90, Network.ON),
)
"""Shares of the evening; the long outage covers the first kill."""
_WOBBLE = 0.03


def make_plan(households: int, seed: int, mix: Mix = Mix.MIXED) -> Plan:
    """The plan of `households`, the same for the same seed. Raises ValueError for fewer than one household."""
    if households < 1:
        raise ValueError("households")
    random = Random(seed)  # noqa: S311 - a plan must be repeatable, not secret
    visits = _visits(random, households, SHARES[mix])
    steps = _steps(random, visits)
    phases = _phases(random, len(steps))
    return Plan(seed, visits, steps, phases, _kills(random, visits, steps))


def _visits(random: Random, households: int, shares: dict[Way, float]) -> tuple[Visit, ...]:
    ways = _by_share(households, shares)
    random.shuffle(ways)
    met: dict[Way, int] = {}
    visits = []
    for number, way in enumerate(ways, 1):
        twist = _twist(random, way, met.get(way, 0))
        met[way] = met.get(way, 0) + 1
        size = random.randint(2, 4) if twist in _NEEDS_FAMILY else None
        visits.append(Visit(f"h{number:04d}", way, twist, family(random, number, size)))
    return tuple(visits)


def _by_share(households: int, shares: dict[Way, float]) -> list[Way]:
    """So many of each way, by the largest remainders; a way with a share comes at least once where there is room."""
    exact = {way: share * households for way, share in shares.items()}
    counts = {way: max(1, int(value)) for way, value in exact.items()}
    while sum(counts.values()) > households and any(count > 0 for count in counts.values()):
        fullest = max(counts, key=lambda way: counts[way] - exact[way])
        counts[fullest] -= 1
    while sum(counts.values()) < households:
        neediest = max(counts, key=lambda way: exact[way] - counts[way])
        counts[neediest] += 1
    return [way for way, count in counts.items() for _ in range(count)]


def _twist(random: Random, way: Way, met: int) -> Twist:
    """Every other of the first of each way brings the next twist, so that a small evening meets most of them."""
    twists = _TWISTS[way]
    if met % 2 == 0 and met < 2 * len(twists):
        return twists[met // 2]
    return random.choice(twists) if twists and random.random() < TWISTED_SHARE else Twist.PLAIN


_LATER = {
    Twist.SHOWN_AGAIN: Act.SHOW_AGAIN,
    Twist.LATE_COMER: Act.COME_LATE,
    Twist.DEEPENED: Act.DEEPEN,
}


def _steps(random: Random, visits: Sequence[Visit]) -> tuple[Step, ...]:
    places: list[tuple[float, int, Step]] = []
    for number, visit in enumerate(visits):
        places.append((number, 0, Step(Act.RECEIVE, visit.key)))
        if visit.twist is Twist.UNDONE:
            places.append((number, 1, Step(Act.UNDO, visit.key)))
        elif visit.twist in _LATER:
            places.append((number + random.randint(*LATER_STEPS), 2, Step(_LATER[visit.twist], visit.key)))
    return tuple(step for _, _, step in sorted(places, key=lambda place: place[:2]))


def _phases(random: Random, steps: int) -> tuple[Phase, ...]:
    """When the weather changes; the last step has a network again, for a desk that stays offline never settles."""
    drawn = [
        (round(max(0.0, share + random.uniform(-_WOBBLE, _WOBBLE) * (share > 0)) * steps), network)
        for share, network in _WEATHER
    ]
    return tuple(Phase(min(step, steps - 1), network) for step, network in drawn)


def _kills(random: Random, visits: Sequence[Visit], steps: Sequence[Step]) -> tuple[Kill, ...]:
    first = _kill(random, visits, steps, FIRST_KILL_SHARE, Moment.SUBMITTED)
    if len(visits) < SECOND_KILL_FROM:
        return first
    return first + _kill(random, visits, steps, SECOND_KILL_SHARE, Moment.TYPING)


def _kill(
    random: Random, visits: Sequence[Visit], steps: Sequence[Step], share: tuple[float, float], moment: Moment
) -> tuple[Kill, ...]:
    """A receiving step near a drawn place at which `moment` happens; none where the evening has no such step."""
    ways = {visit.key: visit.way for visit in visits}
    fitting = [
        number
        for number, step in enumerate(steps)
        if step.act is Act.RECEIVE and (moment is Moment.SUBMITTED or ways[step.visit] is Way.FULL_CARD)
    ]
    if not fitting:
        return ()
    place = random.uniform(*share) * len(steps)
    step = min(fitting, key=lambda number: abs(number - place))
    return (Kill(step, moment, random.randint(0, MAX_KILL_DELAY_MS)),)
