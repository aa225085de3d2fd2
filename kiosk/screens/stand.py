"""The place where the work of the reception screen stands: one work at a time, drawn after each change."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from kiosk.domain.households import spoken_name
from kiosk.ports.clock import Clock
from kiosk.screens import covering
from kiosk.screens.carding import Carding
from kiosk.screens.desk_door import DeskDoor
from kiosk.screens.draft_keeper import DraftKeeper
from kiosk.screens.entry_form import Form
from kiosk.screens.form_fields import key_in_work
from kiosk.screens.form_records import is_worth_keeping
from kiosk.screens.intake_gate import IntakeGate
from kiosk.screens.message import Message, message
from kiosk.screens.suggestions import Suggesting, is_first_meant
from kiosk.screens.work import NO_OFFER, Answered, Typing, Waiting, Work, answered
from sync.protocol.ids import ENTROPY_BYTES, uuid7


class Stand:
    """Shared by the touches of the reception screen; `on_outcome` is called after each act that was answered.

    `guarded` asks for somebody who may, before an act that not everybody may do.
    """

    def __init__(
        self,
        desk: DeskDoor,
        clock: Clock,
        show: Callable[[], None],
        on_outcome: Callable[[], None],
        suggesting: Suggesting | None = None,
    ) -> None:
        self.desk = self.guarded = desk
        self.clock = clock
        self.drafts = DraftKeeper(desk)
        self.work: Work = Waiting()
        self.flash: Message | None = None
        self.is_express = False
        self.intake = IntakeGate()
        self.form_received: Callable[[Form], None] = lambda _form: None
        self._suggesting = suggesting or Suggesting()
        self._show = show
        self._on_outcome = on_outcome

    def change(self, work: Work) -> None:
        """Put `work` in place and draw it; what may be taken into a form's field is looked up."""
        self.work = self._with_offers(work) if isinstance(work, Typing) else work
        self._show()

    def _with_offers(self, work: Typing) -> Typing:
        before = self.work
        if isinstance(before, Typing) and before.form == work.form:
            return work
        key = key_in_work(work.form)
        offers = self._suggesting.offers(work.form, key)
        selected = 0 if offers and is_first_meant(work.form, key) else NO_OFFER
        return replace(work, offers=offers, selected=selected)

    def show(self) -> None:
        """Draw what stands here now."""
        self._show()

    def say(self, flash: Message | None) -> None:
        """Let a sentence pass by above the work."""
        self.flash = flash
        self._show()

    def put_form_aside(self) -> None:
        """Keep a form that somebody leaves, also one that a further card is read for; it becomes a draft."""
        form = _form_in(self.work)
        if form is not None and is_worth_keeping(form):
            self.drafts.put_aside(form)
            self.work = Waiting()

    def cover_again(self) -> None:
        """Somebody else may stand here: what is shown to those alone who may see it is covered."""
        may, work = self.desk.site.may, self.work
        if isinstance(work, Typing) and not work.busy:
            self.work = replace(work, form=covering.covered_again(work.form, may))
        elif isinstance(work, Carding) and work.joins is not None:
            self.work = replace(work, joins=covering.covered_again(work.joins, may))

    def answer(self, outcome: object, undo_left_s: int | None = None) -> None:
        """Show what the desk did, or let it pass by where the next family is already in work."""
        found = answered(outcome, self.today(), undo_left_s)
        if found is not None:
            self._put_answer(found)
        self._on_outcome()

    def acted(self) -> None:
        """An act was done whose answer stands elsewhere than as the large one."""
        self._on_outcome()

    def tick(self) -> None:
        """A second has passed: count down, and keep a form that is typed."""
        work = self.work
        if isinstance(work, Answered) and work.answer.undo_left_s is not None:
            left = work.answer.undo_left_s - 1
            self.work = replace(work, answer=replace(work.answer, undo_left_s=left if left > 0 else None))
        if isinstance(work, Typing) and not work.busy:
            self.drafts.write(work.form)
        self._show()

    def new_id(self) -> UUID:
        """A fresh identifier."""
        return uuid7(self.clock.now_us() // 1000, self.clock.entropy(ENTROPY_BYTES))

    def today(self) -> date:
        """The day by this computer's clock and time zone."""
        return datetime.fromtimestamp(self.clock.now_us() / 1_000_000).astimezone().date()

    def _put_answer(self, found: Answered) -> None:
        if isinstance(self.work, Waiting | Answered) or getattr(self.work, "busy", False):
            self.work, self.flash = found, None
        else:
            self.flash = passing_by(found)


def _form_in(work: Work) -> Form | None:
    """The form that would be lost with `work`; one that is being written is the desk's."""
    if isinstance(work, Carding):
        return work.joins
    return work.form if isinstance(work, Typing) and not work.busy else None


def passing_by(found: Answered) -> Message:
    """An answer in one line."""
    return message(
        "flash.done",
        headline=f"@{found.answer.headline.key}",
        reception_no=found.answer.reception_no,
        name=spoken_name(found.record.household) if found.record else "",
    )
