"""What each road of the JSON API takes, answers and asks for: the page that makers of apps read is made from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from msgspec import Struct

from ledger.admissions import Announcement, Told
from ledger.centre_reports import CentresReport
from ledger.occupancy import Occupancy
from ledger.organizers.answers import ActivityView, OpenActivity, OpenPage, OrganizerLine, OrganizerView
from ledger.organizers.applications import Asked, Place, Roster
from ledger.organizers.members import Joining
from ledger.organizers.plans import Change, Creation
from ledger.organizers.register import Application, Decision
from ledger.organizers.words import BearerRole
from ledger.participants.certifying import Answer, Checking, Held, Renewal, Shown
from ledger.participants.scanning import Scan, ScanTold
from ledger.participants.wallet import Got, History, LotteryView, Wallet, Wanted
from ledger.reports import Earlier, ReceptionsReport, SheltersReport
from ledger.routes.organizers import Cancellation, Form, Founded, Invitation
from ledger.routes.participants import MAX_US
from ledger.routes.reports import Format
from sync.protocol.reception_table import Line
from sync.protocol.values import RecordMode
from sync.protocol.venue_values import OrganizerStatus

SEALED = frozenset(
    {"/v1/bundles", "/v1/feed", "/v1/enrolments", "/v1/ledger-keys", "/v1/keys"},
)
"""Between desks and the ledger alone: sealed CBOR, described by `sync/protocol`."""
_ID = {"type": "string", "pattern": "^[0-9A-Za-z_-]{1,64}$"}
_UUID = {"type": "string", "format": "uuid"}
_DAY = {"type": "string", "format": "date"}
_TEXT, _CSV, _PLAIN = "text/plain", "text/csv", "text/plain"
_PAPERS = ("application/pdf", "image/jpeg", "image/png")


class Health(Struct):
    """The ledger's own health."""

    status: str


class ActivityList(Struct):
    """Activities of one organiser."""

    activities: list[ActivityView]


class OrganizerList(Struct):
    """Organisers as the office lists them."""

    organizers: list[OrganizerLine]


class Deleted(Struct):
    """The id of what is no more."""

    deleted: str


@dataclass(frozen=True)
class Road:
    """One method at one path.

    `answers` and `takes` are the shapes of the JSON; `media` are further forms of the answer; `bearer` whose word of
    access must be shown; `is_residents` asks for a resident's code instead; `asks` the schemas of the query.
    """

    answers: type[Any] | None
    takes: type[Any] | None = None
    bearer: BearerRole | None = None
    asks: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    media: tuple[str, ...] = ()
    is_residents: bool = False


def _one_of(words: Any) -> dict[str, Any]:  # noqa: ANN401 - an enumeration
    return {"type": "string", "enum": [word.value for word in words]}


_MODE = {"mode": _one_of(RecordMode)}
_FORMAT = {"format": _one_of(Format)}
_NO_FIGURES = {"type": "string", "enum": ["json", "csv"]}
_WITH_TEXT = {"type": "string", "enum": ["json", "text", "csv"]}
_PAGE = {"page": {"type": "integer", "minimum": 0, "maximum": 999}}
_BEFORE = {"before": {"type": "integer", "minimum": 0, "maximum": MAX_US}}
_OWN, _ALL = "/v1/app/organizer", "/v1/office/organizers"
_MEMBER, _OFFICE = BearerRole.MEMBER, BearerRole.OFFICE
_MINE, _HELD = f"{_OWN}/activities/{{activity_id}}", f"{_ALL}/{{organizer_id}}/activities/{{activity_id}}"

PATH_PARAMETERS: Mapping[str, Mapping[str, Any]] = {
    "arrival_id": _UUID,
    "activity_id": _ID,
    "organizer_id": _ID,
    "document_id": _ID,
    "number": _ID,
    "lottery_id": _ID,
    "no": {"type": "integer", "minimum": 0, "maximum": 999_999},
}
"""By name, whatever the road."""

ROADS: Mapping[tuple[str, str], Road] = {
    ("POST", "/v1/app/admissions"): Road(Told, Announcement),
    ("GET", "/v1/app/admissions/{arrival_id}"): Road(Told),
    ("GET", "/v1/app/activities"): Road(OpenPage, asks=_PAGE),
    ("GET", "/v1/app/activities/{activity_id}"): Road(OpenActivity),
    ("GET", "/v1/app/activities/{activity_id}/picture"): Road(None, media=_PAPERS),
    ("POST", "/v1/app/activities/{activity_id}/applications"): Road(Place, Asked),
    ("POST", "/v1/app/activities/{activity_id}/withdrawals"): Road(Place, Asked),
    ("POST", "/v1/app/organizers"): Road(Founded, Application),
    ("POST", "/v1/app/members"): Road(Founded, Joining),
    ("GET", _OWN): Road(OrganizerView, bearer=_MEMBER),
    ("POST", f"{_OWN}/corrections"): Road(OrganizerView, Form, _MEMBER),
    ("POST", f"{_OWN}/changes"): Road(OrganizerView, Form, _MEMBER),
    ("DELETE", f"{_OWN}/changes"): Road(OrganizerView, bearer=_MEMBER),
    ("POST", f"{_OWN}/renewals"): Road(OrganizerView, bearer=_MEMBER),
    ("POST", f"{_OWN}/invitations"): Road(OrganizerView, Invitation, _MEMBER),
    ("DELETE", f"{_OWN}/members/{{no}}"): Road(OrganizerView, bearer=_MEMBER),
    ("GET", f"{_OWN}/activities"): Road(ActivityList, bearer=_MEMBER),
    ("POST", f"{_OWN}/activities"): Road(ActivityView, Creation, _MEMBER),
    ("GET", _MINE): Road(ActivityView, bearer=_MEMBER),
    ("PUT", _MINE): Road(ActivityView, Change, _MEMBER),
    ("DELETE", _MINE): Road(Deleted, bearer=_MEMBER),
    ("POST", f"{_MINE}/cancellation"): Road(ActivityView, Cancellation, _MEMBER),
    ("GET", f"{_MINE}/roster"): Road(Roster, bearer=_MEMBER),
    ("GET", _ALL): Road(OrganizerList, bearer=_OFFICE, asks={"status": _one_of(OrganizerStatus)}),
    ("GET", f"{_ALL}/{{organizer_id}}"): Road(OrganizerView, bearer=_OFFICE),
    ("POST", f"{_ALL}/{{organizer_id}}/decisions"): Road(OrganizerView, Decision, _OFFICE),
    ("GET", f"{_ALL}/{{organizer_id}}/documents/{{document_id}}"): Road(None, bearer=_OFFICE, media=_PAPERS),
    ("GET", f"{_ALL}/{{organizer_id}}/activities"): Road(ActivityList, bearer=_OFFICE),
    ("GET", _HELD): Road(ActivityView, bearer=_OFFICE),
    ("POST", f"{_HELD}/cancellation"): Road(ActivityView, Cancellation, _OFFICE),
    ("GET", f"{_HELD}/roster"): Road(Roster, bearer=_OFFICE),
    ("POST", "/v1/app/participations"): Road(ScanTold, Scan),
    ("GET", "/v1/app/points"): Road(Wallet, asks=_MODE, is_residents=True),
    ("GET", "/v1/app/points/history"): Road(History, asks=_MODE | _BEFORE, is_residents=True),
    ("POST", "/v1/app/redemptions"): Road(Got, Wanted),
    ("GET", "/v1/app/certificates"): Road(Held, asks=_MODE, is_residents=True),
    ("POST", "/v1/app/certificates/{number}/renewals"): Road(Shown, Renewal),
    ("GET", "/v1/lotteries/{lottery_id}"): Road(LotteryView),
    ("POST", "/v1/certificates/checks"): Road(Answer, Checking),
    ("GET", "/v1/certificates/{number}"): Road(Answer),
    ("GET", "/v1/shelters"): Road(Occupancy, asks=_MODE),
    ("GET", "/v1/reports/shelters"): Road(SheltersReport, asks=_MODE | _FORMAT, media=(_TEXT, _CSV)),
    ("POST", "/v1/reports/shelters"): Road(SheltersReport, Earlier, asks=_MODE | _FORMAT, media=(_TEXT, _CSV)),
    ("GET", "/v1/reports/receptions"): Road(
        ReceptionsReport, asks=_MODE | {"by": _one_of(Line), "format": _NO_FIGURES}, media=(_CSV,)
    ),
    ("GET", "/v1/reports/centres"): Road(
        CentresReport,
        asks=_MODE | {"day": _DAY, "from": _DAY, "to": _DAY, "format": _WITH_TEXT},
        media=(_TEXT, _CSV),
    ),
    ("GET", "/healthz"): Road(Health),
    ("GET", "/metrics"): Road(None, media=(_PLAIN,)),
}
"""All of them; a test compares them with what the program answers to."""
