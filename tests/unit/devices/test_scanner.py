"""The scan thread tells each code once and never stops in silence."""

import logging
import threading
from collections.abc import Iterator

import pytest

from kiosk.devices import grabber, scanner
from kiosk.devices.grabber import Slot
from kiosk.devices.scanner import PREVIEW_WIDTH_PX, ScanCallbacks, Scanner, preview_of
from kiosk.ports.devices import CameraGone, CameraMissing, CameraState, Condition
from tests.unit.devices.fakes import CORNERS, ScriptedCamera, ScriptedDecoder, Told, frame, sighting

NO_WAIT_S = (0.001,)


class Desk:
    """A scanner over a scripted camera and decoder; `post` works at once."""

    def __init__(self) -> None:
        self.camera, self.decoder, self.told = ScriptedCamera(), ScriptedDecoder(), Told()
        callbacks = ScanCallbacks(self.told.on_seen, self.told.on_preview, self.told.on_state)
        self.scanner = Scanner(lambda: self.camera, self.decoder, lambda work: work(), callbacks, NO_WAIT_S)


@pytest.fixture
def desk() -> Iterator[Desk]:
    desk = Desk()
    yield desk
    desk.scanner.stop()


def working(desk: Desk) -> bool:
    return Condition.WORKING in desk.told.conditions()


def test_a_code_is_told_with_its_place_and_its_frame(desk):
    desk.decoder.found[1] = (sighting("KMA1:A"),)
    desk.scanner.start()
    desk.camera.script.put(frame(1))
    desk.told.wait(lambda: bool(desk.told.seen))
    seen = desk.told.seen[0]
    assert (seen.text, seen.corners, seen.frame_px, seen.taken_mono_s) == ("KMA1:A", CORNERS, (1280, 720), 1.0)


def test_a_code_that_stays_in_view_is_told_once_and_a_second_one_too(desk):
    desk.decoder.found = {1: (sighting("A"),), 2: (sighting("A"),), 3: (sighting("A"), sighting("B"))}
    desk.scanner.start()
    for number in (1, 2, 3):
        desk.camera.script.put(frame(number))
        desk.told.wait(lambda: desk.scanner._slot._frame is None)
    desk.told.wait(lambda: "B" in [seen.text for seen in desk.told.seen])
    assert [seen.text for seen in desk.told.seen] == ["A", "B"]


def test_a_lost_camera_is_a_state_and_is_opened_again(desk):
    desk.scanner.start()
    desk.camera.script.put(frame(1))
    desk.told.wait(lambda: working(desk))
    desk.camera.script.put(CameraGone(name="Desk camera", silent_s=2.1))
    desk.told.wait(lambda: Condition.FAILING in desk.told.conditions())
    desk.camera.script.put(frame(2))
    desk.told.wait(lambda: desk.told.conditions().count(Condition.WORKING) == 2)
    assert CameraState(Condition.FAILING, "Desk camera", "camera_gone") in desk.told.states
    assert desk.camera.opened == 2
    assert desk.camera.closed == 1


def test_a_missing_camera_is_looked_for_until_it_is_there(desk):
    desk.camera.on_open = [CameraMissing(name="Desk camera")] * 3
    desk.scanner.start()
    desk.camera.script.put(frame(1))
    desk.told.wait(lambda: working(desk))
    assert desk.camera.opened == 4
    assert CameraState(Condition.FAILING, "Desk camera", "camera_missing") in desk.told.states


def test_a_bug_in_the_decoder_is_a_state_and_the_next_code_is_read(desk, caplog, monkeypatch):
    monkeypatch.setattr(scanner, "PAUSE_AFTER_BUG_S", 0.001)
    desk.decoder.found = {1: ValueError("planted"), 2: (sighting("A"),)}
    desk.scanner.start()
    desk.camera.script.put(frame(1))
    desk.told.wait(lambda: CameraState(Condition.FAILING, "Desk camera", "bug") in desk.told.states)
    desk.camera.script.put(frame(2))
    desk.told.wait(lambda: bool(desk.told.seen))
    assert desk.scanner.state.condition is Condition.WORKING
    assert [record.levelno for record in caplog.records] == [logging.ERROR]


def test_a_bug_in_the_camera_is_a_state_and_the_camera_is_opened_again(desk, caplog):
    desk.scanner.start()
    desk.camera.script.put(RuntimeError("planted"))
    desk.camera.script.put(frame(1))
    desk.told.wait(lambda: working(desk))
    assert CameraState(Condition.FAILING, "Desk camera", "bug") in desk.told.states
    assert caplog.records


def test_a_driver_that_hangs_is_a_state_and_another_thread_goes_on(desk, monkeypatch):
    monkeypatch.setattr(grabber, "READ_LIMIT_S", 0.05)
    hung = threading.Event()
    desk.scanner.start()
    desk.camera.script.put(frame(1))
    desk.camera.script.put(hung)
    desk.told.wait(lambda: CameraState(Condition.FAILING, "Desk camera", "camera_mute") in desk.told.states)
    monkeypatch.setattr(grabber, "READ_LIMIT_S", 5.0)
    desk.camera.script.put(frame(2))
    desk.told.wait(lambda: desk.scanner.state.condition is Condition.WORKING)
    hung.set()


def test_a_screen_that_cannot_be_told_does_not_end_the_camera(desk, caplog):
    states = []

    def refuse(state):
        states.append(state)
        raise RuntimeError("planted")

    callbacks = ScanCallbacks(desk.told.on_seen, desk.told.on_preview, refuse)
    desk.scanner = Scanner(lambda: desk.camera, desk.decoder, lambda work: work(), callbacks, NO_WAIT_S)
    desk.decoder.found[1] = (sighting("A"),)
    desk.scanner.start()
    desk.camera.script.put(CameraGone(name="Desk camera", silent_s=2.0))
    desk.camera.script.put(frame(1))
    desk.told.wait(lambda: bool(desk.told.seen))
    assert Condition.FAILING in [state.condition for state in states]
    assert caplog.records


def test_stopping_tells_it_and_gives_the_camera_back(desk):
    desk.scanner.start()
    desk.camera.script.put(frame(1))
    desk.told.wait(lambda: working(desk))
    desk.scanner.stop()
    assert desk.told.states[-1] == CameraState(Condition.STOPPED, "Desk camera")
    assert desk.camera.closed == desk.camera.opened
    assert not [thread.name for thread in threading.enumerate() if thread.name in ("scan", "camera")]


def test_only_one_preview_waits_for_a_thread_that_does_not_draw(monkeypatch):
    monkeypatch.setattr(scanner, "PREVIEW_INTERVAL_S", 0.0)
    desk, waiting = Desk(), []
    desk.scanner = Scanner(
        lambda: desk.camera, desk.decoder, waiting.append, ScanCallbacks(desk.told.on_seen, desk.told.on_preview)
    )
    desk.scanner._show(frame(1), ())
    desk.scanner._show(frame(2), ())
    assert len(waiting) == 1
    waiting.pop()()
    desk.scanner._show(frame(3), ())
    waiting.pop()()
    assert [preview.number for preview in desk.told.previews] == [1, 3]


def test_a_preview_is_small_and_its_outlines_fit_it():
    preview = preview_of(frame(1), (CORNERS,))
    assert preview.pixels.shape == (360, PREVIEW_WIDTH_PX, 3)
    assert preview.outlines == (((5.0, 10.0), (55.0, 10.0), (55.0, 60.0), (5.0, 60.0)),)
    assert preview_of(frame(1, 320, 240), (CORNERS,)).outlines == (CORNERS,)


def test_a_slot_keeps_the_newest_frame_and_gives_it_once():
    slot = Slot()
    slot.put(frame(1))
    slot.put(frame(2))
    taken = slot.take(0)
    assert taken is not None
    assert taken.number == 2
    assert slot.take(0) is None
    assert slot.dropped == 1
