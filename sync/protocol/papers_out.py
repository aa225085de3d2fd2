"""How many documents were printed, carried out and copied: counted from the log of who let them out."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sync.protocol.city_form import local_time
from sync.protocol.sightings import SightingLine

WAYS = ("printed", "exported", "copied")
"""Kinds of lines by which a document leaves a desk: on paper, as a file, by the clipboard."""
FIGURES = ("report", "centre_figures")
"""Documents that hold figures and nobody: the first word of their lines."""


@dataclass(frozen=True, order=True)
class PaperCount:
    """`count` documents of a kind left on a day (of the hall's clock) by one way; `what` as the log calls the kind."""

    day: date
    way: str
    what: str
    count: int


def papers_counted(lines: Iterable[SightingLine]) -> tuple[PaperCount, ...]:
    """All documents in these lines, by day, way and kind."""
    counted = Counter(
        (local_time(line.at_us).date(), line.kind, _kind_of(line.detail)) for line in lines if line.kind in WAYS
    )
    return tuple(sorted(PaperCount(*what, count) for what, count in counted.items()))


def _kind_of(detail: str) -> str:
    """Without the number that says whose a certificate is."""
    return " ".join(word for word in detail.split() if word.isalpha() or "_" in word)
