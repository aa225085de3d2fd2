"""What is typed on the venue table's page: a participant without the app, and the times of one who is open."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.screens.venue_state import ApplicantOffer, HandForm, ParticipantCard
from kiosk.ui.buttons import ActionButton
from kiosk.ui.card import Card
from kiosk.ui.choice_button import ChoiceButton
from kiosk.ui.entry_line import EntryLine
from kiosk.ui.flow import FlowRoom
from kiosk.ui.labels import Words, restyle
from kiosk.ui.scroller import Scroller
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import SPACE_PX
from kiosk.ui.venue_touches import VenueTouches
from sync.protocol.values import Sex

_RIM_PX = 2 * SPACE_PX
_LINES = ("name", "kana", "birth")


def _labelled(label: str, line: EntryLine) -> QVBoxLayout:
    line.setAccessibleName(label)
    column = QVBoxLayout()
    column.setSpacing(0)
    column.addWidget(Words("label", label))
    column.addWidget(line)
    return column


class HandPane(Card):
    """Name, reading, birth date and sex; who applied and is called so is one touch away."""

    def __init__(self, stage: Stage, touches: VenueTouches) -> None:
        palette = stage.theme.palette
        super().__init__(palette.panel, palette.line)
        self._stage, self._touches = stage, touches
        self._offered: tuple[ApplicantOffer, ...] | None = None
        self._buttons: list[ActionButton] = []
        self._sex = Sex.UNKNOWN
        word = stage.translator.word
        self._lines = {key: EntryLine(partial(touches.field_changed, key)) for key in _LINES}
        self._sexes = {sex: self._choice(number, sex) for number, sex in enumerate(Sex, start=1)}
        self._understood = Words("understood")
        self._problem = Words("problem")
        self._offers_title = Words("caption", word("venue.hand.offers"))
        self._offers = QVBoxLayout()
        self._offers.setSpacing(SPACE_PX // 2)
        self._accept = ActionButton(word("venue.hand.accept"), touches.confirm, "primary", "Enter")
        self._back = ActionButton(word("reception.back"), touches.escape, "act", "Esc")
        self._lay_out()

    def _lay_out(self) -> None:
        word = self._stage.translator.word
        inside = QVBoxLayout()
        inside.setSpacing(SPACE_PX)
        for key in _LINES:
            inside.addLayout(_labelled(word(f"venue.hand.{key}"), self._lines[key]))
            if key == "name":
                inside.addWidget(self._offers_title)
                inside.addLayout(self._offers)
        inside.addWidget(self._understood)
        sexes = FlowRoom()
        for button in self._sexes.values():
            sexes.add(button)
        inside.addWidget(Words("label", word("venue.hand.sex")))
        inside.addWidget(sexes)
        acts = QHBoxLayout()
        acts.setSpacing(2 * SPACE_PX)
        acts.addWidget(self._accept, 1)
        acts.addWidget(self._back)
        column = QVBoxLayout(self)
        column.setContentsMargins(_RIM_PX, _RIM_PX, _RIM_PX, _RIM_PX)
        column.setSpacing(SPACE_PX)
        column.addWidget(Words("title", word("venue.hand.title")))
        column.addWidget(Scroller(inside, rim_px=0), 1)
        column.addWidget(self._problem)
        column.addLayout(acts)

    def _choice(self, number: int, sex: Sex) -> ChoiceButton:
        text = self._stage.translator.word(f"sex.{sex.value}")
        act = partial(self._touches.field_changed, "sex", sex.value)
        return ChoiceButton(text, act, "choice", self._leave_sexes, self._pick_sex, number)

    def _leave_sexes(self, step: int) -> None:
        self._sexes[self._sex].setFocus(Qt.FocusReason.TabFocusReason)
        self.focusNextPrevChild(step > 0)

    def _pick_sex(self, digit: int) -> bool:
        """A digit chooses and goes on, as in the reception's form."""
        sexes = list(self._sexes)
        if not 1 <= digit <= len(sexes):
            return False
        self._touches.field_changed("sex", sexes[digit - 1].value)
        self._leave_sexes(1)
        return True

    def focus_line(self) -> None:
        """Type the name."""
        self._lines["name"].take_focus()

    def draw(self, form: HandForm) -> None:
        """Show the form."""
        words = self._stage.translator
        for key, line in self._lines.items():
            line.show_text(getattr(form, key))
        for sex, button in self._sexes.items():
            button.choose(chosen=sex is form.sex)
            # Tab stops once at the question, at the answer that stands there; arrows walk among the others.
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus if sex is form.sex else Qt.FocusPolicy.NoFocus)
        self._sex = form.sex
        self._understood.say(words.text(form.understood) if form.understood else "")
        self._problem.say(words.text(form.problem) if form.problem else "")
        if form.offers != self._offered:
            self._offered = form.offers
            self._build(form.offers)
        for index, offer in enumerate(self._buttons):
            offer.choose(chosen=index == form.selected)
        self._offers_title.setVisible(bool(form.offers))

    def _build(self, offers: tuple[ApplicantOffer, ...]) -> None:
        for button in self._buttons:
            self._offers.removeWidget(button)
            button.hide()
            button.deleteLater()
        words = self._stage.translator
        self._buttons = []
        for index, offer in enumerate(offers):
            age = words.word("venue.age", age=offer.age) if offer.age is not None else ""
            text = "　".join(part for part in (offer.name, offer.kana, age) if part)
            button = ActionButton(text, partial(self._touches.pick, index), "row_action")
            self._buttons.append(button)
            self._offers.addWidget(button)


class ParticipantPane(Card):
    """One participation: what is known of it, its times to correct, its certificate, and taking it back."""

    def __init__(self, stage: Stage, touches: VenueTouches) -> None:
        palette = stage.theme.palette
        super().__init__(palette.panel, palette.line)
        self._stage = stage
        word, opened = stage.translator.word, touches.opened
        self._name = Words("headline")
        self._who = Words("body")
        self._points = Words("strong")
        self._why = Words("body")
        self._told = Words("notice")
        self._problem = Words("problem")
        self._number = Words("body")
        self._came = EntryLine(partial(touches.field_changed, "came"))
        self._went = EntryLine(partial(touches.field_changed, "went"))
        self._apply = ActionButton(word("venue.opened.apply"), touches.confirm, "act", "Enter")
        self._leave_now = ActionButton(word("venue.opened.leave"), opened.check_out, "act")
        self._give = ActionButton("", opened.hand_certificate, "act", "F6")
        self._again = ActionButton(word("venue.certificate.again"), opened.print_again, "act")
        self._revoke = ActionButton(word("venue.certificate.revoke"), opened.revoke_certificate, "act")
        self._undo = ActionButton("", touches.undo, "danger", "F2")
        self._back = ActionButton(word("reception.back"), touches.escape, "act", "Esc")
        self._lay_out()

    def _lay_out(self) -> None:
        word = self._stage.translator.word
        times = QHBoxLayout()
        times.setSpacing(2 * SPACE_PX)
        times.addLayout(_labelled(word("venue.opened.came"), self._came), 1)
        times.addLayout(_labelled(word("venue.opened.went"), self._went), 1)
        inside = QVBoxLayout()
        inside.setSpacing(SPACE_PX)
        for part in (self._name, self._who, self._points, self._why):
            inside.addWidget(part)
        inside.addLayout(times)
        inside.addWidget(_flow(self._apply, self._leave_now))
        inside.addWidget(self._number)
        inside.addWidget(_flow(self._give, self._again, self._revoke))
        column = QVBoxLayout(self)
        column.setContentsMargins(_RIM_PX, _RIM_PX, _RIM_PX, _RIM_PX)
        column.setSpacing(SPACE_PX)
        column.addWidget(Scroller(inside, rim_px=0), 1)
        column.addWidget(self._problem)
        column.addWidget(self._told)
        column.addWidget(_flow(self._undo, self._back))

    def draw(self, card: ParticipantCard, *, can_certify: bool) -> None:
        """Show the participation."""
        words, line = self._stage.translator, card.line
        sex = words.word(f"sex.{line.sex.value}")
        self._name.say(line.name)
        self._who.say(words.word("venue.row.who", age=line.age, sex=sex) if line.age is not None else sex)
        self._points.say(words.text(line.points))
        restyle(self._points, "tone", line.tone.value)
        self._why.say(words.text(card.why) if card.why else "")
        self._came.show_text(card.came)
        self._went.show_text(card.went)
        self._problem.say(words.text(card.problem) if card.problem else "")
        self._told.say(words.text(card.told) if card.told else "")
        restyle(self._told, "tone", card.told_tone.value)
        has_paper = bool(line.certificate_no)
        self._number.say(words.word("venue.certificate.number", number=line.certificate_no) if has_paper else "")
        self._give.say(words.word("venue.certificate.anew" if has_paper else "venue.certificate.give"))
        self._undo.say(words.word("venue.opened.undo_sure" if card.is_asking_undo else "venue.opened.undo"))
        self._give.setVisible(can_certify and not line.is_undone)
        self._again.setVisible(has_paper)
        self._revoke.setVisible(has_paper)
        self._leave_now.setVisible(not line.left and not line.is_undone)
        for part in (self._apply, self._undo):
            part.setVisible(not line.is_undone)


def _flow(*buttons: QWidget) -> FlowRoom:
    room = FlowRoom(2 * SPACE_PX)
    for button in buttons:
        room.add(button)
    return room
