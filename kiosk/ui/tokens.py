"""Design tokens: the colours, sizes and distances that every view draws with."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from kiosk.screens.reception_state import Tone


class ThemeName(StrEnum):
    """The looks that staff can choose."""

    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


class TextStep(IntEnum):
    """Size of the text in percent."""

    NORMAL = 100
    LARGE = 115
    LARGER = 130
    LARGEST = 150


@dataclass(frozen=True)
class ToneColours:
    """One outcome: `ink` for its words and symbol on `paper`, `edge` for its border."""

    ink: str
    paper: str
    edge: str


@dataclass(frozen=True)
class Palette:
    """The colours of one theme as #rrggbb; texts have 7:1 or more on each ground they stand on."""

    text: str
    text_quiet: str
    ground: str
    panel: str
    raised: str
    line: str
    line_strong: str
    primary: str
    on_primary: str
    primary_pressed: str
    primary_soft: str
    focus: str
    banner: str
    on_banner: str
    drill_stripe: str
    drill_ground: str
    drill_ink: str
    test_stripe: str
    test_ground: str
    test_ink: str
    good: ToneColours
    here: ToneColours
    look: ToneColours
    bad: ToneColours
    calm: ToneColours

    def of_tone(self, tone: Tone) -> ToneColours:
        """The colours of an outcome."""
        return {
            Tone.RECEIVED: self.good,
            Tone.ALREADY_HERE: self.here,
            Tone.LOOK: self.look,
            Tone.REFUSED: self.bad,
            Tone.FAILED: self.bad,
            Tone.UNDONE: self.calm,
        }[tone]


_DRILL = {"drill_stripe": "#e8a200", "drill_ground": "#ffd766", "drill_ink": "#3d2a00"}
_TEST = {"test_stripe": "#8a8a8a", "test_ground": "#d9d9d9", "test_ink": "#1a1a1a"}

# The light theme follows デジタル庁's design system (MIT, design.digital.go.jp): text, primary, signals.
_LIGHT = Palette(
    text="#1a1a1a",
    text_quiet="#474747",
    ground="#f2f2f2",
    panel="#ffffff",
    raised="#ffffff",
    line="#d0d0d0",
    line_strong="#757575",
    primary="#0017c1",
    on_primary="#ffffff",
    primary_pressed="#000082",
    primary_soft="#e8f1fe",
    focus="#0017c1",
    banner="#ffffff",
    on_banner="#1a1a1a",
    good=ToneColours("#0b4a2b", "#e6f5ec", "#197a4b"),
    here=ToneColours("#00118f", "#e8f1fe", "#3460fb"),
    look=ToneColours("#5c3f00", "#fbf5e0", "#b78f00"),
    bad=ToneColours("#930000", "#fdeeee", "#d60000"),
    calm=ToneColours("#333333", "#ececec", "#757575"),
    **_DRILL,
    **_TEST,
)

# Night shift: no large bright surface, and the same hues so that a habit learnt by day holds at 3 a.m.
_DARK = Palette(
    text="#f0f0f0",
    text_quiet="#c4c7cc",
    ground="#101317",
    panel="#1a1f26",
    raised="#232a33",
    line="#3a424d",
    line_strong="#8a929c",
    primary="#9db7f9",
    on_primary="#0a1030",
    primary_pressed="#c5d7fb",
    primary_soft="#1f2b47",
    focus="#ffd43d",
    banner="#1a1f26",
    on_banner="#f0f0f0",
    good=ToneColours("#9be0b8", "#12291d", "#3aa06c"),
    here=ToneColours("#bcd0ff", "#17223f", "#5c83f5"),
    look=ToneColours("#f5d889", "#2c2410", "#b78f00"),
    bad=ToneColours("#ffc2c2", "#341616", "#e05555"),
    calm=ToneColours("#d6d6d6", "#262b32", "#8a929c"),
    **_DRILL,
    **_TEST,
)

# High contrast: black, white and few strong colours; borders carry what soft grounds carry elsewhere.
_CONTRAST = Palette(
    text="#ffffff",
    text_quiet="#ffffff",
    ground="#000000",
    panel="#000000",
    raised="#000000",
    line="#ffffff",
    line_strong="#ffffff",
    primary="#ffe600",
    on_primary="#000000",
    primary_pressed="#ffffff",
    primary_soft="#333000",
    focus="#00e5ff",
    banner="#000000",
    on_banner="#ffffff",
    good=ToneColours("#7dffb0", "#000000", "#7dffb0"),
    here=ToneColours("#a9c7ff", "#000000", "#a9c7ff"),
    look=ToneColours("#ffe600", "#000000", "#ffe600"),
    bad=ToneColours("#ffb0b0", "#000000", "#ff6b6b"),
    calm=ToneColours("#ffffff", "#000000", "#ffffff"),
    **_DRILL,
    **_TEST,
)

PALETTES = {ThemeName.LIGHT: _LIGHT, ThemeName.DARK: _DARK, ThemeName.CONTRAST: _CONTRAST}


@dataclass(frozen=True)
class Sizes:
    """Type sizes in pixels at one text step."""

    caption: int
    body: int
    strong: int
    title: int
    headline: int
    number: int


_BASE = Sizes(caption=15, body=17, strong=20, title=26, headline=40, number=64)

SPACE_PX = 8
"""All distances are multiples of this."""
RADIUS_PX = 8
TOUCH_PX = 48
"""12.7 mm at 96 pixels per inch: room of a button."""
TARGET_PX = 46
"""12.2 mm at 96 pixels per inch: the smallest thing that is touched (house rule: 12 mm)."""
PAD_KEY_PX = 68
"""18 mm at 96 pixels per inch: digits are typed without looking."""


def sizes_at(step: TextStep) -> Sizes:
    """Type sizes at a text step; what is already large grows half as fast, so that one outcome still fits its place."""
    full = step / 100
    half = 1 + (full - 1) / 2
    return Sizes(
        caption=round(_BASE.caption * full),
        body=round(_BASE.body * full),
        strong=round(_BASE.strong * full),
        title=round(_BASE.title * half),
        headline=round(_BASE.headline * half),
        number=round(_BASE.number * half),
    )
