"""The kiosk with its window: Qt's loop, the tray of training, and what staff chose about the look."""

import gc
import json
import logging
import os
import signal
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from types import TracebackType

import msgspec
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QScreen
from PySide6.QtWidgets import QApplication

from kiosk.app.cards import cards_of_training
from kiosk.app.second_window import SecondWindow, second_screen
from kiosk.app.starting import Started, samples_of, start
from kiosk.app.training_ledger import Sample
from kiosk.app.watched import PULSE_EVERY_S, beat
from kiosk.config import RESOURCES, Config
from kiosk.desk.overview import LookAround
from kiosk.devices.clock import SystemClock
from kiosk.devices.qt.key_events import ScannerKeys
from kiosk.devices.qt.sound import SoundPlayer
from kiosk.devices.shield import SystemShield
from kiosk.devices.simulated.sample_cards import PIN, SampleCard
from kiosk.devices.wedge import Wedge
from kiosk.errors import KnownError
from kiosk.ports.keystore import AskPassphrase, PassphraseWish
from kiosk.screens.exercise_steps import groups_in
from kiosk.screens.exercises import ExercisesScreen
from kiosk.screens.message import Message, message
from kiosk.screens.pass_state import PassEntry
from kiosk.screens.reception_state import Answer, Idle, Panel, ReceptionState
from kiosk.ui.bridge import Bridge
from kiosk.ui.card_tray import TrayCard, TrayCards
from kiosk.ui.kept_screen import KeptScreen
from kiosk.ui.look import Look, WindowCalls
from kiosk.ui.main_window import MainWindow
from kiosk.ui.staff_over import Watching
from kiosk.ui.theme import USUAL_DPI, Theme
from kiosk.ui.translator import Translator
from sync.protocol import badge_code, certificate_code, codec, sheet_code, slip_code, team_code
from sync.protocol.credential import PREFIX
from sync.protocol.key_envelope import MIN_PASSPHRASE

TICK_MS = 1_000
LOCK_AFTER_MIN = 10
"""A desk that nobody has touched for so long is hidden, where nothing else is set: somebody went to sleep."""
SAMPLES_POLL_MS = 200
"""The ledger of training needs a second or two; the tray appears when it is there."""

_NOBODY_LOOKS = ("offscreen", "minimal")
"""Qt's platforms without a screen: a window that waits for an answer would wait for ever."""

_SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
"""What names a screen under Linux, or says that none is wanted."""

_log = logging.getLogger(__name__)


class WindowedKiosk:
    """A kiosk on a screen. `application` must exist before; `run` returns when the window is closed.

    `ask` asks for the passphrase of a live kiosk without a keystore; without one a window does.
    """

    def __init__(self, config: Config, application: QApplication, ask: AskPassphrase | None = None) -> None:
        self._config = config
        self._application = application
        self.bridge = Bridge()
        look = _with_usual_lock(_look_in(config.look_file), config)
        translator = Translator.load(RESOURCES / "translations", look.language)
        theme = _theme_of(look, application.primaryScreen())
        self.started: Started = start(config, self.bridge.post, ask or _asking(translator, theme))
        self.kiosk = self.started.kiosk
        title = translator.word("evacuee_window.title")
        self._second = SecondWindow(application, self.kiosk.screen, SystemClock(), title)
        calls = WindowCalls(
            look_changed=self._keep_look,
            record_mode_changed=self.kiosk.change_record_mode,
            shelter_changed=self.kiosk.move_to_shelter,
            shelters=self.kiosk.shelters,
            closed=application.quit,
            leaving=self._may_leave,
            staff=self.kiosk.staff,
            shelf=self.kiosk.shelf,
            discrepancies=self.kiosk.discrepancies,
            whereabouts=self.kiosk.whereabouts,
            report=self.kiosk.report,
            evacuee=self._second.screen,
            evacuee_looks=lambda: self._second.is_shown,
            own_shelter=self.kiosk.own_shelter,
            shelter_list=self.kiosk.shelter_list,
            arrivals=self.kiosk.arrivals,
            roster=self.kiosk.roster,
            cards=self.kiosk.cards,
            records=self.kiosk.records,
            venue=self.kiosk.venue if self.kiosk.desk.site.organizer_id else None,
            centre=self.kiosk.centre if self.kiosk.has_centre else None,
        )
        self.window = MainWindow(translator, theme, self.kiosk.screen, calls, look=look)
        self._kept = KeptScreen(self.window, application.platformName())
        self._scanner_keys = ScannerKeys(
            Wedge(PREFIX, *(one.PREFIX for one in (sheet_code, slip_code, certificate_code, badge_code, team_code))),
            self.kiosk.scanned,
            bookmark=self.kiosk.pages.bookmark,
        )
        self._sounds = SoundPlayer(RESOURCES / "sounds", is_on=look.sounds)
        self._exercises = self._exercises_of(config)
        self._watching = Watching(self.kiosk.staff.touched)
        self.kiosk.on_left = self._leave
        self._heard: Panel | None = None
        self._is_closed = False
        self._timers: list[QTimer] = []

    def _exercises_of(self, config: Config) -> ExercisesScreen | None:
        if not (config.has_exercises and config.is_training):
            return None
        exercises = ExercisesScreen(groups_in((RESOURCES / "exercises" / "exercises.json").read_bytes()))
        self.kiosk.venue.on_shown = exercises.follow_venue
        self.kiosk.centre.on_shown = exercises.follow_centre
        self.kiosk.staff.on_shown = exercises.follow_staff
        self.window.show_exercises(exercises)
        return exercises

    def open(self) -> None:
        """Show the first screen, usable at once; the devices follow."""
        self.kiosk.on_preview = lambda preview: self.window.show_preview(preview.pixels, preview.outlines)
        self.kiosk.start()
        self.kiosk.on_tone = lambda tone: self._sounds.play(tone.value)
        self.kiosk.screen.observe(self._draw)
        self._take_on(self.window.look)
        if self.kiosk.desk.site.is_table_alone:
            self.window.open_venue()
        if self.kiosk.desk.site.is_centre:
            self.window.sheets.open("centre")
        self._scanner_keys.start(self._application)
        self._watching.start(self._application)
        self._every(TICK_MS, self._tick)
        self._every(round(PULSE_EVERY_S * 1000), lambda: beat(self._config.pulse_file))
        if self._config.is_resumed:  # asked after the drafts were: the answers come in this order
            self.kiosk.desk.ask(LookAround(), lambda _overview: self.kiosk.screen.resume_draft())
        self._place_second(self.window.look)
        if self.started.training is not None:
            self._every(SAMPLES_POLL_MS, self._show_samples)
        QTimer.singleShot(0, self._usable)

    def run(self) -> int:
        """Work until the window is closed; the exit code."""
        self.open()
        # Not `quit`, which asks the window first, and that asks people.
        # Python runs the handler when Qt's loop next gives it a turn: at the latest with the tick.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda _number, _frame: self._application.exit(0))
        logged = sys.excepthook
        sys.excepthook = lambda kind, error, trace: self._bug(logged, kind, error, trace)
        code = self._application.exec()
        sys.excepthook = logged
        self.close()
        return int(code)

    def _bug(
        self,
        logged: Callable[[type[BaseException], BaseException, TracebackType | None], object],
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
    ) -> None:
        """Something in the window broke: it is in the log, staff are told, and the desk keeps working."""
        logged(kind, error, trace)
        self.bridge.post(lambda: self.kiosk.screen.say(message("outcome.failed.call_staff")))

    def close(self) -> None:
        """End everything that was started."""
        self._is_closed = True
        for timer in self._timers:
            timer.stop()
        self._second.close()
        self._kept.keep(wanted=False, application=self._application)
        self._watching.stop(self._application)
        self._scanner_keys.stop(self._application)
        self._sounds.stop()
        self.kiosk.stop()
        self.bridge.shut()
        if self.started.training is not None:
            self.started.training.stop()

    def _draw(self, state: ReceptionState) -> None:
        self.window.draw(state)
        tone = _news(self._heard, state.panel)
        if tone and self.kiosk.pages.front is self.kiosk.screen:
            self._sounds.play(tone)
        if type(self._heard) is not type(state.panel):  # a code, a card, another desk's answer: somebody is there
            self.kiosk.staff.touched()
        self._heard = state.panel
        hidden = self.kiosk.staff.state.is_locked
        self._second.screen.follow(replace(state, panel=Idle()) if hidden else state)
        if self._exercises is not None:
            self._exercises.follow(state)

    def _tick(self) -> None:
        self.kiosk.tick()
        self._kept.tick()
        self._second.screen.tick()
        if self._exercises is not None:
            self._exercises.report_is_kept(kept=self.kiosk.report.state.is_kept)

    def _place_second(self, look: Look) -> None:
        theme = _theme_of(look, second_screen(self._application))
        self._second.want(theme if look.evacuee_window else None)

    def _usable(self) -> None:
        """Qt's loop turns: keys are taken. Only now come the devices, which load libraries."""
        if self._is_closed:  # closed before the loop turned: a thread that is started now would never end
            return
        if self._config.announce is not None:
            told = json.dumps({"usable": True, "pid": os.getpid()})
            _write_whole(self._config.announce, told)
        self.kiosk.start_devices()
        self._sounds.start()
        # What was built until now stays for good: the collector need not walk through it while somebody types.
        gc.collect()
        gc.freeze()

    def _show_samples(self) -> None:
        announced = samples_of(self.started.training)
        if announced is None:
            return
        self._timers[-1].stop()
        labels = [(f"{sample.name} ({sample.members})", sample) for sample in announced.samples]
        self.window.show_samples(labels, self._hold_up, self._card_tray())

    def _card_tray(self) -> TrayCards | None:
        tray = self.kiosk.card_tray
        if tray is None:
            return None
        cards = tuple(TrayCard(card.name, card.groups, card) for card in cards_of_training())
        return TrayCards(cards, PIN, self._place_card, tray.take)

    def _place_card(self, card: object) -> None:
        if isinstance(card, SampleCard) and self.kiosk.card_tray is not None:
            self.kiosk.card_tray.place(card.issued())

    def _hold_up(self, sample: object) -> None:
        from kiosk.devices.simulated.pictures import code_picture  # cv2 is loaded by now, and was not at the start

        if isinstance(sample, Sample):
            self.kiosk.show_code(code_picture(sample.text))

    def _every(self, interval_ms: int, work: Callable[[], None]) -> None:
        timer = QTimer()
        timer.timeout.connect(work)
        timer.start(interval_ms)
        self._timers.append(timer)

    def _take_on(self, look: Look) -> None:
        """Show the window as it should stand, and hide it after as long as is set."""
        self.kiosk.staff.lock_after_min = look.lock_minutes or 0
        is_full = self._is_kept
        if is_full != self.window.isFullScreen() or not self.window.isVisible():
            self.window.setWindowFlag(Qt.WindowType.FramelessWindowHint, is_full)
            if not self._config.is_training:  # who trains or writes a manual takes pictures of people who are none
                SystemShield().cover(int(self.window.winId()))
            (self.window.showFullScreen if is_full else self.window.showNormal)()
        self._kept.keep(wanted=is_full and not self._config.is_training, application=self._application)

    @property
    def _is_kept(self) -> bool:
        """Whether the desk fills the screen, and only staff close it."""
        return self._config.is_full_screen or self.window.look.full_screen

    def _may_leave(self) -> bool:
        """Whether the window may be closed without a question."""
        if self._is_closed or (self._config.is_training and not self._is_kept):
            return True
        self.kiosk.ask_to_leave(is_kept=self._is_kept)
        return False

    def _leave(self) -> None:
        """Staff said yes."""
        self._application.exit(0)

    def _keep_look(self, look: Look) -> None:
        self._take_on(look)
        self._sounds.is_on = look.sounds
        self._place_second(look)
        _write_whole(self._config.look_file, msgspec.json.encode(look).decode())


def _news(before: Panel | None, panel: Panel) -> str:
    """The tone that is played for a panel; empty for none. At the door each shot is news, also one like the last."""
    if isinstance(panel, Answer):
        return panel.tone.value if _is_news(before, panel) else ""
    if not isinstance(panel, PassEntry) or not panel.tone:
        return ""
    if isinstance(before, PassEntry) and _shot(before) == _shot(panel):
        return ""
    return panel.tone


def _shot(entry: PassEntry) -> tuple[object, ...]:
    return entry.tone, entry.headline, entry.number, entry.who, entry.shots


def _is_news(before: Panel | None, answer: Answer) -> bool:
    """Whether an answer is another one than was heard last; a countdown that goes on is none."""
    return not isinstance(before, Answer) or replace(before, undo_left_s=None) != replace(answer, undo_left_s=None)


def _theme_of(look: Look, screen: QScreen | None) -> Theme:
    """The look on a screen of its own density."""
    dots_per_inch = screen.physicalDotsPerInch() if screen is not None else USUAL_DPI
    return Theme(RESOURCES, look.theme, look.text_step, dots_per_inch)


def _look_in(path: Path) -> Look:
    try:
        look: Look = codec.decode_json(path.read_bytes(), Look)
    except (OSError, codec.Malformed):
        return Look()
    return look


def _with_usual_lock(look: Look, config: Config) -> Look:
    """What is usual where nobody has set anything: in training nothing is real that could be hidden."""
    usual_min = 0 if config.is_training else LOCK_AFTER_MIN
    return replace(look, lock_minutes=usual_min) if look.lock_minutes is None else look


def _write_whole(path: Path, text: str) -> None:
    partial = path.with_suffix(".partial")
    partial.write_text(text, encoding="utf-8")
    partial.replace(path)


class NoScreen(KnownError):
    """Started where there is no screen, such as over a remote terminal: Qt would end the process without a word."""

    key = "no_screen"


def application() -> QApplication:
    """Qt's application, one a process. Raises NoScreen."""
    if sys.platform == "linux" and not any(os.environ.get(name) for name in _SCREENS):
        raise NoScreen
    running = QApplication.instance()
    return running if isinstance(running, QApplication) else QApplication(sys.argv[:1])


def _asking(translator: Translator, theme: Theme) -> AskPassphrase:
    """Asks by a window; Qt is loaded for it only where a passphrase is needed."""

    def ask(wish: PassphraseWish) -> str | None:
        if QApplication.platformName() in _NOBODY_LOOKS:
            return None
        from kiosk.ui import unlock_window

        key = "unlock.short" if wish.is_new else "unlock.wrong"
        hint = translator.word(key, least=MIN_PASSPHRASE) if wish.tries else ""
        return unlock_window.ask(translator, theme, hint, is_new=wish.is_new)

    return ask


def show_why_not(key: str, data: Mapping[str, str | int | float]) -> None:
    """The desk could not be opened: say why on the screen, where there is somebody to read it, and wait for them."""
    try:
        running = application()
    except NoScreen:
        return
    if running.platformName() in _NOBODY_LOOKS:
        return
    from kiosk.ui.stop_window import StopWindow  # needed on bad days only

    translator = Translator.load(RESOURCES / "translations", "ja")
    gaps = {name: value if isinstance(value, int) else str(value) for name, value in data.items()}
    window = StopWindow(translator, Theme(RESOURCES), Message(f"error.{key}", gaps))
    window.show()
    running.exec()
