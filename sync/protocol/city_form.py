"""The city's text forms: a template with named gaps, figures, and their changes since the report before."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from msgspec import Struct

from sync.protocol import codec
from sync.protocol.values import RecordMode

JST = timezone(timedelta(hours=9), "JST")
"""日本標準時: the city's reports give local time; Japan knows no summer time."""
CHANGE = "の増減"
"""Behind a figure's name in a gap: its change since the report before."""
OPTIONAL = "?"
"""Before a line that is left out where all its figures are 0 and all its words are empty."""
_GAP = re.compile(r"\{([^{}]*)\}")

Figures = Mapping[str, int | None]
"""Figures by the name of their gap; None is not known, and a line with such a figure is left out."""


class BrokenForm(ValueError):
    """A template that cannot be read, or with a gap that nothing fills; `gap` is its name, or empty."""

    def __init__(self, gap: str = "") -> None:
        super().__init__(gap)
        self.gap = gap


class Change(Struct, frozen=True, forbid_unknown_fields=True):
    """How one gap tells of changes: each changed figure through its part, the parts joined, the whole around them."""

    parts: dict[str, str]
    whole: str
    between: str = ""


class CityForm(Struct, frozen=True, forbid_unknown_fields=True):
    """A template file. Its wording is the city's and changes from day to day; `origin` says where it comes from."""

    origin: str
    lines: tuple[str, ...]
    changes: dict[str, Change]
    plus: str
    minus: str
    weekdays: str
    record_modes: dict[RecordMode, str]


@dataclass(frozen=True)
class Moment:
    """What stands above the figures: which facts they are of, and of when (UTC, µs)."""

    as_of_us: int
    record_mode: RecordMode


def form_of(data: bytes) -> CityForm:
    """The form in a template file. Raises BrokenForm."""
    try:
        form: CityForm = codec.decode_json(data, CityForm)
    except codec.Malformed:
        raise BrokenForm from None
    return form


def local_time(at_us: int) -> datetime:
    """A time (UTC, µs) on the clock of the hall."""
    return datetime.fromtimestamp(at_us // 1_000_000, JST)


def number(value: int) -> str:
    """A figure as the city writes it: 1,006."""
    return f"{value:,}"


def signed(form: CityForm, change: int) -> str:
    """A change as the city writes it: ＋12 or ▲1,330."""
    return f"{form.plus if change >= 0 else form.minus}{abs(change):,}"


def text_of(
    form: CityForm, moment: Moment, figures: Figures, previous: Figures | None, words: Mapping[str, str]
) -> str:
    """The text, lines ended by line feeds; changes are computed, and what did not change is not mentioned.

    `previous` None means that there is no report before; `words` fill further gaps. Raises BrokenForm.
    """
    gaps = _time_words(form, moment) | dict(words)
    gaps |= {name: number(value) for name, value in figures.items() if value is not None}
    gaps |= {name: _change(form, change, figures, previous) for name, change in form.changes.items()}
    lines = [_filled(line.removeprefix(OPTIONAL), gaps) for line in form.lines if _is_told(line, figures, words)]
    return "".join(f"{line}\n" for line in lines)


def _time_words(form: CityForm, moment: Moment) -> dict[str, str]:
    at = local_time(moment.as_of_us)
    return {
        "年": str(at.year),
        "月": str(at.month),
        "日": str(at.day),
        "曜日": form.weekdays[at.weekday()],
        "時": str(at.hour),
        "分": f"{at.minute:02d}",
        "区分": form.record_modes.get(moment.record_mode, moment.record_mode.value),
    }


def _change(form: CityForm, change: Change, figures: Figures, previous: Figures | None) -> str:
    if previous is None:
        return ""
    parts = []
    for name, part in change.parts.items():
        now, before = figures.get(name), previous.get(name)
        if now is not None and before is not None and now != before:
            parts.append(_filled(part, {CHANGE.removeprefix("の"): signed(form, now - before)}))
    return _filled(change.whole, {CHANGE.removeprefix("の"): change.between.join(parts)}) if parts else ""


def _is_told(line: str, figures: Figures, words: Mapping[str, str]) -> bool:
    gaps = _GAP.findall(line)
    named = [figures[name] for name in gaps if name in figures]
    if any(value is None for value in named):
        return False
    return not line.startswith(OPTIONAL) or any(named) or any(words.get(name) for name in gaps)


def _filled(line: str, gaps: Mapping[str, str]) -> str:
    def fill(gap: re.Match[str]) -> str:
        if gap[1] not in gaps:
            raise BrokenForm(gap[1])
        return gaps[gap[1]]

    return _GAP.sub(fill, line)
