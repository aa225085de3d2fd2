"""The two days that `kiosk drill --venue` plays: who comes to a table how, while the network is there or away.

The model case is a cleaning in the school district 黒髪校区 with 20 volunteers; a city event of one hour follows.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from kiosk.commands.drilling.plan import Network


class By(StrEnum):
    """How somebody is noted: their phone reads the table's code, the table reads theirs, or they have no app."""

    PHONE = "phone"
    SCANNER = "scanner"
    HAND = "hand"


@dataclass(frozen=True)
class Volunteer:
    """Somebody who does not exist. Without a code they have no app; `by_card` is 利用登録 with the My Number card."""

    number: int
    name: str
    kana: str
    born: date
    sex: str
    has_app: bool = True
    by_card: bool = True

    @property
    def resident_id(self) -> str:
        """What the app knows them by; nothing for who has no app."""
        return f"DRILL-V{self.number:04d}" if self.has_app else ""

    @property
    def born_typed(self) -> str:
        """As a clerk types it."""
        return self.born.strftime("%Y%m%d")


@dataclass(frozen=True)
class Coming:
    """One person comes to the table. `gets_paper` where the table hands out a certificate at once."""

    number: int
    by: By
    gets_paper: bool = False
    is_again: bool = False


@dataclass(frozen=True)
class Part:
    """A stretch of the day with one kind of network; the clock says which hours it stands for."""

    hours: str
    network: Network
    coming: tuple[Coming, ...]


@dataclass(frozen=True)
class Day:
    """One activity with its organiser, who applied beforehand, and who comes."""

    key: str
    organizer: dict[str, str]
    activity: dict[str, object]
    applicants: tuple[int, ...]
    parts: tuple[Part, ...]
    withdrawn: tuple[int, ...] = field(default=())


_FAMILIES = ("見本", "例田", "仮山", "試田", "練習", "雛形", "訓練", "模造川")
_KANA = ("ミホン", "レイダ", "カリヤマ", "タメシダ", "レンシュウ", "ヒナガタ", "クンレン", "モゾウガワ")
_GIVEN = (("太郎", "タロウ", "male"), ("花子", "ハナコ", "female"), ("一郎", "イチロウ", "male"))
_WITHOUT_APP = (19, 20)
_NOT_BY_CARD = 18
VOLUNTEERS_COUNT = 20


def _volunteer(number: int) -> Volunteer:
    family, given = (number - 1) % len(_FAMILIES), _GIVEN[(number - 1) // len(_FAMILIES)]
    return Volunteer(
        number=number,
        name=f"{_FAMILIES[family]} {given[0]}",
        kana=f"{_KANA[family]} {given[1]}",
        born=date(1950 + 2 * number, number % 12 + 1, number),
        sex=given[2],
        has_app=number not in _WITHOUT_APP,
        by_card=number != _NOT_BY_CARD,
    )


VOLUNTEERS = tuple(_volunteer(number) for number in range(1, VOLUNTEERS_COUNT + 1))

_CLUB = {"kind": "park_association", "name": "黒髪校区公園愛護会（訓練）", "representative": "見本 代表"}
_CITY = {"kind": "public_body", "name": "熊本市見本課（訓練）", "representative": "例田 課長"}

MODEL_CASE = Day(
    key="model_case",
    organizer=_CLUB,
    activity={
        "kind": "volunteering",
        "title": "【黒髪校区】公園の清掃",
        "school_district": "黒髪校区",
        "place": "熊本市中央区 見本公園",
    },
    applicants=tuple(range(1, 16)),  # 16 and 17 come without having applied: no capacity was set
    parts=(
        Part("09:30-10:00", Network.ON, (Coming(1, By.PHONE), Coming(2, By.PHONE))),
        Part(
            "10:00-16:00",
            Network.OFF,
            (
                Coming(3, By.PHONE),  # the phones have a network of their own
                Coming(4, By.PHONE),
                *(Coming(number, By.SCANNER) for number in range(5, 18)),
                Coming(3, By.SCANNER),  # of whose phone the table cannot have heard
                Coming(1, By.SCANNER, is_again=True),  # of whose phone it has
                Coming(5, By.SCANNER, is_again=True),
                Coming(_NOT_BY_CARD, By.SCANNER, gets_paper=True),
                *(Coming(number, By.HAND, gets_paper=True) for number in _WITHOUT_APP),
            ),
        ),
        Part("16:00-", Network.ON, ()),
    ),
)

CITY_EVENT = Day(
    key="city_event",
    organizer=_CITY,
    activity={
        "kind": "city_event",
        "title": "防災講座",
        "place": "熊本市中央区 見本公民館",
        "capacity": 10,
    },
    applicants=(1, 2, 7, 10, _NOT_BY_CARD),
    withdrawn=(10,),
    parts=(
        Part(
            "13:00-13:30", Network.OFF, tuple(Coming(number, By.SCANNER) for number in (1, 2, 7, _NOT_BY_CARD, 9, 10))
        ),
        Part("13:30-", Network.ON, ()),
    ),
)
DAYS = (MODEL_CASE, CITY_EVENT)
