"""Draws a code as a camera at the desk would see it: on paper or a phone, at a distance, turned and tilted, seeded."""

import math

import cv2
import numpy as np
import numpy.typing as npt

from kiosk.devices.simulated.distortion import Distortion, photographed
from kiosk.ports.devices import Pixels

QUIET_MODULES = 4
"""ISO/IEC 18004, 9.1: the light border of a QR code."""

FIELD_OF_VIEW_DEG = 60.0
"""Horizontal angle of an ordinary webcam (55 to 78 degrees are sold)."""

CODE_EDGE_M = 0.06
"""A code as wide as a phone's screen; a printed one is about as large."""

DISTANCES_M = (0.16, 0.26)
"""How far people hold a code from the camera of a desk once they have come to rest."""

TILT_DEG = (22.0, 38.0)
"""How far a tilted code leans out of the plane; others lean up to 6 degrees."""

SHEET_MARGIN = 0.35
"""White paper (or dark phone) around the code, as a share of the code's edge."""

_Square = npt.NDArray[np.float32]

WALL_SHARE = 0.7
"""How much of the picture above the floor is wall."""


def code_picture(text: str, module_px: int = 8, *, inverted: bool = False) -> Pixels:
    """The QR code of `text`, level L, grey, with its quiet zone; alphanumeric text stays in alphanumeric mode."""
    import zxingcpp

    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="L")
    modules = np.array(code.to_image(scale=1, add_quiet_zones=False), np.uint8)
    modules = np.pad(modules, QUIET_MODULES, constant_values=255)
    if inverted:
        modules = 255 - modules
    return modules.repeat(module_px, axis=0).repeat(module_px, axis=1)


def module_count(picture: Pixels, module_px: int = 8) -> int:
    """Modules along an edge of a picture from `code_picture`, without the quiet zone."""
    return int(picture.shape[1]) // module_px - 2 * QUIET_MODULES


def edge_px_at(distance_m: float, width_px: int) -> float:
    """How wide a code of `CODE_EDGE_M` is in a frame of `width_px`, held at `distance_m` before the camera."""
    seen_m = 2 * distance_m * math.tan(math.radians(FIELD_OF_VIEW_DEG / 2))
    return width_px * CODE_EDGE_M / seen_m


def desk_background(size_px: tuple[int, int], seed: int) -> Pixels:
    """A room as a desk's camera sees it: patches of colour and a little writing, no code; (height, width, 3)."""
    width, height = size_px
    random = np.random.default_rng(seed)
    picture = np.full((height, width, 3), random.integers(90, 170, 3), np.uint8)
    for _ in range(25):
        corner = random.integers(0, (width, height))
        extent = random.integers(20, (width // 3, height // 3))
        colour = tuple(int(part) for part in random.integers(20, 235, 3))
        cv2.rectangle(picture, corner.tolist(), (corner + extent).tolist(), colour, -1)
    for _ in range(12):
        place = random.integers(0, (width, height)).tolist()
        cv2.putText(
            picture, "Rikigo Nishi 2026", place, cv2.FONT_HERSHEY_SIMPLEX, random.uniform(0.4, 1.6), (30,) * 3, 2
        )
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), 2.0), np.uint8)


def quiet_room(size_px: tuple[int, int], seed: int) -> Pixels:
    """What a camera on a reception desk sees of an empty gymnasium: a light wall, a floor, a little noise."""
    width, height = size_px
    random = np.random.default_rng(seed)
    rows = np.linspace(0, 1, height)[:, None, None]
    wall, floor = np.array([214, 220, 222.0]), np.array([150, 172, 190.0])
    scene = np.where(rows < WALL_SHARE, wall - 26 * rows, floor - 40 * (rows - WALL_SHARE))
    light = 1 - 0.18 * np.abs(np.linspace(-1, 1, width))[None, :, None] ** 2
    noise = random.normal(0, 1.5, (height, width, 1))
    return np.clip(scene * light + noise, 0, 255).astype(np.uint8)


def _square(edge: float) -> _Square:
    half = edge / 2
    return np.array([[-half, -half], [half, -half], [half, half], [-half, half]], np.float32)


def _leaned(square: _Square, distortion: Distortion, random: np.random.Generator) -> _Square:
    """The square turned in the plane and leaned out of it, seen from a camera that is four edges away."""
    tilted = distortion is Distortion.TILTED
    turn = random.uniform(0, 2 * math.pi) if distortion is Distortion.ROTATED else random.normal(0, math.radians(4))
    lean = math.radians(random.uniform(*TILT_DEG) if tilted else random.uniform(0, 6))
    axis = random.uniform(0, 2 * math.pi)
    spin = np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
    points = square @ spin.T
    towards = np.array([math.cos(axis), math.sin(axis)])
    along = points @ towards
    eye = 4 * float(np.ptp(square[:, 0]))
    flat = points + np.outer(along * (math.cos(lean) - 1), towards)
    return np.asarray(flat * (eye / (eye + along * math.sin(lean)))[:, None], np.float32)


def _near(code: Pixels, edge_px: int) -> Pixels:
    """The code at about the size it will have in the frame, so that the warp neither invents nor skips modules."""
    if edge_px >= code.shape[0]:
        return code
    return np.asarray(cv2.resize(code, (edge_px, edge_px), interpolation=cv2.INTER_AREA), np.uint8)


def _sheet(code: Pixels, distortion: Distortion) -> Pixels:
    margin = int(code.shape[0] * SHEET_MARGIN)
    on_screen = distortion in (Distortion.PHONE, Distortion.MOIRE, Distortion.INVERTED)
    shade = 25 if on_screen else 238
    sheet = np.pad(code, margin, constant_values=shade)
    return np.asarray(cv2.cvtColor(np.clip(sheet, 18, 240).astype(np.uint8), cv2.COLOR_GRAY2BGR), np.uint8)


def held_before(
    background: Pixels,
    code: Pixels,
    distortion: Distortion,
    seed: int,
    edge_px: float,
    *,
    modules: int,
    shift_px: tuple[float, float] = (0.0, 0.0),
) -> Pixels:
    """`background` with a sheet or phone held before it whose code is `edge_px` wide, photographed.

    `code` is grey with a quiet zone and `modules` wide without it; `shift_px` moves it off its place near the middle.
    """
    random = np.random.default_rng(seed)
    module_px = edge_px / modules
    sheet = _sheet(_near(code, (modules + 2 * QUIET_MODULES) * max(2, math.ceil(module_px))), distortion)
    height, width = background.shape[:2]
    scale = edge_px * (modules + 2 * QUIET_MODULES) / modules * (1 + 2 * SHEET_MARGIN)
    middle = np.array([width, height]) * random.uniform(0.45, 0.55, 2) + np.array(shift_px)
    target = np.asarray(_leaned(_square(scale), distortion, random) + middle, np.float32)
    source = np.asarray(_square(1) * sheet.shape[0] + sheet.shape[0] / 2, np.float32)
    change = cv2.getPerspectiveTransform(source, target)
    picture = background.copy()
    cv2.warpPerspective(
        sheet, change, (width, height), dst=picture, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_TRANSPARENT
    )
    return photographed(np.asarray(picture, np.uint8), distortion, module_px, seed)


def frame_with_code(
    text: str,
    distortion: Distortion,
    seed: int,
    size_px: tuple[int, int] = (1920, 1080),
    distance_m: float | None = None,
) -> Pixels:
    """One camera frame (height, width, 3) with the code of `text`; without a distance one of `DISTANCES_M` is drawn."""
    random = np.random.default_rng(seed)
    away_m = random.uniform(*DISTANCES_M) if distance_m is None else distance_m
    code = code_picture(text, inverted=distortion is Distortion.INVERTED)
    background = desk_background(size_px, seed)
    edge_px = edge_px_at(away_m, size_px[0])
    return held_before(background, code, distortion, seed, edge_px, modules=module_count(code))


def frame_without_code(seed: int, size_px: tuple[int, int] = (1920, 1080)) -> Pixels:
    """One camera frame (height, width, 3) of the empty desk, with a camera's own noise."""
    return photographed(desk_background(size_px, seed), Distortion.CLEAN, 1.0, seed)
