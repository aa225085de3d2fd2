"""The sample residents and the shelter list that come with the program."""

import json
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

from sync.protocol.credential_body import Holder, Member
from sync.protocol.credential_household import person_of
from sync.protocol.household import Household, Person
from sync.protocol.ids import person_of_resident
from sync.protocol.records import ShelterRecord
from sync.protocol.values import CareCode, Depth, IdSource, Relation, Sex

RESOURCES = Path(__file__).parents[1] / "resources"
TARIFF = RESOURCES / "points" / "tariff-2024.json"
"""The city's tariff as its documents have it."""
TRAINING_SHELTER = "力合西小学校"
"""Where the city tried out its own reception by app, card and paper."""
_NO_HOUSEHOLD = UUID(int=0)


class SampleKind(StrEnum):
    """What a sample's code shows when it is read at a desk."""

    RESIDENT = "resident"
    EXPIRED = "expired"
    REVOKED = "revoked"
    MEMBER_CODE = "member_code"


@dataclass(frozen=True)
class Resident:
    """A resident as the app knows them; `member_code` is set where the code shown is opaque."""

    resident_id: str
    kind: SampleKind
    member_code: str
    holder: Holder
    members: tuple[Member, ...]

    @property
    def names(self) -> list[str]:
        """The names of the household's other people."""
        return [member.name for member in self.members]

    def household(self) -> Household:
        """The household as the registry keeps it, without an id of its own yet."""
        holder = Person(
            person_id=person_of_resident(self.resident_id),
            representative=True,
            relation=Relation.SELF,
            name_raw=self.holder.name,
            name_display=self.holder.name,
            kana=self.holder.kana,
            sex=self.holder.sex,
            birth_date=self.holder.birth_date,
            care_codes=self.holder.care_codes,
            id_source=IdSource.APP_CODE,
        )
        return Household(
            household_id=_NO_HOUSEHOLD,
            depth=Depth.FULL,
            persons=(holder, *(person_of(self.resident_id, member) for member in self.members)),
            address_raw=self.holder.address,
            phone=self.holder.phone,
            member_code=self.member_code,
            registered_by_card=self.holder.registered_by_card,
        )


def resident_from(plain: dict[str, Any]) -> Resident:
    """A resident as a JSON file has them. Raises KeyError or ValueError."""
    return Resident(
        resident_id=plain["resident_id"],
        kind=SampleKind(plain.get("kind", SampleKind.RESIDENT)),
        member_code=plain.get("member_code", ""),
        holder=_holder(plain["holder"]),
        members=tuple(_member(member) for member in plain.get("members", ())),
    )


def residents() -> list[Resident]:
    """The sample residents."""
    plain = json.loads((RESOURCES / "samples" / "residents.json").read_text("utf-8"))
    return [resident_from(one) for one in plain]


def shelter_list() -> list[ShelterRecord]:
    """The city's designated shelters."""
    return msgspec.json.decode((RESOURCES / "shelters" / "shelters.json").read_bytes(), type=list[ShelterRecord])


def training_shelter(shelters: list[ShelterRecord]) -> ShelterRecord:
    """The shelter that training happens at."""
    return next(shelter for shelter in shelters if shelter.name == TRAINING_SHELTER)


def _holder(plain: dict[str, Any]) -> Holder:
    return Holder(
        name=plain["name"],
        kana=plain["kana"],
        birth_date=_date(plain.get("birth_date")),
        sex=Sex(plain["sex"]),
        address=plain["address"],
        phone=plain["phone"],
        registered_by_card=plain["registered_by_card"],
        care_codes=tuple(CareCode(code) for code in plain["care_codes"]),
    )


def _member(plain: dict[str, Any]) -> Member:
    return Member(
        member_no=plain["member_no"],
        name=plain["name"],
        kana=plain["kana"],
        birth_date=_date(plain.get("birth_date")),
        sex=Sex(plain["sex"]),
        relation=Relation(plain["relation"]),
        care_codes=tuple(CareCode(code) for code in plain["care_codes"]),
    )


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
