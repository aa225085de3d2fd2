"""What staff type beside the figures: from fields to remarks and back."""

from collections.abc import Sequence

from kiosk.domain.shelter_report import MAX_REMARK_CHARACTERS, Remarks
from kiosk.screens.report_state import REMARK_FIELDS

MOST = 99_999
"""Meals or people of one shelter; more is a slip of the finger."""


def fields_of(remarks: Remarks) -> tuple[str, ...]:
    """The fields' texts, in the order of REMARK_FIELDS."""
    values = (getattr(remarks, name) for name in REMARK_FIELDS)
    return tuple("" if value is None else str(value) for value in values)


def remarks_of(fields: Sequence[str]) -> Remarks | None:
    """The remarks in the fields; None where a number is not one, or a text is longer than the form has room for."""
    voluntary, meals, shortages, lifelines, text = (field.strip() for field in fields)
    numbers = (_number(voluntary), _number(meals))
    if _NOT_A_NUMBER in numbers or max(len(one) for one in (shortages, lifelines, text)) > MAX_REMARK_CHARACTERS:
        return None
    return Remarks(*numbers, shortages, lifelines, text)


_NOT_A_NUMBER = -1


def _number(text: str) -> int | None:
    if not text:
        return None
    return int(text) if text.isdecimal() and int(text) <= MOST else _NOT_A_NUMBER  # full-width digits are decimal too
