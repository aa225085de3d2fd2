"""The daily report of volunteer centres as text: figures by the names that its template calls them by."""

from collections.abc import Mapping
from datetime import date

from sync.protocol.centre_figures import CentreFigures
from sync.protocol.city_form import CityForm, Moment, text_of

NAMES: Mapping[str, str] = {
    "participants": "受付人数",
    "cards": "受付票",
    "groups": "団体",
    "group_heads": "団体人数",
    "by_app": "アプリ人数",
    "by_card": "カード人数",
    "by_hand": "手書き人数",
    "joined_today": "本日加入",
    "active": "活動人数",
    "teams": "班",
    "teams_out": "活動中の班",
    "needs_taken": "新しい案件",
    "needs_total": "案件累計",
    "needs_done": "完了",
    "needs_cancelled": "取り下げ",
    "needs_open": "受付中",
    "needs_worked": "活動した案件",
    "reports": "活動報告",
    "injured": "けが人",
    "near_misses": "ヒヤリハット",
}
"""Each figure's gap in the template, by its field."""


def centre_text(
    form: CityForm, moment: Moment, days: tuple[date, date], places: Mapping[str, str], figures: CentreFigures
) -> str:
    """The report of the days from the first to the last; `places` fill the gaps of a place. Raises BrokenForm."""
    first, last = map(_day_text, days)
    words = {"期間": first if first == last else f"{first}〜{last}", **places}
    return text_of(form, moment, {name: getattr(figures, field) for field, name in NAMES.items()}, None, words)


def _day_text(day: date) -> str:
    return f"{day.month}月{day.day}日"
