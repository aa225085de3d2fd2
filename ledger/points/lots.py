"""Points of one grant expire together and are used before younger ones: which lots a use takes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True)
class Lot:
    """What is left of one grant; `last_day` is the last on which it may be used."""

    lot_id: UUID
    granted_day: date
    last_day: date
    left_points: int

    @property
    def order(self) -> tuple[date, date, UUID]:
        """First in, first out: what expires first goes first, and of equals always the same."""
        return self.last_day, self.granted_day, self.lot_id


@dataclass(frozen=True)
class Piece:
    """So many points of one lot."""

    lot_id: UUID
    points: int


def usable(lots: Iterable[Lot], day: date) -> list[Lot]:
    """What may be used on `day`, in the order of use; expired points do not wait for the nightly work."""
    return sorted((one for one in lots if one.left_points and one.last_day >= day), key=lambda one: one.order)


def balance(lots: Iterable[Lot], day: date) -> int:
    """How many points may be used on `day`."""
    return sum(one.left_points for one in usable(lots, day))


def take(lots: Iterable[Lot], points: int, day: date) -> list[Piece]:
    """The pieces that make `points` together, or all there is where that is less."""
    pieces = []
    for lot in usable(lots, day):
        if points <= 0:
            break
        taken = min(points, lot.left_points)
        pieces.append(Piece(lot.lot_id, taken))
        points -= taken
    return pieces
