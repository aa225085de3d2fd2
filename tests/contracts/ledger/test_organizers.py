"""Organisers, from the application to the end, on both databases.

Sources: the city's manual for organisers (主催者用マニュアル, "M" with its section) and its rules for organisers' use
(運用ルール, "R" with its number).
"""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from sqlalchemy import select

from ledger.errors import Refused
from ledger.organizer_rules import shipped, year_end_us
from ledger.organizer_tables import organizer, organizer_document, organizer_history
from ledger.organizers import bearers, members, register, standing
from ledger.organizers.bearers import UnknownBearer
from ledger.organizers.life import OrganizerAct
from ledger.organizers.members import Joining
from ledger.organizers.profile import MAX_DOCUMENT_BYTES, Document, MediaType, Purpose
from ledger.organizers.standing import Standing
from ledger.organizers.words import BearerRole
from ledger.service import Service
from sync.protocol import codec
from sync.protocol.venue_values import OrganizerStatus
from tests.contracts.ledger.desk import NOON_US
from tests.contracts.ledger.phones import code_of
from tests.contracts.ledger.town import (
    NOON,
    OFFICER,
    Club,
    application,
    applied,
    approved,
    at,
    created,
    decide,
    joined,
    profile,
    somebody,
)

APRIL = datetime(2027, 3, 31, 15, tzinfo=UTC)
"""April 1, 0:00 in Japan, after the tests' noon in September 2026."""


def now_of(service: Service, club: Club) -> Standing:
    with service.database.read() as connection:
        return standing.now(standing.load(connection, club.organizer_id), service.clock())


def history_of(service: Service, club: Club) -> list[tuple[str, str, str, str, str]]:
    statement = (
        select(organizer_history)
        .where(organizer_history.c.organizer_id == club.organizer_id)
        .order_by(organizer_history.c.no)
    )
    with service.database.read() as connection:
        rows = connection.execute(statement).all()
    told = [msgspec.json.decode(row.body, type=standing.Told) for row in rows]
    return [(row.act, row.by, row.state, one.who, one.reason) for row, one in zip(rows, told, strict=True)]


def key_of(error: pytest.ExceptionInfo[Refused]) -> str:
    return error.value.key


def test_applied_sent_back_corrected_and_approved(service: Service) -> None:
    """M06, R3, R4: 12 fields, 審査, 差戻し with what to correct, 再申請, 承認; each step is kept with who and why."""
    club = applied(service)
    assert now_of(service, club).status is OrganizerStatus.IN_REVIEW
    decide(service, club, OrganizerAct.SEND_BACK, "会則を添えてください")
    sent_back = now_of(service, club)
    assert (sent_back.status, sent_back.entry.reason) == (OrganizerStatus.SENT_BACK, "会則を添えてください")
    register.correct(service, club.bearer, profile(name="見本老人クラブ連合"))
    decide(service, club, OrganizerAct.APPROVE)
    found = now_of(service, club)
    assert (found.status, found.entry.profile.name) == (OrganizerStatus.APPROVED, "見本老人クラブ連合")
    assert found.valid_until_us == int(APRIL.timestamp()) * 1_000_000
    assert found.entry.reason == ""
    assert history_of(service, club) == [
        ("apply", "organizer", "in_review", "R-000001", ""),
        ("send_back", "office", "sent_back", OFFICER, "会則を添えてください"),
        ("correct", "organizer", "in_review", "R-000001", ""),
        ("approve", "office", "approved", OFFICER, ""),
    ]
    with service.database.read() as connection:
        papers = connection.execute(select(organizer_document)).all()
    assert len(papers) == 2
    assert {one.document_id for one in papers} == {one.document_id for one in found.entry.profile.documents}


NEEDED = ["kind", "name", "representative", "address", "summary", "phone", "email", "activity_field", "track_record"]


@pytest.mark.parametrize("field", NEEDED)
def test_a_field_that_is_missing_is_named(service: Service, field: str) -> None:
    """R3(1) ア to シ; the homepage alone may be missing (a club of old people has none)."""
    with pytest.raises(Refused) as refused:
        register.apply(service, application(service, **{field: " "}))
    assert (key_of(refused), refused.value.shown) == ("fields_missing", {"fields": field})


def test_papers_are_asked_for_and_looked_at(service: Service) -> None:
    """R3(1) サ 組織図、役員名簿, シ 会則等."""
    with pytest.raises(Refused) as refused:
        register.apply(service, application(service, documents=(), website=""))
    assert refused.value.shown == {"fields": "officers bylaws"}
    page = Document(purpose=Purpose.BYLAWS, name="会則.pdf", media_type=MediaType.PDF, content=b"<html>")
    with pytest.raises(Refused) as refused:
        register.apply(service, application(service, documents=(*profile().documents, page)))
    assert (key_of(refused), refused.value.shown) == ("fields_wrong", {"fields": "bylaws"})
    with pytest.raises(codec.Malformed):
        codec.decode_json(
            msgspec.json.encode(profile(documents=(replace_content(b"%PDF-" + b"x" * MAX_DOCUMENT_BYTES),))),
            type(profile()),
        )


def replace_content(content: bytes) -> Document:
    return msgspec.structs.replace(profile().documents[0], content=content)


@pytest.mark.parametrize(("field", "text"), [("phone", "call me"), ("email", "nobody"), ("website", "ftp://x")])
def test_a_field_that_cannot_be_is_named(service: Service, field: str, text: str) -> None:
    with pytest.raises(Refused) as refused:
        register.apply(service, application(service, **{field: text}))
    assert (key_of(refused), refused.value.shown) == ("fields_wrong", {"fields": field})


def test_all_kinds_of_the_manual_may_apply_and_no_other(service: Service) -> None:
    """M05, R2: 地方公共団体; 町内自治会 and 15 bodies ア–ソ; 熊本市が認証したNPO法人. Others only as 共催."""
    kinds = shipped().kinds
    assert "".join(one.letter for one in kinds) == "アイウエオカキクケコサシスセソ"
    assert [(one.clause, one.letter) for one in kinds if not one.letter] == [("(1)", ""), ("(2)", ""), ("(3)", "")]
    for number, kind in enumerate(kinds, 1):
        applied(service, number, kind=kind.id)
    with pytest.raises(Refused) as refused:
        applied(service, 99, kind="company")
    assert key_of(refused) == "kind_cannot_apply"


def test_all_but_public_bodies_have_their_office_in_the_city(service: Service) -> None:
    """R2(1): (1)を除く団体は本市に主たる事務所を置いているものに限る."""
    with pytest.raises(Refused) as refused:
        applied(service, address="例市見本町1")
    assert key_of(refused) == "office_outside_city"
    applied(service, kind="public_body", address="例県庁")


def test_whoever_applies_is_registered_by_card(service: Service) -> None:
    """M06 STEP3: 申請にはマイナンバーカードでの利用登録が必要です."""
    asked = msgspec.structs.replace(application(service), credential=code_of(service, somebody(2, by_card=False)))
    with pytest.raises(Refused) as refused:
        register.apply(service, asked)
    assert (key_of(refused), refused.value.status) == ("not_registered_by_card", 403)
    with pytest.raises(Refused) as refused:
        register.apply(service, msgspec.structs.replace(asked, credential="KMA1:NONSENSE"))
    assert key_of(refused) == "credential_damaged"


def test_an_application_that_comes_twice_makes_one(service: Service) -> None:
    asked = application(service)
    assert register.apply(service, asked) == register.apply(service, asked)
    with service.database.read() as connection:
        assert len(connection.execute(select(organizer)).all()) == 1
    with pytest.raises(Refused) as refused:
        register.apply(service, msgspec.structs.replace(asked, profile=profile(name="別の会")))
    assert key_of(refused) == "request_id_used"


def test_one_person_does_not_flood_the_office(service: Service) -> None:
    for number in range(register.MAX_APPLICATIONS_OF_ONE):
        asked = application(service, 1, word=f"word {number}")
        register.apply(service, msgspec.structs.replace(asked, request_id=uuid.UUID(int=5000 + number)))
    asked = msgspec.structs.replace(application(service, 1, word="one more"), request_id=uuid.UUID(int=5099))
    with pytest.raises(Refused) as refused:
        register.apply(service, asked)
    assert (key_of(refused), refused.value.status) == ("too_many", 429)


def test_members_are_few_invited_and_registered_by_card(service: Service) -> None:
    """M08, R5(2): 3名程度 (configurable), each registered by card."""
    club = approved(service)
    words = [joined(service, club, number) for number in (2, 3, 4)]
    assert [one.member_no for one in words] == [2, 3, 4]
    with pytest.raises(Refused) as refused:
        members.invite(service, club.bearer, bearers.digest_of("one more"))
    assert key_of(refused) == "members_full"
    wider = replace(service, organizer_rules=msgspec.structs.replace(shipped(), members_max=4))
    joined(wider, club, 5)
    with pytest.raises(Refused) as refused:
        members.invite(service, words[0], bearers.digest_of("another"))
    assert (key_of(refused), refused.value.status) == ("admin_only", 403)
    members.remove(service, club.bearer, 2)
    with service.database.read() as connection, pytest.raises(UnknownBearer):
        bearers.whose(connection, "word-2", BearerRole.MEMBER, NOON_US)
    for number, key in ((1, "admin_stays"), (2, "no_such_member")):
        with pytest.raises(Refused) as refused:
            members.remove(service, club.bearer, number)
        assert key_of(refused) == key


def test_an_invitation_is_good_once_for_a_week_and_for_card_holders(service: Service) -> None:
    club = approved(service)
    members.invite(service, club.bearer, bearers.digest_of("come"))

    def asked(number: int, *, by_card: bool = True) -> Joining:
        code = code_of(service, somebody(number, by_card=by_card))
        return Joining(invitation="come", credential=code, bearer_digest=bearers.digest_of(f"word-{number}"))

    with pytest.raises(Refused) as refused:
        members.join(service, asked(2, by_card=False))
    assert key_of(refused) == "not_registered_by_card"
    with pytest.raises(Refused) as refused:
        members.join(service, asked(1))
    assert key_of(refused) == "member_already"
    with pytest.raises(UnknownBearer):
        members.join(at(service, NOON + timedelta(days=7)), asked(2))
    members.join(service, asked(2))
    with pytest.raises(UnknownBearer):
        members.join(service, asked(3))


def test_while_a_change_is_pending_nothing_new_begins(service: Service) -> None:
    """M08: 変更申請中は主催者ミニアプリで活動の新規作成ができません; R8."""
    club = approved(service)
    created(service, club, 1)
    register.ask_change(service, club.bearer, profile(representative="仮山 花子"))
    assert now_of(service, club).entry.profile.representative == "例田 一郎"
    with pytest.raises(Refused) as refused:
        created(service, club, 2)
    assert key_of(refused) == "organizer_change_pending"
    with pytest.raises(Refused) as refused:
        register.ask_change(service, club.bearer, profile())
    assert key_of(refused) == "organizer_change_pending"
    decide(service, club, OrganizerAct.SEND_BACK_CHANGE, "役員名簿が古い")
    assert now_of(service, club).entry.profile.representative == "例田 一郎"
    register.ask_change(service, club.bearer, profile(representative="仮山 花子"))
    decide(service, club, OrganizerAct.APPROVE_CHANGE)
    assert now_of(service, club).entry.profile.representative == "仮山 花子"
    created(service, club, 2)
    register.ask_change(service, club.bearer, profile())
    register.withdraw_change(service, club.bearer)
    with pytest.raises(Refused):
        decide(service, club, OrganizerAct.APPROVE_CHANGE)
    assert now_of(service, club).entry.profile.representative == "仮山 花子"


def test_each_year_is_asked_for_anew(service: Service) -> None:
    """M08 年度更新, R5(1), R9 本市が指定する期間内: asked for in February and March, over on April 1 in Japan."""
    club = approved(service)
    with pytest.raises(Refused) as refused:
        register.ask_renewal(service, club.bearer)
    assert key_of(refused) == "not_renewal_time"
    march = at(service, APRIL - timedelta(seconds=1))
    register.ask_renewal(march, club.bearer)
    with pytest.raises(Refused) as refused:
        register.ask_renewal(march, club.bearer)
    assert key_of(refused) == "request_open"
    assert register.lapse_all(march) == 0
    decide(march, club, OrganizerAct.APPROVE_RENEWAL)
    assert now_of(march, club).valid_until_us == year_end_us(int(APRIL.timestamp()) * 1_000_000)
    assert now_of(at(service, APRIL), club).status is OrganizerStatus.APPROVED


def test_whoever_does_not_renew_lapses_and_may_come_late(service: Service) -> None:
    club, silent = approved(service, 1), approved(service, 2)
    april = at(service, APRIL)
    assert now_of(april, club).status is OrganizerStatus.NOT_RENEWED
    with pytest.raises(Refused) as refused:
        created(april, club)
    assert key_of(refused) == "organizer_not_renewed"
    assert register.lapse_all(april) == 2
    assert register.lapse_all(april) == 0
    assert history_of(april, silent)[-1] == ("lapse", "calendar", "not_renewed", "", "")
    register.ask_renewal(april, club.bearer)
    decide(april, club, OrganizerAct.APPROVE_RENEWAL)
    assert now_of(april, club).valid_until_us == year_end_us(april.clock())
    assert now_of(april, silent).status is OrganizerStatus.NOT_RENEWED
    strict = msgspec.structs.replace(shipped().renewal, is_late_allowed=False)
    strictly = replace(april, organizer_rules=msgspec.structs.replace(shipped(), renewal=strict))
    with pytest.raises(Refused) as refused:
        register.ask_renewal(strictly, silent.bearer)
    assert key_of(refused) == "not_renewal_time"


def test_a_suspension_needs_no_notice_and_is_judged_afterwards(service: Service) -> None:
    """R11: 事前に通知することなく…一時停止; afterwards continued or ended."""
    club = approved(service)
    register.ask_change(service, club.bearer, profile(representative="仮山 花子"))
    with pytest.raises(Refused) as refused:
        decide(service, club, OrganizerAct.SUSPEND, " ")
    assert key_of(refused) == "reason_missing"
    decide(service, club, OrganizerAct.SUSPEND, "報酬の疑い")
    assert now_of(service, club).entry.reason == "報酬の疑い"
    for refusal in (
        lambda: created(service, club),
        lambda: register.ask_change(service, club.bearer, profile()),
        lambda: members.invite(service, club.bearer, bearers.digest_of("x")),
    ):
        with pytest.raises(Refused) as refused:
            refusal()
        assert key_of(refused) == "organizer_suspended"
    decide(service, club, OrganizerAct.RESUME, "疑いは晴れた")
    with pytest.raises(Refused) as refused:  # the change that was pending is asked for anew
        decide(service, club, OrganizerAct.APPROVE_CHANGE)
    assert key_of(refused) == "organizer_approved"
    register.ask_change(service, club.bearer, profile(representative="見本 次郎"))
    decide(service, club, OrganizerAct.APPROVE_CHANGE)
    assert now_of(service, club).entry.profile.representative == "見本 次郎"
    created(service, club)
    decide(service, club, OrganizerAct.END, "解散")
    with pytest.raises(Refused) as refused:
        created(service, club, 2)
    assert key_of(refused) == "organizer_ended"


def test_an_organiser_does_not_decide_about_itself(service: Service) -> None:
    club = applied(service)
    with pytest.raises(Refused) as refused:
        decide(service, club, OrganizerAct.REQUEST_CHANGE, "office acting as organiser")
    assert key_of(refused) == "organizer_in_review"
    decide(service, club, OrganizerAct.APPROVE)
    with pytest.raises(Refused) as refused:
        decide(service, club, OrganizerAct.REQUEST_CHANGE, "office acting as organiser")
    assert (key_of(refused), refused.value.status) == ("not_yours_to_do", 403)
    for act in set(OrganizerAct) - {OrganizerAct.SUSPEND, OrganizerAct.END}:
        with pytest.raises(Refused):
            decide(service, club, act, "whatever the office's program sends")
    with pytest.raises(Refused) as refused:
        decide(service, Club("nobody", "", club.bearer), OrganizerAct.APPROVE)
    assert (key_of(refused), refused.value.status) == ("no_such_organizer", 404)
