"""What a clerk looks out for on the reception screen, as questions to its state."""

from collections.abc import Callable
from itertools import takewhile

from kiosk.screens.reception_state import (
    Answer,
    CardEntry,
    CardStep,
    CountEntry,
    FieldKind,
    FormEntry,
    FormField,
    Found,
    Idle,
    NameEntry,
    RecentReception,
    ReceptionState,
    Tone,
)

Sees = Callable[[ReceptionState], bool]

RECEIVED = "outcome.received"
DEEPENED = "outcome.deepened"
ALREADY_HERE = "outcome.already_here"
UNDONE = "outcome.undone"


def answered(headline: str, numbers: frozenset[str], *, is_known: bool) -> Sees:
    """The answer `headline` stands, with a reception number that is among `numbers`, or that is not yet."""

    def sees(state: ReceptionState) -> bool:
        panel = state.panel
        if not isinstance(panel, Answer) or panel.headline.key != headline:
            return False
        return (panel.reception_no in numbers) is is_known

    return sees


def found(state: ReceptionState) -> bool:
    """A household stands on the screen and waits."""
    return isinstance(state.panel, Found) and not state.panel.busy


def somebody_is_here(state: ReceptionState) -> bool:
    """Members of the found household were received before."""
    return isinstance(state.panel, Found) and any(member.here_since for member in state.panel.members)


def idle(state: ReceptionState) -> bool:
    """Whether the desk waits for the next person (つぎの方どうぞ)."""
    return isinstance(state.panel, Idle)


def last_is_unticked(state: ReceptionState) -> bool:
    """The last member of the found household is marked as not here."""
    return isinstance(state.panel, Found) and not state.panel.members[-1].came


def already_here(state: ReceptionState) -> bool:
    """The household that was shown is in."""
    return isinstance(state.panel, Answer) and state.panel.tone is Tone.ALREADY_HERE


def code_said(prefix: str) -> Sees:
    """An answer to a code that cannot be received as it is; its key begins with `prefix`."""
    return lambda state: isinstance(state.panel, Answer) and state.panel.headline.key.startswith(prefix)


def counting(digits: str) -> Sees:
    """So many heads are typed."""
    return lambda state: isinstance(state.panel, CountEntry) and state.panel.digits == digits


def naming(text: str) -> Sees:
    """The name line holds this text, and everybody known by it was looked up."""
    return lambda state: isinstance(state.panel, NameEntry) and state.panel.text == text and not state.panel.searching


def card_asks(step: CardStep) -> Sees:
    """A card lies there and its digits are asked."""
    return lambda state: isinstance(state.panel, CardEntry) and state.panel.step is step


def card_holds(digits: int) -> Sees:
    """So many digits are typed for the card."""
    return lambda state: (
        isinstance(state.panel, CardEntry) and sum(len(group.echo) for group in state.panel.groups) == digits
    )


def form_of_persons(count: int) -> Sees:
    """The form holds so many people."""

    def sees(state: ReceptionState) -> bool:
        panel = state.panel
        if not isinstance(panel, FormEntry):
            return False
        return sum(line.label in ("field.representative", "field.member") for line in panel.summary) == count

    return sees


def form(state: ReceptionState) -> bool:
    """The entry form is open."""
    return isinstance(state.panel, FormEntry) and not state.panel.busy


def form_deepens(number: str) -> Sees:
    """The entry form of a received household is open."""
    return lambda state: isinstance(state.panel, FormEntry) and state.panel.deepens == number


def part_of(entry: FormEntry) -> int:
    """Which person is typed; 0 is the representative."""
    return int(entry.title.data["number"]) - 1 if entry.title.key == "form.title.person" else 0


def form_at(part: int, focus: int) -> Sees:
    """The form has left field `focus` of person `part`."""

    def sees(state: ReceptionState) -> bool:
        entry = state.panel
        if not isinstance(entry, FormEntry):
            return False
        return entry.asks_for_more_family or (part_of(entry), entry.focus) != (part, focus)

    return sees


def form_on_part(part: int) -> Sees:
    """The form shows this person."""
    return lambda state: isinstance(state.panel, FormEntry) and part_of(state.panel) == part


def field_holds(key: str, value: str) -> Sees:
    """The field `key` of the form holds this text or choice."""

    def sees(state: ReceptionState) -> bool:
        if not isinstance(state.panel, FormEntry):
            return False
        return any(field.key == key and value_of(field) == value for field in state.panel.fields)

    return sees


def value_of(field: FormField) -> str:
    """What a field holds: its text, or the chosen value."""
    if field.kind in (FieldKind.CHOICE, FieldKind.TOGGLES):
        return next((choice.value for choice in field.choices if choice.chosen), "")
    return field.value


def what_is_left(value: str, expected: str) -> tuple[int, str]:
    """How often Backspace, and what to type then, to make `expected` of `value`."""
    pairs = zip(value, expected, strict=False)
    keep = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    return len(value) - keep, expected[keep:]


def heads_of(answer: Answer) -> int:
    """How many people the answer says; one where it names one person only."""
    return int(answer.lines[0].data.get("people", 1)) if answer.lines else 0


def recent(state: ReceptionState, number: str) -> RecentReception | None:
    """The line of 直近の受付 with this number."""
    return next((line for line in state.recent if line.reception_no == number), None)


def unknown_recent(state: ReceptionState, numbers: frozenset[str]) -> RecentReception | None:
    """A standing reception in the list of the last ten that was acknowledged to nobody yet."""
    return next((line for line in state.recent if line.reception_no not in numbers and not line.is_undone), None)


def status_is(name: str, status: str) -> Sees:
    """The health strip says `status` (the end of its key) of `name`."""
    key = f"health.{name}"
    return lambda state: any(entry.name == key and entry.status.key == f"{key}.{status}" for entry in state.health)
