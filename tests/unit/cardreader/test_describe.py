"""Tests: what IT staff are told."""

from cardreader.describe import ReaderSight, describe_card, describe_readers, mask_facts, read_masked, wait_for_card
from cardreader.holder import decode_holder
from cardreader.simulator.card import OtherCard
from cardreader.simulator.files import FictionalHolder, holder_object
from cardreader.simulator.in_process import SimulatedReaders, TrainingOnly
from cardreader.states import CardKind, CardPresent
from tests.unit.cardreader.desk_card import NUMBER, a_card


def readers_with(*cards: object) -> SimulatedReaders:
    readers = SimulatedReaders(TrainingOnly(on_real_records=False), ("R1", "R2"))
    for name, card in zip(("R1", "R2"), cards, strict=False):
        readers.place(card, name)  # type: ignore[arg-type]
    return readers


def test_readers_and_cards_are_told_without_a_credential() -> None:
    readers = readers_with(a_card(number_tries_left=4, pin=None), OtherCard())
    assert describe_readers(readers) == (ReaderSight("R1", occupied=True), ReaderSight("R2", occupied=True))
    assert wait_for_card(readers, 0.0) == "R1"
    assert describe_card(readers, "R1") == CardPresent("R1", CardKind.MY_NUMBER, 4, None)
    assert describe_card(readers, "R2") == CardPresent("R2", CardKind.OTHER)


def test_refused_readers_are_shown_as_such() -> None:
    readers = readers_with()
    readers.refused = lambda: ("Virtual PCD 00 00",)  # type: ignore[method-assign]
    assert describe_readers(readers)[-1] == ReaderSight("Virtual PCD 00 00", occupied=False, refused=True)
    assert wait_for_card(readers, 0.0) is None


def test_a_read_shows_initials_alone() -> None:
    masked = read_masked(readers_with(a_card()), "R1", NUMBER)
    assert masked.name == "黒＊　幹＊"
    assert masked.address == "東" + "＊" * 17
    assert (masked.birth_date, masked.sex) == ("＊" * 8, "＊")


def test_an_empty_name_is_masked_too() -> None:
    assert mask_facts(decode_holder(holder_object(FictionalHolder(name="", address="")))).name == ""
