"""What is done in a journey: desks, networks, clocks and power, and the touches at the counter."""

import dataclasses

from kiosk.devices.simulated.distortion import Distortion
from kiosk.screens.reception_state import Found, Tone
from sync.protocol.ids import OperationId
from sync.protocol.values import RecordMode
from tests.journeys.interpreter import MEMBER_CODE, YEAR_S, Field, says
from tests.journeys.town import HOUR_S, OPERATION

# -- desks, network, time


@says(r"shelter (\S+) opens as (\w+)")
def _open(field: Field, shelter: str, name: str) -> None:
    field.town.open(name, shelter)
    field.at = name


@says(r"drill")
def _drill(field: Field) -> None:
    assert field.desk.screen.state.banner.record_mode is RecordMode.DRILL


@says(r"(offline|online)")
def _network(field: Field, word: str) -> None:
    field.desk.road.is_open = word == "online"


@says(r"(answer|question) lost")
def _lost(field: Field, what: str) -> None:
    setattr(field.desk.road, f"lost_{what}s", 1)


@says(r"all delivered again")
def _again(field: Field) -> None:
    field.desk.road.deliver_again()


@says(r"every bundle delivered (\d+) times")
def _deliveries(field: Field, times: str) -> None:
    field.desk.road.deliveries = int(times)


@says(r"sync")
def _sync(field: Field) -> None:
    field.desk.sync()


@says(r"everybody syncs")
def _all_sync(field: Field) -> None:
    for _ in range(2):
        for kiosk in field.town.kiosks.values():
            kiosk.drain()


@says(r"power cut")
def _power_cut(field: Field) -> None:
    field.desk.cut_power()


@says(r"restart")
def _restart(field: Field) -> None:
    field.desk.close()
    field.desk.start()


@says(r"(\d+) (minutes?|hours?|days?) pass")
def _pass(field: Field, count: str, unit: str) -> None:
    field.town.wait(int(count) * {"m": 60, "h": HOUR_S, "d": 24 * HOUR_S}[unit[0]])


@says(r"every (\d+) minutes for (\d+) hours sync")
def _outage(field: Field, minutes: str, hours: str) -> None:
    for _ in range(int(hours) * 60 // int(minutes)):
        field.town.wait(int(minutes) * 60)
        field.desk.sync()


@says(r"works in operation (\S+)")
def _operation(field: Field, operation: str) -> None:
    site = dataclasses.replace(field.desk.desk.site, operation_id=OperationId(operation))
    field.desk.desk.move_to(site)
    field.desk.screen.refresh()


@says(r"disk free")
def _disk(field: Field) -> None:
    field.desk.fill_disk(is_full=False)


@says(r"counts families until the disk is full")
def _until_full(field: Field) -> None:
    field.desk.fill_disk(is_full=True)
    for _ in range(500):
        _count(field, "1")
        if field.answer().tone is Tone.FAILED:
            return
    raise AssertionError("it never was")


@says(r"clock ([+-]\d+) years")
def _clock(field: Field, years: str) -> None:
    field.desk.clock.us += int(years) * YEAR_S * 1_000_000


# -- the counter


@says(r"present (\w+)")
def _present(field: Field, name: str) -> None:
    field.desk.screen.escape()
    field.desk.screen.scanned(field.town.code(field.resident(name)))


@says(r"scan (\w+)")
def _scan(field: Field, name: str) -> None:
    _present(field, name)
    if isinstance(field.desk.screen.state.panel, Found):
        field.desk.screen.confirm()


@says(r"film (\w+)(?: (\w+))?")
def _film(field: Field, name: str, how: str | None) -> None:
    field.desk.screen.escape()
    field.desk.film(field.town.code(field.resident(name)), Distortion(how or "clean"))
    if isinstance(field.desk.screen.state.panel, Found):
        field.desk.screen.confirm()


@says(r"scan member code")
def _member_code(field: Field) -> None:
    field.desk.screen.escape()
    field.desk.screen.scanned(MEMBER_CODE)
    if isinstance(field.desk.screen.state.panel, Found):
        field.desk.screen.confirm()


@says(r"scan code of a stranger")
def _stranger(field: Field) -> None:
    field.desk.screen.escape()
    field.desk.screen.scanned(field.town.stranger_s_code(field.resident("rei")))


@says(r"scan damaged (\w+)")
def _damaged(field: Field, name: str) -> None:
    field.desk.screen.escape()
    field.desk.screen.scanned(field.town.code(field.resident(name))[:-6])


@says(r"scan text (\S+)")
def _text(field: Field, text: str) -> None:
    field.desk.screen.escape()
    field.desk.screen.scanned(text)


@says(r"(untick|tick) (\d+)")
def _tick(field: Field, _word: str, number: str) -> None:
    field.desk.screen.toggle_member(int(number) - 1)


@says(r"enter")
def _enter(field: Field) -> None:
    field.desk.screen.confirm()


@says(r"express")
def _express(field: Field) -> None:
    field.desk.screen.set_express(True)


@says(r"count (\d+)")
def _count(field: Field, heads: str) -> None:
    field.desk.screen.escape()
    for digit in heads:
        field.desk.screen.typed(digit)
    field.desk.screen.confirm()


@says(r"type (\w+) heads (\d+)")
def _type(field: Field, name: str, heads: str) -> None:
    field.desk.screen.escape()
    field.desk.screen.name_changed(name)
    field.desk.screen.confirm()
    field.desk.screen.field_changed("heads", heads)


@says(r"receive form")
def _receive_form(field: Field) -> None:
    field.desk.screen.receive_form()


@says(r"resume draft")
def _resume(field: Field) -> None:
    field.desk.screen.resume_draft()


@says(r"undo(?: (\S+))?")
def _undo(field: Field, number: str | None) -> None:
    field.desk.screen.undo(number)


@says(r"deepen(?: (\S+))? (\w+)=(\S+)")
def _deepen(field: Field, number: str | None, key: str, value: str) -> None:
    field.desk.screen.deepen(number)
    field.desk.screen.field_changed(key, value)
    field.desk.screen.receive_form()


@says(r"escape")
def _escape(field: Field) -> None:
    field.desk.screen.escape()


@says(r"a second passes")
def _second(field: Field) -> None:
    field.town.wait(1)
    field.desk.screen.tick()


@says(r"a fault writes nonsense about (\w+)")
def _spoil(field: Field, name: str) -> None:
    with field.desk.database.reading() as connection:
        from kiosk.store.people import SqlPeople
        from sync.protocol.ids import book_of
        from sync.protocol.ids import household_of_code as derived

        record = SqlPeople(connection).get(
            derived(book_of(OPERATION, RecordMode.DRILL), field.resident(name).resident_id)
        )
    assert record is not None
    field.desk.spoil(record.household)
