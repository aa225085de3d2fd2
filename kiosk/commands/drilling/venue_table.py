"""What the venue drill prints, and what must hold of any of its days whoever comes."""

import unicodedata
from collections import Counter

import msgspec

from kiosk.commands.drilling.venue_day import PlayedDay, PlayedDays
from kiosk.commands.drilling.venue_office import Outcome

_COLUMNS = (14, 16, 14, 10, 18, 8, 8, 10, 6)
_HEADS = ("", "氏名", "方法", "判定", "理由", "付与", "残高", "ランク", "証明書")


def as_words(played: PlayedDays) -> str:
    """A line for each participation, and the sums."""
    lines = []
    for day in played.days:
        lines += [day.key, _row(_HEADS), *(_row(_cells(one)) for one in day.outcomes), _sum(day), ""]
    lines.append(f"journal  {played.sums}")
    lines.append(f"network  {played.network}, {played.played_s:.0f} s")
    return "\n".join(lines)


def as_json(played: PlayedDays) -> bytes:
    """The same for programs."""
    return msgspec.json.format(msgspec.json.encode(played), indent=1) + b"\n"


def faults_of(played: PlayedDays) -> list[str]:
    """What may never be: somebody twice, points without a grant, a participation without its certificate."""
    faults = []
    for day in played.days:
        named = Counter(one.resident_id for one in day.outcomes if one.resident_id)
        faults += [f"{day.key} doubled" for count in named.values() if count > 1]
        for one in day.outcomes:
            if (one.points > 0) != (one.grant == "granted"):
                faults.append(f"{day.key} points_without_grant")
            if one.grant == "pending":
                faults.append(f"{day.key} still_pending")
            if len(one.certificates) > 1 or (one.grant == "granted" and not one.certificates):
                faults.append(f"{day.key} certificates")
    return faults


def _cells(one: Outcome) -> tuple[str, ...]:
    paper = "紙" if one.by_table else "台帳" if one.certificates else "-"
    points, balance = (str(one.points), str(one.balance)) if one.resident_id else ("-", "-")
    return (
        one.resident_id or "(アプリなし)",
        one.name,
        one.method,
        one.grant,
        one.reason,
        points,
        balance,
        one.rank,
        paper,
    )


def _sum(day: PlayedDay) -> str:
    granted = [one for one in day.outcomes if one.grant == "granted"]
    papers = sum(one.by_table for one in day.outcomes)
    total = sum(one.points for one in day.outcomes)
    return f"{len(day.outcomes)} 人  付与 {len(granted)} 人 {total} P  紙の証明書 {papers}"


def _row(cells: tuple[str, ...]) -> str:
    return " ".join(_padded(cell, width) for cell, width in zip(cells, _COLUMNS, strict=True)).rstrip()


def _padded(text: str, width: int) -> str:
    wide = sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
    return text + " " * max(0, width - wide)
