"""避難所開設状況 of the whole city: open shelters by ward, households and people."""

from collections.abc import Mapping

from msgspec import Struct

from sync.protocol.city_form import CityForm, Moment, text_of
from sync.protocol.values import RecordMode

WARDS = ("中央", "東", "西", "南", "北")
"""The five wards of 熊本市, in the order of the city's reports."""


class CityCounts(Struct, frozen=True, kw_only=True):
    """What one report says; the next one is compared with it. `open_by_ward` by the names in WARDS."""

    record_mode: RecordMode
    as_of_us: int
    open_by_ward: dict[str, int]
    households: int
    persons: int
    voluntary_persons: int | None = None


def city_text(form: CityForm, counts: CityCounts, previous: CityCounts | None) -> str:
    """The city's text; changes against `previous` where it is of the same record mode. Raises city_form.BrokenForm."""
    if previous is not None and previous.record_mode is not counts.record_mode:
        previous = None
    before = None if previous is None else _figures(previous)
    return text_of(form, Moment(counts.as_of_us, counts.record_mode), _figures(counts), before, {})


def _figures(counts: CityCounts) -> Mapping[str, int | None]:
    wards = {f"{ward}区": counts.open_by_ward.get(ward, 0) for ward in WARDS}
    return {
        **wards,
        "開設数": sum(counts.open_by_ward.values()),
        "世帯": counts.households,
        "人": counts.persons,
        "自主避難": counts.voluntary_persons,
    }
