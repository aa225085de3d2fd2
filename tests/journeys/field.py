"""The field's language: importing this teaches the interpreter every act and every look."""

from tests.journeys import field_acts, field_looks, field_paper, field_shelter
from tests.journeys.interpreter import Field, NotUnderstood

__all__ = ["Field", "NotUnderstood", "field_acts", "field_looks", "field_paper", "field_shelter"]
