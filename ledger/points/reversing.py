"""Taking a grant back by a counter-entry: which accounts give the points that it gave."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ledger.points import lots
from ledger.points.entries import EXPIRED, ISSUE, SHORTFALL, Line
from ledger.points.lots import Lot


@dataclass(frozen=True)
class Granted:
    """A grant as it stands when it is taken back: how much it gave, and how much of that has expired since."""

    lot_id: UUID
    points: int
    expired_points: int


def lines_of(grant: Granted, account: str, standing: Iterable[Lot], day: date) -> tuple[Line, ...]:
    """The lines of the counter-entry: together as many points as the grant gave, back to the issue.

    First what is left of the grant, then what expired of it. What was used is taken from the owner's other lots, in the
    order of use, for nobody keeps goods for points that were never due; and what nobody has any more is the city's
    shortfall: a resident never owes points.
    """
    known = list(standing)
    own = next((one.left_points for one in known if one.lot_id == grant.lot_id), 0)
    used = grant.points - own - grant.expired_points
    others = lots.take((one for one in known if one.lot_id != grant.lot_id), used, day)
    missing = used - sum(one.points for one in others)
    lines = [
        Line(account, ISSUE, own, grant.lot_id),
        Line(EXPIRED, ISSUE, grant.expired_points, grant.lot_id),
        *(Line(account, ISSUE, one.points, one.lot_id) for one in others),
        Line(SHORTFALL, ISSUE, missing),
    ]
    return tuple(one for one in lines if one.points)
