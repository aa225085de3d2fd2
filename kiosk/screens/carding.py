"""A card in work: which digits are asked, what was typed, and what the reader said last; pure transitions."""

from dataclasses import dataclass, field, replace
from datetime import date

from cardreader.credential import BIRTH_LENGTH, EXPIRY_LENGTH, SECURITY_LENGTH, Credential, Pin, VerificationNumber
from cardreader.errors import MalformedNumber
from cardreader.states import CardPresent, RefusalReason, Refused
from kiosk.screens.entry_form import Form
from kiosk.screens.message import Message, message
from kiosk.screens.reception_state import CardEntry, CardGroup, CardStep

NUMBER_GROUPS = (BIRTH_LENGTH, EXPIRY_LENGTH, SECURITY_LENGTH)
"""照合番号B as it is printed: six digits of the birth date, four of the expiry year, four of the security code."""
NUMBER_DIGITS = sum(NUMBER_GROUPS)
PIN_DIGITS = 4
_NUMBER_LABELS = ("card.group.birth", "card.group.expiry", "card.group.security")


@dataclass(frozen=True)
class Carding:
    """The work at a card. `digits` never appears in a repr, for reprs end in logs."""

    started_mono_ms: int
    step: CardStep = CardStep.ASKING_NUMBER
    wants_pin: bool = False
    digits: str = field(default="", repr=False)
    number_tries: int | None = None
    pin_tries: int | None = None
    pin_is_open: bool = False
    notice: Message | None = None
    joins: Form | None = None

    @property
    def takes_digits(self) -> bool:
        """Whether digits may be typed now; they may while the card is away for a moment."""
        return self.step in (CardStep.ASKING_NUMBER, CardStep.ASKING_PIN, CardStep.REMOVED)

    @property
    def is_complete(self) -> bool:
        """Whether all digits are typed."""
        return len(self.digits) == (PIN_DIGITS if self.wants_pin else NUMBER_DIGITS)

    def panel(self, today: date) -> CardEntry:  # noqa: ARG002 - every work is drawn by the same call
        """What the screen draws."""
        groups = _pin_groups(self.digits) if self.wants_pin else _number_groups(self.digits)
        first = self.joins.persons[0] if self.joins else None
        return CardEntry(
            step=self.step,
            groups=groups,
            group=_group_in_work(groups),
            tries=self.pin_tries if self.wants_pin else self.number_tries,
            can_use_number=self.wants_pin and bool(self.number_tries),
            can_use_pin=not self.wants_pin and self.pin_is_open,
            notice=self.notice,
            joins=(first.name or first.kana) if first else "",
        )

    def credential(self) -> Credential:
        """What the card is asked with. Raises MalformedNumber."""
        return Pin.parse(self.digits) if self.wants_pin else VerificationNumber.parse(self.digits)


def typed(work: Carding, digits: str) -> Carding:
    """More digits. Behind a whole number the next digit begins it anew; a PIN's fifth is a slip and left out."""
    if work.wants_pin:
        return replace(work, digits=(work.digits + digits)[:PIN_DIGITS], notice=None)
    before = "" if work.is_complete else work.digits
    return replace(work, digits=(before + digits)[:NUMBER_DIGITS], notice=None)


def shortened(work: Carding) -> Carding:
    """The last digit was wrong."""
    return replace(work, digits=work.digits[:-1], notice=None)


def asking_pin(work: Carding) -> Carding:
    """The PIN is asked, if the card still takes one safely."""
    if not work.pin_is_open:
        return replace(work, notice=message("card.pin_closed"))
    return replace(work, step=CardStep.ASKING_PIN, wants_pin=True, digits="", notice=None)


def asking_number(work: Carding) -> Carding:
    """The printed number is asked."""
    return replace(work, step=CardStep.ASKING_NUMBER, wants_pin=False, digits="", notice=None)


def present(work: Carding, state: CardPresent) -> Carding:
    """The card lies there (again): what it says about its tries decides which way is open."""
    known = replace(
        work,
        number_tries=state.number_tries,
        pin_tries=state.pin_tries,
        pin_is_open=state.pin_is_open,
    )
    if not state.number_is_open and not state.pin_is_open:
        return replace(known, step=CardStep.CLOSED, digits="", notice=message("card.closed"))
    if known.wants_pin and not state.pin_is_open:
        return replace(asking_number(known), notice=message("card.pin_closed"))
    if not state.number_is_open and not known.wants_pin:
        return replace(asking_pin(known), notice=message("card.number_closed"))
    back = CardStep.ASKING_PIN if known.wants_pin else CardStep.ASKING_NUMBER
    notice = message("card.again") if known.digits and work.step is CardStep.REMOVED else known.notice
    return replace(known, step=back, notice=notice)


def removed(work: Carding) -> Carding:
    """The card is away; what was typed stays, except a PIN."""
    return replace(
        work,
        step=CardStep.REMOVED,
        digits="" if work.wants_pin else work.digits,
        notice=message("card.removed.pin" if work.wants_pin else "card.removed"),
    )


def interrupted(work: Carding, notice: Message) -> Carding:
    """Reader or card do not answer; it is as if the card were away, with the reason said."""
    return replace(removed(work), notice=notice)


def refused(work: Carding, state: Refused) -> Carding:
    """The card did not take the digits: say how many tries are left, and which way is open."""
    is_pin = state.key == "pin" or (state.key is None and work.wants_pin)
    tries = state.pin_tries if is_pin else state.number_tries
    known = replace(
        work,
        number_tries=state.number_tries if state.number_tries is not None else work.number_tries,
        pin_tries=state.pin_tries if state.pin_tries is not None else work.pin_tries,
        digits="",
    )
    notice = message("card.wrong", tries=tries) if tries is not None else message(f"card.refused.{state.reason.value}")
    if state.reason is not RefusalReason.WRONG:
        notice = message(f"card.refused.{state.reason.value}")
    step = CardStep.ASKING_PIN if is_pin else CardStep.ASKING_NUMBER
    return replace(known, step=step, wants_pin=is_pin, notice=notice)


def problem_of(error: MalformedNumber) -> Message:
    """Which group of the typed digits cannot be, and why."""
    return message("card.malformed", part=f"@card.group.{error.part}", fault=f"@card.fault.{error.fault.value}")


def _number_groups(digits: str) -> tuple[CardGroup, ...]:
    groups, start = [], 0
    for label, length in zip(_NUMBER_LABELS, NUMBER_GROUPS, strict=True):
        groups.append(CardGroup(label, length, digits[start : start + length]))
        start += length
    return tuple(groups)


def _pin_groups(digits: str) -> tuple[CardGroup, ...]:
    return (CardGroup("card.group.pin", PIN_DIGITS, "●" * len(digits)),)


def _group_in_work(groups: tuple[CardGroup, ...]) -> int:
    for index, group in enumerate(groups):
        if len(group.echo) < group.length:
            return index
    return len(groups) - 1
