"""The city's text to the character, and changes that are computed rather than copied."""

from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some
from msgspec.structs import replace

from sync.protocol.city_counts import WARDS, CityCounts, city_text
from sync.protocol.city_form import JST, BrokenForm, Moment, form_of, text_of
from sync.protocol.values import RecordMode

TEMPLATES = Path(__file__).parents[3] / "resources" / "templates"
FORM = form_of((TEMPLATES / "city_text.json").read_bytes())
JULY_30_16H = int(datetime(2026, 7, 30, 16, 0, tzinfo=JST).timestamp()) * 1_000_000
PUBLISHED = """\
避難所開設状況（7月30日（木）16：00時点）
○開設避難所数：180か所（▲3か所）
（中央区：44か所、東区：33か所、西区：26か所（▲2か所）、南区36か所（▲1か所）、北区41か所）
避難者数：575世帯 1,006人（▲174世帯 ▲330人）
"""
"""The city's text of that afternoon, as it was sent."""


def counts(wards: tuple[int, ...], households: int, persons: int, mode: RecordMode = RecordMode.REAL) -> CityCounts:
    return CityCounts(
        record_mode=mode,
        as_of_us=JULY_30_16H,
        open_by_ward=dict(zip(WARDS, wards, strict=True)),
        households=households,
        persons=persons,
    )


NOW = counts((44, 33, 26, 36, 41), 575, 1006)
WARDS_BEFORE = (44, 33, 28, 37, 41)


def test_the_published_text_to_the_character():
    """From counts whose differences are the ones that the city printed."""
    assert city_text(FORM, NOW, counts(WARDS_BEFORE, 575 + 174, 1006 + 330)) == PUBLISHED


def test_the_published_changes_were_wrong_and_ours_are_right():
    """The report before said 748 households with 1,341 people: 173 and 335 fewer, not 174 and 330."""
    ours = city_text(FORM, NOW, counts(WARDS_BEFORE, 748, 1341))
    assert ours != PUBLISHED
    assert ours == PUBLISHED.replace("▲174世帯 ▲330人", "▲173世帯 ▲335人")


def test_growth_has_the_full_width_plus_and_what_stays_is_not_mentioned():
    text = city_text(FORM, NOW, counts((43, 33, 26, 36, 41), 575, 0))
    assert "180か所（＋1か所）" in text
    assert "中央区：44か所（＋1か所）、東区：33か所、" in text
    assert text.endswith("575世帯 1,006人（＋1,006人）\n")


def test_without_a_report_before_there_are_no_changes():
    text = city_text(FORM, NOW, None)
    assert "▲" not in text
    assert "＋" not in text
    assert text.count("\n") == 4


def test_a_drill_is_named_and_never_compared_with_a_real_day():
    drill = replace(NOW, record_mode=RecordMode.DRILL)
    text = city_text(FORM, drill, counts(WARDS_BEFORE, 748, 1341))
    assert text.startswith("【訓練】避難所開設状況（")
    assert "▲" not in text


def test_voluntary_evacuees_are_told_where_they_are_known():
    assert "自主避難" not in city_text(FORM, replace(NOW, voluntary_persons=0), None)
    assert city_text(FORM, replace(NOW, voluntary_persons=12), None).endswith("（うち自主避難：12人）\n")


@given(some.integers(0, 10**6), some.integers(0, 10**6))
def test_a_change_added_to_the_figure_before_gives_the_figure(now: int, before: int):
    text = city_text(FORM, replace(NOW, persons=now), replace(NOW, persons=before))
    last = text.splitlines()[3].partition("人")[2].replace(",", "").replace("＋", "").replace("▲", "-")
    assert before + int(last.strip("（人）") or 0) == now


def test_the_clock_of_the_hall():
    """Fifteen hours UTC is midnight, of the next day."""
    text = city_text(FORM, replace(NOW, as_of_us=JULY_30_16H + 8 * 3_600_000_000), None)
    assert text.startswith("避難所開設状況（7月31日（金）0：00時点）")


def test_a_gap_that_nothing_fills_is_named():
    broken = replace(FORM, lines=("{世帯}世帯{不思議}",))
    with pytest.raises(BrokenForm) as caught:
        text_of(broken, Moment(JULY_30_16H, RecordMode.REAL), {"世帯": 1}, None, {})
    assert caught.value.gap == "不思議"


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"\xff", (TEMPLATES / "city_text.json").read_bytes()[:-20]])
def test_a_damaged_template_is_no_form(data: bytes):
    with pytest.raises(BrokenForm):
        form_of(data)
