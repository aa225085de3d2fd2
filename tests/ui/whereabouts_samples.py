"""Plausible states of the sheet of who is not here, and a screen that writes down what its view tells it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from kiosk.screens.message import message
from kiosk.screens.reception_state import Tone
from kiosk.screens.shelf_state import Told
from kiosk.screens.whereabouts_state import Closing, WhereaboutsLine, WhereaboutsState, WhereaboutsView
from sync.protocol.presence import Destination

OUT = (
    WhereaboutsLine(
        UUID(int=1),
        "A-0132",
        message("outcome.received.line", name="見本 花子", others=2, people=3),
        message("whereabouts.expected", people=2, time="18:00"),
    ),
    WhereaboutsLine(
        UUID(int=2),
        "B-0007",
        message("outcome.received.line_count", people=5),
        message("whereabouts.out_since", people=5, time="11/19 08:05"),
    ),
)
UNSEEN = tuple(
    WhereaboutsLine(
        UUID(int=number),
        f"A-{number:04d}",
        message("outcome.received.line_one", name="例示 ウメ"),
        message("whereabouts.last_seen", people=1, time="11/18 18:20"),
    )
    for number in range(3, 12)
)
WHEREABOUTS_STATES = {
    "whereabouts_out": WhereaboutsState(
        lines=OUT, told=Told(Tone.RECEIVED, message("whereabouts.noted", reception_no="A-0001"))
    ),
    "whereabouts_nobody": WhereaboutsState(),
    "whereabouts_not_seen": WhereaboutsState(WhereaboutsView.NOT_SEEN, 12, UNSEEN, more=23),
    "whereabouts_closing": WhereaboutsState(
        WhereaboutsView.CLOSING, closing=Closing(132, 287, Destination.TEMPORARY_HOUSING)
    ),
    "whereabouts_closing_runs": WhereaboutsState(
        WhereaboutsView.CLOSING, closing=Closing(132, 287, Destination.HOME, is_running=True, done=60)
    ),
    "whereabouts_closed": WhereaboutsState(
        WhereaboutsView.CLOSING, told=Told(Tone.RECEIVED, message("whereabouts.closed", done=132))
    ),
}


class WhereaboutsOnPaper:
    """Fulfils WhereaboutsTouches for one state."""

    def __init__(self, state: WhereaboutsState) -> None:
        self.state = state
        self.touched: list[Any] = []

    def observe(self, draw: Callable[[WhereaboutsState], None]) -> None:
        draw(self.state)

    def __getattr__(self, name: str) -> Callable[..., None]:
        if name.startswith("_"):
            raise AttributeError(name)
        return lambda *arguments: self.touched.append((name, *arguments))
