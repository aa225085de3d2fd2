"""Pets in a line, consent in tiers, relations by age."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kiosk.domain.consent import Tier, consent_of, tiers_of, turned
from kiosk.domain.kinship import Aged, probable_relation
from kiosk.domain.pets import MAX_COUNT, MAX_SPECIES, pets_of, words_of_pets
from sync.protocol.household import Pets
from sync.protocol.support import Consent
from sync.protocol.values import Relation, Sex


@pytest.mark.parametrize("typed", ["犬2 猫", "犬２匹、猫１匹", "犬 2 猫 1", "犬1 猫1 犬1"])
def test_pets_are_read_as_typed(typed):
    assert pets_of(typed) == (Pets(species="犬", count=2), Pets(species="猫", count=1))


def test_no_animal_is_no_pet():
    assert pets_of("") == pets_of("犬0") == ()


@given(some.text(max_size=200))
def test_any_line_of_pets_fits_the_card_and_is_read_again(text):
    pets = pets_of(text)
    assert len(pets) <= MAX_SPECIES
    assert all(1 <= one.count <= MAX_COUNT for one in pets)
    assert pets_of(words_of_pets(pets)) == pets


def test_nobody_asked_means_nothing_is_told():
    assert tiers_of(None) == ()
    assert consent_of((), None, "operator-1", 5) is None


def test_who_was_asked_and_agreed_to_nothing_is_kept():
    assert consent_of((Tier.NOBODY,), None, "operator-1", 5) == Consent(asked_by="operator-1", asked_at_us=5)
    assert tiers_of(Consent()) == (Tier.NOBODY,)


def test_an_unchanged_consent_keeps_who_asked():
    known = Consent(to_family=True, to_public=True, asked_by="operator-0", asked_at_us=1)
    assert consent_of((Tier.PUBLIC, Tier.FAMILY), known, "operator-1", 5) is known
    changed = consent_of((Tier.FAMILY,), known, "operator-1", 5)
    assert changed == Consent(to_family=True, asked_by="operator-1", asked_at_us=5)


def test_nobody_and_somebody_exclude_each_other():
    assert turned((Tier.FAMILY,), Tier.NOBODY) == (Tier.NOBODY,)
    assert turned((Tier.NOBODY,), Tier.FAMILY) == (Tier.FAMILY,)
    assert turned((Tier.FAMILY,), Tier.FAMILY) == ()


@pytest.mark.parametrize(
    ("representative", "member", "has_spouse", "relation"),
    [
        ((40, Sex.FEMALE), (12, Sex.MALE), False, Relation.CHILD),
        ((40, Sex.FEMALE), (70, Sex.UNKNOWN), False, Relation.PARENT),
        ((40, Sex.FEMALE), (43, Sex.MALE), False, Relation.SPOUSE),
        ((40, Sex.FEMALE), (43, Sex.MALE), True, None),
        ((40, Sex.FEMALE), (43, Sex.UNKNOWN), False, None),
        ((40, Sex.FEMALE), (43, Sex.FEMALE), False, None),
        ((17, Sex.FEMALE), (20, Sex.MALE), False, None),
        ((75, Sex.MALE), (8, Sex.MALE), False, Relation.GRANDCHILD),
        ((20, Sex.MALE), (75, Sex.FEMALE), False, Relation.GRANDPARENT),
        ((70, Sex.MALE), (23, Sex.FEMALE), False, None),
        ((40, Sex.MALE), (38, Sex.MALE), False, None),
    ],
)
def test_a_relation_is_only_suggested_where_one_is_likely(representative, member, has_spouse, relation):
    assert probable_relation(Aged(*representative), Aged(*member), has_spouse=has_spouse) is relation
