"""The whole reception on one sheet: banner, camera, the one panel, what was done so far, health."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from kiosk.ports.devices import Corners, Pixels
from kiosk.screens.evacuee_state import EvacueeWord
from kiosk.screens.pass_state import PassEntry
from kiosk.screens.pile_state import PileEntry
from kiosk.screens.reception_state import (
    Answer,
    CardEntry,
    CountEntry,
    FormEntry,
    Found,
    HealthEntry,
    Idle,
    NameEntry,
    Panel,
    ReceptionState,
)
from kiosk.screens.stay_state import StayCard
from kiosk.ui.answer_pane import AnswerPane
from kiosk.ui.banner import BannerView
from kiosk.ui.camera_pane import CameraPane
from kiosk.ui.card_pane import CardPane
from kiosk.ui.card_tray import TrayCards
from kiosk.ui.count_pane import CountPane
from kiosk.ui.desk_buttons import DeskButtons
from kiosk.ui.footer import Footer
from kiosk.ui.form_pane import FormPane
from kiosk.ui.found_pane import FoundPane
from kiosk.ui.health_strip import HealthStrip
from kiosk.ui.idle_pane import IdlePane
from kiosk.ui.labels import Words, restyle
from kiosk.ui.name_pane import NamePane
from kiosk.ui.pass_pane import PassPane
from kiosk.ui.pile_pane import PilePane
from kiosk.ui.scroller import Scroller
from kiosk.ui.side_pane import SidePane
from kiosk.ui.stage import Stage
from kiosk.ui.stay_pane import StayPane
from kiosk.ui.tokens import SPACE_PX
from kiosk.ui.tray_pane import Sample, TrayPane

NARROW_WINDOW_PX, WIDE_WINDOW_PX = 1280, 1920
"""Between these widths the side columns grow from their smallest to their widest."""
CAMERA_WIDTH_PX = 296
CAMERA_WITH_LARGE_TEXT_PX = 232
WIDE_CAMERA_PX = 420
WIDE_SIDE_PX = 360
CAMERA_NARROW_PX = 168
"""While a form is typed the picture makes room; a code is still read, and still seen to be read."""
TRAY_SHARE, SWITCHES_SHARE = 30, 20
"""Of the room under the camera in training: some samples, and the desk's switches without scrolling far."""
CAMERA_OF_TRAINING = 0.2
"""Of the window's height: what is held up must be seen, and the samples are what is touched."""
SIDE_WIDTH_PX = 272
SIDE_GROWTH = 0.4
"""Share of the text's growth by which the side column grows: at 150 % there must be room for the panel too."""

# Any: each pane draws exactly the panel that it stands beside here, which the type of a dict cannot say.
AnyPane = Any
_PANES: dict[type[Panel], Callable[[Stage], AnyPane]] = {
    Found: FoundPane,
    Answer: AnswerPane,
    CountEntry: CountPane,
    NameEntry: NamePane,
    FormEntry: FormPane,
    CardEntry: CardPane,
    PileEntry: PilePane,
    StayCard: StayPane,
    PassEntry: PassPane,
}


class DeskView(QWidget):
    """Draws one state; panes of panels are built when they are first needed."""

    def __init__(self, stage: Stage, open_settings: Callable[[], None], open_help: Callable[[], None]) -> None:
        super().__init__()
        self.setObjectName("ground")
        self._stage = stage
        self._drawn: ReceptionState | None = None
        self.banner = BannerView(stage)
        self.camera = CameraPane(stage)
        self.side = SidePane(stage)
        self.health = HealthStrip(stage)
        self.footer = Footer(stage)
        self.buttons = DeskButtons(stage, open_settings, open_help)
        self._evacuee_word = Words("notice")
        self._panels = QStackedWidget()
        self._idle = IdlePane(stage)
        self._panels.addWidget(self._idle)
        self._panes: dict[type[Panel], AnyPane] = {}
        self._tray: TrayPane | None = None
        self._middle = QVBoxLayout()
        self._left = QWidget()
        self._left_column = QVBoxLayout(self._left)
        self._lay_out()

    def _lay_out(self) -> None:
        self._left_column.setContentsMargins(0, 0, 0, 0)
        self._left_column.setSpacing(2 * SPACE_PX)
        self._left_column.addWidget(self.camera)
        self._left_column.addStretch(1)
        switches = QVBoxLayout()
        switches.addWidget(self.buttons)
        self._switches = Scroller(switches, fits=True, rim_px=0)
        self._left_column.addWidget(self._switches)
        self._set_widths()
        middle = self._middle
        middle.setSpacing(SPACE_PX)
        middle.addWidget(self._evacuee_word)
        middle.addWidget(self._panels, 1)
        middle.addWidget(self.footer)
        body = QHBoxLayout()
        body.setContentsMargins(2 * SPACE_PX, 2 * SPACE_PX, 2 * SPACE_PX, SPACE_PX)
        body.setSpacing(2 * SPACE_PX)
        body.addWidget(self._left)
        body.addLayout(middle, 1)
        body.addWidget(self.side)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)
        column.addLayout(body, 1)
        column.addWidget(self.health)

    def draw(self, state: ReceptionState) -> None:
        """Show the state; parts that are as before are left alone."""
        if state == self._drawn:
            return
        self._drawn = state
        self.banner.draw(state.banner)
        self._draw_panel(state.panel, state.health)
        self._draw_camera(state)
        self.side.draw(state.tally, state.recent)
        self.health.draw(state.health)
        self._draw_word(state.evacuee_word)
        self.footer.draw(state)
        self.buttons.draw(is_express=state.is_express)

    def show_preview(self, pixels: Pixels, outlines: Sequence[Corners]) -> None:
        """Show the camera's newest picture."""
        self.camera.show_preview(pixels, outlines)

    def show_samples(
        self, samples: Sequence[Sample], on_pick: Callable[[object], None], cards: TrayCards | None = None
    ) -> None:
        """Put the tray of sample residents and cards under the camera."""
        if self._tray is not None:
            self._tray.deleteLater()
        self._tray = TrayPane(self._stage, samples, on_pick, cards)
        self._left_column.insertWidget(1, self._tray, TRAY_SHARE)
        self._left_column.setStretchFactor(self._switches, SWITCHES_SHARE)
        self._set_widths()
        if self._drawn is not None:
            self._draw_camera(self._drawn)

    def take_focus(self) -> bool:
        """Give the focus to the text field of the panel; False where the window itself takes the keys."""
        pane = self._panels.currentWidget()
        if isinstance(pane, NamePane):
            pane.focus_line()
        elif isinstance(pane, FormPane):
            pane.focus_field()
        elif isinstance(pane, StayPane | PassPane):
            return pane.focus_line()
        else:
            return False
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A wider window gives room to picture and list too."""
        self._set_widths()
        super().resizeEvent(event)

    def _set_widths(self) -> None:
        share = max(0.0, min(1.0, (self.width() - NARROW_WINDOW_PX) / (WIDE_WINDOW_PX - NARROW_WINDOW_PX)))
        camera = CAMERA_WITH_LARGE_TEXT_PX if self._stage.theme.is_large else CAMERA_WIDTH_PX
        camera += round((WIDE_CAMERA_PX - camera) * share)
        is_form = self._drawn is not None and isinstance(self._drawn.panel, FormEntry)
        self._left.setFixedWidth(CAMERA_NARROW_PX if is_form else camera)
        if self._tray is not None:
            self.camera.setMaximumHeight(round(self.height() * CAMERA_OF_TRAINING))
        growth = 1 + (self._stage.theme.step / 100 - 1) * SIDE_GROWTH
        self.side.setFixedWidth(round((SIDE_WIDTH_PX + (WIDE_SIDE_PX - SIDE_WIDTH_PX) * share) * growth))

    def _draw_camera(self, state: ReceptionState) -> None:
        """Without its advice where the column is narrow, or full."""
        self.camera.draw(state.health, brief=isinstance(state.panel, FormEntry) or self._tray is not None)

    def _draw_word(self, word: EvacueeWord | None) -> None:
        """What the evacuee said stays in sight as long as it counts: "different" must not be overlooked."""
        self._evacuee_word.say(self._stage.translator.word(f"evacuee_window.{word.value}") if word else "")
        restyle(self._evacuee_word, "tone", "received" if word is EvacueeWord.RIGHT else "look")

    def _draw_panel(self, panel: Panel, health: Sequence[HealthEntry]) -> None:
        is_form = isinstance(panel, FormEntry)
        self._set_widths()
        self._switches.setVisible(not is_form)
        if self._tray is not None:
            self._tray.be_brief(brief=is_form)
        if isinstance(panel, Idle):
            self._idle.draw(health)
            self._panels.setCurrentWidget(self._idle)
            return
        pane = self._pane_of(panel)
        pane.draw(panel)
        self._panels.setCurrentWidget(pane)

    def _pane_of(self, panel: Panel) -> AnyPane:
        kind = type(panel)
        if kind not in self._panes:
            self._panes[kind] = _PANES[kind](self._stage)
            self._panels.addWidget(self._panes[kind])
        return self._panes[kind]
