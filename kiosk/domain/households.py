"""Households as the desk makes them: out of a code, out of a count, out of a headline."""

from sync.protocol.household import HeadCount, Household, Person
from sync.protocol.ids import HouseholdId, OperationId, household_of_code
from sync.protocol.values import Depth, StayType


def household_of_card(household_id: HouseholdId, person: Person, address: str) -> Household:
    """The household that a card begins: its holder, alone until family is added."""
    return Household(household_id=household_id, depth=Depth.HEADLINE, persons=(person,), address_raw=address)


def household_of_member_code(code: str, operation: OperationId) -> Household:
    """The household behind an opaque code: one head until the ledger, which knows who they are, completes it."""
    return Household(
        household_id=household_of_code(operation, code),
        depth=Depth.COUNT,
        head_count=HeadCount(total=1),
        member_code=code,
    )


def counted_household(household_id: HouseholdId, heads: int, stay_type: StayType) -> Household:
    """人数だけ: so many people, nothing else yet."""
    return Household(
        household_id=household_id,
        depth=Depth.COUNT,
        head_count=HeadCount(total=heads),
        stay_type=stay_type,
    )


def spoken_name(household: Household) -> str:
    """The name under which staff call the household; empty where nobody is named, or who is named must stay hidden."""
    representative = household.representative
    if representative is None or representative.protect:
        return ""
    return representative.name_display or representative.kana or representative.name_latin


def reception_no_of(letter: str, number: int) -> str:
    """受付番号 as spoken and printed: the desk's letter and a running number, A-0132."""
    return f"{letter}-{number:04d}"
