"""An organiser in the tests: whoever applied, what they hand in, and what the office says to it."""

import base64
import uuid
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from ledger.organizers import activities, bearers, members, register
from ledger.organizers.activities import Activity
from ledger.organizers.bearers import Bearer
from ledger.organizers.life import OrganizerAct
from ledger.organizers.members import Joining, Member
from ledger.organizers.plans import AskedPlan, Creation
from ledger.organizers.profile import AskedProfile, Document, MediaType, Purpose
from ledger.organizers.register import Application, Decision
from ledger.organizers.words import BearerRole
from ledger.samples import Resident, SampleKind
from ledger.service import Service
from sync.protocol.credential_body import Holder
from sync.protocol.values import ActivityKind, Sex
from tests.contracts.ledger.desk import NOON_US
from tests.contracts.ledger.phones import code_of

PDF = b"%PDF-1.7 example"
NOON = datetime.fromtimestamp(NOON_US / 1_000_000, UTC)
CONDITIONS = ("non_profit", "unpaid", "not_political_or_religious", "public_order")
OFFICER = "office-1"


def somebody(number: int, *, by_card: bool = True, born: date = date(1960, 5, 6)) -> Resident:
    """A resident by number, the only one of their household."""
    holder = Holder(f"見本　{number}", "みほん", born, Sex.FEMALE, "見本町1-1", "000-0000-0000", by_card)
    return Resident(f"R-{number:06d}", SampleKind.RESIDENT, "", holder, ())


def profile(**fields: object) -> AskedProfile:
    """All twelve fields of a club of old people, but for what is given."""
    papers = (
        Document(purpose=Purpose.OFFICERS, name="役員名簿.pdf", media_type=MediaType.PDF, content=PDF),
        Document(purpose=Purpose.BYLAWS, name="会則.pdf", media_type=MediaType.PDF, content=PDF + b" bylaws"),
    )
    filled = {
        "kind": "senior_club",
        "name": "見本老人クラブ",
        "representative": "例田 一郎",
        "address": "熊本市中央区黒髪1-1",
        "summary": "校区の見守り",
        "website": "https://example.jp/club",
        "phone": "096-000-0000",
        "email": "club@example.jp",
        "activity_field": "福祉",
        "track_record": "毎月の清掃",
        "documents": papers,
    }
    return AskedProfile(**(filled | fields))


def plan(**fields: object) -> AskedPlan:
    """A cleaning of two hours, tomorrow."""
    filled = {
        "kind": ActivityKind.VOLUNTEERING,
        "title": "【黒髪校区】公園の清掃",
        "starts_at": NOON + timedelta(days=1),
        "ends_at": NOON + timedelta(days=1, hours=2),
        "place": "熊本市中央区 見本公園",
        "contact": "見本老人クラブ 096-000-0000",
        "contents": "軍手、飲み物は各自。駐車場はありません。",
        "target": "どなたでも",
        "confirmed": CONDITIONS,
    }
    return AskedPlan(**(filled | fields))


@dataclass(frozen=True)
class Club:
    """An organiser's admin with their word of access."""

    organizer_id: str
    word: str
    bearer: Bearer

    def admin(self, service: Service) -> Member:
        with service.database.read() as connection:
            return members.admin_of(connection, self.bearer)


def application(service: Service, number: int = 1, word: str = "", **fields: object) -> Application:
    """What the phone of resident `number` sends."""
    return Application(
        request_id=uuid.UUID(int=number),
        credential=code_of(service, somebody(number)),
        bearer_digest=bearers.digest_of(word or f"word-{number}"),
        profile=profile(**fields),
    )


def applied(service: Service, number: int = 1, **fields: object) -> Club:
    """An organiser in review."""
    organizer_id = register.apply(service, application(service, number, **fields))
    word = f"word-{number}"
    with service.database.read() as connection:
        return Club(organizer_id, word, bearers.whose(connection, word, BearerRole.MEMBER, service.clock()))


def decide(service: Service, club: Club, act: OrganizerAct, reason: str = "") -> None:
    """The office says so."""
    register.decide(service, club.organizer_id, Decision(act=act, reason=reason), OFFICER)


def approved(service: Service, number: int = 1, **fields: object) -> Club:
    """An organiser in good standing."""
    club = applied(service, number, **fields)
    decide(service, club, OrganizerAct.APPROVE)
    return club


def joined(service: Service, club: Club, number: int) -> Bearer:
    """Resident `number`, invited and come."""
    members.invite(service, club.bearer, bearers.digest_of(f"invitation-{number}"))
    asked = Joining(
        invitation=f"invitation-{number}",
        credential=code_of(service, somebody(number)),
        bearer_digest=bearers.digest_of(f"word-{number}"),
    )
    members.join(service, asked)
    with service.database.read() as connection:
        return bearers.whose(connection, f"word-{number}", BearerRole.MEMBER, service.clock())


def created(service: Service, club: Club, number: int = 1, **fields: object) -> Activity:
    """An activity of the club."""
    asked = Creation(request_id=uuid.UUID(int=1000 + number), plan=plan(**fields))
    return activities.create(service, club.admin(service), asked)


def at(service: Service, moment: datetime) -> Service:
    """The same ledger at another time."""
    return replace(service, clock=lambda: int(moment.timestamp()) * 1_000_000)


def base64_of(content: bytes) -> str:
    """As JSON has it."""
    return base64.b64encode(content).decode()
