"""A code on creased cloth or paper is flattened; what was never a code is not made into one."""

from pathlib import Path

import numpy as np
import pytest

from kiosk.devices.flatten import VERSION_MOST, flattened
from kiosk.devices.qr import Ladder, grey_of
from kiosk.devices.rungs import Reading, read_symbols
from kiosk.devices.stills import load_picture
from kiosk.ports.devices import Sighting

CODES = Path(__file__).parents[2] / "data" / "codes"
SQUARE = ((20.0, 20.0), (80.0, 20.0), (80.0, 80.0), (20.0, 80.0))


def creased(file: str) -> tuple[np.ndarray, str]:
    path = CODES / file
    return load_picture(path), path.with_suffix(".txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("file", ["qrcode-4/06.webp", "qrcode-4/08.webp"])
def test_a_code_on_cloth_that_no_other_rung_reads_is_flattened_and_read(file):
    pixels, text = creased(file)
    (found,) = Ladder().decode_still(pixels)
    assert found.text == text
    assert found.rung.startswith("flattened")
    (left, top), (right, _), _, (_, bottom) = found.corners
    height, width = pixels.shape[:2]
    assert 0 < left < right < width
    assert 0 < top < bottom < height


def test_flattening_noise_reads_nothing():
    noise = np.random.default_rng(2).integers(0, 255, (100, 100)).astype(np.uint8)
    located = Reading(Sighting("", b"", SQUARE, "first"), valid=False, version=3, unspent=0.0)
    assert not any(look.valid for look in flattened(noise, located))


@pytest.mark.parametrize("version", [0, VERSION_MOST + 1])
def test_symbols_of_other_sizes_are_left_alone(version):
    pixels, _ = creased("qrcode-4/06.webp")
    located = next(item for item in read_symbols(grey_of(pixels), "first") if item.version > 0)
    other = Reading(located.sighting, valid=False, version=version, unspent=0.0)
    assert flattened(grey_of(pixels), other) == ()
