"""Readings are suggested for names as a card writes them."""

import pytest

from kiosk.dictionaries.readings import SudachiReadings


@pytest.fixture(scope="module")
def readings():
    readings = SudachiReadings()
    readings.load()
    readings.wait(60)
    return readings


@pytest.mark.parametrize(
    ("name", "kana"),
    [
        ("見本　花子", "みほん はなこ"),
        ("髙﨑 健一", "たかさき けんいち"),
        ("渡邊 さくら", "わたなべ さくら"),
        ("ミホン タロウ", "みほん たろう"),
        ("SAMPLE NGUYEN", ""),
        ("", ""),
        ("\ue000\U000e0100", ""),
    ],
)
def test_a_name_has_a_reading_or_none(readings, name, kana):
    assert readings.reading_of(name) == kana


def test_nothing_is_known_before_it_is_loaded():
    assert SudachiReadings().reading_of("見本 花子") == ""
