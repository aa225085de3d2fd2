"""Devices of training: they need a permit, watch their folder and hold a clicked picture to the camera."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from kiosk.devices.qr import LIVE_RUNGS, Ladder
from kiosk.devices.simulated.folder import ATTEMPTS_MOST, FolderCamera
from kiosk.devices.simulated.pictures import Distortion, code_picture, frame_with_code
from kiosk.devices.simulated.tray import SHOWN_S, TrayCamera
from kiosk.domain.record_mode import TrainingPermit, permit_for
from kiosk.ports.devices import CameraGone, CameraMissing, Frame
from sync.protocol.values import RecordMode
from tests.unit.devices.fakes import ScriptedCamera, frame

PERMIT = TrainingPermit(RecordMode.DRILL)
NO_WAIT_S = 0.0005


def texts(camera: TrayCamera, frames: int = len(LIVE_RUNGS)) -> set[str]:
    ladder = Ladder()
    delivered = [found for _ in range(frames) if (found := camera.read()) is not None]
    return {item.text for found in delivered for item in ladder.decode(found)}


def test_real_records_get_no_permit():
    assert permit_for(RecordMode.REAL) is None
    with pytest.raises(ValueError, match="real"):
        TrainingPermit(RecordMode.REAL)


@pytest.mark.parametrize("letters", [20, 640, 836, 1250])
def test_a_clicked_picture_is_read_and_goes_away_again(letters):
    clock = [0.0]
    text = "KMA1:" + "A1" * (letters // 2)
    tray = TrayCamera(PERMIT, clock_s=lambda: clock[0], interval_s=NO_WAIT_S)
    tray.open()
    assert texts(tray, 2) == set()
    tray.show(code_picture(text))
    assert texts(tray) == {text}
    clock[0] = SHOWN_S
    assert texts(tray, 2) == set()
    tray.close()


def test_the_tray_holds_its_picture_before_a_real_camera_and_outlives_it():
    behind = ScriptedCamera("Desk camera")
    tray = TrayCamera(PERMIT, behind, interval_s=NO_WAIT_S)
    tray.open()
    assert tray.name == "Desk camera"
    behind.script.put(frame(5))
    tray.show(cv2.cvtColor(code_picture("KMA1:ABC"), cv2.COLOR_GRAY2BGR))
    assert texts(tray, 1) == {"KMA1:ABC"}
    behind.script.put(CameraGone(name="Desk camera", silent_s=2.0))
    assert texts(tray, 1) == {"KMA1:ABC"}
    assert tray.name == "tray"
    assert behind.closed == 1
    tray.close()


def test_a_missing_camera_behind_the_tray_leaves_the_empty_desk():
    behind = ScriptedCamera()
    behind.on_open = [CameraMissing(name="x")]
    tray = TrayCamera(PERMIT, behind, interval_s=NO_WAIT_S)
    tray.open()
    assert tray.read() is not None
    tray.close()


def collected(camera: FolderCamera, reads: int) -> list[Frame]:
    return [found for _ in range(reads) if (found := camera.read()) is not None]


def write(folder: Path, name: str, value: int) -> None:
    cv2.imwrite(str(folder / name), np.full((30, 40, 3), value, np.uint8))


def test_new_files_of_a_folder_become_frames_by_name(tmp_path):
    write(tmp_path, "2.png", 20)
    write(tmp_path, "1.png", 10)
    (tmp_path / "notes.txt").write_text("no picture", encoding="utf-8")
    camera = FolderCamera(PERMIT, tmp_path, frames_each=2, interval_s=NO_WAIT_S)
    camera.open()
    assert [int(item.pixels[0, 0, 0]) for item in collected(camera, 6)] == [10, 10, 20, 20]
    write(tmp_path, "0.png", 30)
    assert [int(item.pixels[0, 0, 0]) for item in collected(camera, 3)] == [30, 30]
    camera.close()


def test_a_half_written_file_waits_and_a_broken_one_does_not_stop_the_others(tmp_path):
    (tmp_path / "1.png").write_bytes(b"half")
    camera = FolderCamera(PERMIT, tmp_path, frames_each=1, interval_s=NO_WAIT_S)
    camera.open()
    assert collected(camera, 2) == []
    write(tmp_path, "1.png", 10)
    assert len(collected(camera, 2)) == 1
    (tmp_path / "2.png").write_bytes(b"broken")
    write(tmp_path, "3.png", 30)
    assert len(collected(camera, 2)) == 1
    collected(camera, ATTEMPTS_MOST)
    write(tmp_path, "2.png", 20)
    assert collected(camera, 2) == []
    camera.close()


def test_a_folder_that_is_taken_away_is_a_lost_camera(tmp_path):
    folder = tmp_path / "pictures"
    folder.mkdir()
    camera = FolderCamera(PERMIT, folder, interval_s=NO_WAIT_S)
    camera.open()
    folder.rmdir()
    with pytest.raises(CameraGone):
        camera.read()


def test_the_same_seed_draws_the_same_frame_and_another_one_does_not():
    first, again, other = (frame_with_code("KMA1:A", Distortion.PHONE, seed, (320, 180)) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_a_drawn_code_keeps_alphanumeric_text_small():
    assert code_picture("KMA1:" + "A" * 635).shape[0] // 8 - 8 == 73
