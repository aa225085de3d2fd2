"""Activities of organisers and the applications of residents, on both databases.

Sources: the city's manual for organisers ("M" with its section, "Q" with its question).
"""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from sqlalchemy import select

from ledger.errors import Refused
from ledger.organizer_tables import activity_history
from ledger.organizers import activities, answers, applications
from ledger.organizers.activities import Became
from ledger.organizers.applications import Asked
from ledger.organizers.hands import Clerk
from ledger.organizers.life import OrganizerAct
from ledger.organizers.plans import Change
from ledger.organizers.profile import Document, MediaType, Purpose
from ledger.points import tariff, tariffs
from ledger.samples import RESOURCES
from ledger.service import Service
from sync.protocol.values import ActivityKind
from sync.protocol.venue_values import ActivityState, Visibility
from tests.contracts.ledger.phones import code_of
from tests.contracts.ledger.test_venue_feed import table_of, told
from tests.contracts.ledger.town import CONDITIONS, NOON, Club, approved, at, created, decide, plan, somebody

END = NOON + timedelta(days=1, hours=2)


@pytest.fixture
def club(service: Service) -> Club:
    return approved(service)


def asked_by(service: Service, number: int, *, by_card: bool = True) -> Asked:
    return Asked(credential=code_of(service, somebody(number, by_card=by_card)))


def refused_key(error: pytest.ExceptionInfo[Refused]) -> str:
    return error.value.key


def test_the_fields_of_the_manual(service: Service, club: Club) -> None:
    """M12 ①–⑥: picture, title, the thought behind it, contents, target, contact; 定員 as 参加人数 0/30."""
    picture = Document(
        purpose=Purpose.PICTURE, name="祭り.jpg", media_type=MediaType.JPEG, content=b"\xff\xd8\xff example"
    )
    made = created(
        service,
        club,
        title="【〇〇校区】地域を盛り上げよう! 〇〇祭り当日運営ボランティア",
        message="初めての方も大歓迎です!!",
        contents="総合案内、ごみ回収。飲み物、軍手。駐車場はありません。",
        target="地域の伝統や文化に興味がある方",
        contact="〇〇団体 TEL:000-0000-0000",
        capacity=30,
        picture=picture,
    )
    shown = answers.open_activity(service, made.activity_id)
    assert (shown.message, shown.target, shown.capacity, shown.applicants) == (
        "初めての方も大歓迎です!!",
        "地域の伝統や文化に興味がある方",
        30,
        0,
    )
    assert answers.picture_of(service, made.activity_id) == ("image/jpeg", picture.content)


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({"confirmed": CONDITIONS[:-1]}, "conditions_unconfirmed"),
        ({"confirmed": ()}, "conditions_unconfirmed"),
        ({"kind": ActivityKind.CITY_EVENT}, "activity_kind_not_yours"),
        ({"place": "例市"}, "outside_city"),
        ({"ends_at": NOON}, "times_wrong"),
        ({"ends_at": NOON + timedelta(days=30)}, "too_long"),
        ({"starts_at": NOON - timedelta(days=2), "ends_at": NOON}, "already_over"),
    ],
)
def test_what_may_not_be_held(service: Service, club: Club, fields: dict[str, object], key: str) -> None:
    """M10 (1)–(5): 営利を目的としない, 報酬を与えない, 政治宗教活動でない, 公序良俗, 原則として熊本市内."""
    with pytest.raises(Refused) as refused:
        created(service, club, **fields)
    assert (refused_key(refused), refused.value.status) == (key, 422)


def test_a_place_elsewhere_takes_a_reason(service: Service, club: Club) -> None:
    """M10 (5): 原則として."""
    created(service, club, 1, place="例市 見本海岸", outside_reason="海岸の清掃")
    created(service, club, 2, place="見本公園", confirmed=(*CONDITIONS, "in_city"))


def test_city_events_are_the_citys(service: Service) -> None:
    """M05 (1): 地方公共団体; 市主催行事 are worth 10 points, volunteering 100 (R7(2), tariff 2024)."""
    with service.database.write() as connection:
        loaded = tariff.read((RESOURCES / "points" / "tariff-2024.json").read_bytes())
        tariffs.load(connection, loaded, service.clock())
    city = approved(service, 1, kind="public_body", name="熊本市見本課")
    created(service, city, 1, kind=ActivityKind.CITY_EVENT)
    created(service, city, 2)
    found = [one for one in told(table_of(service, city)) if hasattr(one, "points")]
    assert [(one.points, one.tariff_version) for one in found] == [(10, "2024"), (100, "2024")]


def test_an_activity_of_a_district_is_open_to_all(service: Service, club: Club) -> None:
    """Q1: 自動的に指定校区以外の方の参加を制限することはできません."""
    made = created(service, club, school_district="黒髪校区")
    assert applications.apply(service, made.activity_id, asked_by(service, 11)).is_applied


def test_a_cancelled_one_is_found_by_nobody_new(service: Service, club: Club) -> None:
    """Q2: 中止になった活動の公開範囲を「URL限定公開」に変更."""
    made = created(service, club)
    applications.apply(service, made.activity_id, asked_by(service, 11))
    with pytest.raises(Refused) as refused:
        activities.cancel(service, club.admin(service), made.activity_id, " ")
    assert refused_key(refused) == "reason_missing"
    gone = activities.cancel(service, club.admin(service), made.activity_id, "雨")
    assert (gone.state, gone.visibility) == (ActivityState.CANCELLED, Visibility.URL_ONLY)
    assert answers.open_page(service, 0).activities == ()
    assert answers.open_activity(service, made.activity_id).state is ActivityState.CANCELLED
    with pytest.raises(Refused) as refused:
        applications.apply(service, made.activity_id, asked_by(service, 12))
    assert refused_key(refused) == "activity_cancelled"
    assert not applications.withdraw(service, made.activity_id, asked_by(service, 11)).is_applied


def test_a_finished_one_stays_for_ever(service: Service, club: Club) -> None:
    """Q5: 参加者のアプリ上で履歴として残るため、活動が終わっても削除はできません."""
    made, wrong, wanted = created(service, club, 1), created(service, club, 2), created(service, club, 3)
    activities.delete(service, club.admin(service), wrong.activity_id)
    applications.apply(service, wanted.activity_id, asked_by(service, 11))
    with pytest.raises(Refused) as refused:
        activities.delete(service, club.admin(service), wanted.activity_id)
    assert refused_key(refused) == "has_applicants"
    after = at(service, END)
    with pytest.raises(Refused) as refused:
        activities.delete(after, club.admin(service), made.activity_id)
    assert refused_key(refused) == "activity_finished"
    with pytest.raises(Refused) as refused:
        activities.change(
            after, club.admin(service), made.activity_id, Change(revision=1, plan=plan(ends_at=END + timedelta(1)))
        )
    assert refused_key(refused) == "activity_finished"
    with pytest.raises(Refused) as refused:
        applications.apply(after, made.activity_id, asked_by(service, 12))
    assert refused_key(refused) == "activity_finished"
    with pytest.raises(Refused) as refused:
        applications.withdraw(after, wanted.activity_id, asked_by(service, 11))
    assert refused_key(refused) == "activity_finished"
    assert [one.state for one in answers.activity_views(after, club.organizer_id)] == [ActivityState.FINISHED] * 2
    assert activities.finish_all(after) == 2
    assert activities.finish_all(after) == 0
    with pytest.raises(Refused) as refused:
        answers.open_activity(service, wrong.activity_id)
    assert (refused_key(refused), refused.value.status) == ("no_such_activity", 404)


def test_whoever_applied_keeps_what_they_applied_for(service: Service) -> None:
    city = approved(service, 1, kind="public_body")
    made = created(service, city, capacity=3)
    for number in (11, 12):
        applications.apply(service, made.activity_id, asked_by(service, number))
    for fields, key in (
        ({"capacity": 1}, "below_applicants"),
        ({"kind": ActivityKind.CITY_EVENT}, "kind_fixed"),
    ):
        asked = Change(revision=1, plan=plan(**fields))
        with pytest.raises(Refused) as refused:
            activities.change(service, city.admin(service), made.activity_id, asked)
        assert refused_key(refused) == key
    activities.change(service, city.admin(service), made.activity_id, Change(revision=1, plan=plan(capacity=2)))
    with pytest.raises(Refused) as refused:
        applications.apply(service, made.activity_id, asked_by(service, 13))
    assert refused_key(refused) == "full"
    applications.withdraw(service, made.activity_id, asked_by(service, 11))
    applications.withdraw(service, made.activity_id, asked_by(service, 11))
    applications.apply(service, made.activity_id, asked_by(service, 13))
    with pytest.raises(Refused) as refused:
        applications.apply(service, made.activity_id, asked_by(service, 11))
    assert refused_key(refused) == "full"
    applications.withdraw(service, made.activity_id, asked_by(service, 12))
    applications.apply(service, made.activity_id, asked_by(service, 11))
    lines = applications.roster(service, city.admin(service), made.activity_id).lines
    assert [(line.no, line.name, line.is_cancelled) for line in lines] == [
        (1, "見本　11", False),
        (2, "見本　12", True),
        (3, "見本　13", False),
    ]


def test_applying_twice_is_once(service: Service, club: Club) -> None:
    made = created(service, club, capacity=1)
    assert applications.apply(service, made.activity_id, asked_by(service, 11)).applicants == 1
    assert applications.apply(service, made.activity_id, asked_by(service, 11)).applicants == 1
    with pytest.raises(Refused) as refused:
        applications.withdraw(service, made.activity_id, asked_by(service, 12))
    assert refused_key(refused) == "not_applied"
    with pytest.raises(Refused) as refused:
        applications.apply(service, made.activity_id, Asked(credential="KMA1:NONSENSE"))
    assert refused_key(refused) == "credential_damaged"


def test_a_suspended_organisers_activities_wait(service: Service, club: Club) -> None:
    made = created(service, club)
    decide(service, club, OrganizerAct.SUSPEND, "疑い")
    with pytest.raises(Refused) as refused:
        applications.apply(service, made.activity_id, asked_by(service, 11))
    assert refused_key(refused) == "organizer_suspended"
    assert answers.open_page(service, 0).activities == ()
    with pytest.raises(Refused) as refused:
        applications.roster(service, club.admin(service), made.activity_id)
    assert refused_key(refused) == "organizer_suspended"
    with pytest.raises(Refused) as refused:
        activities.cancel(service, club.admin(service), made.activity_id, "x")
    assert refused_key(refused) == "organizer_suspended"
    office = Clerk(club.organizer_id, "例田")
    assert activities.cancel(service, office, made.activity_id, "団体の停止").state is ActivityState.CANCELLED


def test_every_step_is_kept_with_what_it_became(service: Service, club: Club) -> None:
    made = created(service, club, 1)
    activities.change(
        service, club.admin(service), made.activity_id, Change(revision=1, plan=plan(title="雨の日の清掃"))
    )
    activities.cancel(service, Clerk(club.organizer_id, "例田"), made.activity_id, "苦情")
    with service.database.read() as connection:
        rows = connection.execute(select(activity_history).order_by(activity_history.c.no)).all()
    became = [msgspec.json.decode(row.body, type=Became) for row in rows]
    assert [(row.act, row.by, row.state) for row in rows] == [
        ("create", "organizer", "planned"),
        ("change", "organizer", "planned"),
        ("cancel", "office", "cancelled"),
    ]
    assert [one.plan.title for one in became] == ["【黒髪校区】公園の清掃", "雨の日の清掃", "雨の日の清掃"]
    assert [(one.who, one.reason) for one in became] == [("R-000001", ""), ("R-000001", ""), ("例田", "苦情")]


def test_ages_are_those_of_the_day(service: Service, club: Club) -> None:
    """Born on 2008-09-23 in Japan's calendar: 17 the day before an activity on their birthday, 18 on it."""
    begins = datetime(2026, 9, 22, 15, tzinfo=UTC)  # September 23, 0:00 in Japan
    made = created(service, club, starts_at=begins, ends_at=begins + timedelta(hours=1))
    who = somebody(11, born=datetime(2008, 9, 23, tzinfo=UTC).date())
    applications.apply(service, made.activity_id, Asked(credential=code_of(service, who)))
    assert [line.age for line in applications.roster(service, club.admin(service), made.activity_id).lines] == [18]
