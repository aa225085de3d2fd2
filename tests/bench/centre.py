"""A volunteer centre on its busiest day: how long a reception, a match and a look at the board take at the desk."""

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

from kiosk.desk.centre import LookAtCentre
from kiosk.desk.centre_cards import ReceiveVolunteer
from kiosk.desk.centre_needs import TakeNeed
from kiosk.desk.centre_teams import DepartTeam, MatchVolunteers
from kiosk.domain.centre_outcomes import TeamNoted
from sync.protocol.centre import CentreNeed, Insurance, TeamMember, Volunteer
from sync.protocol.values import ReceptionMethod
from tests.bench.figure import Figure, at_most, print_figures
from tests.fakes import FakeClock, open_desk

HOURS, AN_HOUR = 8, 300
NEEDS, TEAM_OF = 182, 6
"""Needs of the whole August of 2025 in one file; teams as they fit a car or two."""
GOAL_MS = 50
"""As long as a touch may take."""


def main(argv: list[str] | None = None) -> int:
    """Measures and prints."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        return print_figures(figures(Path(folder)), as_json=arguments.json)


def figures(folder: Path) -> Iterator[Figure]:
    """A day of 300 receptions an hour, then the desk's acts at its end."""
    desk = open_desk(folder, FakeClock())
    needs = [UUID(int=10_000 + number) for number in range(NEEDS)]
    for number, need_id in enumerate(needs):
        desk.do(TakeNeed(CentreNeed(need_id=need_id, area=f"見本町{number}", work="泥出し", people_needed=TEAM_OF)))
    received = [_timed(lambda number=number: desk.do(_reception(number))) for number in range(HOURS * AN_HOUR)]  # type: ignore[misc]
    yield _p99("reception, of 2,400 in a day, p99", received)
    matched = []
    for number in range(0, HOURS * AN_HOUR, TEAM_OF):
        members = tuple(TeamMember(_card_id(number + place)) for place in range(TEAM_OF))
        act = MatchVolunteers(needs[number // TEAM_OF % NEEDS], members)
        desk._clock.advance(1)  # type: ignore[attr-defined]
        began = time.perf_counter()
        made = desk.do(act)
        matched.append((time.perf_counter() - began) * 1000)
        assert isinstance(made, TeamNoted)
        desk.do(DepartTeam(made.record.team_id))
    yield _p99("match of six, p99", matched)
    looks = [_timed(lambda: desk.look(LookAtCentre())) for _ in range(100)]
    yield _p99("board of 2,400 cards, 400 teams, 182 needs, p99", looks)
    desk._store.close()


def _reception(number: int) -> ReceiveVolunteer:
    volunteer = Volunteer(volunteer_id=_card_id(number), name=f"見本 {number}", insurance=Insurance.TODAY)
    return ReceiveVolunteer(volunteer, ReceptionMethod.APP, 0)


def _card_id(number: int) -> UUID:
    return UUID(int=100_000 + number)


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def _p99(name: str, values_ms: list[float]) -> Figure:
    return at_most("centre", name, sorted(values_ms)[int(len(values_ms) * 0.99)], GOAL_MS, "ms", len(values_ms))


if __name__ == "__main__":
    raise SystemExit(main())
