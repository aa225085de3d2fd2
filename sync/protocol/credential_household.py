"""The household that a resident's code brings, the same at every desk and in the ledger."""

from sync.protocol.credential import Credential
from sync.protocol.credential_body import Member
from sync.protocol.household import Household, Person
from sync.protocol.ids import OperationId, household_of_code, person_of_member, person_of_resident
from sync.protocol.values import Depth, IdSource, Relation


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
    members = tuple(person_of(credential.resident_id, member) for member in credential.members)
    return Household(
        household_id=household_of_code(operation, credential.resident_id),
        depth=Depth.FULL,
        persons=(representative, *members),
        address_raw=holder.address,
        phone=holder.phone,
        credential_id=credential.credential_id,
        registered_by_card=holder.registered_by_card,
    )


def person_of(resident_id: str, member: Member) -> Person:
    """A member of the household of a resident's code, as that code tells of them."""
    return Person(
        person_id=person_of_member(resident_id, member.member_no),
        relation=member.relation,
        name_raw=member.name,
        name_display=member.name,
        kana=member.kana,
        sex=member.sex,
        birth_date=member.birth_date,
        care_codes=member.care_codes,
        id_source=IdSource.APP_CODE,
    )
