"""The act before a document with persons or figures of care leaves the program: who let it out is noted first."""

from dataclasses import dataclass
from uuid import UUID

from kiosk.desk.counter import Counter
from kiosk.domain.duties import Duty
from kiosk.ports.sightings import SightingKind


@dataclass(frozen=True)
class NotePaper:
    """A document is about to be printed, written as a file or copied.

    `kind` is the way, `what` names the document in words of the program (its kind first, then its format) and holds a
    number where one says whose it is, never a name. `needs` is what whoever lets it out must be allowed to.
    """

    kind: SightingKind
    what: str
    household_id: UUID | None = None
    needs: Duty | None = None

    def perform(self, counter: Counter) -> SightingKind:
        """Write the line of what was printed or exported."""
        counter.note(self.kind, self.household_id, self.what)
        return self.kind
