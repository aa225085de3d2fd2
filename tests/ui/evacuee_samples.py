"""Plausible states of the evacuee's window with fictional people, for tests and for the gallery."""

from kiosk.screens.evacuee_state import (
    Check,
    Done,
    EvacueeLanguage,
    EvacueePanel,
    EvacueeState,
    EvacueeWord,
    FactRead,
    Moment,
    MomentKind,
    PersonRead,
    Welcome,
)
from kiosk.screens.message import message
from sync.protocol.values import CareCode, RecordMode

BORN = message("evacuee.birth", year=1950, month=3, day=4, iso="1950-03-04", era="昭和25年")
AGE = message("evacuee.age", age=76)
CARE = tuple(message(f"evacuee.care.{code.value}") for code in CareCode)
PERSONS = (
    PersonRead("見本 花子", "みほん はなこ", (AGE, BORN, *CARE)),
    PersonRead("見本 トゥー・ハー・リン", "", (message("evacuee.age", age=33),)),
    PersonRead("REIDAI TRAN THI MIHON", "", ()),
)
FACTS = (
    FactRead("evacuee.field.people", message("evacuee.people", count=3)),
    FactRead("evacuee.field.stay", message("evacuee.stay.relatives")),
    FactRead("evacuee.field.address", "熊本市東区例示3丁目4番5号 例示ハイツ101"),
    FactRead("evacuee.field.phone", "096-000-0000"),
)
COUNTED = (
    FactRead("evacuee.field.people", message("evacuee.people", count=4)),
    FactRead("evacuee.field.name", message("evacuee.nameless")),
    FactRead("evacuee.field.stay", message("evacuee.stay.shelter")),
)
PANELS: dict[str, EvacueePanel] = {
    "evacuee_welcome": Welcome(takes_cards=True),
    "evacuee_wait": Moment(MomentKind.WAIT),
    "evacuee_card": Moment(MomentKind.CARD),
    "evacuee_assist": Moment(MomentKind.ASSIST),
    "evacuee_undone": Moment(MomentKind.UNDONE),
    "evacuee_check": Check(PERSONS, FACTS),
    "evacuee_check_right": Check(PERSONS, FACTS, EvacueeWord.RIGHT),
    "evacuee_check_different": Check(PERSONS[:1], FACTS, EvacueeWord.DIFFERENT),
    "evacuee_check_count": Check((), COUNTED),
    "evacuee_check_many": Check(PERSONS * 3, FACTS),
    "evacuee_done": Done("A-0132"),
    "evacuee_already": Done("A-0132", is_new=False),
}


def state(panel: str, language: EvacueeLanguage = EvacueeLanguage.JAPANESE) -> EvacueeState:
    return EvacueeState("見本第一小学校", RecordMode.DRILL, language, PANELS[panel])


class EvacueeOnPaper:
    """An evacuee's screen that shows what it is given and writes down what is touched."""

    def __init__(self, shown: EvacueeState) -> None:
        self.state = shown
        self.touched: list[object] = []
        self.draws: list[object] = []

    def show(self, shown: EvacueeState) -> None:
        self.state = shown
        for draw in tuple(self.draws):
            draw(shown)

    def observe(self, draw) -> None:
        self.draws.append(draw)
        draw(self.state)

    def leave(self, draw) -> None:
        self.draws.remove(draw)

    def choose_language(self, language) -> None:
        self.touched.append(language)

    def answer(self, word) -> None:
        self.touched.append(word)

    def show_now(self) -> None:
        self.touched.append("show_now")
