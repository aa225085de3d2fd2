"""What an organiser tells of itself: the twelve fields ア–シ of the rules for organisers' use, 3(1)."""

import hashlib
import re
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from ledger.errors import Refused
from ledger.organizer_rules import OrganizerRules

Short = Annotated[str, Meta(max_length=200)]
Long = Annotated[str, Meta(max_length=2000)]
MAX_DOCUMENTS = 6
MAX_DOCUMENT_BYTES = 1024 * 1024
"""A scanned page of statutes is some 200 KB; six of the largest are below what a request may hold."""
DOCUMENT_ID_CHARACTERS = 32
UNPROCESSABLE = 422
_PHONE = re.compile(r"[0-9+() -]{9,20}")
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_WEB = re.compile(r"https?://\S+")


class Purpose(StrEnum):
    """サ 組織図、役員名簿 / シ 会則等 / サムネイル画像 of an activity."""

    OFFICERS = "officers"
    BYLAWS = "bylaws"
    PICTURE = "picture"


class MediaType(StrEnum):
    """What an office can open without being hurt by it."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"


_BEGINNINGS = {MediaType.PDF: b"%PDF-", MediaType.JPEG: b"\xff\xd8\xff", MediaType.PNG: b"\x89PNG\r\n\x1a\n"}


class Document(Struct, frozen=True, kw_only=True):
    """A paper as it is handed in; `content` is base64 in JSON."""

    purpose: Purpose
    name: Annotated[str, Meta(min_length=1, max_length=100)]
    media_type: MediaType
    content: Annotated[bytes, Meta(min_length=1, max_length=MAX_DOCUMENT_BYTES)]

    @property
    def document_id(self) -> str:
        """Named by its content: what is handed in twice is kept once."""
        return hashlib.sha256(self.content).hexdigest()[:DOCUMENT_ID_CHARACTERS]

    @property
    def kept(self) -> "KeptDocument":
        """How it is spoken of once its content is kept."""
        return KeptDocument(
            purpose=self.purpose, name=self.name, media_type=self.media_type, document_id=self.document_id
        )


class KeptDocument(Struct, frozen=True, kw_only=True):
    """A paper that the ledger has."""

    purpose: Purpose
    name: str
    media_type: MediaType
    document_id: str


class Profile(Struct, frozen=True, kw_only=True):
    """Fields ア to コ; サ and シ are papers."""

    kind: Short = ""
    """ア 団体の分類"""
    name: Short = ""
    """イ 団体名"""
    representative: Short = ""
    """ウ 代表者"""
    address: Short = ""
    """エ 所在地"""
    summary: Long = ""
    """オ 団体の概要"""
    website: Short = ""
    """カ 団体のホームページ"""
    phone: Short = ""
    """キ 電話番号"""
    email: Short = ""
    """ク メールアドレス"""
    activity_field: Short = ""
    """ケ 活動分野"""
    track_record: Long = ""
    """コ 活動の実績"""


class KeptProfile(Profile, frozen=True, kw_only=True):
    """All twelve, the papers by what they are called."""

    documents: tuple[KeptDocument, ...] = ()


class AskedProfile(Profile, frozen=True, kw_only=True):
    """All twelve as they are handed in."""

    documents: Annotated[tuple[Document, ...], Meta(max_length=MAX_DOCUMENTS)] = ()

    @property
    def kept(self) -> KeptProfile:
        """The same without the papers' contents."""
        plain = {name: getattr(self, name) for name in Profile.__struct_fields__}
        return KeptProfile(**plain, documents=tuple(one.kept for one in self.documents))


def refuse_faulty(profile: AskedProfile, rules: OrganizerRules) -> None:
    """Raises Refused for a kind that may not apply, fields that are missing or wrong, or an office outside the city."""
    missing = [name for name in _empty_fields(profile) if name not in rules.optional_fields]
    if missing:
        raise Refused("fields_missing", UNPROCESSABLE, fields=" ".join(missing))
    kind = rules.kind(profile.kind)
    if kind is None:
        raise Refused("kind_cannot_apply", UNPROCESSABLE)  # it holds activities with one of them: 共催
    wrong = _wrong_fields(profile)
    if wrong:
        raise Refused("fields_wrong", UNPROCESSABLE, fields=" ".join(wrong))
    if kind.office_in_city and not any(word in profile.address for word in rules.city_words):
        raise Refused("office_outside_city", UNPROCESSABLE)  # rules 2(1): 本市に主たる事務所を置いているものに限る


def _empty_fields(profile: AskedProfile) -> list[str]:
    empty = [name for name in Profile.__struct_fields__ if not getattr(profile, name).strip()]
    purposes = {document.purpose for document in profile.documents}
    return empty + [purpose.value for purpose in (Purpose.OFFICERS, Purpose.BYLAWS) if purpose not in purposes]


def _wrong_fields(profile: AskedProfile) -> list[str]:
    patterns = {"phone": _PHONE, "email": _MAIL, "website": _WEB}
    wrong = [name for name, form in patterns.items() if (text := getattr(profile, name)) and not form.fullmatch(text)]
    return wrong + [document.purpose.value for document in profile.documents if not is_what_it_says(document)]


def is_what_it_says(document: Document) -> bool:
    """Whether the content begins as its media type does: nothing else reaches an office's browser under that name."""
    return document.content.startswith(_BEGINNINGS[document.media_type])
