"""Hand entry as a clerk does it: the name line, then the fields of the card in their order, with keys alone."""

from collections.abc import Callable, Generator
from dataclasses import dataclass

from kiosk.commands.drilling import klm, looks
from kiosk.commands.drilling.desk_hands import DeskHands, Doing
from kiosk.commands.drilling.people import PlannedPerson
from kiosk.commands.drilling.playing import Look, Seen
from kiosk.domain.kana import finished_kana
from kiosk.screens.reception_state import FieldKind, FormEntry, FormField

Targets = dict[str, str]
"""Field and what it shall hold; fields that are not named are passed over."""


@dataclass(frozen=True)
class Card:
    """What is typed, person by person; the first also holds the household's own fields."""

    parts: tuple[Targets, ...]


def headline(persons: tuple[PlannedPerson, ...]) -> Card:
    """The representative's name comes by the name line; the number is left."""
    return Card(({"heads": str(len(persons))},))


def full_card(persons: tuple[PlannedPerson, ...], phone: str) -> Card:
    """Each person; the family name stands in a member's field already."""
    first, *others = persons
    parts: list[Targets] = [{"heads": str(len(persons)), **_particulars(first), "phone": phone}]
    for person in others:
        family = finished_kana(first.typed_kana.split()[0])
        kana = {"kana": f"{family} {person.typed_given}"}
        parts.append(kana | _particulars(person) | {"relation": person.relation})
    return Card(tuple(parts))


def deeper(first: PlannedPerson) -> Card:
    """A counted household gets its representative's name and birth date."""
    return Card(({"kana": first.typed_kana, "birth_date": first.typed_birth_date},))


def _particulars(person: PlannedPerson) -> Targets:
    return {"birth_date": person.typed_birth_date, "sex": person.sex}


def name_line(hands: DeskHands, typed: str) -> Doing:
    """From idle into a new card: the first letter opens the line, Enter opens the card."""
    hands.timing.did(klm.Act.DECIDE)
    yield from hands.type(typed[:1])
    yield from hands.await_screen("name_line", looks.naming(typed[:1]))
    yield from hands.type(typed[1:])
    yield from hands.await_screen("name_looked_up", looks.naming(typed))
    hands.photograph("name_line")
    hands.press("enter")
    yield from hands.await_screen("form", looks.form)


def fill(hands: DeskHands, card: Card, first_field_done: Callable[[], None]) -> Doing:
    """Type what the open form does not hold yet; ends with the last person's last field."""
    entry = yield from _entry(hands)
    while True:
        part = looks.part_of(entry)
        targets = card.parts[part]
        if _is_complete(entry, targets):
            if part + 1 == len(card.parts):
                return
            hands.press("add_family", klm.Act.CONFIRM)
            yield from hands.await_screen("next_person", looks.form_on_part(part + 1))
        elif entry.asks_for_more_family:
            raise AssertionError("the form was left before all was typed")
        else:
            yield from _field(hands, entry, targets)
            first_field_done()
        entry = yield from _entry(hands)


def _entry(hands: DeskHands) -> Generator[Look, Seen | None, FormEntry]:
    seen = yield from hands.look()
    assert isinstance(seen.state.panel, FormEntry), "nobody but the clerk leaves the form"
    return seen.state.panel


def _is_complete(entry: FormEntry, targets: Targets) -> bool:
    held = {field.key: looks.value_of(field) for field in entry.fields}
    return all(held.get(key) == value for key, value in targets.items())


def _field(hands: DeskHands, entry: FormEntry, targets: Targets) -> Doing:
    """One field, with the Enter behind it."""
    field = entry.fields[entry.focus]
    expected = targets.get(field.key)
    if expected is not None and looks.value_of(field) != expected:
        hands.timing.did(klm.Act.DECIDE)
        if field.kind is FieldKind.CHOICE:
            yield from _choose(hands, entry, field, expected)
            return
        yield from _write(hands, field, expected)
        yield from hands.await_screen(f"field_{field.key}", looks.field_holds(field.key, expected))
        hands.photograph("form")
    if not _is_last_wanted(field.key, targets):
        hands.press("enter")
        yield from hands.await_screen("next_field", looks.form_at(looks.part_of(entry), entry.focus))


def _is_last_wanted(key: str, targets: Targets) -> bool:
    """Behind the last field that is wanted no Enter is needed: the card is receivable at any moment."""
    return bool(targets) and key == list(targets)[-1]


def _write(hands: DeskHands, field: FormField, expected: str) -> Doing:
    wrong, missing = looks.what_is_left(looks.value_of(field), expected)
    hands.press_times("backspace", wrong)
    yield from hands.type(missing)


def _choose(hands: DeskHands, entry: FormEntry, field: FormField, expected: str) -> Doing:
    """The digit beside a choice chooses it and goes on."""
    values = [choice.value for choice in field.choices]
    yield from hands.type(str(values.index(expected) + 1))
    yield from hands.await_screen("next_field", looks.form_at(looks.part_of(entry), entry.focus))
    yield from hands.await_screen(f"field_{field.key}", looks.field_holds(field.key, expected))
