"""The shelter list that ships: made from the official lists, with nothing made up."""

import json
from collections import Counter

import pytest

from ledger.samples import RESOURCES, shelter_list, training_shelter
from scripts.build_shelters import build, capacities, normalised, shelter
from sync.protocol.values import OpenState

FOLDER = RESOURCES / "shelters"


def test_the_file_is_what_the_script_makes() -> None:
    assert json.loads((FOLDER / "shelters.json").read_text("utf-8")) == build(FOLDER)


def test_every_designated_shelter_is_there_once_with_its_ward() -> None:
    shelters = shelter_list()
    assert len(shelters) == len({one.shelter_id for one in shelters}) == 182
    assert Counter(one.ward for one in shelters) == {"南": 42, "北": 40, "中央": 37, "東": 33, "西": 30}
    assert {one.open_state for one in shelters} == {OpenState.NOT_OPENED}
    assert training_shelter(shelters).common_id == "E4310000187111"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("藤園中学校", "藤園中学校【広域】"),
        ("錦ケ丘中学校", "錦ヶ丘中学校"),
        ("壼川小学校", "壺川小学校"),
        ("市立千原台高校", "千原台高校"),
        ("アスパル富合(富合公民館)", "アスパル富合（富合公民館）"),
        ("旧松尾北小学校", "松尾北 小学校"),
        ("TKUプラザ", "ＴＫＵプラザ"),
    ],
)
def test_the_same_place_in_two_spellings(first: str, second: str) -> None:
    assert normalised(first) == normalised(second)


def test_other_places_stay_others() -> None:
    names = [one.name for one in shelter_list()]
    assert len({normalised(name) for name in names}) == len(names)


def row(name: str, figure: str, raw: str = "") -> dict[str, str]:
    return {"shelter_name": name, "portal_capacity_persons": figure, "portal_capacity_raw": raw}


def test_nothing_and_zero_are_unknown_and_two_figures_are_none() -> None:
    rows = [
        row("甲", "120"),
        row("乙", "", "0"),
        row("丙", "0", "0"),
        row("丁", "50"),
        row("丁", "60"),
        row("戊", "", ""),
    ]
    assert capacities(rows) == {"甲": 120}


def test_a_capacity_is_joined_by_the_name() -> None:
    place = {
        "共通ID": "E1",
        "施設・場所名": "錦ケ丘中学校",
        "住所": "熊本県熊本市東区錦ケ丘22-1",
        "緯度": "32.8",
        "経度": "130.7",
        "指定緊急避難場所との住所同一": "",
    }
    made = shelter(place, capacities([row("錦ヶ丘中学校【広域】", "300")]))
    assert (made["capacity"], made["ward"], made["designated"]) == (300, "東", ["designated_shelter"])
    assert shelter(place, {})["capacity"] is None
