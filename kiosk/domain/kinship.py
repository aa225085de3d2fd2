"""Which relation two people of one household probably have, by their ages; staff confirm it."""

from dataclasses import dataclass

from sync.protocol.values import Relation, Sex

GENERATION_YEARS = (16, 44)
"""Parent and child are nearly always this far apart."""
TWO_GENERATIONS_YEARS = (50, 80)
COUPLE_YEARS = 15
ADULT_YEARS = 18
"""民法731条: nobody younger is married."""


@dataclass(frozen=True)
class Aged:
    """What the guess rests on; `age` in completed years."""

    age: int
    sex: Sex


def probable_relation(representative: Aged, member: Aged, *, has_spouse: bool) -> Relation | None:
    """The relation of `member`, seen from the representative; None where more than one is about as likely."""
    gap = representative.age - member.age
    first, last = GENERATION_YEARS
    if first <= abs(gap) <= last:
        return Relation.CHILD if gap > 0 else Relation.PARENT
    first, last = TWO_GENERATIONS_YEARS
    if first <= abs(gap) <= last:
        return Relation.GRANDCHILD if gap > 0 else Relation.GRANDPARENT
    is_couple = abs(gap) <= COUPLE_YEARS and min(representative.age, member.age) >= ADULT_YEARS
    differs = {representative.sex, member.sex} == {Sex.MALE, Sex.FEMALE}
    return Relation.SPOUSE if is_couple and differs and not has_spouse else None
