"""A sign that was a hand scanner's leaves the reception screen as it was."""

import pytest

from kiosk.screens.reception_state import Answer, CountEntry, FormEntry, Found, Idle, NameEntry
from tests.unit.screens.test_reception_screen import Clerk


@pytest.fixture
def clerk(tmp_path):
    clerk = Clerk(tmp_path)
    yield clerk
    clerk.desk.desk._store.close()


@pytest.mark.parametrize(("before", "sign"), [("", "4"), ("", "m"), ("1", "2"), ("mi", "h")])
def test_a_sign_is_undone(clerk, before, sign):
    clerk.type(before)
    stood = clerk.panel
    put_back = clerk.screen.bookmark()
    clerk.type(sign)
    assert clerk.panel != stood
    put_back()
    assert clerk.panel == stood


def test_a_tick_and_an_answer_come_back(clerk):
    clerk.scan()
    found = clerk.panel
    assert isinstance(found, Found)
    put_back = clerk.screen.bookmark()
    clerk.type("2")
    assert clerk.panel != found
    put_back()
    assert clerk.panel == found

    clerk.screen.confirm()
    answer = clerk.panel
    assert isinstance(answer, Answer)
    put_back = clerk.screen.bookmark()
    clerk.type("3")
    assert isinstance(clerk.panel, CountEntry)
    put_back()
    assert clerk.panel == answer


def test_what_came_up_meanwhile_stays(clerk):
    put_back = clerk.screen.bookmark()
    clerk.type("m")
    assert isinstance(clerk.panel, NameEntry)
    clerk.screen.escape()
    clerk.scan()
    put_back()
    assert isinstance(clerk.panel, Found)


def test_a_form_has_lines_of_its_own(clerk):
    assert isinstance(clerk.panel, Idle)
    clerk.type("mi")
    clerk.screen.confirm()
    assert isinstance(clerk.panel, FormEntry)
    assert clerk.screen.bookmark() is None
