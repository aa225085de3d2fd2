"""How the program looks: one palette and one text size, as a style sheet and as values for painting."""

import math
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from string import Template

from PySide6.QtGui import QColor, QFontDatabase

from kiosk.ports import faces
from kiosk.ui.tokens import PAD_KEY_PX, PALETTES, RADIUS_PX, Palette, Sizes, TextStep, ThemeName, sizes_at

TEXT_FAMILY = faces.TEXT
FIGURE_FAMILY = "BIZ UDGothic"
"""Figures in columns: in the proportional face the digit 1 is narrower than the others (40 against 49 units of 64)."""
USUAL_DPI = 96.0
"""For which the sizes of the style sheet were chosen."""
FINEST_DPI = 240.0
"""A screen that says more is mistaken about its size, or its system scales what we draw."""
TARGET_MM = 12.0
"""The smallest thing that is touched (house rule)."""
MM_PER_INCH = 25.4
_CONTROLS_PX = {
    "button": (52, 12),
    "large": (64, 12),
    "digit": (52, 4),
    "chip": (46, 6),
    "line": (50, 16),
    "current": (60, 16),
    "row": (46, 2),
    "recent": (46, 1),
    "small": (48, 8),
    "answer": (84, 12),
}
"""Height of each kind of control at USUAL_DPI, and how much of it its edges and padding are in the style sheet."""
_WORD_RIM_PX = 24
"""Edges and padding of the narrowest button with a word in it."""


@cache
def load_fonts(directory: Path) -> tuple[str, ...]:
    """Make the bundled fonts known to Qt, once; the families found. Needs a QGuiApplication."""
    families: list[str] = []
    for path in sorted((*directory.glob("*.ttf"), *directory.glob("*.otf"))):
        number = QFontDatabase.addApplicationFont(str(path))
        families += QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
    return tuple(dict.fromkeys(families))


@dataclass(frozen=True)
class Theme:
    """One look; `resources` is the folder that holds `styles` and `fonts`.

    `dots_per_inch` are the screen's own; `families` are searched in turn for a text's signs.
    """

    resources: Path
    name: ThemeName = ThemeName.LIGHT
    step: TextStep = TextStep.NORMAL
    dots_per_inch: float = USUAL_DPI
    families: tuple[str, ...] = (TEXT_FAMILY,)

    @property
    def palette(self) -> Palette:
        """The colours of the chosen theme."""
        return PALETTES[self.name]

    @property
    def sizes(self) -> Sizes:
        """The type sizes in pixels."""
        return sizes_at(self.step)

    @property
    def is_large(self) -> bool:
        """Whether the text is so large that explanations give way to what they explain."""
        return self.step > TextStep.NORMAL

    def scaled(self, length_px: int) -> int:
        """A length that grows with the text, in pixels."""
        return round(length_px * self.step / 100)

    @property
    def target_px(self) -> int:
        """Side of the smallest thing that is touched on this screen, in pixels; never below that of a usual one."""
        return math.ceil(min(max(self.dots_per_inch, USUAL_DPI), FINEST_DPI) * TARGET_MM / MM_PER_INCH)

    def colour(self, value: str) -> QColor:
        """A token's #rrggbb for painting."""
        return QColor(value)

    def style_sheet(self) -> str:
        """All templates of `resources/styles` with this look's tokens filled in. Raises OSError, KeyError: bugs."""
        values = self._values()
        paths = sorted((self.resources / "styles").glob("*.qss"))
        return "\n".join(Template(path.read_text(encoding="utf-8")).substitute(values) for path in paths)

    def _values(self) -> dict[str, str]:
        values: dict[str, str] = {}
        for name, value in asdict(self.palette).items():
            if isinstance(value, dict):
                values |= {f"{name}_{part}": colour for part, colour in value.items()}
            else:
                values[name] = value
        values |= {f"size_{name}": f"{size}px" for name, size in asdict(self.sizes).items()}
        values["size_giant"] = f"{self.sizes.number * 3 // 2}px"
        figures = (FIGURE_FAMILY, *self.families) if self.families[0] == TEXT_FAMILY else self.families
        values |= {"text_family": '", "'.join(self.families), "figure_family": '", "'.join(figures)}
        rim_px = _CONTROLS_PX["digit"][1]
        values |= {"radius": f"{RADIUS_PX}px", "pad_key": f"{max(PAD_KEY_PX, self.target_px - rim_px)}px"}
        values |= {"digit_width": f"{self.target_px - rim_px}px", "word_width": f"{self.target_px - _WORD_RIM_PX}px"}
        for name, (height_px, edges_px) in _CONTROLS_PX.items():
            values[f"{name}_height"] = f"{max(height_px, self.target_px) - edges_px}px"
        return values
