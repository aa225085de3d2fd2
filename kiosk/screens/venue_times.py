"""Times of day as an organiser corrects them: 10:05 on the activity's day."""

import re
import unicodedata
from datetime import datetime

_TIME = re.compile(r"(?P<hour>\d{1,2})(?:[:時.](?P<minute>\d{1,2})分?|(?P<minutes>\d{2})|時)?")
_LAST_HOUR, _LAST_MINUTE = 23, 59


def time_typed(text: str, day_us: int) -> int | None:
    """The moment (Unix µs) that `text` means on the local day of `day_us`, or None where it is no time of day."""
    found = _TIME.fullmatch("".join(unicodedata.normalize("NFKC", text).split()))
    if found is None:
        return None
    hour, minute = int(found["hour"]), int(found["minute"] or found["minutes"] or 0)
    if hour > _LAST_HOUR or minute > _LAST_MINUTE:
        return None
    day = datetime.fromtimestamp(day_us // 1_000_000).astimezone()
    return int(day.replace(hour=hour, minute=minute, second=0, microsecond=0).timestamp()) * 1_000_000
