"""Reception by card as a clerk does it: each of the family lays a card down, and its digits or the PIN are typed."""

from kiosk.commands.drilling import klm, looks
from kiosk.commands.drilling.card_stand import PIN, number_groups
from kiosk.commands.drilling.desk_hands import DeskHands, Doing
from kiosk.commands.drilling.people import PlannedPerson
from kiosk.screens.reception_state import CardStep


def read_all(hands: DeskHands, persons: tuple[PlannedPerson, ...], *, by_pin: bool) -> Doing:
    """From the first card on the reader to the form that holds the whole family. Raises DrillStuck."""
    for count, person in enumerate(persons, 1):
        yield from hands.place_card(person)
        if by_pin:
            yield from _type_pin(hands)
        else:
            yield from _type_number(hands, person)
        yield from hands.await_screen("holder", looks.form_of_persons(count))
        hands.photograph("card_read" if count == 1 else "card_joined")
        yield from hands.take_card()


def _type_number(hands: DeskHands, person: PlannedPerson) -> Doing:
    """The number is one piece: the screen shows which group comes next, so none is decided anew (rule 1 of 1980)."""
    hands.timing.did(klm.Act.DECIDE)
    hands.photograph("card_number")
    yield from hands.type("".join(number_groups(person)))


def _type_pin(hands: DeskHands) -> Doing:
    """Four digits are asked for and typed; Enter, because a slip costs one of three tries."""
    hands.press("other_way", klm.Act.CONFIRM)
    yield from hands.await_screen("pin", looks.card_asks(CardStep.ASKING_PIN))
    hands.timing.did(klm.Act.DECIDE)
    hands.photograph("card_pin")
    yield from hands.type(PIN)
    yield from hands.await_screen("pin_typed", looks.card_holds(len(PIN)))
    hands.press("enter")
