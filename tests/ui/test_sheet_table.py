"""One entry a sheet: its key stands on the help sheet, and no two entries mean the same press."""

import pytest

from kiosk.ui.help_sheet import _KEYS
from kiosk.ui.sheet_table import SHEETS

KEYED = [entry for entry in SHEETS if entry.key is not None]


@pytest.mark.parametrize("entry", KEYED, ids=lambda entry: entry.name)
def test_every_key_stands_on_the_help_sheet(entry):
    assert entry.key.text in {key for key, _meaning in _KEYS} | {"F1"}


def test_a_name_and_a_key_are_one_sheet():
    assert len({entry.name for entry in SHEETS}) == len(SHEETS)
    assert len({entry.key.text for entry in KEYED}) == len(KEYED)
