"""Times of day as people at a desk mean them: this evening, tomorrow, 18:30, and which meal is handed out now."""

import re
import unicodedata
from datetime import datetime, timedelta

from sync.protocol.presence import MealSlot

EVENING_HOUR = 18
"""夕方: supper is handed out about then, and doors are counted."""
LATE_HOUR = 22
"""Who goes out in the evening comes back before the lights go out."""
TOMORROW_HOUR = 18
"""明日: some time tomorrow; whoever is not back by its evening is looked for."""
NOON_FROM_HOUR, EVENING_FROM_HOUR = 10, 15
"""Between these hours the meal is lunch; before it is breakfast, after it supper."""
_DAYS = {"今日": 0, "きょう": 0, "本日": 0, "明日": 1, "あす": 1, "あした": 1, "明後日": 2, "あさって": 2}
_DAY = "|".join(sorted(_DAYS, key=len, reverse=True))
_MOMENT = re.compile(
    rf"(?:(?P<word>{_DAY}) ?|(?P<month>\d{{1,2}})[/月](?P<date>\d{{1,2}})(?:日 ?| )|(?P<only_date>\d{{1,2}})日 ?)?"
    r"(?P<hour>\d{1,2})(?:[:時.](?P<minute>\d{1,2})分?|(?P<minutes>\d{2})|(?P<half>時半)|時)?"
)


def evening_of(now: datetime) -> datetime:
    """今日の夕方, or late in the evening where that is past."""
    evening = now.replace(hour=EVENING_HOUR, minute=0, second=0, microsecond=0)
    return evening if evening > now else evening.replace(hour=LATE_HOUR)


def tomorrow_of(now: datetime) -> datetime:
    """明日: by the evening of the next day."""
    return (now + timedelta(days=1)).replace(hour=TOMORROW_HOUR, minute=0, second=0, microsecond=0)


def meal_at(now: datetime) -> MealSlot:
    """The meal that is handed out at this hour."""
    if now.hour < NOON_FROM_HOUR:
        return MealSlot.MORNING
    return MealSlot.NOON if now.hour < EVENING_FROM_HOUR else MealSlot.EVENING


def parse_moment(text: str, now: datetime) -> datetime | None:
    """The coming moment in `text`, or None where there is none.

    Read are 18, 1830, 18:30, 18時半, 明日9時, あさって18, 21日9:00 and 12/1 18:00. A time of day that is past today is
    tomorrow's; a date that is past is next month's or next year's.
    """
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    found = _MOMENT.fullmatch(plain)
    if found is None:
        return None
    minute = 30 if found["half"] else int(found["minute"] or found["minutes"] or 0)
    try:
        time = now.replace(hour=int(found["hour"]), minute=minute, second=0, microsecond=0)
        return _on_its_day(found, time, now)
    except ValueError:  # 25 o'clock, 31 April
        return None


def _on_its_day(found: re.Match[str], time: datetime, now: datetime) -> datetime | None:
    if found["word"]:
        moment = time + timedelta(days=_DAYS[found["word"]])
        return moment if moment > now else None
    if found["month"]:
        moment = time.replace(month=int(found["month"]), day=int(found["date"]))
        return moment if moment > now else moment.replace(year=now.year + 1)
    if found["only_date"]:
        moment = time.replace(day=int(found["only_date"]))
        return moment if moment > now else _next_month(moment)
    return time if time > now else time + timedelta(days=1)


def _next_month(moment: datetime) -> datetime:
    is_last = moment.month == 12
    return moment.replace(year=moment.year + is_last, month=1 if is_last else moment.month + 1)
