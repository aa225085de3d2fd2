"""A list of another office at the desk: compared before anything changes, and only what nobody knew is taken in."""

from dataclasses import replace as replaced
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from kiosk.app.shelter_list_files import ShelterListFiles
from kiosk.desk.overview import ListShelters
from kiosk.domain.shelter_import import ListedShelter, preview
from kiosk.domain.shelter_taking import listed_of, with_capacities
from kiosk.errors import KnownError
from kiosk.screens.papers import PaperFailed
from kiosk.screens.reception_state import Tone
from kiosk.screens.shelter_lists import ShelterListScreen
from sync.protocol.records import ShelterRecord
from tests.fakes import DeskNow, FakeClock, open_desk
from tests.unit.test_own_shelter_desk import come_down

SHELTERS = Path(__file__).parents[3] / "resources" / "shelters"
PORTAL = SHELTERS / "source" / "portal_capacity_kumamoto_city.csv"


class Room:
    """The office's thread without a thread."""

    def run(self, work, answer):
        try:
            answer(work())
        except KnownError as error:
            answer(PaperFailed(error.key, dict(error.data)))


@pytest.fixture(scope="module")
def master():
    return msgspec.json.decode((SHELTERS / "shelters.json").read_bytes(), type=list[ShelterRecord])


@pytest.fixture
def desk(tmp_path, master):
    bare = [replace(one, capacity=None) for one in master]
    come_down(tmp_path, *bare)
    return DeskNow(open_desk(tmp_path, FakeClock()))


@pytest.fixture
def screen(desk, tmp_path):
    return ShelterListScreen(desk, ShelterListFiles(Room(), tmp_path / "papers"), lambda: None)


def watched(screen):
    seen = []
    screen.observe(seen.append)
    return lambda: seen[-1]


def test_the_real_list_is_compared_and_changes_nothing(screen, desk):
    now = watched(screen)
    screen.read(PORTAL)
    told = now().summary.data
    assert (told["listed"], told["matched"], told["new"], told["missing"], told["doubts"]) == (289, 185, 104, 1, 0)
    assert now().changes == told["changes"] == 0, "this edition of the list knows no capacity"
    assert {line.kind for line in now().lines} == {
        "shelter_list.kind.conflict",
        "shelter_list.kind.new",
        "shelter_list.kind.missing",
    }
    assert desk.acts == []


@pytest.fixture
def figures(tmp_path):
    """A list in the portal's form that knows two capacities, one 0, and a place that is not ours."""
    rows = ["shelter_name,address,portal_latitude,portal_longitude,portal_capacity_persons"]
    rows += [
        f"{name},,,,{capacity}"
        for name, capacity in (("力合西小学校", 300), ("河内中学校", "1,200"), ("河内小学校", 0))
    ]
    rows[2] = rows[2].replace("1,200", '"1,200"')
    path = tmp_path / "list.csv"
    path.write_text("\n".join([*rows, "例示体育館,,,,80"]), "utf-8")
    return path


def test_what_is_safe_is_taken_in_and_unknown_stays_unknown(screen, desk, figures):
    now = watched(screen)
    screen.read(figures)
    assert now().changes == 2
    screen.apply()
    assert (now().told.words.key, now().told.words.data["count"]) == ("shelter_list.taken", 2)
    shelters = desk.desk.look(ListShelters())
    assert len(shelters) == 182
    known = {one.name: one.capacity for one in shelters if one.capacity is not None}
    assert known == {"力合西小学校": 300, "河内中学校": 1200}
    screen.read(figures)
    assert now().changes == 0, "a second time there is nothing to take in"


def test_headquarters_get_a_file(screen, figures):
    now = watched(screen)
    screen.read(figures)
    screen.write_for_ledger()
    path = Path(now().told.words.data["path"])
    written = msgspec.json.decode(path.read_bytes(), type=list[ShelterRecord])
    assert len(written) == 182
    assert sum(one.capacity is not None for one in written) == 2


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"\xff\xfe\x00", None])
def test_what_is_no_list_is_refused(screen, tmp_path, content):
    now = watched(screen)
    path = tmp_path / "list.csv"
    if content is not None:
        path.write_bytes(content)
    screen.read(path)
    assert (now().told.tone, now().told.words.key) == (Tone.REFUSED, "error.shelter_list_unreadable")
    assert (now().summary, now().changes, now().is_busy) == (None, 0, False)
    screen.apply()
    screen.write_for_ledger()
    assert now().told.words.key == "error.shelter_list_unreadable"


def test_two_figures_against_each_other_are_nobodys_to_choose():
    hall = ShelterRecord(shelter_id="S-1", name="見本小学校", common_id="E1")
    known = [hall, replace(hall, shelter_id="S-2", name="例示中学校", common_id="E2", capacity=50)]
    listed = ListedShelter(1, "見本小学校", common_id="E1", capacity=100)
    other = replaced(listed, row=2, capacity=120)
    mine = ListedShelter(3, "例示中学校", common_id="E2", capacity=70)
    assert with_capacities(known, preview(listed_of(known), [listed, other, mine])) == ()
    [better] = with_capacities(known, preview(listed_of(known), [listed, mine]))
    assert (better.shelter_id, better.capacity) == ("S-1", 100)
