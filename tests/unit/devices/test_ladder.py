"""The ladder reads more than its first rung, believes little, and tells where a code lies in the frame."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from kiosk.devices.qr import LAST_RUNG_EVERY, LIVE_RUNGS, Ladder, grey_of
from kiosk.devices.rungs import Reading, moved, read_symbols
from kiosk.devices.simulated.distortion import Distortion
from kiosk.devices.simulated.pictures import code_picture, frame_with_code, frame_without_code
from kiosk.devices.stills import load_picture
from kiosk.devices.trust import DOUBTFUL_MOST, UNSPENT_LEAST, Witnesses
from kiosk.ports.devices import Frame, Sighting
from tests.unit.devices.fakes import CORNERS

CODES = Path(__file__).parents[2] / "data" / "codes"
TEXT = "KMA1:" + "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:" * 14
NEAR_M = 0.18


def live(ladder: Ladder, pixels: np.ndarray, number: int = 1) -> list[str]:
    return [item.text for item in ladder.decode(Frame(pixels, 0.0, number))]


@pytest.mark.parametrize("distortion", list(Distortion))
def test_a_code_of_ours_is_read_within_one_turn_of_the_rotation(distortion):
    pixels = frame_with_code(TEXT, distortion, seed=3, distance_m=NEAR_M)
    ladder = Ladder()
    reads = [live(ladder, pixels, number) for number in range(len(LIVE_RUNGS))]
    assert [TEXT] in reads
    assert all(read in ([], [TEXT]) for read in reads)


def test_a_frame_that_the_first_rung_cannot_read_is_read_by_a_further_one():
    pixels = frame_with_code(TEXT, Distortion.OUT_OF_FOCUS, seed=5, distance_m=NEAR_M)
    assert not any(item.valid for item in read_symbols(grey_of(pixels), "first"))
    ladder = Ladder()
    found = [item for number in range(len(LIVE_RUNGS)) for item in ladder.decode(Frame(pixels, 0.0, number))]
    assert {item.text for item in found} == {TEXT}
    assert "sharpened" in {item.rung for item in found}


@pytest.mark.parametrize("rung", LIVE_RUNGS, ids=[f"{place} {name}" for place, (name, _) in enumerate(LIVE_RUNGS)])
def test_every_rung_says_where_the_code_lies_in_the_frame(rung):
    pixels = np.full((720, 1280), 255, np.uint8)
    code = code_picture("KMA1:PLACE")
    top, left = 230, 520
    pixels[top : top + code.shape[0], left : left + code.shape[1]] = code
    (found,) = Ladder(rungs=(rung,))._further(pixels, (), 1)
    border = 4 * 8
    inner = code.shape[0] - border
    expected = [(left + x, top + y) for x, y in ((border, border), (inner, border), (inner, inner), (border, inner))]
    assert np.allclose(found.corners, expected, atol=6)
    assert found.rung == rung[0]


def test_raw_bytes_are_kept_beside_the_text():
    (found,) = Ladder().decode(Frame(code_picture("KMA1:ABC"), 0.0, 1))
    assert (found.text, found.raw, found.rung) == ("KMA1:ABC", b"KMA1:ABC", "first")


@pytest.mark.parametrize("shape", [(1, 1, 3), (1, 100), (20, 500, 3), (0, 0)], ids=str)
def test_a_picture_too_small_for_any_code_is_an_empty_answer(shape):
    pixels = np.zeros(shape, np.uint8)
    assert live(Ladder(), pixels) == []
    assert Ladder().decode_still(pixels) == ()


@settings(max_examples=25, deadline=None)
@given(arrays.arrays(np.uint8, st.tuples(st.integers(1, 90), st.integers(1, 90))))
def test_noise_is_never_a_code(pixels):
    assert Ladder().decode_still(pixels) == ()


def test_frames_without_a_code_stay_empty_through_a_whole_rotation():
    ladder = Ladder()
    pixels = frame_without_code(4, (640, 360))
    assert [live(ladder, pixels, number) for number in range(2 * len(LIVE_RUNGS))] == [[]] * 2 * len(LIVE_RUNGS)


def test_grey_colour_and_alpha_are_the_same_picture():
    grey = code_picture("KMA1:ABC")
    colour = cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR)
    alpha = cv2.cvtColor(grey, cv2.COLOR_GRAY2BGRA)
    assert all(np.array_equal(grey_of(pixels), grey) for pixels in (grey, colour, alpha))


def reading(text: str, unspent: float, *, valid: bool = True) -> Reading:
    return Reading(Sighting(text, text.encode(), CORNERS, "sharpened"), valid, 3, unspent)


def test_a_reading_with_correction_left_is_believed_at_once():
    assert Witnesses().believe(reading("a", UNSPENT_LEAST), "sharpened 1")


def test_a_reading_that_spent_its_correction_waits_for_another_rung_or_frame():
    witnesses = Witnesses()
    doubtful = reading("a", UNSPENT_LEAST / 2)
    assert not witnesses.believe(doubtful, "sharpened 1")
    assert not witnesses.believe(doubtful, "sharpened 1")
    assert not witnesses.believe(reading("b", 0.0), "histogram 2")
    assert witnesses.believe(doubtful, "histogram 2")


def test_a_failed_check_is_never_believed():
    assert not Witnesses().believe(reading("a", 1.0, valid=False), "sharpened 1")


def test_doubtful_readings_do_not_fill_the_memory():
    witnesses = Witnesses()
    for number in range(DOUBTFUL_MOST * 2):
        witnesses.believe(reading(str(number), 0.0), f"sharpened {number}")
    assert not witnesses.believe(reading("0", 0.0), "histogram 99")


def test_corners_of_an_enlarged_part_come_back_to_the_frame():
    assert moved(((0.0, 0.0), (8.0, 0.0), (8.0, 8.0), (0.0, 8.0)), 2.0, 10, 20)[2] == (14.0, 24.0)


@pytest.mark.parametrize("folder", ["falsepositives-1", "falsepositives-2"])
def test_nothing_is_read_where_there_is_no_code(folder):
    files = [path for path in (CODES / folder).iterdir() if path.suffix in (".png", ".jpg", ".webp")]
    assert len(files) > 20
    ladder = Ladder()
    assert {path.name: ladder.decode_still(load_picture(path)) for path in files} == {path.name: () for path in files}


def test_photographs_that_the_first_rung_misses_are_read_by_the_whole_ladder():
    ladder = Ladder()
    for file in ("qrcode-2/28.webp", "qrcode-4/09.webp", "qrcode-4/14.webp"):
        path = CODES / file
        (found,) = ladder.decode_still(load_picture(path))
        assert found.text == path.with_suffix(".txt").read_text(encoding="utf-8")
        assert found.rung != "first"


class SlowZbar:
    """Stands for the last rung: answers a question when the next one is put."""

    def __init__(self) -> None:
        self.asked: list[tuple[int, ...]] = []
        self.answers: list[tuple[Sighting, ...]] = []
        self.is_free = True

    def offer(self, grey: np.ndarray) -> bool:
        self.asked.append(grey.shape)
        return True

    def collect(self) -> tuple[Sighting, ...]:
        return self.answers.pop() if self.answers else ()


def test_zbar_gets_every_fourth_unread_frame_at_half_size_and_answers_in_frame_pixels():
    last_rung = SlowZbar()
    ladder = Ladder(last_rung)
    empty = np.full((480, 640), 200, np.uint8)
    for number in range(LAST_RUNG_EVERY * 2):
        assert live(ladder, empty, number) == []
    assert last_rung.asked == [(240, 320)] * 2
    last_rung.answers.append((Sighting("KMA1:A", b"KMA1:A", CORNERS, "zbar"),))
    (found,) = ladder.decode(Frame(empty, 0.0, 99))
    assert found.corners[2] == (220.0, 240.0)


def test_zbar_is_not_asked_while_it_is_busy_or_the_frame_is_read():
    last_rung = SlowZbar()
    ladder = Ladder(last_rung)
    for number in range(LAST_RUNG_EVERY * 2):
        assert live(ladder, code_picture("KMA1:A"), number) == ["KMA1:A"]
    last_rung.is_free = False
    for number in range(LAST_RUNG_EVERY * 2):
        live(ladder, np.full((480, 640), 200, np.uint8), number)
    assert last_rung.asked == []
