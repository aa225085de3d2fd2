"""Whether a desk's lines of who saw what fit each other, and where they begin anew after a repair (ADR 0023, 0039).

A repair puts a desk's whole file back to an older copy: its lines go on behind one of the copy, under numbers that the
ledger has already, and its facts do not name the fact before. Both ends are kept and shown, so that nobody hides a line
that was sent by putting a file back. Whoever cuts lines out of a file whose facts go on is told apart by that.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from sync.protocol.sightings import FIRST_FORMER, SightingLine, digest_of

ACKNOWLEDGED = "repair_acknowledged"
"""`detail` of the line by which staff at the desk said that they had seen the repair."""


class ToldLine(Protocol):
    """A line, and the seq of the fact in which it came."""

    @property
    def line(self) -> SightingLine:
        """The line."""

    @property
    def seq(self) -> int:
        """The fact's seq."""


@dataclass(frozen=True)
class Anew:
    """From line `number` on the log goes on behind an older line; the lines up to `kept_to` were told before and stay.

    `seq` is the first fact behind the repair, `is_acknowledged` whether staff at the desk have said that they saw it.
    """

    number: int
    kept_to: int
    seq: int
    is_acknowledged: bool = False


@dataclass(frozen=True)
class LogStanding:
    """`broken` are numbers of lines that fit no line before them; `anew` is where the log began anew after a repair."""

    broken: tuple[int, ...] = ()
    anew: tuple[Anew, ...] = ()


def standing_of(lines: Iterable[ToldLine], put_back_at: Collection[int]) -> LogStanding:
    """How a device's log stands; `lines` come by seq, `put_back_at` are seqs of facts that do not name the one before.

    Lines from before a desk told of them stay at the desk: the chain is checked from the first that came.
    """
    broken: list[int] = []
    anew: list[Anew] = []
    known: dict[bytes, int] = {FIRST_FORMER: 0}
    last: ToldLine | None = None
    for one in lines:
        number = one.line.number
        if not _goes_on(one, last, known):
            is_put_back = last is not None and any(last.seq < seq <= one.seq for seq in put_back_at)
            if is_put_back and known.get(one.line.former) == number - 1:
                anew.append(Anew(number, max(known.values()), one.seq))
            else:
                broken.append(number)
        if one.line.detail == ACKNOWLEDGED:
            anew = [replace(each, is_acknowledged=True) for each in anew]
        known[digest_of(one.line)] = number
        last = one
    return LogStanding(tuple(broken), tuple(anew))


def _goes_on(one: ToldLine, last: ToldLine | None, known: Mapping[bytes, int]) -> bool:
    """Whether a line stands right behind the one that came before it."""
    if last is None:
        return one.line.number > 1 or one.line.former in known
    return one.line.number == last.line.number + 1 and one.line.former == digest_of(last.line)
