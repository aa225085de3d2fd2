"""Hand entry: what is typed once, what is taken instead of typed, and how deep a card can go."""

from uuid import UUID

import pytest

from kiosk.desk.reception import ReceiveHousehold
from kiosk.ports.towns import NoTowns, Town
from kiosk.ports.writings import NamePart, NoWritings
from kiosk.screens.entry_form import from_bytes, to_bytes
from kiosk.screens.form_choices import CHOICES
from kiosk.screens.reception import ReceptionScreen
from kiosk.screens.reception_state import FieldKind, FormEntry, Tone
from kiosk.screens.suggestions import Suggesting
from sync.protocol.household import Pets
from sync.protocol.support import Communication, Consent, HousingDamage, Need, NeedCode, Residence, Urgency
from sync.protocol.values import CareCode, Depth, Relation, Sex
from tests.unit.screens.test_reception_screen import Clerk

TOWNS = (
    Town("8600862", "熊本県", "熊本市中央区", "見本町", "くまもとしちゅうおうく", "みほんまち"),
    Town("8600863", "熊本県", "熊本市東区", "見本原", "くまもとしひがしく", "みほんばる"),
)


class FewTowns(NoTowns):
    def by_code_beginning(self, digits, limit):
        plain = digits.replace("-", "")
        return tuple(town for town in TOWNS if len(plain) >= 4 and town.postal_code.startswith(plain))[:limit]

    def beginning_with(self, text, limit):
        return tuple(town for town in TOWNS if town.town_kana.startswith(text))[:limit]


class FewWritings(NoWritings):
    def writings_of(self, part, kana):
        known = {(NamePart.FAMILY, "れいだ"): ("例田", "礼田"), (NamePart.GIVEN, "はな"): ("花", "華")}
        return known.get((part, kana), ())


class TypingClerk(Clerk):
    """Types into whatever field is in work, as the view's line does."""

    def begin(self):
        suggesting = Suggesting(FewTowns(), FewWritings())
        self.screen = ReceptionScreen(self.desk, self.clock, lambda _backlog: None, suggesting=suggesting)
        self.screen.observe(lambda _state: None)

    @property
    def field(self):
        return self.panel.fields[self.panel.focus]

    def write(self, text):
        for sign in text:
            self.screen.field_changed(self.field.key, self.field.value + sign)

    def go_to(self, key):
        self.screen.focus_field(key)
        assert self.field.key == key

    def asked(self):
        return [field.key for field in self.panel.fields]

    def received(self):
        self.screen.receive_form()
        assert self.panel.tone is Tone.RECEIVED
        return [act for act in self.desk.acts if isinstance(act, ReceiveHousehold)][-1].household


@pytest.fixture
def clerk(tmp_path):
    clerk = TypingClerk(tmp_path)
    yield clerk
    clerk.desk.desk._store.close()


@pytest.fixture
def form(clerk):
    clerk.type("reida hana")
    clerk.screen.confirm()
    assert isinstance(clerk.panel, FormEntry)
    return clerk


def test_kanji_are_taken_with_two_digits(form):
    assert form.field.key == "name"
    assert [offer.shown for offer in form.field.suggestions] == ["例田", "礼田"]
    form.write("1")
    assert (form.field.value, [offer.shown for offer in form.field.suggestions]) == ("例田 ", ["花", "華"])
    form.write("２")
    assert form.field.key == "heads"
    assert form.panel.fields[1].value == "例田 華"


def test_kanji_are_never_forced(form):
    form.screen.confirm()
    assert form.field.key == "heads"
    assert form.panel.fields[1].value == ""
    form.go_to("name")
    form.write("礼")
    assert form.field.suggestions == ()
    form.write("3")  # beyond what is offered a digit is a sign like any other
    assert form.field.value == "礼3"


def test_a_reading_without_a_blank_is_parted(clerk):
    clerk.type("reidahana")
    clerk.screen.confirm()
    assert [offer.value for offer in clerk.field.suggestions] == ["例田 ", "礼田 "]


def test_arrows_walk_the_offers_and_then_the_fields(form):
    form.screen.move_selection(1)
    form.screen.move_selection(1)
    assert form.field.selected == 1
    form.screen.move_selection(1)
    assert form.field.key == "heads"
    form.screen.move_selection(-1)
    assert (form.field.key, form.field.selected) == ("name", -1)
    form.screen.move_selection(1)
    form.screen.confirm()
    assert form.field.value == "例田 "


def test_a_touch_takes_an_offer(form):
    form.screen.select(1)
    form.screen.confirm()
    assert form.field.value == "礼田 "


@pytest.mark.parametrize("typed", ["8600862", "860-0862"])
def test_a_postal_code_becomes_the_town_with_enter(form, typed):
    form.go_to("address")
    form.write(typed)
    assert (len(form.field.suggestions), form.field.selected) == (1, 0)
    form.screen.confirm()
    assert form.field.key == "address"
    assert form.field.value == "熊本県熊本市中央区見本町"
    form.write("1-2-3")
    assert form.field.suggestions == ()
    household = form.received()
    assert (household.address_raw, household.postal_code) == ("熊本県熊本市中央区見本町1-2-3", "8600862")


def test_half_a_code_and_kana_offer_towns_that_enter_passes_over(form):
    form.go_to("address")
    form.write("8600")
    assert (len(form.field.suggestions), form.field.selected) == (2, -1)
    form.screen.field_changed("address", "みほん")
    assert len(form.field.suggestions) == 2
    form.screen.confirm()
    assert form.field.key != "address"
    household = form.received()
    assert (household.address_raw, household.postal_code) == ("みほん", "")


def test_a_postal_code_goes_with_its_town(form):
    form.go_to("address")
    form.write("8600862")
    form.screen.confirm()
    form.screen.field_changed("address", "熊本県熊本市中央区別町")
    assert form.received().postal_code == ""


def test_family_inherits_its_name_and_may_have_another(form):
    form.write("11")
    form.screen.add_family()
    assert (form.field.key, form.field.value) == ("kana", "れいだ ")
    assert form.panel.fields[1].value == "例田 "
    form.screen.select(0)
    form.screen.confirm()
    assert [field.value for field in form.panel.fields[:2]] == ["", ""]


def test_an_era_is_asked_with_ages_and_chosen_by_letter_or_touch(form):
    form.go_to("birth_date")
    form.write("25.3.4")
    ages = {choice.value: choice.detail.data["age"] for choice in form.field.choices if choice.detail}
    assert ages == {"s": 76, "h": 13}
    form.screen.choose("birth_date", "h")
    assert form.field.value == "H25.3.4"
    form.screen.field_changed("birth_date", "25.3.4s")
    assert [choice.value for choice in form.field.choices if choice.chosen] == ["s"]
    assert form.field.understood.data["age"] == 76


def test_half_a_date_is_no_mistake_until_it_is_left(form):
    form.go_to("birth_date")
    form.write("s25.3")
    assert form.field.problem is None
    form.go_to("phone")
    left = next(field for field in form.panel.fields if field.key == "birth_date")
    assert left.problem.key == "problem.date_unreadable"


def test_a_wrong_date_says_why_at_once(form):
    form.go_to("birth_date")
    form.write("s640108")
    assert form.field.problem.key == "problem.date_outside_era"
    assert form.field.problem.data["era"] == "@era.s"


def test_an_age_is_kept_as_it_was_said(form):
    form.go_to("birth_date")
    form.write("80さい")
    assert form.field.understood.data == {"age": 80}
    (person,) = form.received().persons
    assert (person.birth_date, person.birth_date_raw) == (None, "80さい")


def test_a_relation_is_suggested_and_not_chosen(form):
    form.go_to("birth_date")
    form.write("s550217")
    form.screen.add_family()
    form.go_to("birth_date")
    form.write("h250304")
    form.go_to("relation")
    assert [choice.value for choice in form.field.choices if choice.suggested] == ["child"]
    assert not any(choice.chosen for choice in form.field.choices)
    form.screen.confirm()
    assert form.received().persons[1].relation is None


def test_a_chosen_relation_is_no_longer_suggested(form):
    form.go_to("birth_date")
    form.write("s550217")
    form.screen.add_family()
    form.go_to("birth_date")
    form.write("h250304")
    form.go_to("relation")
    form.screen.choose("relation", "grandchild")
    assert not any(choice.suggested for choice in form.field.choices)
    assert form.received().persons[1].relation is Relation.GRANDCHILD


def test_a_care_code_opens_the_question_that_belongs_to_it(form):
    assert "allergies" not in form.asked()
    form.screen.choose("care", "ALG")
    form.screen.choose("care", "NUR")
    form.screen.choose("allergies", "other")
    assert [key for key in form.asked() if key in ("care_level", "allergies", "allergy_note")] == [
        "care_level",
        "allergies",
        "allergy_note",
    ]


def test_the_short_way_is_not_longer_for_what_is_deeper(form):
    short = form.asked()
    assert short == ["kana", "name", "heads", "stay", "birth_date", "sex", "phone", "address", "care", "note"]
    form.screen.go_deeper()
    assert form.field.key == "needs"
    assert form.asked()[: len(short)] == short
    assert form.asked()[-2:] == ["consent", "protect"]


def test_a_card_in_full(form):
    form.screen.choose("sex", "female")
    form.screen.choose("care", "MED")
    form.screen.go_deeper()
    for key, value in (
        ("needs", "medicine"),
        ("urgency", "now"),
        ("needs", "dialysis"),
        ("communication", "writing"),
        ("languages", "vi"),
        ("residence", "city"),
        ("housing_damage", "flooded_above_floor"),
        ("food_support", "yes"),
        ("consent", "family"),
        ("protect", "yes"),
    ):
        form.screen.choose(key, value)
    for key, text in (("living_group", "3組"), ("space_no", "B-12"), ("pets", "犬2 猫"), ("emergency_contact", "000")):
        form.go_to(key)
        form.write(text)
    household = form.received()
    (person,) = household.persons
    assert (person.sex, person.care_codes, person.protect) == (Sex.FEMALE, (CareCode.MEDICAL,), True)
    assert person.needs == (
        Need(code=NeedCode.MEDICINE, urgency=Urgency.NOW),
        Need(code=NeedCode.DIALYSIS, urgency=Urgency.NOW),
    )
    assert (person.communication, person.languages) == ((Communication.WRITING,), ("vi",))
    assert person.consent == Consent(to_family=True, asked_by="operator-1", asked_at_us=form.clock.us)
    assert (household.residence, household.housing_damage) == (Residence.CITY, HousingDamage.FLOODED_ABOVE_FLOOR)
    assert (household.living_group, household.space_no, household.food_support) == ("3組", "B-12", True)
    assert household.pets == (Pets(species="犬", count=2), Pets(species="猫", count=1))


def test_who_was_not_asked_agreed_to_nothing(form):
    form.screen.go_deeper()
    (person,) = form.received().persons
    assert person.consent is None
    assert not person.protect


def test_who_is_hidden_hides_the_family(form):
    form.screen.go_deeper()
    form.screen.choose("protect", "yes")
    form.screen.add_family()
    form.write("jirou")
    assert [person.protect for person in form.received().persons] == [True, True]


def test_hiding_the_representative_hides_who_is_on_the_card_and_showing_is_decided_one_by_one(form):
    form.screen.add_family()
    form.write("jirou")
    form.go_to("kana")
    form.screen.previous_field()
    form.screen.choose("protect", "yes")
    form.screen.choose("protect", "yes")
    assert [person.protect for person in form.received().persons] == [False, True]


def test_a_digit_answers_and_goes_on_and_never_takes_back(form):
    form.go_to("sex")
    for _ in range(2):
        form.go_to("sex")
        form.screen.decide("sex", "male")
        assert form.field.key == "phone"
    form.screen.add_family()
    for _ in range(2):
        form.go_to("relation")
        form.screen.decide("relation", "child")
    assert form.panel.fields[4].choices[1].chosen


def test_a_choice_that_is_touched_again_is_taken_back(form):
    form.screen.go_deeper()
    for _ in range(2):
        form.screen.choose("residence", "city")
        form.screen.choose("needs", "diet")
    household = form.received()
    assert household.residence is None
    assert household.persons[0].needs == ()


def test_every_choice_is_offered_and_unknown_ones_change_nothing(form):
    form.screen.choose("care", "ALG")
    form.screen.choose("needs", "diet")
    form.screen.go_deeper()
    offered = {field.key: len(field.choices) for field in form.panel.fields if field.kind is not FieldKind.DATE}
    for key, choosing in CHOICES.items():
        if key != "relation":
            assert offered[key] == len(choosing.offered), key
    before = form.panel
    form.screen.choose("care", "???")
    form.screen.choose("nothing", "yes")
    assert form.panel == before


def test_a_deep_form_survives_a_power_cut(form):
    form.screen.go_deeper()
    form.screen.choose("needs", "dialysis")
    form.screen.choose("consent", "nobody")
    form.go_to("space_no")
    form.write("B-1")
    form.screen.tick()
    before = form.panel
    form.begin()
    form.screen.resume_draft()
    assert form.panel == before


def test_a_received_card_is_opened_with_all_that_is_known(form):
    form.screen.choose("care", "NUR")
    form.go_to("care_level")
    form.write("要介護3")
    form.screen.go_deeper()
    form.screen.choose("consent", "public")
    form.received()
    form.screen.deepen()
    form.screen.show_covered()
    form.screen.go_deeper()
    held = {field.key: field for field in form.panel.fields}
    assert held["care_level"].value == "要介護3"
    assert [choice.value for choice in held["consent"].choices if choice.chosen] == ["public"]


def test_an_older_form_is_read_by_this_program():
    first = f'{{"household_id":"{UUID(int=1)}","persons":[{{"person_id":"{UUID(int=2)}","kana":"x"}}]'
    older = f'[{first},"started_mono_ms":3}}]'.encode()
    (form,) = from_bytes(older)
    assert form.persons[0].kana == "x"
    assert from_bytes(to_bytes((form,))) == (form,)


def test_a_card_is_received_at_every_depth(clerk):
    clerk.type("3")
    clerk.screen.confirm()
    assert clerk.desk.acts[-1].household.depth is Depth.COUNT
    clerk.type("reida hana")
    clerk.screen.confirm()
    assert clerk.received().depth is Depth.HEADLINE
    clerk.type("reida jirou")
    clerk.screen.confirm()
    clerk.go_to("birth_date")
    clerk.write("s550217")
    assert clerk.received().depth is Depth.FULL
