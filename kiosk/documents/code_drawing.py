"""Draws two-dimensional codes as rectangles: vectors print sharp at any size."""

from itertools import groupby

from kiosk.ports.paper import Drawing, Ink

MODULES_OF_QUIET_ZONE = 4
"""ISO/IEC 18004 asks for four."""


def draw_code(pen: Drawing, x_mm: float, y_mm: float, size_mm: float, text: str) -> None:
    """A code at level M in a square with its quiet zone."""
    import segno  # what is not printed is not loaded

    matrix = [bytes(row) for row in segno.make(text, error="m", micro=False, boost_error=False).matrix]
    module_mm = size_mm / (len(matrix) + 2 * MODULES_OF_QUIET_ZONE)
    for row, modules in enumerate(matrix):
        for start, end in _runs(modules):
            pen.box(
                x_mm + (start + MODULES_OF_QUIET_ZONE) * module_mm,
                y_mm + (row + MODULES_OF_QUIET_ZONE) * module_mm,
                (end - start) * module_mm,
                module_mm,
                width_mm=0,
                fill=Ink.BLACK,
            )


def _runs(modules: bytes) -> list[tuple[int, int]]:
    """Where dark modules begin and end, so that no seam shows between neighbours."""
    runs: list[tuple[int, int]] = []
    place = 0
    for is_dark, group in groupby(modules):
        start, place = place, place + len(tuple(group))
        if is_dark:
            runs.append((start, place))
    return runs
