"""The desk's camera: found by name, asked for its best size, and gone when it repeats itself."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from kiosk.devices.camera import STALE_S, CameraPlace, OpenCvCamera, _set_up, camera_places
from kiosk.ports.devices import CameraGone, CameraMissing


class Capture:
    """Stands for cv2.VideoCapture with what a test wants it to deliver."""

    def __init__(self, *pictures: np.ndarray | None, largest: int = 1920) -> None:
        self.pictures = list(pictures)
        self.largest = largest
        self.set_to: dict[int, float] = {}
        self.released = False

    def read(self):
        picture = self.pictures.pop(0) if len(self.pictures) > 1 else self.pictures[0]
        return picture is not None, picture

    def set(self, what: int, value: float) -> None:
        if what != cv2.CAP_PROP_FRAME_WIDTH or value <= self.largest:
            self.set_to[what] = value

    def get(self, what: int) -> float:
        return self.set_to.get(what, 640.0)

    def release(self) -> None:
        self.released = True


class Clock:
    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def picture(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 255, (120, 160, 3)).astype(np.uint8)


def camera(captures: dict[int, Capture], clock: Clock, name: str = "", places: tuple = ()) -> OpenCvCamera:
    return OpenCvCamera(name, lambda: places, captures.get, clock)


def test_a_camera_is_found_by_its_name_wherever_it_is_plugged_in():
    places = (CameraPlace(0, "Built-in"), CameraPlace(4, "Desk camera"))
    captures = {0: Capture(picture(0)), 4: Capture(picture(1))}
    wanted = camera(captures, Clock(), "Desk camera", places)
    wanted.open()
    wanted.close()
    assert captures[4].released
    assert not captures[0].released
    assert wanted.name == "Desk camera"


def test_without_a_wish_the_first_that_delivers_is_taken():
    places = (CameraPlace(0, "Metadata"), CameraPlace(1, "Desk camera"))
    captures = {0: Capture(None), 1: Capture(picture(1))}
    first = camera(captures, Clock(), "", places)
    first.open()
    assert first.name == "Desk camera"
    assert captures[0].released


def test_opened_again_without_a_wish_the_same_camera_comes_first_and_another_is_better_than_none():
    desk, built_in = CameraPlace(1, "Desk camera"), CameraPlace(0, "Built-in")
    places = [desk]
    captures = {number: Capture(picture(number)) for number in (0, 1, 5)}
    again = OpenCvCamera("", lambda: places, captures.get, Clock())
    again.open()
    places[:] = [built_in, CameraPlace(5, "Desk camera")]
    again.open()
    assert again.name == "Desk camera"
    places[:] = [built_in]
    again.open()
    assert again.name == "Built-in"


def test_where_cameras_have_no_names_numbers_are_tried():
    nameless = camera({2: Capture(picture(1))}, Clock())
    nameless.open()
    assert nameless.name == "camera 2"


def test_no_camera_is_a_known_error_with_the_wanted_name():
    with pytest.raises(CameraMissing) as caught:
        camera({}, Clock(), "Desk camera", (CameraPlace(0, "Other"),)).open()
    assert caught.value.data == {"name": "Desk camera"}


def test_a_camera_that_returns_the_same_frame_is_gone_after_two_seconds():
    clock = Clock()
    stale = camera({0: Capture(picture(1), picture(2), picture(2))}, clock)
    stale.open()
    assert stale.read() is not None
    clock.now_s = STALE_S * 0.99
    assert stale.read() is None
    clock.now_s = STALE_S
    with pytest.raises(CameraGone) as caught:
        stale.read()
    assert caught.value.data == {"name": "camera 0", "silent_s": 2.0}


def test_a_camera_that_fails_to_read_is_gone_after_two_seconds():
    clock = Clock()
    silent = camera({0: Capture(picture(1), None)}, clock)
    silent.open()
    assert silent.read() is None
    clock.now_s = STALE_S
    with pytest.raises(CameraGone):
        silent.read()


def test_a_covered_lens_is_not_a_lost_camera():
    clock = Clock()
    covered = camera({0: Capture(np.zeros((120, 160, 3), np.uint8))}, clock)
    covered.open()
    for second in range(10):
        clock.now_s = float(second)
        assert covered.read() is not None


@pytest.mark.parametrize(("largest", "width"), [(1920, 1920), (1280, 1280)])
def test_one_buffer_and_mjpg_and_the_best_size_are_asked_for(largest, width):
    capture = Capture(None, largest=largest)
    _set_up(cv2, capture)
    assert capture.set_to[cv2.CAP_PROP_BUFFERSIZE] == 1
    assert capture.set_to[cv2.CAP_PROP_FOURCC] == cv2.VideoWriter.fourcc(*"MJPG")
    assert capture.set_to[cv2.CAP_PROP_FRAME_WIDTH] == width


def test_linux_names_its_cameras_in_files(tmp_path: Path):
    for number, name in ((10, "Desk camera\n"), (2, ""), (0, "Built-in")):
        (tmp_path / f"video{number}").mkdir()
        (tmp_path / f"video{number}" / "name").write_text(name, encoding="utf-8")
    (tmp_path / "video-broken").mkdir()
    (tmp_path / "video3").mkdir()
    expected = (
        CameraPlace(0, "Built-in"),
        CameraPlace(2, "video2"),
        CameraPlace(3, "video3"),
        CameraPlace(10, "Desk camera"),
    )
    assert camera_places(tmp_path) == expected
    assert camera_places(tmp_path / "nothing") == ()
