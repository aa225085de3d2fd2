"""The band above the venue table's page: which activity, large, for a wrong list is the commonest mistake."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from kiosk.screens.venue_state import VenueState
from kiosk.ui.card import Card
from kiosk.ui.labels import Words, restyle
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import SPACE_PX
from sync.protocol.values import RecordMode


class VenueBanner(Card):
    """Activity, times and place; the organiser, the record mode and the clock beside them; what is unusual below."""

    def __init__(self, stage: Stage) -> None:
        palette = stage.theme.palette
        super().__init__(palette.primary_soft, palette.primary, 2)
        self._stage = stage
        self._activity = Words("title" if stage.theme.is_large else "headline")
        self._organizer = Words("caption")
        self._mode = Words("mode", wrap=False)
        self._clock = Words("clock", wrap=False)
        self._operator = Words("caption")
        self._warning = Words("notice")
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self._activity)
        left.addWidget(self._organizer)
        left.addWidget(self._operator)
        line = QHBoxLayout()
        line.setSpacing(2 * SPACE_PX)
        line.addLayout(left, 1)
        line.addWidget(self._mode, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self._clock, 0, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * SPACE_PX, SPACE_PX, 2 * SPACE_PX, SPACE_PX)
        column.setSpacing(SPACE_PX // 2)
        column.addLayout(line)
        column.addWidget(self._warning)

    def draw(self, state: VenueState) -> None:
        """Show a state."""
        words, palette = self._stage.translator, self._stage.theme.palette
        activity = state.activity
        if activity is None:
            self._activity.say(words.word("venue.no_activity"))
        else:
            when = words.text(activity.when)
            self._activity.say(words.word("venue.banner", title=activity.title, when=when, place=activity.place))
        is_right = activity is not None and activity.is_today and not activity.is_cancelled
        self.tint(
            palette.primary_soft if is_right else palette.look.paper,
            palette.primary if is_right else palette.look.edge,
            edge_px=2,
        )
        self._organizer.say(words.word("venue.organizer", name=state.organizer) if state.organizer else "")
        self._operator.say(words.word("reception.banner.operator", name=state.operator) if state.operator else "")
        is_real = state.record_mode is RecordMode.REAL
        self._mode.say("" if is_real else words.word(f"mode.{state.record_mode.value}"))
        restyle(self._mode, "mode", state.record_mode.value)
        self._clock.say(state.clock)
        self._warning.say(self._warned(state))

    def _warned(self, state: VenueState) -> str:
        words = self._stage.translator
        if state.warning is not None:
            return words.text(state.warning)
        is_other_day = state.activity is not None and not state.activity.is_today
        return words.word("venue.warning.other_day") if is_other_day else ""
