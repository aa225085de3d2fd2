"""Households as the desk makes them: out of a code, out of a count, out of a headline."""

from sync.protocol.credential import Credential
from sync.protocol.household import HeadCount, Household, Person
from sync.protocol.ids import HouseholdId, OperationId, household_of_code, person_of_member, person_of_resident
from sync.protocol.values import Depth, IdSource, Relation, StayType


def household_of_credential(credential: Credential, operation: OperationId) -> Household:
    """The household that a resident's code brings: the holder as representative, then the members, all coming."""
    holder = credential.holder
    representative = Person(
        person_id=person_of_resident(credential.resident_id),
        representative=True,
        relation=Relation.SELF,
        name_raw=holder.name,
        name_display=holder.name,
        kana=holder.kana,
        sex=holder.sex,
        birth_date=holder.birth_date,
        care_codes=holder.care_codes,
        id_source=IdSource.APP_CODE,
    )
    members = tuple(
        Person(
            person_id=person_of_member(credential.resident_id, member.member_no),
            relation=member.relation,
            name_raw=member.name,
            name_display=member.name,
            kana=member.kana,
            sex=member.sex,
            birth_date=member.birth_date,
            care_codes=member.care_codes,
            id_source=IdSource.APP_CODE,
        )
        for member in credential.members
    )
    return Household(
        household_id=household_of_code(operation, credential.resident_id),
        depth=Depth.FULL,
        persons=(representative, *members),
        address_raw=holder.address,
        phone=holder.phone,
        credential_id=credential.credential_id,
        registered_by_card=holder.registered_by_card,
    )


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
