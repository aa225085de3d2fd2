"""What is advised when something broke: nothing that breaks in the same way."""

import pytest

from kiosk.domain.outcomes import Failed
from kiosk.ports.store import DiskFull, StoreDamaged, StoreError
from kiosk.screens.answers import failed


@pytest.mark.parametrize("error", [StoreError, DiskFull, StoreDamaged])
def test_where_nothing_is_saved_people_go_on_paper(error: type[StoreError]):
    """Typing by hand ends in the same full disk, and the family has gone by then."""
    answer = failed(Failed(error.key))
    assert answer.next_step is not None
    assert answer.next_step.key == "next.on_paper"


@pytest.mark.parametrize("key", ["bug", "desk_busy"])
def test_other_failures_may_pass_by_another_way(key: str):
    answer = failed(Failed(key))
    assert answer.next_step is not None
    assert answer.next_step.key == "next.type_by_hand"
