"""The pages of one window: what camera, scanner and reader say goes to the one that lies in front."""

from cardreader.states import CardKind, CardPresent
from kiosk.screens.pages import Pages

PLACED = CardPresent("reader 1", CardKind.MY_NUMBER, number_tries=10, pin_tries=3)


class Recorded:
    def __init__(self) -> None:
        self.seen: list[object] = []

    def scanned(self, text) -> None:
        self.seen.append(text)

    def card_changed(self, state) -> None:
        self.seen.append(state)

    def bookmark(self):
        return None


def test_what_is_read_goes_to_the_page_in_front_and_back_again():
    desk, page = Recorded(), Recorded()
    pages = Pages(desk)
    pages.card_changed(PLACED)
    pages.turn_to(page)
    pages.scanned("one")
    pages.turn_back(desk)
    pages.scanned("two")
    pages.turn_back(page)
    pages.scanned("three")
    assert desk.seen == [PLACED, "three"]
    assert page.seen == [PLACED, "one", "two"]
