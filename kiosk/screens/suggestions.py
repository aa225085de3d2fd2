"""What stands below the field in work to be taken instead of typed on: towns, kanji for kana, kana for kanji."""

from kiosk.domain.kana import finished_kana, holds_kanji
from kiosk.ports.readings import NoReadings, Readings
from kiosk.ports.towns import NoTowns, Town, Towns
from kiosk.ports.writings import NamePart, NoWritings, Writings
from kiosk.screens.entry_form import Form, edited, family_names, with_town
from kiosk.screens.reception_state import Suggestion

TOWNS_OFFERED = 5
"""Lines that a clerk reads without searching; one more letter narrows them."""
SHORTEST_TOWN = 2
"""One sign begins hundreds of towns."""
_CODE_DIGITS = 7


class Suggesting:
    """Looks up in dictionaries in memory, within a key press: a few milliseconds."""

    def __init__(
        self, towns: Towns | None = None, writings: Writings | None = None, readings: Readings | None = None
    ) -> None:
        self._towns: Towns = towns or NoTowns()
        self._writings: Writings = writings or NoWritings()
        self._readings: Readings = readings or NoReadings()

    def offers(self, form: Form, key: str) -> tuple[Suggestion, ...]:
        """What may be taken in the field `key`; nothing is ever taken by itself."""
        if form.asks_for_more:
            return ()
        match key:
            case "address":
                return () if form.town else self._of_address(form.address.strip())
            case "own_address":
                return self._of_address(form.current.own_address.strip())
            case "name":
                return self._of_name(form.current.kana, form.current.name)
            case "kana":
                return self._of_kana(form)
            case _:
                return ()

    def _of_address(self, typed: str) -> tuple[Suggestion, ...]:
        if len(typed) < SHORTEST_TOWN:
            return ()
        towns = self._towns.by_code_beginning(typed, TOWNS_OFFERED)
        if not towns and not any(sign.isdecimal() for sign in typed):
            towns = self._towns.beginning_with(typed, TOWNS_OFFERED)
        return tuple(_of_town(town) for town in towns if town.address != typed)

    def _of_name(self, kana: str, name: str) -> tuple[Suggestion, ...]:
        """Kanji for the first part of the reading that is not written yet."""
        if name and not name.endswith((" ", "　")):
            return ()
        parts, written = self._parts(finished_kana(kana)), name.split()
        if len(written) >= len(parts):
            return ()
        part, reading = parts[len(written)]
        behind = " " if len(written) + 1 < len(parts) else ""
        before = "".join(f"{word} " for word in written)
        return tuple(
            Suggestion(f"{before}{writing}{behind}", shown=writing)
            for writing in self._writings.writings_of(part, reading)
        )

    def _parts(self, kana: str) -> tuple[tuple[NamePart, str], ...]:
        """Family and given name of a reading, also where no blank was typed between them."""
        words = kana.split()
        if len(words) > 1:
            return (NamePart.FAMILY, words[0]), (NamePart.GIVEN, "".join(words[1:]))
        for end in range(len(kana) - 1, 0, -1):
            family, given = kana[:end], kana[end:]
            if self._writings.writings_of(NamePart.FAMILY, family) and self._writings.writings_of(
                NamePart.GIVEN, given
            ):
                return (NamePart.FAMILY, family), (NamePart.GIVEN, given)
        return ((NamePart.FAMILY, kana),) if kana else ()

    def _of_kana(self, form: Form) -> tuple[Suggestion, ...]:
        person = form.current
        if form.part and person.kana and (person.kana, person.name) == family_names(form):
            return (Suggestion("", label="suggest.other_family_name"),)
        if not person.kana and holds_kanji(person.name):
            reading = self._readings.reading_of(person.name)
            return (Suggestion(reading, detail=""),) if reading else ()
        return ()


def is_first_meant(form: Form, key: str) -> bool:
    """Whether Enter takes the first offer: a whole postal code is no address that anybody would leave so."""
    typed = {"address": form.address, "own_address": form.current.own_address}.get(key, "")
    return len([sign for sign in typed if sign.isdecimal()]) == _CODE_DIGITS


def taken(form: Form, key: str, offer: Suggestion) -> Form:
    """The form after an offer was taken."""
    if key == "address":
        return with_town(form, offer.value, offer.postal_code)
    if key == "kana" and not offer.value:  # another family name: what was inherited goes
        return edited(edited(form, "kana", ""), "name", "")
    return edited(form, key, offer.value)


def picked_by_digit(offers: tuple[Suggestion, ...], key: str, before: str, after: str) -> Suggestion | None:
    """The offer that a digit behind a name means: names hold no digits."""
    digit = after.removeprefix(before)
    if key != "name" or not offers or len(digit) != 1 or not digit.isdecimal():
        return None
    index = int(digit) - 1
    return offers[index] if 0 <= index < len(offers) else None


def _of_town(town: Town) -> Suggestion:
    code = f"〒{town.postal_code[:3]}-{town.postal_code[3:]}"
    return Suggestion(town.address, detail=f"{code}　{town.town_kana}", postal_code=town.postal_code)
