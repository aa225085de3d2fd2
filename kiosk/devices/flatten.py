"""Flattens a code on creased paper or cloth that was located but not read: bends its grid until modules are even."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from kiosk.devices.rungs import Reading, read_symbols
from kiosk.ports.devices import Corners, Pixels, Sighting

VERSION_MOST = 10
"""Nine points cannot follow a crease across more modules than a version 10 code has (57), and time grows with them."""

STEPS_MODULES = (
    (-1.5, -1.0, -0.5, 0.5, 1.0, 1.5),
    (-1.0, -0.75, -0.5, -0.25, 0.25, 0.5, 0.75, 1.0),
    (-0.2, -0.1, 0.1, 0.2),
)
"""How far each of the nine points is tried in each of three passes, in modules: wide first, because the grid repeats
itself with every module and a narrow search would settle one module beside the truth."""

POINTS = ((1, 1), (0, 1), (1, 0), (1, 2), (2, 1), (2, 2), (0, 0), (0, 2), (2, 0))
"""The middle, the middles of the edges and the corners; the corner without a finder before the three that have one."""

SAMPLES = (0.25, 0.5, 0.75)
"""Where a module is looked at, three by three: an even module is one that the grid hits."""

DRAWN_PX = 6
"""Pixels of a module in the flattened picture; zxing-cpp reads all codes from four on."""

QUIET_MODULES = 4
"""ISO/IEC 18004, 9.1."""

_Array = npt.NDArray[np.float64]


class _Grid:
    """The modules of one located code, and where its nine points are bent to."""

    def __init__(self, grey: Pixels, corners: Corners, modules: int) -> None:
        import cv2

        square = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32)
        self._grey = grey
        self._modules = modules
        self._change = np.asarray(cv2.getPerspectiveTransform(square, np.array(corners, np.float32)), np.float64)
        self._places = ((np.arange(modules)[:, None] + np.array(SAMPLES)) / modules).ravel()
        self.bends: _Array = np.zeros((3, 3, 2))

    def picture(self, places: _Array, bends: _Array) -> Pixels:
        """The code looked at in these places (shares of its edge, both ways)."""
        import cv2

        weights = np.stack([(1 - places) * (1 - 2 * places), 4 * places * (1 - places), places * (2 * places - 1)])
        across = places[None, :] + weights.T @ bends[:, :, 0] @ weights / self._modules
        down = places[:, None] + weights.T @ bends[:, :, 1] @ weights / self._modules
        change = self._change
        depth = change[2, 0] * across + change[2, 1] * down + change[2, 2]
        x = (change[0, 0] * across + change[0, 1] * down + change[0, 2]) / depth
        y = (change[1, 0] * across + change[1, 1] * down + change[1, 2]) / depth
        looked = cv2.remap(
            self._grey, x.astype(np.float32), y.astype(np.float32), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
        return np.asarray(looked, np.uint8)

    def unevenness(self, bends: _Array) -> float:
        """How much the samples of a module differ among themselves, against how much modules differ."""
        seen = self.picture(self._places, bends).astype(np.float32)
        modules = seen.reshape(self._modules, len(SAMPLES), self._modules, len(SAMPLES))
        means = modules.mean(axis=(1, 3))
        return float(((modules - means[:, None, :, None]) ** 2).mean() / (means.var() + 1))

    def settle(self) -> None:
        """Move each point in turn to where the modules are most even."""
        best = self.unevenness(self.bends)
        for bends in self._tries():
            uneven = self.unevenness(bends)
            if uneven < best:
                best, self.bends = uneven, bends

    def _tries(self) -> Iterator[_Array]:
        for steps in STEPS_MODULES:
            for row, column in POINTS:
                for axis in (0, 1):
                    start = self.bends[row, column, axis]
                    for step in steps:
                        bends = self.bends.copy()
                        bends[row, column, axis] = start + step
                        yield bends

    def flat(self) -> Pixels:
        """The code as if it lay flat, with a white border."""
        count = self._modules * DRAWN_PX
        drawn = self.picture((np.arange(count) + 0.5) / count, self.bends)
        return np.pad(drawn, QUIET_MODULES * DRAWN_PX, constant_values=255)


def flattened(grey: Pixels, located: Reading) -> tuple[Reading, ...]:
    """What is read in a located code once it is flattened, with the corners as located; for stills (0.1 s).

    Two looks at the flattened picture are returned, so that each can be the other's witness.
    """
    if not 1 <= located.version <= VERSION_MOST:
        return ()
    grid = _Grid(grey, located.sighting.corners, 17 + 4 * located.version)
    grid.settle()
    flat = grid.flat()
    looks = read_symbols(flat, "flattened") + read_symbols(flat, "flattened_histogram", histogram=True)
    return tuple(
        Reading(
            Sighting(look.sighting.text, look.sighting.raw, located.sighting.corners, look.sighting.rung),
            look.valid,
            look.version,
            look.unspent,
        )
        for look in looks
    )
