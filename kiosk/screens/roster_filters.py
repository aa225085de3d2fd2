"""The roster's filters: which are on, what they ask for, and the chips that stand for them."""

from dataclasses import dataclass, replace

from kiosk.desk.counter import Site
from kiosk.ports.roster import RosterPage, RosterQuery
from kiosk.screens.message import Message, message
from kiosk.screens.roster_state import Chip, ChipKind
from sync.protocol.presence import Whereabouts
from sync.protocol.values import ReportedMethod, StayType

LIMIT = 100
"""More lines are not read; a name, a number or a chip brings the one that is meant."""
UNSEEN_HOURS = (12, 24)
"""Half a day, and a day: who was not seen at a desk for so long is asked after."""
HOUR_US = 3_600_000_000
AWAY = (Whereabouts.OUT, Whereabouts.OVERNIGHT)
GONE = "gone"
"""One chip for those who moved on and those who left."""


@dataclass(frozen=True)
class Filters:
    """What is on: values of chips by their kind."""

    chosen: frozenset[tuple[ChipKind, str]] = frozenset()

    def turned(self, kind: ChipKind, value: str) -> "Filters":
        """A chip was touched; of hours unseen only one can be on."""
        others = {one for one in self.chosen if kind is not ChipKind.UNSEEN or one[0] is not kind}
        key = (kind, value)
        return replace(self, chosen=frozenset(others - {key} if key in self.chosen else others | {key}))

    def values(self, kind: ChipKind) -> frozenset[str]:
        """The values of one kind that are on."""
        return frozenset(value for one, value in self.chosen if one is kind)

    def query(self, site: Site, text: str, now_us: int, *, with_hidden: bool) -> RosterQuery:
        """What is asked for at this site."""
        hours = [int(value) for value in self.values(ChipKind.UNSEEN)]
        query = RosterQuery(
            operation_id=site.operation_id,
            shelter_id=site.shelter_id,
            record_mode=site.record_mode,
            limit=LIMIT,
            text=text,
            stays=frozenset(StayType(value) for value in self.values(ChipKind.STAY)),
            methods=frozenset(ReportedMethod(value) for value in self.values(ChipKind.METHOD)),
            groups=self.values(ChipKind.GROUP),
            unseen_since_us=now_us - hours[0] * HOUR_US if hours else None,
            only_care=bool(self.values(ChipKind.CARE)),
            with_hidden=with_hidden,
        )
        wanted = self._whereabouts()
        return replace(query, whereabouts=wanted) if wanted else query

    def _whereabouts(self) -> frozenset[Whereabouts]:
        found = {Whereabouts(value) for value in self.values(ChipKind.WHEREABOUTS) if value != GONE}
        gone = {Whereabouts.MOVED, Whereabouts.LEFT} if GONE in self.values(ChipKind.WHEREABOUTS) else set()
        return frozenset(found | gone)

    def chips(self, page: RosterPage) -> tuple[Chip, ...]:
        """All chips in their order; stays and methods that nobody here has are left out."""
        stays = [kind for kind in StayType if kind in page.stays or self._is_on(ChipKind.STAY, kind.value)]
        methods = [kind for kind in ReportedMethod if kind in page.methods or self._is_on(ChipKind.METHOD, kind.value)]
        groups = sorted({*page.groups, *self.values(ChipKind.GROUP)})
        return (
            *(self._chip(ChipKind.STAY, kind.value, message(f"stay.{kind.value}")) for kind in stays),
            *(self._chip(ChipKind.GROUP, name, message("roster.text", text=name)) for name in groups),
            *(self._chip(ChipKind.METHOD, kind.value, message(f"method.{kind.value}")) for kind in methods),
            *(self._chip(ChipKind.WHEREABOUTS, value, message(f"roster.chip.{value}")) for value in (*AWAY, GONE)),
            *(
                self._chip(ChipKind.UNSEEN, str(hours), message("roster.chip.unseen", hours=hours))
                for hours in UNSEEN_HOURS
            ),
            self._chip(ChipKind.CARE, "on", message("roster.chip.care")),
        )

    def _is_on(self, kind: ChipKind, value: str) -> bool:
        return (kind, value) in self.chosen

    def _chip(self, kind: ChipKind, value: str, words: Message) -> Chip:
        return Chip(kind, value, words, chosen=self._is_on(kind, value))
