"""How the program looks: one palette and one text size, as a style sheet and as values for painting."""

from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from string import Template

from PySide6.QtGui import QColor, QFontDatabase

from kiosk.ui.tokens import PAD_KEY_PX, PALETTES, RADIUS_PX, TOUCH_PX, Palette, Sizes, TextStep, ThemeName, sizes_at

TEXT_FAMILY = "BIZ UDPGothic"
FIGURE_FAMILY = "BIZ UDGothic"
"""Figures in columns: in the proportional face the digit 1 is narrower than the others (40 against 49 units of 64)."""


@cache
def load_fonts(directory: Path) -> tuple[str, ...]:
    """Make the bundled fonts known to Qt, once; the families found. Needs a QGuiApplication."""
    families: list[str] = []
    for path in sorted(directory.glob("*.ttf")):
        number = QFontDatabase.addApplicationFont(str(path))
        families += QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
    return tuple(dict.fromkeys(families))


@dataclass(frozen=True)
class Theme:
    """One look; `resources` is the folder that holds `styles` and `fonts`."""

    resources: Path
    name: ThemeName = ThemeName.LIGHT
    step: TextStep = TextStep.NORMAL

    @property
    def palette(self) -> Palette:
        """The colours."""
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
        values |= {"text_family": TEXT_FAMILY, "figure_family": FIGURE_FAMILY, "radius": f"{RADIUS_PX}px"}
        values |= {"touch": f"{TOUCH_PX}px", "pad_key": f"{PAD_KEY_PX}px"}
        return values
