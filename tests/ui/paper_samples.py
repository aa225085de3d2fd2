"""Plausible states of paper at the desk: a pile that is read, a sheet that is typed."""

from dataclasses import replace

from kiosk.screens.message import message
from kiosk.screens.pile_state import PileEntry
from kiosk.screens.reception_state import FieldKind, FormField
from tests.ui.samples import FORM, IDLE, with_panel

READ = tuple(f"7K3F-{number:05d}-00-3" for number in (129, 128, 127, 126, 125, 124))
PILE = PileEntry(15, 3, READ, notice=message("pile.typed_before", sheet=READ[0], reception_no="A-0132"))
SHEET = replace(
    FORM,
    title=message("form.title.sheet", sheet=READ[0]),
    fields=(FormField("joins", "field.joins", FieldKind.TEXT, "A-99"), *FORM.fields),
    focus=0,
    problem=message("problem.number_unknown", reception_no="A-0099"),
)

PAPER_STATES = {
    "pile": with_panel(PILE),
    "pile_empty": with_panel(PileEntry(0, 0, (), notice=message("pile.empty"))),
    "pile_uncoded": with_panel(PileEntry(12, 12, (), digits="12")),
    "sheet": replace(with_panel(SHEET), pile=message("pile.waiting", count=11)),
    "pile_waits": replace(IDLE, pile=message("pile.waiting", count=11)),
}
