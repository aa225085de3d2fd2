"""Settings: the look at a touch; record mode and shelter only after a question that names what will change."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from PySide6.QtWidgets import QGridLayout, QStackedWidget, QWidget

from kiosk.screens.reception_state import ReceptionState
from kiosk.ui.buttons import ActionButton
from kiosk.ui.confirm_page import ConfirmPage
from kiosk.ui.flow import FlowRoom
from kiosk.ui.labels import Words
from kiosk.ui.look import Look, WindowCalls
from kiosk.ui.scroller import Scroller
from kiosk.ui.sheet import Sheet
from kiosk.ui.shelter_page import Shelter, ShelterPage
from kiosk.ui.staff_sheet import StaffTouches
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import SPACE_PX, TextStep, ThemeName
from kiosk.ui.translator import LANGUAGES
from sync.protocol.values import RecordMode

LOCK_MINUTES = (5, 10, 20, 0)
Options = list[tuple[str, bool, Callable[[], None]]]
"""Text, whether it is the present choice, what a touch does."""


@dataclass(frozen=True)
class SettingsActs:
    """What the sheet asks of its window."""

    change_look: Callable[[Look], None]
    close: Callable[[], None]
    calls: WindowCalls
    further: Mapping[str, Callable[[], None] | None] = field(default_factory=dict)


class SettingsSheet(Sheet):
    """One row per setting; a page of its own for each question."""

    def __init__(self, stage: Stage, parent: QWidget, look: Look, state: ReceptionState, acts: SettingsActs) -> None:
        super().__init__(stage, parent, stage.translator.word("settings.title"), acts.close)
        self._look, self._state, self._acts = look, state, acts
        self._pages = QStackedWidget()
        self._rows = QGridLayout()
        self._pages.addWidget(Scroller(self._rows, fits=True, rim_px=0))
        self.column.addWidget(self._pages)
        self.column.addWidget(ActionButton(stage.translator.word("settings.close"), acts.close, "act", "Esc"))
        self._lay_out()

    def _lay_out(self) -> None:
        words = self.stage.translator
        grid = self._rows
        grid.setHorizontalSpacing(3 * SPACE_PX)
        grid.setVerticalSpacing(2 * SPACE_PX)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 5)
        rows = self._further(("own_shelter",)) | {
            "text_size": self._text_sizes(),
            "theme": self._themes(),
            "language": self._languages(),
            "sounds": self._switch(self._look.sounds, self._set_sounds),
            "evacuee_window": self._switch(self._look.evacuee_window, self._set_evacuee_window),
            "express": self._switch(self._state.is_express, self._set_express),
        }
        if (staff := self._acts.calls.staff) is not None:
            rows |= {"lock": self._locks(staff), "full_screen": self._full_screen(staff)}
        mode_changed, shelter_changed = self._acts.calls.record_mode_changed, self._acts.calls.shelter_changed
        if mode_changed is not None:
            rows["record_mode"] = self._modes(mode_changed)
        if shelter_changed is not None:
            rows["shelter"] = self._shelter(shelter_changed)
        rows |= self._further(("cards", "shelter_list", "records"))
        for row, (name, options) in enumerate(rows.items()):
            grid.addWidget(Words("label", words.word(f"settings.{name}")), row, 0)
            grid.addWidget(_choices(options), row, 1)

    def _further(self, names: tuple[str, ...]) -> dict[str, Options]:
        """Rows that lead to a sheet of their own, where the program has it."""
        word, offered = self.stage.translator.word, self._acts.further
        found = ((name, offered.get(name)) for name in names)
        return {name: [(word(f"settings.{name}.open"), False, act)] for name, act in found if act is not None}

    def _text_sizes(self) -> Options:
        word = self.stage.translator.word
        return [
            (word("settings.text_size.value", percent=step), step is self._look.text_step, self._to(text_step=step))
            for step in TextStep
        ]

    def _themes(self) -> Options:
        word = self.stage.translator.word
        return [
            (word(f"settings.theme.{name.value}"), name is self._look.theme, self._to(theme=name)) for name in ThemeName
        ]

    def _languages(self) -> Options:
        word = self.stage.translator.word
        return [
            (word(f"settings.language.{language}"), language == self._look.language, self._to(language=language))
            for language in LANGUAGES
        ]

    def _locks(self, staff: StaffTouches) -> Options:
        """Minutes until an untouched desk is hidden: a setting of the shelter's, not of whoever sits there."""
        word = self.stage.translator.word
        return [
            (
                word("settings.lock.minutes", minutes=minutes) if minutes else word("settings.lock.never"),
                minutes == self._look.lock_minutes,
                partial(staff.change_setting, f"lock {minutes}", self._to(lock_minutes=minutes)),
            )
            for minutes in LOCK_MINUTES
        ]

    def _full_screen(self, staff: StaffTouches) -> Options:
        word = self.stage.translator.word
        sides = ((True, "settings.on"), (False, "settings.off"))
        return [
            (
                word(name),
                self._look.full_screen is side,
                partial(staff.change_setting, f"full_screen {side}", self._to(full_screen=side)),
            )
            for side, name in sides
        ]

    def _switch(self, present: bool, turn: Callable[[bool], None]) -> Options:  # noqa: FBT001 - a switch
        word = self.stage.translator.word
        sides = ((True, "settings.on"), (False, "settings.off"))
        return [(word(name), present is side, partial(turn, side)) for side, name in sides]

    def _modes(self, do: Callable[[RecordMode], None]) -> Options:
        word = self.stage.translator.word
        present = self._state.banner.record_mode
        return [
            (word(f"settings.mode.name.{mode.value}"), mode is present, partial(self._ask_mode, mode, do))
            for mode in RecordMode
        ]

    def _shelter(self, do: Callable[[str], None]) -> Options:
        name = self._state.banner.shelter_name
        text = self.stage.translator.word("settings.shelter.change", shelter=name)
        return [(text, False, partial(self._ask_shelter, do))]

    def _to(self, **change: object) -> Callable[[], None]:
        return partial(self._acts.change_look, replace(self._look, **change))  # type: ignore[arg-type]  # by name

    def _set_sounds(self, sounds: bool) -> None:  # noqa: FBT001 - a switch
        self._acts.change_look(replace(self._look, sounds=sounds))

    def _set_evacuee_window(self, shown: bool) -> None:  # noqa: FBT001 - a switch
        self._acts.change_look(replace(self._look, evacuee_window=shown))

    def _set_express(self, express: bool) -> None:  # noqa: FBT001 - a switch
        self.stage.touches.set_express(express)
        self._acts.close()

    def _ask_mode(self, mode: RecordMode, do: Callable[[RecordMode], None]) -> None:
        present = self._state.banner.record_mode
        word = self.stage.translator.word
        if mode is not present:
            change = (word(f"settings.mode.name.{present.value}"), word(f"settings.mode.name.{mode.value}"))
            self._ask("mode", change, partial(do, mode))

    def _ask_shelter(self, do: Callable[[str], None]) -> None:
        page = ShelterPage(self.stage, self._acts.calls.shelters(), partial(self._confirm_shelter, do))
        self._pages.addWidget(page)
        self._pages.setCurrentWidget(page)
        page.line.take_focus()

    def _confirm_shelter(self, do: Callable[[str], None], shelter: Shelter) -> None:
        change = (self._state.banner.shelter_name, shelter[1])
        self._ask("shelter", change, partial(do, shelter[0]))

    def _ask(self, act: str, change: tuple[str, str], do: Callable[[], None]) -> None:
        page = ConfirmPage(self.stage, act, change, partial(self._answered, do))
        self._pages.addWidget(page)
        self._pages.setCurrentWidget(page)
        page.keep.setFocus()

    def _answered(self, do: Callable[[], None], yes: bool) -> None:  # noqa: FBT001 - the answer
        self._acts.close()
        if yes:
            do()


def _choices(options: Options) -> QWidget:
    room = FlowRoom()
    for text, chosen, act in options:
        button = ActionButton(text, act, "choice")
        button.choose(chosen=chosen)
        room.add(button)
    return room
