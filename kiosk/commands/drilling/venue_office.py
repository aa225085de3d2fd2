"""The office and the residents' phones of a venue drill: commands of the ledger, and requests to its open road."""

import json
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

from kiosk.commands.drilling.errors import LedgerFailed
from kiosk.commands.drilling.ledger_side import LedgerProgram
from kiosk.commands.drilling.people import ADDRESS
from kiosk.commands.drilling.venue_case import VOLUNTEERS, Day, Volunteer
from kiosk.config import RESOURCES

ANSWER_LIMIT_S = 60.0
MAX_ANSWER_BYTES = 1024 * 1024
_OK = 200
_CONDITIONS = ["non_profit", "unpaid", "not_political_or_religious", "public_order"]
_APPLICANT = 1
"""The first volunteer also applied for both organisers."""
_PAPER = b"%PDF-1.4 drill"
BEGUN_BEFORE = timedelta(minutes=30)
ENDS_AFTER = timedelta(hours=3)
"""The drill needs some minutes; the activity goes on for as long as a slow machine may take."""


@dataclass(frozen=True)
class Outcome:
    """One participation as the ledger believes it in the end."""

    resident_id: str
    name: str
    method: str
    is_walk_in: bool
    is_undone: bool
    is_estimated: bool
    grant: str
    reason: str
    points: int
    balance: int
    rank: str
    participations: int
    certificates: tuple[str, ...]
    by_table: int


@dataclass(frozen=True)
class Prepared:
    """A day whose organiser is approved and whose activity stands."""

    organizer_id: str
    activity_id: str
    enrolment_code: str


class Office:
    """Acts on one ledger's folder. Raises LedgerFailed."""

    def __init__(self, ledger: LedgerProgram, work: Path) -> None:
        self._ledger = ledger
        self._work = work
        self.codes: dict[int, str] = {}

    def prepare_people(self) -> None:
        """The tariff, and a code for everybody with the app."""
        self._ledger.run("points", "tariff", str(RESOURCES / "points" / "tariff-2024.json"))
        people = [one for one in VOLUNTEERS if one.has_app]
        file = self._work / "residents.json"
        file.write_text(json.dumps([_resident(one) for one in people]), "utf-8")
        texts = self._ledger.run("issue", "--resident", str(file)).splitlines()
        self.codes = {one.number: text for one, text in zip(people, texts, strict=True)}

    def prepare(self, day: Day) -> Prepared:
        """登録申請, 承認, an activity, and a code for the organiser's table."""
        profile = self._written(f"{day.key}-profile.json", _profile(day.organizer))
        (self._work / "paper.pdf").write_bytes(_PAPER)
        applied = self._ledger.run("organizer", "apply", str(profile), "--code", self.codes[_APPLICANT])
        organizer_id = applied.split()[0]
        self._ledger.run("organizer", "decide", organizer_id, "approve", "--by", "drill")
        plan = self._written(f"{day.key}-plan.json", _plan(day.activity))
        activity_id = self._ledger.run("activity", "create", organizer_id, str(plan), "--by", "drill").strip()
        code = self._ledger.run("enrol", "--organizer", organizer_id, "--record-mode", "drill").strip()
        return Prepared(organizer_id, activity_id, code)

    def outcomes(self, prepared: Prepared) -> tuple[Outcome, ...]:
        """Who took part, and what came of it."""
        asked = ("took-part", prepared.organizer_id, prepared.activity_id, "--record-mode", "drill")
        return msgspec.json.decode(self._ledger.run("activity", *asked), type=tuple[Outcome, ...])

    def sums(self) -> str:
        """What the journal of points adds up to. Raises LedgerFailed where it does not."""
        lines = self._ledger.run("points", "check").splitlines()
        return next((line for line in lines if line.startswith("drill ")), "")

    def _written(self, name: str, plain: dict[str, Any]) -> Path:
        file = self._work / name
        file.write_text(json.dumps(plain, ensure_ascii=False), "utf-8")
        return file


@dataclass(frozen=True)
class Phones:
    """Residents' phones on a network of their own. Raises LedgerFailed where they are refused."""

    url: str
    codes: dict[int, str]

    def apply(self, activity_id: str, number: int) -> None:
        """申込: a phone applies for the activity."""
        self._send(f"/v1/app/activities/{activity_id}/applications", {"credential": self.codes[number]})

    def withdraw(self, activity_id: str, number: int) -> None:
        """A phone takes its application back."""
        self._send(f"/v1/app/activities/{activity_id}/withdrawals", {"credential": self.codes[number]})

    def participate(self, activity_code: str, number: int) -> None:
        """The table's code was read."""
        asked = {"request_id": str(uuid.uuid4()), "activity_code": activity_code, "credential": self.codes[number]}
        self._send("/v1/app/participations", asked)

    def _send(self, path: str, asked: dict[str, str]) -> None:
        place = urlsplit(self.url)
        connection = HTTPConnection(place.hostname or "", place.port, timeout=ANSWER_LIMIT_S)
        try:
            connection.request("POST", path, json.dumps(asked), {"content-type": "application/json"})
            answer = connection.getresponse()
            told = answer.read(MAX_ANSWER_BYTES)
        except OSError as error:
            raise LedgerFailed(command=path, cause=type(error).__name__) from error
        finally:
            connection.close()
        if answer.status != _OK:
            raise LedgerFailed(command=path, cause=str(json.loads(told).get("error", answer.status)))


def _resident(one: Volunteer) -> dict[str, object]:
    holder = {
        "name": one.name,
        "kana": one.kana,
        "birth_date": one.born.isoformat(),
        "sex": one.sex,
        "care_codes": [],
        "address": ADDRESS,
        "phone": "0960000000",
        "registered_by_card": one.by_card,
    }
    return {"resident_id": one.resident_id, "kind": "resident", "member_code": "", "holder": holder, "members": []}


def _profile(organizer: dict[str, str]) -> dict[str, Any]:
    papers = [
        {"purpose": purpose, "media_type": "application/pdf", "file": "paper.pdf"} for purpose in ("officers", "bylaws")
    ]
    return {
        "address": "熊本市中央区見本町1-1",
        "summary": "訓練",
        "phone": "096-000-0000",
        "email": "drill@example.jp",
        "activity_field": "訓練",
        "track_record": "訓練",
        "documents": papers,
        **organizer,
    }


def _plan(activity: dict[str, object]) -> dict[str, Any]:
    now = datetime.now(UTC).replace(microsecond=0)
    return {
        "starts_at": (now - BEGUN_BEFORE).isoformat(),
        "ends_at": (now + ENDS_AFTER).isoformat(),
        "contact": "訓練 096-000-0000",
        "contents": "訓練",
        "target": "訓練",
        "confirmed": _CONDITIONS,
        **activity,
    }
