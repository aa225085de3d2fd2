"""A small client that stands in for a resident's app: arrivals at shelters, participations, points and their use."""

import base64
import json
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from ledger.errors import LedgerError

ANSWER_WAIT_S = 20.0
"""A crowded ledger answers within this or says that it is busy; then a phone tries again with the same request id."""
MAX_ANSWER_BYTES = 2 * 1024 * 1024
"""A page of a hundred activities with the longest descriptions is half of it."""
_PATH = "/v1/app/admissions"
_PARTICIPATIONS = "/v1/app/participations"
_POINTS = "/v1/app/points"
_REDEMPTIONS = "/v1/app/redemptions"
_CERTIFICATES = "/v1/app/certificates"
_OK = 200


class PhoneRefused(LedgerError):
    """The ledger refused; `key` is its word, `shown` what it said besides."""

    def __init__(self, key: str, **shown: str | int) -> None:
        self.key = key
        super().__init__(**shown)
        self.shown = shown


class NoAnswer(LedgerError):
    """Nothing that speaks as a ledger answered; whether it heard us is not known, and asking again is harmless."""

    key = "no_answer"


@dataclass(frozen=True)
class Phone:
    """A phone that knows the ledger at `url` (http or https)."""

    url: str

    def announce(
        self, request_id: UUID, posted: str, code: str, members: tuple[int, ...] | None = None
    ) -> dict[str, Any]:
        """We are here: what the ledger told. Raises PhoneRefused or NoAnswer."""
        asked: dict[str, object] = {"request_id": str(request_id), "posted_code": posted, "credential": code}
        if members is not None:
            asked["members"] = members
        return self.exchange("POST", _PATH, json.dumps(asked).encode())

    def standing(self, arrival_id: UUID) -> dict[str, Any]:
        """How my arrival stands. Raises PhoneRefused or NoAnswer."""
        return self.exchange("GET", f"{_PATH}/{arrival_id}", None)

    def participate(self, request_id: UUID, activity_code: str, code: str) -> dict[str, Any]:
        """I have read the table's code: points granted, pending or refused. Raises PhoneRefused or NoAnswer."""
        asked = {"request_id": str(request_id), "activity_code": activity_code, "credential": code}
        return self.exchange("POST", _PARTICIPATIONS, json.dumps(asked).encode())

    def points(self, code: str, mode: str = "real") -> dict[str, Any]:
        """My balance, what expires next, my rank. Raises PhoneRefused or NoAnswer."""
        return self.exchange("GET", f"{_POINTS}?mode={mode}", None, resident=code)

    def history(self, code: str, mode: str = "real") -> dict[str, Any]:
        """What happened to my points, the latest first. Raises PhoneRefused or NoAnswer."""
        return self.exchange("GET", f"{_POINTS}/history?mode={mode}", None, resident=code)

    def certificates(self, code: str, mode: str = "real") -> dict[str, Any]:
        """My certificates, each with its code. Raises PhoneRefused or NoAnswer."""
        return self.exchange("GET", f"{_CERTIFICATES}?mode={mode}", None, resident=code)

    def redeem(
        self, request_id: UUID, code: str, kind: str, lottery_id: str = "", mode: str = "real"
    ) -> dict[str, Any]:
        """A ticket or a coupon for points; the same request again is the same. Raises PhoneRefused or NoAnswer."""
        asked = {"request_id": str(request_id), "credential": code, "kind": kind, "record_mode": mode}
        return self.exchange("POST", _REDEMPTIONS, json.dumps(asked | {"lottery_id": lottery_id}).encode())

    def exchange(
        self, method: str, path: str, body: bytes | None, word: str = "", *, resident: str = ""
    ) -> dict[str, Any]:
        """One question and its answer, with a word of access or a resident's code where there is one.

        Raises PhoneRefused or NoAnswer.
        """
        place = urlsplit(self.url)
        maker = HTTPSConnection if place.scheme == "https" else HTTPConnection
        connection = maker(place.hostname or "", place.port, timeout=ANSWER_WAIT_S)
        try:
            headers = {"content-type": "application/json"} | _authorization(word, resident)
            connection.request(method, place.path.rstrip("/") + path, body, headers)
            answer = connection.getresponse()
            told = json.loads(answer.read(MAX_ANSWER_BYTES))
        except (OSError, HTTPException, ValueError) as error:
            raise NoAnswer(error=type(error).__name__) from None
        finally:
            connection.close()
        if not isinstance(told, dict):
            raise NoAnswer(error="shape")
        if answer.status != _OK:
            raise PhoneRefused(str(told.pop("error", "unknown")), **told)
        return told


def _authorization(word: str, resident: str) -> dict[str, str]:
    if resident:  # a code may end in a space, which a header would lose
        return {"authorization": "Resident " + base64.urlsafe_b64encode(resident.encode()).decode().rstrip("=")}
    return {"authorization": f"Bearer {word}"} if word else {}
