"""What the drill's people hold before the camera, drawn before the evening begins: each code in several ways."""

from pathlib import Path
from random import Random

import cv2
import numpy as np

from kiosk.commands.drilling.plan import Plan, Twist, Visit, Way
from kiosk.devices.simulated.distortion import Distortion
from kiosk.devices.simulated.pictures import frame_with_code, frame_without_code
from kiosk.ports.devices import Pixels

FRAME_PX = (1920, 1080)
"""The larger of the two sizes that cameras are asked for."""
JPEG_QUALITY = 92
"""Webcams send Motion-JPEG of about this quality at this size; it is read ten times faster than PNG."""
NEAR_M = 0.17
"""When a code was not read, people hold it nearer and flat."""
FOREIGN_CODES = (
    "https://www.example.jp/",
    "WIFI:T:WPA;S:example;P:example;;",
    "4901234567894",
    "MECARD:N:見本;TEL:0960000000;;",
)
"""A web address, a network, a product, a visiting card: what phones and papers show that is not ours."""


def damaged(code: str) -> str:
    """The same code with two signs exchanged in its middle, as no decoder would let pass but a forger might try."""
    middle = len(code) // 2
    while code[middle] == code[middle + 1]:
        middle += 1
    return code[:middle] + code[middle + 1] + code[middle] + code[middle + 2 :]


def shown_code(visit: Visit, number: int, codes: dict[str, str]) -> str:
    """What a household shows: its own code, or first one that cannot be received; empty for none."""
    if visit.twist is Twist.FOREIGN_FIRST:
        return FOREIGN_CODES[number % len(FOREIGN_CODES)]
    if visit.twist is Twist.DAMAGED_FIRST:
        some = next(iter(codes.values()), "")
        return damaged(some) if some else FOREIGN_CODES[0]
    return codes.get(visit.key, "")


def draw_empty_desk(folder: Path, seed: int) -> Path:
    """A picture with no code in it."""
    return _write(folder / "empty.jpg", frame_without_code(seed, FRAME_PX))


def draw_all(plan: Plan, codes: dict[str, str], folder: Path) -> dict[str, tuple[str, ...]]:
    """For each household that shows a code to the camera the files of it, in the order in which they are tried."""
    random = Random(plan.seed)  # noqa: S311 - pictures must be repeatable, not secret
    ways = list(Distortion)
    drawn = {}
    for number, visit in enumerate(plan.visits):
        text = codes.get(visit.key, "")
        if text and visit.way is not Way.APP_SCANNER:
            seed = random.randrange(2**31)
            drawn[visit.key] = _draw(text, ways[number % len(ways)], folder / visit.key, seed)
    return drawn


def _draw(text: str, distortion: Distortion, stem: Path, seed: int) -> tuple[str, ...]:
    """As it is held first, then nearer in the same light, then flat and near in good light."""
    frames = (
        frame_with_code(text, distortion, seed, FRAME_PX),
        frame_with_code(text, distortion, seed + 1, FRAME_PX, NEAR_M),
        frame_with_code(text, Distortion.CLEAN, seed + 2, FRAME_PX, NEAR_M),
    )
    return tuple(str(_write(stem.with_name(f"{stem.name}-{number}.jpg"), frame)) for number, frame in enumerate(frames))


def _write(file: Path, frame: Pixels) -> Path:
    _, encoded = cv2.imencode(".jpg", frame, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    file.write_bytes(np.asarray(encoded, np.uint8).tobytes())
    return file
