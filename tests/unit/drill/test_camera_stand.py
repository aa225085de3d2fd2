"""The camera's stand: the camera always sees something, and always the newest."""

from pathlib import Path

from kiosk.commands.drilling.camera_stand import CameraStand


def stand(tmp_path: Path) -> tuple[CameraStand, Path, Path]:
    folder, empty, code = tmp_path / "camera", tmp_path / "empty.jpg", tmp_path / "code.jpg"
    folder.mkdir()
    empty.write_bytes(b"empty")
    code.write_bytes(b"code")
    return CameraStand(folder, empty), folder, code


def seen(folder: Path) -> list[bytes]:
    return [file.read_bytes() for file in sorted(folder.iterdir())]


def test_an_empty_desk_is_seen_until_somebody_holds_something_up(tmp_path: Path):
    camera, folder, code = stand(tmp_path)
    camera.tick()
    assert seen(folder) == [b"empty"]
    camera.hold(code)
    assert seen(folder) == [b"code"]
    camera.leave()
    camera.tick()
    assert seen(folder) == [b"empty"]


def test_each_tick_is_a_new_file_so_that_the_camera_takes_it_for_new(tmp_path: Path):
    camera, folder, _ = stand(tmp_path)
    names = set()
    for _ in range(3):
        camera.tick()
        names |= {file.name for file in folder.iterdir()}
    assert len(names) == 3
