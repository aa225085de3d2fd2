"""Keeps what was half typed: on the screen as a chip, and in the file so that it survives a power cut."""

from typing import Any
from uuid import UUID

from kiosk.desk.drafts import KeepDraft, TakeDraft
from kiosk.domain.kana import finished_kana
from kiosk.screens import covering, entry_form, form_records
from kiosk.screens.desk_door import DeskDoor
from kiosk.screens.entry_form import Form
from kiosk.screens.message import Message, message

MAX_WAITING_FORMS = 20
"""Forms that wait beside each other; a desk with more unfinished families has forgotten the first ones."""


class DraftKeeper:
    """Forms that wait, the newest on the chip; each goes only when it was received, or typed empty."""

    def __init__(self, desk: DeskDoor) -> None:
        self._desk = desk
        self._waiting: tuple[Form, ...] = ()
        self._in_work: Form | None = None
        self._written: tuple[Form, ...] = ()

    def load(self) -> None:
        """Ask the file for what an earlier run left."""
        self._desk.ask(TakeDraft(), self._loaded)

    def write(self, form: Form) -> None:
        """Have the file hold `form`, which is being typed, beside those that wait."""
        self._waiting = self._others(form)
        self._in_work = form
        self._keep()

    def put_aside(self, form: Form) -> None:
        """The clerk left this form."""
        form = covering.covered(form) if form.shows_care else form
        self._waiting = (*self._others(form), form)[-MAX_WAITING_FORMS:]
        self._in_work = None
        self._keep()

    def take(self) -> Form | None:
        """The newest form that waits; the file keeps it until it is received."""
        if not self._waiting:
            return None
        *others, form = self._waiting
        self._waiting, self._in_work = tuple(others), form
        return form

    def take_of(self, household_id: UUID) -> Form | None:
        """The form of this household, if one waits; the file keeps it until it is received."""
        found = next((one for one in self._waiting if one.household_id == household_id), None)
        if found is not None:
            self._waiting, self._in_work = self._others(found), found
        return found

    def clear(self, form: Form) -> None:
        """This form was received."""
        self._waiting = self._others(form)
        self._in_work = None
        self._keep()

    def chip(self) -> Message | None:
        """Whose form waits, for the screen."""
        if not self._waiting:
            return None
        first = self._waiting[-1].persons[0]
        return message("draft.waiting", name=first.name.strip() or finished_kana(first.kana).strip() or "…")

    def _others(self, form: Form) -> tuple[Form, ...]:
        return tuple(one for one in self._waiting if one.household_id != form.household_id)

    def _keep(self) -> None:
        in_work = self._in_work
        forms = (*self._waiting, in_work) if in_work and form_records.is_worth_keeping(in_work) else self._waiting
        if forms != self._written:
            self._written = forms
            self._desk.submit(KeepDraft(entry_form.to_bytes(forms) if forms else None), _nothing)

    def _loaded(self, data: object) -> None:
        if isinstance(data, bytes) and not self._waiting:
            self._written = entry_form.from_bytes(data)
            self._waiting = tuple(_as_a_stranger_may_see(form) for form in self._written)


def _as_a_stranger_may_see(form: Form) -> Form:
    """Whoever starts the program again need not be who typed: what a received family's form says is behind it."""
    return covering.covered(form) if form.reception_no or form.shows_care else form


def _nothing(_answer: Any) -> None:  # noqa: ANN401 - whatever the desk answers
    """A draft that could not be kept is still on the screen; the health strip shows the disk."""
