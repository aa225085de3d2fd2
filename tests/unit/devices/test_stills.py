"""A picture file becomes pixels whatever its depth, or a known error."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.devices import stills
from kiosk.devices.qr import Ladder
from kiosk.devices.simulated.pictures import code_picture
from kiosk.devices.stills import PictureUnreadable, load_picture

CODES = Path(__file__).parents[2] / "data" / "codes"
CODE = code_picture("KMA1:ABC")


def transparent() -> np.ndarray:
    """Black modules on nothing, as a designer's program exports them."""
    alpha = np.zeros((*CODE.shape, 4), np.uint8)
    alpha[:, :, 3] = 255 - CODE
    return alpha


@pytest.mark.parametrize(
    ("file", "pixels"),
    [
        ("grey.png", CODE),
        ("colour.png", cv2.cvtColor(CODE, cv2.COLOR_GRAY2BGR)),
        ("alpha.png", transparent()),
        ("sixteen.png", CODE.astype(np.uint16) * 257),
        ("ten_of_sixteen.png", CODE.astype(np.uint16) * 4),
        ("photo.jpg", CODE),
        ("photo.webp", cv2.cvtColor(CODE, cv2.COLOR_GRAY2BGR)),
        ("photo.bmp", CODE),
    ],
)
def test_every_depth_and_format_gives_a_readable_picture(file, pixels, tmp_path):
    assert cv2.imwrite(str(tmp_path / file), pixels)
    loaded = load_picture(tmp_path / file)
    assert loaded.dtype == np.uint8
    assert loaded.ndim == 2 or loaded.shape[2] == 3
    assert [item.text for item in Ladder().decode_still(loaded)] == ["KMA1:ABC"]


def test_a_picture_of_one_pixel_is_a_picture():
    assert load_picture(CODES / "falsepositives-1" / "1x1.webp").shape[:2] == (1, 1)


@pytest.mark.parametrize(
    ("content", "reason"), [(None, "missing"), (b"", "empty"), (b"no picture", "no_picture"), (b"x" * 200, "too_large")]
)
def test_what_is_no_picture_is_a_known_error(content, reason, tmp_path, monkeypatch):
    monkeypatch.setattr(stills, "FILE_MOST_BYTES", 100)
    path = tmp_path / "a.png"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(PictureUnreadable) as caught:
        load_picture(path)
    assert caught.value.data == {"file": "a.png", "reason": reason}


def test_a_folder_is_a_known_error(tmp_path):
    with pytest.raises(PictureUnreadable):
        load_picture(tmp_path)


@settings(max_examples=60, deadline=None)
@given(cut=st.integers(0, 400), flip=st.integers(0, 399), value=st.integers(0, 255))
def test_a_damaged_file_is_a_picture_or_a_known_error(cut, flip, value, tmp_path_factory):
    content = bytearray(cv2.imencode(".png", CODE)[1].tobytes()[:cut])
    if flip < len(content):
        content[flip] = value
    path = tmp_path_factory.getbasetemp() / "damaged.png"
    path.write_bytes(bytes(content))
    assert outcome(path) in ("picture", "no_picture", "empty")


def outcome(path: Path) -> object:
    try:
        return "picture" if load_picture(path).size > 0 else "nothing"
    except PictureUnreadable as error:
        return error.data["reason"]
