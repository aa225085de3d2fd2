"""Hand entry: a family lives at one address, and whoever of them lives elsewhere says so."""

from datetime import date

import pytest

from kiosk.screens.form_records import form_of, household_of
from kiosk.screens.message import Message, message
from sync.protocol.values import ReceptionMethod
from tests.unit.documents.samples import family
from tests.unit.screens.test_hand_entry import TypingClerk
from tests.unit.screens.test_roster_screen import HIDDEN, Stand, with_persons


@pytest.fixture
def form(tmp_path):
    clerk = TypingClerk(tmp_path)
    clerk.type("reida hana")
    clerk.screen.confirm()
    yield clerk
    clerk.desk.desk._store.close()


def test_the_family_lives_at_one_address_but_for_whoever_says_otherwise(form):
    form.go_to("address")
    form.write("熊本市中央区見本町1-1")
    form.screen.add_family()
    form.write("jirou")
    assert "own_address" not in form.asked(), "the usual card asks nobody twice"
    form.screen.go_deeper()
    form.go_to("own_address")
    assert form.field.understood == Message("understood.same_address", {"address": "熊本市中央区見本町1-1"})
    form.write("8600862")
    form.screen.confirm()
    assert (form.field.key, form.field.value) == ("own_address", "熊本県熊本市中央区見本町")
    form.write("9-9")
    assert form.field.understood is None
    form.screen.add_family()
    form.write("hanae")
    form.go_to("own_address")
    form.write("熊本市中央区見本町1-1 ")
    household = form.received()
    assert [one.address_raw for one in household.persons] == ["", "熊本県熊本市中央区見本町9-9", ""]
    assert [household.address_of(one) for one in household.persons] == [
        "熊本市中央区見本町1-1",
        "熊本県熊本市中央区見本町9-9",
        "熊本市中央区見本町1-1",
    ]
    assert household.address_raw == "熊本市中央区見本町1-1"


def test_an_address_of_ones_own_is_opened_again_as_it_was(form):
    form.screen.add_family()
    form.write("jirou")
    form.screen.go_deeper()
    form.go_to("own_address")
    form.write("福岡県見本市2-2")
    household = form.received()
    again = household_of(form_of(household, "A-0001", ReceptionMethod.MANUAL, 0), date(2026, 11, 20))
    assert [one.address_raw for one in again.persons] == ["", "福岡県見本市2-2"]


@pytest.fixture
def stand(tmp_path):
    stand = Stand(tmp_path)
    yield stand
    stand.desk._store.close()


def test_an_address_of_ones_own_is_on_the_card_but_not_of_a_family_that_hides_somebody(stand):
    elsewhere = {"address_raw": "福岡県見本市2-2"}
    stand.put(with_persons(family(5, "別山　見子", "別山　一郎"), {}, elsewhere))
    stand.put(with_persons(family(6, HIDDEN, "隠田　一郎"), {"protect": True}, elsewhere))
    stand.look()
    stand.screen.search("別山")
    first, second = stand.screen.state.card.members
    said = message("roster.text", text="福岡県見本市2-2")
    assert said in second.facts
    assert said not in first.facts
    stand.screen.search("隠田")
    assert "福岡県見本市" not in stand.texts()
    stand.screen.be_leader(True)
    stand.screen.search("隠田")
    assert "福岡県見本市" in stand.texts()
