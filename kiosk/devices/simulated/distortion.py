"""What happens to a picture on its way into a camera: focus, motion, light, noise and the grid of a screen, seeded."""

from collections.abc import Callable
from enum import StrEnum

import cv2
import numpy as np
import numpy.typing as npt

from kiosk.ports.devices import Pixels

Light = npt.NDArray[np.float32]
"""A picture as light, 0 to 255, before the camera rounds it."""

CAMERA_BLUR_PX = 0.6
"""Standard deviation of a webcam's own lens and demosaicing."""

CAMERA_NOISE = 2.5
"""Standard deviation of a webcam's noise in office light, of 255."""

DIM_GAIN = (0.18, 0.35)
"""A gymnasium at night with the lights half out, against office light."""

DIM_NOISE = (6.0, 11.0)
"""Noise of the same webcam when it turns up its gain."""

DEFOCUS_MODULES = (0.3, 0.55)
"""Blur in modules at which the best decoders begin to fail: half of the frames are past it for a plain one."""

MOTION_MODULES = (0.7, 1.6)
"""Length of the smear in modules: a hand that has not come to rest, 1/60 s of exposure."""

MOIRE_PERIOD_PX = (2.2, 4.5)
"""Period of the beat between the pixels of a screen and those of the camera."""


class Distortion(StrEnum):
    """One thing that is wrong with a frame; the names are those of docs/adr/0004."""

    CLEAN = "clean"
    TILTED = "tilted"
    ROTATED = "rotated"
    OUT_OF_FOCUS = "out_of_focus"
    MOVING = "moving"
    GLARE = "glare"
    DIM = "dim"
    MOIRE = "moire"
    PHONE = "phone"
    INVERTED = "inverted"


def _focus(light: Light, module_px: float, random: np.random.Generator) -> Light:
    return _blurred(light, random.uniform(*DEFOCUS_MODULES) * module_px)


def _motion(light: Light, module_px: float, random: np.random.Generator) -> Light:
    length_px = max(2.0, random.uniform(*MOTION_MODULES) * module_px)
    side = int(length_px) | 1
    kernel = np.zeros((side, side), np.float32)
    angle = random.uniform(0, np.pi)
    middle = side // 2
    reach = np.array([np.cos(angle), np.sin(angle)]) * length_px / 2
    start, end = (middle - reach).round().astype(int), (middle + reach).round().astype(int)
    cv2.line(kernel, (int(start[0]), int(start[1])), (int(end[0]), int(end[1])), 1.0)
    return np.asarray(cv2.filter2D(light, -1, kernel / max(1.0, float(kernel.sum()))), np.float32)


def _glare(light: Light, module_px: float, random: np.random.Generator) -> Light:
    height, width = light.shape[:2]
    spot = np.zeros((height, width), np.float32)
    centre = (int(width * random.uniform(0.4, 0.6)), int(height * random.uniform(0.3, 0.7)))
    axes = (int(module_px * random.uniform(10, 22)), int(module_px * random.uniform(5, 12)))
    cv2.ellipse(spot, centre, axes, random.uniform(0, 180), 0, 360, random.uniform(110, 210), -1)
    spot = np.asarray(cv2.blur(cv2.blur(spot, (81, 81)), (81, 81)), np.float32)
    return np.asarray(light + spot[:, :, None], np.float32)


def _dim(light: Light, module_px: float, random: np.random.Generator) -> Light:
    del module_px
    noise = random.normal(0, random.uniform(*DIM_NOISE), light.shape)
    return np.asarray(light * random.uniform(*DIM_GAIN) + noise + 12, np.float32)


def _moire(light: Light, module_px: float, random: np.random.Generator) -> Light:
    del module_px
    height, width = light.shape[:2]
    period, angle = random.uniform(*MOIRE_PERIOD_PX), random.uniform(0, np.pi)
    across = np.arange(width, dtype=np.float32)[None, :] * np.cos(angle)
    down = np.arange(height, dtype=np.float32)[:, None] * np.sin(angle)
    wave = np.sin((across + down) * (2 * np.pi / period)) * random.uniform(0.15, 0.35)
    return np.asarray(light * (1 - 0.2 + wave[:, :, None]), np.float32)


def _phone(light: Light, module_px: float, random: np.random.Generator) -> Light:
    height, width = light.shape[:2]
    slope = np.linspace(random.uniform(0, 60), random.uniform(0, 60), width, dtype=np.float32)
    reflected = np.repeat(slope[None, :, None], height, axis=0)
    return np.asarray(_moire(light, module_px, random) * 0.85 + reflected * 0.5, np.float32)


_WORSEN: dict[Distortion, Callable[[Light, float, np.random.Generator], Light]] = {
    Distortion.OUT_OF_FOCUS: _focus,
    Distortion.MOVING: _motion,
    Distortion.GLARE: _glare,
    Distortion.DIM: _dim,
    Distortion.MOIRE: _moire,
    Distortion.PHONE: _phone,
}


def _blurred(light: Light, sigma_px: float) -> Light:
    return np.asarray(cv2.GaussianBlur(light, (0, 0), max(0.1, sigma_px)), np.float32)


def photographed(picture: Pixels, distortion: Distortion, module_px: float, seed: int) -> Pixels:
    """The frame that a webcam would make of `picture` (height, width, 3); modules of the code are `module_px` wide."""
    random = np.random.default_rng(seed)
    light = _blurred(picture.astype(np.float32), CAMERA_BLUR_PX)
    worsen = _WORSEN.get(distortion)
    if worsen is not None:
        light = worsen(light, module_px, random)
    noise = random.standard_normal(light.shape[:2], dtype=np.float32)[:, :, None] * CAMERA_NOISE
    return np.asarray(np.clip(light + noise, 0, 255), np.uint8)
