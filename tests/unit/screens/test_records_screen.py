"""A repair is acknowledged once; a purge is confirmed by the operation's whole name, and begins the copies' end."""

import pytest

from kiosk.documents.report_words import text_of
from kiosk.domain.kept_activities import KeptActivities
from kiosk.ports.restoring import RESTORED_SETTING, Restored
from kiosk.screens.message import message
from kiosk.screens.reception_state import Tone
from kiosk.screens.records import RecordsScreen, RecordsState
from sync.protocol import codec
from tests.fakes import DeskNow
from tests.faults.activities_stand import ActivitiesStand
from tests.faults.purge_stand import PurgeStand

TOLD = Restored(copy_us=1, last_written_us=2, salvaged=3, unreadable=0, damaged_file="kiosk-damaged-x.db")


class Room:
    """A screen over a real desk, what it drew, and whom it called."""

    def __init__(self, folder) -> None:
        self.stand = PurgeStand(folder, households=3)
        self.calls: list[str] = []
        self.screen = RecordsScreen(
            DeskNow(self.stand.desk),
            lambda report, name: text_of(report, None, name),
            lambda: self.calls.append("purged"),
            lambda: self.calls.append("acknowledged"),
        )
        self.state = RecordsState()

    def look(self) -> RecordsState:
        self.screen.observe(self.draw)
        return self.state

    def draw(self, state: RecordsState) -> None:
        self.state = state


@pytest.fixture
def room(tmp_path):
    room = Room(tmp_path)
    yield room
    room.stand.close()


def test_a_repair_is_shown_until_somebody_acknowledges_it(room):
    with room.stand.kiosk.store.unit() as unit:
        unit.settings.put(RESTORED_SETTING, codec.encode(TOLD))
    assert room.look().repair == TOLD
    assert room.look().repair == TOLD, "looking is not acknowledging"
    room.screen.acknowledge()
    assert room.state.repair is None
    assert room.calls == ["acknowledged"]
    assert room.look().repair is None


def test_without_an_order_there_is_nothing_to_purge(room):
    assert room.look().purges == ()
    room.screen.purge(room.stand.operation_id)
    assert room.calls == []


def test_nothing_is_purged_before_the_whole_name_is_typed(room):
    room.stand.order()
    room.stand.sync()
    (one,) = room.look().purges
    for typed in ("", one.name[:-1], one.order.operation_id if one.order.operation_id != one.name else "other"):
        room.screen.type(typed)
        assert not room.state.is_confirmed(one)
        room.screen.purge(one.order.operation_id)
    assert room.calls == []
    room.screen.type(f" {one.name} ")
    assert room.state.is_confirmed(one)
    room.screen.purge(one.order.operation_id)
    assert room.calls == ["purged"]
    assert room.state.told is not None
    assert room.state.told.tone is Tone.RECEIVED
    assert room.state.purges[0].kept is not None
    room.screen.type(one.name)
    assert not room.state.is_confirmed(room.state.purges[0]), "once"


def test_what_bars_a_purge_cannot_be_typed_away(room):
    room.stand.order()
    room.stand.kiosk.mirror.apply(room.stand.kiosk.road.pull(0))
    (one,) = room.look().purges
    assert one.look.bars
    room.screen.type(one.name)
    assert not room.state.is_confirmed(one)
    room.screen.purge(one.order.operation_id)
    assert room.calls == []


@pytest.fixture
def table(tmp_path):
    stand = ActivitiesStand(tmp_path)
    yield stand
    stand.close()


def test_a_table_s_order_is_confirmed_by_the_organiser_s_whole_name(table):
    calls, drawn = [], []
    screen = RecordsScreen(
        DeskNow(table.desk), lambda report, name: text_of(report, None, name), lambda: calls.append("purged"), list
    )
    order = table.order()
    table.sync()
    screen.observe(drawn.append)
    (one,) = drawn[-1].purges
    for typed in ("", order.order_id, "見本老人"):
        screen.type(typed)
        screen.purge(order.order_id)
    assert calls == []
    screen.type("見本老人クラブ")
    screen.purge("another")
    assert calls == []
    screen.purge(one.order.order_id)
    assert calls == ["purged"]
    told = drawn[-1].told
    assert told.words == message("records.activities.purged", persons=5, activities=1)
    (one,) = drawn[-1].purges
    assert isinstance(one.kept, KeptActivities)
