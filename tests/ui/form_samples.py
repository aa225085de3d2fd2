"""The entry form at moments of hand entry, as the screen's own rules make it, with fictional people."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from kiosk.screens import covering, form_choices, form_fields
from kiosk.screens.entry_form import Form, PersonDraft
from kiosk.screens.reception_state import FormEntry, Panel, Suggestion
from kiosk.screens.work import Typing
from sync.protocol.support import Need, NeedCode
from sync.protocol.values import CareCode, Sex

TODAY = date(2026, 11, 20)
REPRESENTATIVE = PersonDraft(UUID(int=1), kana="れいだ たろう", name="例田 太郎", birth_date="S25.3.4", sex=Sex.MALE)
CHILD = PersonDraft(UUID(int=2), kana="れいだ はな", name="例田 ", birth_date="s55.4.1", sex=Sex.FEMALE)
WHOLE = Form(UUID(int=9), (REPRESENTATIVE,), 0, heads="3", phone="000-0000-0000", address="熊本県熊本市中央区見本町1-1")
WRITINGS = tuple(Suggestion(f"{word} ", shown=word) for word in ("例田", "礼田", "令田", "玲田"))
TOWNS = tuple(
    Suggestion(f"熊本県熊本市{ward}見本町", detail=f"〒000-000{number}　みほんまち", postal_code=f"000000{number}")
    for number, ward in enumerate(("中央区", "東区", "西区", "南区", "北区"), start=1)
)


def at(form: Form, key: str, offers: tuple[Suggestion, ...] = (), selected: int = -1) -> FormEntry:
    panel: Panel = Typing(form_fields.focused(form, key), offers=offers, selected=selected).panel(TODAY)
    assert isinstance(panel, FormEntry)
    return panel


def typed(form: Form, **changes: object) -> Form:
    person = replace(form.current, **changes)  # type: ignore[arg-type]
    return replace(form, persons=(*form.persons[: form.part], person, *form.persons[form.part + 1 :]))


MEMBER = replace(WHOLE, persons=(REPRESENTATIVE, CHILD), part=1)
DEEP = typed(
    replace(WHOLE, is_deep=True),
    care=(CareCode.NURSING, CareCode.ALLERGY),
    needs=(Need(code=NeedCode.DIALYSIS), Need(code=NeedCode.MEDICINE)),
)
KNOWN = covering.covered(replace(DEEP, note="車いすは入口に置いてあります。", reception_no="A-0132"))
FORM_PANELS: dict[str, FormEntry] = {
    "form_kanji": at(typed(WHOLE, name=""), "name", WRITINGS),
    "form_era": at(typed(WHOLE, birth_date="25.3.4"), "birth_date"),
    "form_towns": at(replace(WHOLE, address="みほん"), "address", TOWNS, 1),
    "form_care": at(form_choices.chosen(DEEP, "care", "MED"), "care"),
    "form_consent": at(form_choices.chosen(DEEP, "consent", "family"), "consent"),
    "form_deep_end": at(DEEP, "protect"),
    "form_covered": at(replace(KNOWN, is_deep=False), "care"),
    "form_covered_end": at(covering.with_care_shown(KNOWN), "protect"),
}
