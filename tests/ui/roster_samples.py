"""States of the roster's sheet: everybody, nobody, a card with what is sensitive, a leader's view, and ends."""

from dataclasses import replace
from pathlib import Path
from uuid import UUID

from kiosk.domain.safety import Asker
from kiosk.screens.message import message
from kiosk.screens.paper_words import work_of
from kiosk.screens.reception_state import Tone
from kiosk.screens.report_state import Place
from kiosk.screens.roster_state import (
    CardLine,
    CardMember,
    Chip,
    ChipKind,
    HouseholdCard,
    Inquiry,
    RosterRow,
    RosterState,
)
from kiosk.screens.shelf_state import Told

NAMES = (
    "見本　花子",
    "見本　太郎",
    "例田　次郎",
    "仮山　さくら",
    "試田　一郎",
    "例示　ウメ",
    "見本　トゥー・グエン・ヴァン・アイン",
)
PAPERS = Path("/var/lib/kiosk/papers")


def text(words: str):
    return message("roster.text", text=words)


def row(number: int, name: str, status: str = "", *, is_hidden: bool = False) -> RosterRow:
    return RosterRow(
        household_id=UUID(int=number),
        number=f"A-{number:04d}",
        name=text(name),
        facts=(
            text("みほん はなこ"),
            message("reception.age", age=30 + number),
            message("sex.female"),
            message("roster.heads", heads=4),
            message("stay.car" if number % 3 == 0 else "stay.shelter"),
            text("2組"),
        ),
        status=message(f"roster.whereabouts.{status}") if status else None,
        is_hidden=is_hidden,
    )


def chip(kind: ChipKind, value: str, words, *, chosen: bool = False) -> Chip:
    return Chip(kind, value, words, chosen)


CHIPS = (
    chip(ChipKind.STAY, "shelter", message("stay.shelter")),
    chip(ChipKind.STAY, "car", message("stay.car"), chosen=True),
    chip(ChipKind.STAY, "tent", message("stay.tent")),
    chip(ChipKind.GROUP, "1組", text("1組")),
    chip(ChipKind.GROUP, "2組", text("2組")),
    chip(ChipKind.METHOD, "app", message("method.app")),
    chip(ChipKind.METHOD, "card", message("method.card")),
    chip(ChipKind.METHOD, "paper", message("method.paper")),
    chip(ChipKind.WHEREABOUTS, "out", message("roster.chip.out")),
    chip(ChipKind.WHEREABOUTS, "overnight", message("roster.chip.overnight")),
    chip(ChipKind.WHEREABOUTS, "gone", message("roster.chip.gone")),
    chip(ChipKind.UNSEEN, "12", message("roster.chip.unseen", hours=12)),
    chip(ChipKind.UNSEEN, "24", message("roster.chip.unseen", hours=24)),
    chip(ChipKind.CARE, "on", message("roster.chip.care")),
)
CARD = HouseholdCard(
    number="A-0132",
    lines=(
        CardLine("roster.card.received", (message("roster.moment", month=7, day=30, clock="14:32"),)),
        CardLine("roster.card.stay", (text("@stay.car"), text("2組"), text("校庭 B-12"), text("白の軽ワゴン"))),
        CardLine("roster.card.address", (text("熊本市中央区見本町1丁目2-3　見本マンション405号"),)),
        CardLine("roster.card.phone", (text("096-000-0000"),)),
        CardLine("roster.card.pets", (text("犬 1"),)),
    ),
    members=(
        CardMember(text("見本　花子"), (text("みほん はなこ"), message("relation.self"), message("sex.female"))),
        CardMember(text("見本　太郎"), (text("みほん たろう"), message("relation.child"))),
        CardMember(message("roster.unnamed", heads=2), (message("roster.whereabouts.out"),)),
    ),
)
CARE = replace(
    CARD,
    shows_care=True,
    members=(
        replace(
            CARD.members[0],
            care=(message("care.ALG"), message("roster.allergy", what="@allergen.egg"), text("エピペンを持っています")),
        ),
        replace(CARD.members[1], care=(message("roster.no_care"),)),
        CARD.members[2],
    ),
)
ALL = RosterState(
    chips=CHIPS,
    rows=tuple(row(132 - index, NAMES[index % len(NAMES)], "out" if index == 2 else "") for index in range(40)),
    sums=message("roster.sums", households=132, persons=1287),
    more=message("roster.more", count=187),
    selected=1,
    card=CARD,
    places=(
        Place(Path("/media/KUMAMOTO"), message("paper.place.stick", name="KUMAMOTO")),
        Place(None, message("paper.place.printer", name="Reception-Printer")),
        Place(PAPERS, message("paper.place.folder", folder=str(PAPERS))),
    ),
)
ROSTER_STATES = {
    "roster_all": ALL,
    "roster_nobody": replace(
        ALL,
        query="ざじず",
        rows=(),
        selected=-1,
        card=None,
        more=None,
        sums=message("roster.sums", households=0, persons=0),
    ),
    "roster_care": replace(ALL, card=CARE),
    "roster_leader": replace(
        ALL,
        is_leader=True,
        rows=(row(131, "秘山　見子", is_hidden=True), *ALL.rows),
        told=Told(Tone.LOOK, message("roster.told.leader")),
    ),
    "roster_writing": replace(ALL, work=work_of("roster", 12, 50)),
    "roster_written": replace(
        ALL,
        told=Told(Tone.RECEIVED, message("paper.told.written", path=str(PAPERS / "roster-drill-20260730-1600.csv"))),
    ),
    "roster_told": replace(
        ALL,
        inquiry=Inquiry(
            Asker.FAMILY,
            message("roster.inquiry.may_say"),
            (
                message(
                    "roster.inquiry.person", name="見本　花子", kana="みほん はなこ", where="@roster.whereabouts.here"
                ),
            ),
        ),
    ),
    "roster_not_told": replace(ALL, inquiry=Inquiry(Asker.PUBLIC, message("roster.inquiry.nothing"))),
}


class RosterOnPaper:
    """A roster's screen that shows one state and writes down what is touched."""

    def __init__(self, state: RosterState = ALL) -> None:
        self.state = state
        self.touched: list[tuple[object, ...]] = []
        self.draw = None

    def observe(self, draw) -> None:
        self.draw = draw
        draw(self.state)

    def __getattr__(self, name: str):
        if name.startswith("_"):
            raise AttributeError(name)
        return lambda *what: self.touched.append((name, *what))
