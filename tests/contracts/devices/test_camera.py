"""What every camera owes the scanner, whatever stands behind it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pytest

from kiosk.devices.camera import CameraPlace, OpenCvCamera
from kiosk.devices.simulated.folder import FolderCamera
from kiosk.devices.simulated.tray import TrayCamera
from kiosk.domain.record_mode import TrainingPermit
from kiosk.ports.devices import Camera, CameraError, CameraGone, CameraMissing, Frame
from sync.protocol.values import RecordMode

PERMIT = TrainingPermit(next(mode for mode in RecordMode if mode is not RecordMode.REAL))
READS_MOST = 50


class SensorCapture:
    """Stands for cv2.VideoCapture: a sensor whose noise differs in every frame."""

    def __init__(self) -> None:
        self.random = np.random.default_rng(1)
        self.released = False

    def read(self):
        return True, self.random.integers(0, 255, (120, 160, 3)).astype(np.uint8)

    def release(self) -> None:
        self.released = True


@dataclass
class Bench:
    working: Callable[[], Camera]
    missing: Callable[[], Camera]


def _folder(path: Path) -> Path:
    path.mkdir()
    for number in range(3):
        cv2.imwrite(str(path / f"{number}.png"), np.full((40, 60, 3), number * 80, np.uint8))
    return path


def _opencv(tmp_path: Path) -> Bench:
    places = (CameraPlace(0, "Desk camera"),)
    return Bench(
        lambda: OpenCvCamera("", lambda: places, lambda _: SensorCapture()),
        lambda: OpenCvCamera("Another camera", lambda: places, lambda _: SensorCapture()),
    )


def _of_folder(tmp_path: Path) -> Bench:
    folder = _folder(tmp_path / "pictures")
    return Bench(
        lambda: FolderCamera(PERMIT, folder, interval_s=0.001),
        lambda: FolderCamera(PERMIT, tmp_path / "nothing", interval_s=0.001),
    )


def _tray(tmp_path: Path) -> Bench:
    return Bench(
        lambda: TrayCamera(PERMIT, interval_s=0.001),
        lambda: OpenCvCamera("none", tuple, lambda _: None),  # a tray is never missing: its contract is to go on
    )


@pytest.fixture(params=[_opencv, _of_folder, _tray], ids=["opencv", "folder", "tray"])
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Bench:
    return request.param(tmp_path)


@pytest.fixture
def camera(bench: Bench) -> Iterator[Camera]:
    camera = bench.working()
    yield camera
    camera.close()


def frames(camera: Camera, count: int) -> list[Frame]:
    found: list[Frame] = []
    for _ in range(READS_MOST):
        frame = camera.read()
        if frame is not None:
            found.append(frame)
        if len(found) == count:
            return found
    raise AssertionError(f"{len(found)} frames of {count}")


def test_frames_are_pictures_with_growing_numbers_and_times(camera):
    camera.open()
    found = frames(camera, 3)
    assert [frame.number for frame in found] == [1, 2, 3]
    assert all(frame.pixels.dtype == np.uint8 and frame.pixels.ndim in (2, 3) for frame in found)
    assert all(frame.size_px == (frame.pixels.shape[1], frame.pixels.shape[0]) for frame in found)
    times = [frame.taken_mono_s for frame in found]
    assert times == sorted(times)


def test_a_camera_has_a_name_before_and_after_opening(camera):
    assert isinstance(camera.name, str)
    camera.open()
    assert camera.name


def test_a_missing_camera_is_a_known_error_with_its_name(bench):
    camera = bench.missing()
    with pytest.raises(CameraMissing) as caught:
        camera.open()
    assert "name" in caught.value.data
    camera.close()


def test_reading_a_camera_that_is_not_open_is_a_known_error(camera):
    with pytest.raises(CameraGone):
        camera.read()
    camera.open()
    frames(camera, 1)
    camera.close()
    with pytest.raises(CameraError):
        camera.read()


def test_closing_twice_and_opening_again_is_allowed(camera):
    camera.close()
    camera.open()
    frames(camera, 1)
    camera.close()
    camera.close()
    camera.open()
    assert frames(camera, 1)[0].number == 1


def test_frames_that_were_delivered_do_not_change(camera):
    camera.open()
    first = frames(camera, 1)[0]
    kept = first.pixels.copy()
    frames(camera, 2)
    assert np.array_equal(first.pixels, kept)
