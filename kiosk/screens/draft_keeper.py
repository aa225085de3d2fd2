"""Keeps what was half typed: on the screen as a chip, and in the file so that it survives a power cut."""

from typing import Any

from kiosk.desk.drafts import KeepDraft, TakeDraft
from kiosk.domain.kana import finished_kana
from kiosk.screens import entry_form
from kiosk.screens.desk_door import DeskDoor
from kiosk.screens.entry_form import Form
from kiosk.screens.message import Message, message


class DraftKeeper:
    """One form that waits; a newer one replaces it, a received one clears it."""

    def __init__(self, desk: DeskDoor) -> None:
        self._desk = desk
        self._waiting: Form | None = None
        self._written: Form | None = None

    def load(self) -> None:
        """Ask the file for what an earlier run left."""
        self._desk.ask(TakeDraft(), self._loaded)

    def write(self, form: Form | None) -> None:
        """Have the file hold `form`, if it does not already; None clears it."""
        if form != self._written:
            self._written = form
            self._desk.submit(KeepDraft(entry_form.to_bytes(form) if form else None), _nothing)

    def put_aside(self, form: Form) -> None:
        """The clerk left this form."""
        self._waiting = form
        self.write(form)

    def take(self) -> Form | None:
        """The form that waits; the file keeps it until it is received."""
        form, self._waiting = self._waiting, None
        return form

    def clear(self) -> None:
        """The form was received."""
        self._waiting = None
        self.write(None)

    def chip(self) -> Message | None:
        """Whose form waits, for the screen."""
        if self._waiting is None:
            return None
        first = self._waiting.persons[0]
        return message("draft.waiting", name=first.name.strip() or finished_kana(first.kana).strip() or "…")

    def _loaded(self, data: object) -> None:
        if isinstance(data, bytes) and self._waiting is None:
            self._waiting = self._written = entry_form.from_bytes(data)


def _nothing(_answer: Any) -> None:  # noqa: ANN401 - whatever the desk answers
    """A draft that could not be kept is still on the screen; the health strip shows the disk."""
