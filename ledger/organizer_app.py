"""Small clients that stand in for an organiser's app and for the office: what each may send and ask, and no more."""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from ledger.organizers.bearers import digest_of, new_word

JsonMap = Mapping[str, Any]
Answer = dict[str, Any]
_APP = "/v1/app"
_OWN = f"{_APP}/organizer"
_OFFICE = "/v1/office/organizers"


class Road(Protocol):
    """The way to a ledger; `ledger.phone.Phone` is one."""

    def exchange(self, method: str, path: str, body: bytes | None, word: str = "") -> Answer:
        """The answer's JSON. Raises PhoneRefused or NoAnswer."""


@dataclass(frozen=True)
class OrganizerApp:
    """The app of one of an organiser's people, who holds `word`."""

    road: Road
    word: str

    @classmethod
    def applying(cls, road: Road, request_id: UUID, code: str, profile: JsonMap, word: str = "") -> "OrganizerApp":
        """登録申請 with the resident's own code: the app of whoever applied, with a word of its own making."""
        chosen = word or new_word()
        asked = {"request_id": str(request_id), "credential": code, "bearer_digest": _digest(chosen)}
        road.exchange("POST", f"{_APP}/organizers", _json(asked | {"profile": profile}))
        return cls(road, chosen)

    @classmethod
    def joining(cls, road: Road, invitation: str, code: str) -> "OrganizerApp":
        """An invited resident's app."""
        word = new_word()
        asked = {"invitation": invitation, "credential": code, "bearer_digest": _digest(word)}
        road.exchange("POST", f"{_APP}/members", _json(asked))
        return cls(road, word)

    def standing(self) -> Answer:
        """How the organiser stands."""
        return self._ask("GET", _OWN)

    def correct(self, profile: JsonMap) -> Answer:
        """再申請: the application again, corrected."""
        return self._ask("POST", f"{_OWN}/corrections", {"profile": profile})

    def change(self, profile: JsonMap) -> Answer:
        """変更申請: something about the organiser changes."""
        return self._ask("POST", f"{_OWN}/changes", {"profile": profile})

    def withdraw_change(self) -> Answer:
        """The change is not wanted any more."""
        return self._ask("DELETE", f"{_OWN}/changes")

    def renew(self) -> Answer:
        """更新申請: for another year."""
        return self._ask("POST", f"{_OWN}/renewals", {})

    def invite(self) -> str:
        """A word with which one resident may join."""
        word = new_word()
        self._ask("POST", f"{_OWN}/invitations", {"invitation_digest": _digest(word)})
        return word

    def remove(self, member_no: int) -> Answer:
        """A member may act for the organiser no more."""
        return self._ask("DELETE", f"{_OWN}/members/{member_no}")

    def activities(self) -> list[Answer]:
        """All that it holds or held."""
        found: list[Answer] = self._ask("GET", f"{_OWN}/activities")["activities"]
        return found

    def create(self, request_id: UUID, plan: JsonMap) -> Answer:
        """Announce a new activity."""
        return self._ask("POST", f"{_OWN}/activities", {"request_id": str(request_id), "plan": plan})

    def activity(self, activity_id: str) -> Answer:
        """One of the organiser's activities."""
        return self._ask("GET", f"{_OWN}/activities/{activity_id}")

    def change_activity(self, activity_id: str, revision: int, plan: JsonMap) -> Answer:
        """The activity as it shall be from now on."""
        return self._ask("PUT", f"{_OWN}/activities/{activity_id}", {"revision": revision, "plan": plan})

    def cancel(self, activity_id: str, reason: str) -> Answer:
        """中止: the activity does not take place."""
        return self._ask("POST", f"{_OWN}/activities/{activity_id}/cancellation", {"reason": reason})

    def delete(self, activity_id: str) -> None:
        """It was made by mistake."""
        self._ask("DELETE", f"{_OWN}/activities/{activity_id}")

    def roster(self, activity_id: str) -> Answer:
        """Name, age and sex of who applied."""
        return self._ask("GET", f"{_OWN}/activities/{activity_id}/roster")

    def _ask(self, method: str, path: str, asked: JsonMap | None = None) -> Answer:
        return self.road.exchange(method, path, None if asked is None else _json(asked), self.word)


@dataclass(frozen=True)
class OfficeClient:
    """Somebody in the office with their word."""

    road: Road
    word: str

    def organizers(self, status: str = "") -> list[Answer]:
        """All of them, or those of one status."""
        found: list[Answer] = self._ask("GET", f"{_OFFICE}?status={status}")["organizers"]
        return found

    def organizer(self, organizer_id: str) -> Answer:
        """All that the office knows of one organiser."""
        return self._ask("GET", f"{_OFFICE}/{organizer_id}")

    def decide(self, organizer_id: str, act: str, reason: str = "") -> Answer:
        """承認, 差戻し and the rest."""
        return self._ask("POST", f"{_OFFICE}/{organizer_id}/decisions", {"act": act, "reason": reason})

    def activities(self, organizer_id: str) -> list[Answer]:
        """All that an organiser holds or held."""
        found: list[Answer] = self._ask("GET", f"{_OFFICE}/{organizer_id}/activities")["activities"]
        return found

    def activity(self, organizer_id: str, activity_id: str) -> Answer:
        """An activity with its history."""
        return self._ask("GET", f"{_OFFICE}/{organizer_id}/activities/{activity_id}")

    def cancel(self, organizer_id: str, activity_id: str, reason: str) -> Answer:
        """中止 in the organiser's place."""
        path = f"{_OFFICE}/{organizer_id}/activities/{activity_id}/cancellation"
        return self._ask("POST", path, {"reason": reason})

    def roster(self, organizer_id: str, activity_id: str) -> Answer:
        """What the organiser sees."""
        return self._ask("GET", f"{_OFFICE}/{organizer_id}/activities/{activity_id}/roster")

    def _ask(self, method: str, path: str, asked: JsonMap | None = None) -> Answer:
        return self.road.exchange(method, path, None if asked is None else _json(asked), self.word)


@dataclass(frozen=True)
class Applicant:
    """A resident's app, as far as activities go."""

    road: Road
    code: str = ""

    def open_activities(self, page: int = 0) -> Answer:
        """The activities that are to come and open to residents."""
        return self.road.exchange("GET", f"{_APP}/activities?page={page}", None)

    def activity(self, activity_id: str) -> Answer:
        """An activity by its address."""
        return self.road.exchange("GET", f"{_APP}/activities/{activity_id}", None)

    def apply(self, activity_id: str) -> Answer:
        """Apply for an activity."""
        return self._say(activity_id, "applications")

    def withdraw(self, activity_id: str) -> Answer:
        """Take an application back."""
        return self._say(activity_id, "withdrawals")

    def _say(self, activity_id: str, what: str) -> Answer:
        body = _json({"credential": self.code})
        return self.road.exchange("POST", f"{_APP}/activities/{activity_id}/{what}", body)


def paper(purpose: str, name: str, media_type: str, content: bytes) -> dict[str, str]:
    """A document as JSON has it."""
    return {"purpose": purpose, "name": name, "media_type": media_type, "content": base64.b64encode(content).decode()}


def with_papers(profile: JsonMap, papers: Sequence[JsonMap]) -> Answer:
    """A profile with its documents."""
    return {**profile, "documents": list(papers)}


def _digest(word: str) -> str:
    return base64.b64encode(digest_of(word)).decode()


def _json(asked: JsonMap) -> bytes:
    return json.dumps(asked, ensure_ascii=False).encode()
