"""Plausible states of a card at the desk, for tests and for the gallery."""

from dataclasses import replace

from kiosk.screens.message import message
from kiosk.screens.reception_state import CardEntry, CardGroup, CardStep, ReceptionState
from tests.ui.samples import FORM, FOUND, with_panel


def number(birth: str = "", expiry: str = "", security: str = "") -> tuple[CardGroup, ...]:
    return (
        CardGroup("card.group.birth", 6, birth),
        CardGroup("card.group.expiry", 4, expiry),
        CardGroup("card.group.security", 4, security),
    )


ASKING = CardEntry(CardStep.ASKING_NUMBER, number(), 0, 10, can_use_number=False, can_use_pin=True)
PIN = CardEntry(
    CardStep.ASKING_PIN, (CardGroup("card.group.pin", 4, "●●"),), 0, 3, can_use_number=True, can_use_pin=False
)
FULL = number("550217", "2035", "2285")
TWIN = message("notice.twin", name="見本 花子", reception_no="A-0098")
CARD_STATES: dict[str, ReceptionState] = {
    "card_birth": with_panel(ASKING),
    "card_expiry": with_panel(replace(ASKING, groups=number("550217", "2"), group=1)),
    "card_security": with_panel(replace(ASKING, groups=number("550217", "2035", "22"), group=2)),
    "card_malformed": with_panel(
        replace(
            ASKING,
            groups=number("999999", "2035", "2285"),
            group=2,
            notice=message("card.malformed", part="@card.group.birth", fault="@card.fault.impossible_date"),
        )
    ),
    "card_wrong": with_panel(replace(ASKING, tries=9, notice=message("card.wrong", tries=9))),
    "card_pin_closed": with_panel(replace(ASKING, can_use_pin=False, notice=message("card.pin_closed"))),
    "card_pin_kept": with_panel(replace(ASKING, notice=message("card.refused.pin_closed"), can_use_pin=False)),
    "card_pin": with_panel(PIN),
    "card_number_closed": with_panel(replace(PIN, can_use_number=False, notice=message("card.number_closed"))),
    "card_reading": with_panel(replace(ASKING, step=CardStep.READING, groups=FULL, group=2)),
    "card_removed": with_panel(
        replace(ASKING, step=CardStep.REMOVED, groups=number("550217", "2"), group=1, notice=message("card.removed"))
    ),
    "card_mute": with_panel(
        replace(ASKING, step=CardStep.REMOVED, groups=FULL, group=2, notice=message("card.interrupted.mute"))
    ),
    "card_again": with_panel(replace(ASKING, groups=FULL, group=2, notice=message("card.again"))),
    "card_closed": with_panel(
        replace(ASKING, step=CardStep.CLOSED, tries=0, can_use_pin=False, notice=message("card.closed"))
    ),
    "card_joins": with_panel(replace(ASKING, joins="見本 花子")),
    "card_joins_wrong": with_panel(
        replace(PIN, joins="練習川原崎小路 権左衛門之助太郎丸", notice=message("card.refused.unexpected_answer"))
    ),
    "form_twin": with_panel(replace(FORM, twin=TWIN)),
    "found_twin": with_panel(replace(FOUND, notice=TWIN)),
}
