"""What the drill prints: a table like the city's own, the seconds beside the trial's, and what they do not say."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from kiosk.commands.drilling.costs import Sum, by_column, by_name
from kiosk.commands.drilling.evening import Played

TRIAL_S_PER_PERSON = {"app": 4.6, "card": 24.0, "paper": 70.0}
"""The city's trial of 2024 (三方式の受付時間): 202 s / 44, 911 s / 38, 1,327 s / 19 persons. Elapsed time over heads,
with residents at several devices at once and all that was said included."""
HOUSEHOLD_ANCHOR_S = 13.0
"""久慈市 2024: seconds a household where staff scan the resident's code."""
COLUMNS = {"app": "アプリ", "card": "カード", "paper": "紙様式"}
_NAMES = {
    "app_camera": "アプリ・カメラ   code held to the camera",
    "app_scanner": "アプリ・スキャナー code by hand scanner",
    "expired_code": "期限切れ→手入力  expired code, taken over",
    "count_only": "人数だけ        count only",
    "headline": "代表者と人数    headline by hand",
    "full_card": "カード全項目    full card by hand",
    "card_number": "カード・印刷の数字 card by its printed digits",
    "card_pin": "カード・暗証番号   card by PIN",
    "show_again": "再提示         same code shown again",
    "come_late": "遅れて来た家族   late member joined",
    "deepen": "追記           count deepened",
    "undo": "取り消し        taken back",
}
NOTES = (
    "modelled = the clerk, by the Keystroke-Level Model (Card, Moran & Newell 1980, 1983; K 0.28 P 1.10 H 0.40 M 1.35,",
    "           B 0.10 by Kieras 1993), from the keys, clicks and decisions that this drill played.",
    "machine  = measured here: from each awaited input (code before the camera, scanner's first key, Enter) to the",
    "           answer painted, added up over the act; 1920x1080 pictures read from files.",
    "The model knows nothing of speaking with people, finding a phone, reading paper, or converting names to kanji:",
    "the trial's figures hold all of that. Modelled + machine is what the desk adds, not how long a queue takes.",
    "Cards answer as slowly as a real one by a published log (0.6 s a read); their digits are one piece of thought,",
    "for the screen shows which group comes next. Finding a card, and remembering a PIN, the model knows nothing of.",
)


@dataclass(frozen=True)
class Row:
    """One line of the seconds' table."""

    name: str
    costs: Sum
    trial: str = ""


def as_json(played: Played) -> dict[str, object]:
    """The figures for programs."""
    verdict, plan = played.verdict, played.plan
    columns = by_column(played.costs)
    return {
        "households": verdict.households,
        "persons": verdict.persons,
        "received_by_method": {name: verdict.by_method.get(name, 0) for name in COLUMNS},
        "persons_by_method": {name: verdict.persons_by_method.get(name, 0) for name in COLUMNS},
        "acknowledged": verdict.acknowledged,
        "lost": len(verdict.lost),
        "doubled": len(verdict.doubled),
        "different": len(verdict.different),
        "unsettled": verdict.unsettled,
        "shelved": verdict.shelved,
        "killed": played.killed,
        "seconds_by_method": {name: _seconds(one) for name, one in (by_name(played.costs) | columns).items()},
        "trial_seconds_per_person": TRIAL_S_PER_PERSON,
        "seed": plan.seed,
        "planned_households": len(plan.visits),
        "steps": len(plan.steps),
        "network": {
            "phases": [{"from_step": phase.step, "network": phase.network.value} for phase in plan.phases],
            "counted": played.network,
        },
        "duration_s": round(played.played_s, 1),
    }


def _seconds(costs: Sum) -> dict[str, float]:
    household, person = costs.per_household_s, costs.per_person_s
    return {
        "n": costs.n,
        "persons": costs.persons,
        "modelled_s_per_household": round(household[0], 3),
        "machine_s_per_household": round(household[1], 3),
        "modelled_s_per_person": round(person[0], 3),
        "machine_s_per_person": round(person[1], 3),
        "machine_slowest_s": round(costs.machine_slowest_s, 3),
    }


def as_words(played: Played) -> str:
    """The same for people."""
    return "\n".join([*_statistics(played), "", *_times(played), "", *NOTES, "", *_ending(played)])


def _statistics(played: Played) -> list[str]:
    verdict = played.verdict
    lines = [_line(("方式別受付", "世帯", "割合", "人"))]
    for key, name in COLUMNS.items():
        households = verdict.by_method.get(key, 0)
        share = f"{100 * households / max(1, verdict.households):.0f} %"
        lines.append(_line((name, str(households), share, str(verdict.persons_by_method.get(key, 0)))))
    lines.append(_line(("計", str(verdict.households), "100 %", str(verdict.persons))))
    return lines


def _times(played: Played) -> list[str]:
    head = ("seconds", "n", "modelled", "machine", "modelled", "machine", "sum", "trial")
    over = ("", "", "/household", "/household", "/person", "/person", "/person", "/person")
    rows = [Row(COLUMNS[key], one, _trial(key)) for key, one in by_column(played.costs).items()]
    rows += [Row(_NAMES[key], one) for key, one in by_name(played.costs).items()]
    anchor = f"Anchor for staff who scan a resident's code: {HOUSEHOLD_ANCHOR_S:.0f} s a household (久慈市 2024)."
    return [_line(over), _line(head), *(_time_line(row) for row in rows), anchor]


def _trial(column: str) -> str:
    return f"{TRIAL_S_PER_PERSON[column]:.1f}"


def _time_line(row: Row) -> str:
    if not row.costs.n:
        return _line((row.name, "0", "–", "–", "–", "–", "–", row.trial))
    household, person = row.costs.per_household_s, row.costs.per_person_s
    figures = (*household, *person, sum(person))
    return _line((row.name, str(row.costs.n), *(f"{figure:.2f}" for figure in figures), row.trial))


def _ending(played: Played) -> list[str]:
    verdict = played.verdict
    phases = [*played.plan.phases]
    ends = [later.step for _, later in pairwise(phases)] + [len(played.plan.steps)]
    weather = ", ".join(f"{phase.network} {phase.step}–{end}" for phase, end in zip(phases, ends, strict=True))
    counted = ", ".join(f"{name} {count}" for name, count in sorted(played.network.items())) or "nothing"
    lines = [
        f"Seed {played.plan.seed}, {len(played.plan.steps)} steps in {played.played_s:.0f} s.",
        f"Network by steps: {weather}; connections: {counted}.",
        f"Killed with SIGKILL: {played.killed}. Acknowledged on screen: {verdict.acknowledged}.",
        f"Lost: {len(verdict.lost)}. Doubled: {len(verdict.doubled)}. Different: {len(verdict.different)}.",
        f"Without a verdict: {verdict.unsettled}. On the shelf: {verdict.shelved}.",
    ]
    for word, faults in (("lost", verdict.lost), ("doubled", verdict.doubled), ("different", verdict.different)):
        lines += [f"  {word}: {fault}" for fault in faults]
    return lines


_WIDTHS = (46, 6, 11, 11, 9, 9, 9, 9)


def _line(cells: Sequence[str]) -> str:
    """Columns aligned although a Japanese sign is two wide."""
    first, *others = cells
    widths = _WIDTHS[1:]
    padded = [" " * (width - _width(cell)) + cell for cell, width in zip(others, widths, strict=False)]
    return (first + " " * (_WIDTHS[0] - _width(first)) + "".join(padded)).rstrip()


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
