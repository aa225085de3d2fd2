"""Brings every key press of the application before the wedge, and gives a person's keys back in their order."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from kiosk.devices.qt.key_times import KeyTimes
from kiosk.devices.qt.loans import Bookmark, PutBack, loan_of
from kiosk.devices.wedge import Decision, GivenBack, Key, KeyStroke, Lent, Scanned, TakenBack, Wedge

_ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_MODIFIERS = (
    Qt.Key.Key_Shift,
    Qt.Key.Key_Control,
    Qt.Key.Key_Alt,
    Qt.Key.Key_AltGr,
    Qt.Key.Key_Meta,
    Qt.Key.Key_CapsLock,
    Qt.Key.Key_NumLock,
)
_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


@dataclass(eq=False)
class _Held:
    """One key press on its way through the wedge, with the release that may come before the decision."""

    receiver: QObject
    events: list[QKeyEvent] = field(default_factory=list)
    put_back: PutBack | None = None
    is_lent: bool = False

    @property
    def key(self) -> int:
        return self.events[0].key()


class _Filter(QObject):
    """Qt's side: hands key events to `take` and is told whether they are taken."""

    def __init__(self, take: Callable[[QObject, QKeyEvent], bool]) -> None:
        super().__init__()
        self._take = take

    def eventFilter(self, receiver: QObject, event: QEvent) -> bool:
        """Only key presses and releases are of interest."""
        if event.type() not in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            return False
        return isinstance(event, QKeyEvent) and self._take(receiver, event)


class ScannerKeys:
    """A hand scanner that types: `on_scan` gets its text, on whatever has the focus; people's keys go their way.

    `mono_s` is the clock in seconds; `bookmark` remembers what stands on the screen, where a key is typed outside a
    line. Everything happens on the Qt thread.
    """

    def __init__(
        self,
        wedge: Wedge,
        on_scan: Callable[[str], None],
        mono_s: Callable[[], float] = time.monotonic,
        bookmark: Bookmark = lambda: None,
    ) -> None:
        self._wedge, self._on_scan, self._mono_s = wedge, on_scan, mono_s
        self._bookmark = bookmark
        self._times = KeyTimes()
        self._filter = _Filter(self._take)
        self._timer = QTimer()
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.poll)
        self._held: list[_Held] = []
        self._swallowed: set[int] = set()
        self._is_giving_back = False

    def start(self, application: QApplication) -> None:
        """Watch the keys of all windows."""
        application.installEventFilter(self._filter)

    def stop(self, application: QApplication) -> None:
        """Give back what is held and watch no more."""
        application.removeEventFilter(self._filter)
        self._timer.stop()
        for held in self._held:
            if not held.is_lent:
                self._give(held)
        self._held.clear()

    def poll(self) -> None:
        """Decide on keys after which nothing came; the timer calls it."""
        self._settle(self._wedge.poll(self._mono_s()))

    def _take(self, receiver: QObject, event: QKeyEvent) -> bool:
        """Whether the event is kept from its receiver for now."""
        if self._is_giving_back:
            return False
        if event.type() == QEvent.Type.KeyRelease:
            return self._take_release(event)
        held = _Held(receiver, [event.clone()])
        self._swallowed.discard(event.key())
        struck_mono_s = self._times.struck_mono_s(event, self._mono_s())
        # What stands there is settled before it is remembered: keys that were held come before this one.
        self._settle(self._wedge.poll(struck_mono_s))
        kind = _kind_of(event)
        held.put_back = loan_of(
            QApplication.focusWidget() or receiver, event.text(), self._wedge.prefix, self._bookmark
        )
        may_be_lent = kind is Key.MODIFIER or (kind is Key.SIGN and held.put_back is not None)
        self._held.append(held)
        stroke = KeyStroke(event.text(), kind, struck_mono_s, event.isAutoRepeat(), held, may_be_lent)
        self._settle(self._wedge.feed(stroke))
        return True

    def _take_release(self, event: QKeyEvent) -> bool:
        for held in reversed(self._held):
            if held.key == event.key() and len(held.events) == 1:
                held.events.append(event.clone())
                return not held.is_lent
        if event.key() in self._swallowed:
            self._swallowed.discard(event.key())
            return True
        return False

    def _settle(self, decisions: Iterable[Decision]) -> None:
        for decision in decisions:
            self._carry_out(decision)
        self._forget_scanned()
        self._arm()

    def _carry_out(self, decision: Decision) -> None:
        match decision:
            case GivenBack():
                self._give_back(decision)
            case Scanned(text):
                self._on_scan(text)
            case Lent(stroke) if isinstance(stroke.token, _Held):
                stroke.token.is_lent = True
                self._give(stroke.token)
            case TakenBack(stroke) if isinstance(stroke.token, _Held):
                stroke.token.is_lent = False
                if stroke.token.put_back is not None:
                    stroke.token.put_back()

    def _give_back(self, decision: GivenBack) -> None:
        for stroke in decision.strokes:
            if isinstance(stroke.token, _Held):
                if stroke.token in self._held:
                    self._held.remove(stroke.token)
                self._give(stroke.token)

    def _give(self, held: _Held) -> None:
        """Let the key do what it does; an earlier key may have moved the focus meanwhile."""
        self._is_giving_back = True
        try:
            for event in held.events:
                QApplication.sendEvent(QApplication.focusWidget() or held.receiver, event)
        finally:
            self._is_giving_back = False

    def _forget_scanned(self) -> None:
        """What is here and no longer in the wedge was part of a scan; its releases go nowhere either."""
        if self._wedge.due_mono_s is None:
            self._swallowed |= {held.key for held in self._held if len(held.events) == 1}
            self._held.clear()

    def _arm(self) -> None:
        due_mono_s = self._wedge.due_mono_s
        if due_mono_s is None:
            self._timer.stop()
        else:
            self._timer.start(max(1, round((due_mono_s - self._mono_s()) * 1000) + 1))


def _kind_of(event: QKeyEvent) -> Key:
    """The kind of key in the wedge's words; some scanners send LF as Ctrl+J and CR as Ctrl+M."""
    key = event.key()
    if event.modifiers() & _COMMANDS:
        kinds = {Qt.Key.Key_J: Key.LINE_FEED, Qt.Key.Key_M: Key.ENTER}
        has_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        return kinds.get(Qt.Key(key), Key.OTHER) if has_control else Key.OTHER
    if key in _ENTERS:
        return Key.ENTER
    if key == Qt.Key.Key_Tab:
        return Key.TAB
    if key in _MODIFIERS:
        return Key.MODIFIER
    text = event.text()
    return Key.SIGN if len(text) == 1 and text.isprintable() else Key.OTHER
