"""States of the shelf's sheet: nothing, much, work at a stick, and every way it ends."""

from pathlib import Path

from kiosk.screens.message import message
from kiosk.screens.reception_state import Level, Tone
from kiosk.screens.shelf_state import ShelfLine, ShelfState, StickLine, Told

STICK = StickLine(Path("/media/KUMAMOTO"), "KUMAMOTO")


def line(seq: int, reason: str, *, refused: bool = True, can_send: bool = True, behind: int = 0) -> ShelfLine:
    return ShelfLine(
        seq=seq,
        title=message("shelf.title.named", no=f"A-{seq:04d}", name="見本　花子", heads=4),
        what=message("shelf.what.HouseholdAdmitted"),
        reason=message(f"shelf.reason.{reason}"),
        since=message("shelf.ago.minutes", number=45),
        is_refused=refused,
        can_send=can_send and refused,
        behind=message("shelf.behind", count=behind) if behind else None,
    )


MUCH = ShelfState(
    waiting=message("shelf.waiting.minutes", count=12, number=45),
    level=Level.BAD,
    lines=(
        line(7, "malformed", behind=2),
        line(9, "unstorable"),
        line(21, "household", refused=False),
        line(22, "newer_program", refused=False),
    ),
    sticks=(STICK,),
)

SHELF_STATES = {
    "shelf_nothing": ShelfState(),
    "shelf_much": MUCH,
    "shelf_forked": ShelfState(
        waiting=message("shelf.waiting.hours", count=3, number=2),
        level=Level.BAD,
        alarm=message("shelf.alarm.forked"),
        lines=(line(5, "forked", can_send=False), line(6, "forked", can_send=False)),
        sticks=(STICK,),
    ),
    "shelf_writing": ShelfState(
        waiting=message("shelf.waiting.hours", count=1200, number=9),
        level=Level.BAD,
        sticks=(STICK,),
        progress=message("shelf.stick.writing", done=500, events=1200),
        percent=41,
    ),
    "shelf_written": ShelfState(
        waiting=message("shelf.waiting.hours", count=1200, number=9),
        level=Level.BAD,
        sticks=(STICK,),
        told=Told(Tone.RECEIVED, message("shelf.told.exported", files=3, events=1200)),
    ),
    "shelf_full": ShelfState(
        waiting=message("shelf.waiting.minutes", count=1, number=6),
        level=Level.WATCH,
        sticks=(STICK,),
        told=Told(Tone.FAILED, message("error.stick_full")),
    ),
}


class ShelfOnPaper:
    """A shelf that shows one state and writes down what is touched."""

    def __init__(self, state: ShelfState) -> None:
        self.state = state
        self.touched: list[tuple[str, object]] = []
        self.draw = None

    def observe(self, draw) -> None:
        self.draw = draw
        draw(self.state)

    def leave(self) -> None:
        self.touched.append(("leave", None))

    def __getattr__(self, name: str):
        if name not in ("correct", "retry", "export", "collect"):
            raise AttributeError(name)
        return lambda what: self.touched.append((name, what))
