"""Tells a hand scanner that types from a person who types: pure logic over key strokes with their times."""

from collections import deque
from dataclasses import dataclass
from enum import StrEnum

from kiosk.devices.keyboard_layout import repaired

SCANNER_GAP_S = 0.035
"""Longest pause between two keys of a scanner (they send a key every 1 to 20 ms); people rarely stay under 60 ms."""

PREFIXED_GAP_S = 0.3
"""Longest pause inside a text that began with our prefix: radio scanners and a busy PC stall, and what came before is
certainly a scan. Also how long a scanner without a suffix is waited for."""

SHORTEST_SCAN = 8
"""Signs that must come in one burst without our prefix to be a scan: a rolled hand makes three, an EAN-8 has eight."""

LONGEST_SCAN = 4296
"""The most alphanumeric signs a QR code holds (version 40-L, ISO/IEC 18004 table 7); more is not one scan."""

SAME_SCAN_S = 3.0
"""The same text within this time is one scan: a trigger pulled twice, or a scanner in presentation mode."""


class Key(StrEnum):
    """What kind of key was struck, as far as it matters here."""

    SIGN = "sign"
    ENTER = "enter"
    LINE_FEED = "line_feed"
    TAB = "tab"
    MODIFIER = "modifier"
    OTHER = "other"


SUFFIXES = (Key.ENTER, Key.LINE_FEED, Key.TAB)
"""What scanners are set to send after a code; none at all is accepted too."""


@dataclass(frozen=True)
class KeyStroke:
    """One key press: `text` is the sign it wrote ("" for none); `is_repeat` where a held key repeats itself.

    `token` travels along untouched: an adapter keeps its own event there to give it back. `may_be_lent` where the
    adapter can undo what the key does.
    """

    text: str
    key: Key
    mono_s: float
    is_repeat: bool = False
    token: object = None
    may_be_lent: bool = False


@dataclass(frozen=True)
class Scanned:
    """A scanner's text, without its suffix and repaired where the layouts differ."""

    text: str


@dataclass(frozen=True)
class GivenBack:
    """Keys of a person, in the order they were struck; the adapter lets them have their ordinary effect."""

    strokes: tuple[KeyStroke, ...]


@dataclass(frozen=True)
class Lent:
    """A person's key in all likelihood: it has its effect at once, and is taken back should a burst follow."""

    stroke: KeyStroke


@dataclass(frozen=True)
class TakenBack:
    """The key that was lent begins a scan: the adapter undoes what it did. It is not given back a second time."""

    stroke: KeyStroke


Decision = Scanned | GivenBack | Lent | TakenBack


class Wedge:
    """Holds keys for at most 35 ms (300 ms inside a scan of ours) and decides. One thread; feed every key press.

    The first key after a pause is lent where that can be undone: a person sees it at once, and only what follows within
    35 ms, which people's keys hardly ever do, is held. After each `feed` and `poll`, call `poll` at `due_mono_s` at the
    latest. `prefixes` are those of our codes; all begin with the same sign.
    """

    def __init__(self, *prefixes: str) -> None:
        self._prefixes = prefixes
        self.prefix = prefixes[0]
        self._held: deque[KeyStroke] = deque()
        self._lent: KeyStroke | None = None
        self._signs = ""
        self._is_ours = False
        self._last_text = ""
        self._last_scan_mono_s = float("-inf")
        self._ended_mono_s = float("-inf")

    @property
    def due_mono_s(self) -> float | None:
        """When `poll` must be called; None while nothing is held."""
        return self._held[-1].mono_s + self._gap_s() if self._held else None

    def poll(self, now_mono_s: float) -> tuple[Decision, ...]:
        """Decide on keys after which nothing came."""
        due_mono_s = self.due_mono_s
        if due_mono_s is None or now_mono_s < due_mono_s:
            return ()
        return self._settle(now_mono_s)

    def feed(self, stroke: KeyStroke) -> tuple[Decision, ...]:
        """Take one key press; what is decided by it, in order. Every key comes back or is part of a scan."""
        before = self.poll(stroke.mono_s)
        return before + self._take(stroke)

    def _take(self, stroke: KeyStroke) -> tuple[Decision, ...]:
        if stroke.key in SUFFIXES and not stroke.is_repeat:
            return self._end(stroke)
        if stroke.is_repeat or not _may_be_scanned(stroke) or len(self._signs) >= LONGEST_SCAN:
            return _given_back((*self._release(), stroke))
        is_first = not self._signs and stroke.may_be_lent
        if is_first and stroke.key is Key.MODIFIER:  # writes nothing: there is nothing to undo
            return _given_back((*self._release(), stroke))
        self._held.append(stroke)
        self._signs += stroke.text
        self._is_ours = self._is_ours or any(
            len(self._signs) == len(prefix) and repaired(self._signs, prefix) is not None for prefix in self._prefixes
        )
        if is_first:
            self._lent = stroke
            return (Lent(stroke),)
        return self._take_back()

    def _take_back(self) -> tuple[Decision, ...]:
        lent = self._lent
        if lent is None or not self._is_scan():
            return ()
        self._lent = None
        return (TakenBack(lent),)

    def _end(self, suffix: KeyStroke) -> tuple[Decision, ...]:
        """A suffix key: the end of a scan, the second half of CR LF, or a person's own Enter."""
        if self._is_scan():
            self._ended_mono_s = suffix.mono_s
            return self._settle(suffix.mono_s)
        if not self._held and suffix.mono_s - self._ended_mono_s < SCANNER_GAP_S:
            self._ended_mono_s = float("-inf")
            return ()
        return _given_back((*self._release(), suffix))

    def _settle(self, now_mono_s: float) -> tuple[Decision, ...]:
        if not self._is_scan():
            return _given_back(self._release())
        meant = (repaired(self._signs, prefix) for prefix in self._prefixes)
        text = next(filter(None, meant), self._signs)
        self._release()
        if text == self._last_text and now_mono_s - self._last_scan_mono_s < SAME_SCAN_S:
            return ()
        self._last_text, self._last_scan_mono_s = text, now_mono_s
        return (Scanned(text),)

    def _is_scan(self) -> bool:
        """Ours by prefix, or long enough and not one key that chatters or repeats."""
        return self._is_ours or (len(self._signs) >= SHORTEST_SCAN and len(set(self._signs)) > 1)

    def _release(self) -> tuple[KeyStroke, ...]:
        strokes = tuple(stroke for stroke in self._held if stroke is not self._lent)
        self._held.clear()
        self._lent, self._signs, self._is_ours = None, "", False
        return strokes

    def _gap_s(self) -> float:
        return PREFIXED_GAP_S if self._is_ours else SCANNER_GAP_S


def _may_be_scanned(stroke: KeyStroke) -> bool:
    if stroke.key is Key.MODIFIER:
        return True
    return stroke.key is Key.SIGN and len(stroke.text) == 1 and stroke.text.isprintable()


def _given_back(strokes: tuple[KeyStroke, ...]) -> tuple[Decision, ...]:
    return (GivenBack(strokes),) if strokes else ()
