"""What a clerk types, and how half a card that survived a power cut is gone on with."""

from random import Random

import pytest

from kiosk.commands.drilling import hand_entry, looks
from kiosk.commands.drilling.people import family
from kiosk.commands.drilling.pictures import damaged
from kiosk.screens.message import message
from kiosk.screens.reception_state import Answer, Choice, FieldKind, FormField, Tone


@pytest.mark.parametrize(
    ("held", "expected", "left"),
    [
        ("", "s550412", (0, "s550412")),
        ("s55", "s550412", (0, "0412")),
        ("s5x", "s550412", (1, "50412")),
        ("みほん ", "みほん hanako", (0, "hanako")),
        ("12", "12", (0, "")),
        ("123", "12", (1, "")),
    ],
)
def test_only_what_is_missing_is_typed(held: str, expected: str, left: tuple[int, str]):
    assert looks.what_is_left(held, expected) == left


def test_a_full_card_names_each_person_and_a_headline_only_the_number():
    coming = family(Random(3), 1, 3)
    full = hand_entry.full_card(coming.persons, coming.phone)
    assert [set(part) for part in full.parts] == [
        {"heads", "birth_date", "sex", "phone"},
        {"kana", "birth_date", "sex", "relation"},
        {"kana", "birth_date", "sex", "relation"},
    ]
    assert hand_entry.headline(coming.persons).parts == ({"heads": "3"},)


def test_a_choice_holds_what_is_chosen():
    choices = (Choice("male", "sex.male", chosen=False), Choice("female", "sex.female", chosen=True))
    assert looks.value_of(FormField("sex", "field.sex", FieldKind.CHOICE, choices=choices)) == "female"


def test_an_answer_s_heads_are_those_it_says():
    def answer(*lines):
        return Answer(Tone.RECEIVED, message("outcome.received"), lines)

    assert looks.heads_of(answer(message("outcome.received.line_one", name="見本"))) == 1
    assert looks.heads_of(answer(message("outcome.received.line", name="見本", others=2, people=3))) == 3


def test_a_damaged_code_differs_and_is_as_long():
    assert damaged("KMA1:ABCDEF") != "KMA1:ABCDEF"
    assert sorted(damaged("KMA1:ABCDEF")) == sorted("KMA1:ABCDEF")
