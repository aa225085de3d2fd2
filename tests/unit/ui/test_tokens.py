"""Every text stands out from its ground by 7:1 (WCAG 2.2, 1.4.6), in every theme."""

import pytest

from kiosk.screens.reception_state import Tone
from kiosk.ui.tokens import PALETTES, Palette, TextStep, ThemeName, sizes_at

TEXT_CONTRAST = 7.0
MARK_CONTRAST = 3.0
"""Borders and marks of controls (WCAG 2.2, 1.4.11)."""


def luminance(colour: str) -> float:
    """Relative luminance after WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def text_pairs(palette: Palette) -> dict[str, tuple[str, str]]:
    """All pairs of text and ground that the style sheet and the painting make."""
    pairs = {
        f"{text} on {ground}": (getattr(palette, text), getattr(palette, ground))
        for text in ("text", "text_quiet")
        for ground in ("ground", "panel", "raised", "banner", "primary_soft")
    }
    pairs |= {
        "button": (palette.primary, palette.raised),
        "button under the pointer": (palette.primary, palette.primary_soft),
        "main button": (palette.on_primary, palette.primary),
        "main button pressed": (palette.on_primary, palette.primary_pressed),
        "main button resting": (palette.text, palette.line)
        if palette is not PALETTES[ThemeName.CONTRAST]
        else (palette.ground, palette.line),
        "banner": (palette.on_banner, palette.banner),
        "drill": (palette.drill_ink, palette.drill_ground),
        "test": (palette.test_ink, palette.test_ground),
        "problem": (palette.bad.ink, palette.panel),
        "problem in the current field": (palette.bad.ink, palette.primary_soft),
        "understood": (palette.good.ink, palette.panel),
        "understood in the current field": (palette.good.ink, palette.primary_soft),
        "health that needs a look": (palette.look.ink, palette.banner),
        "health that is bad": (palette.bad.ink, palette.banner),
    }
    for tone in Tone:
        colours = palette.of_tone(tone)
        pairs[tone.value] = (colours.ink, colours.paper)
    return pairs


@pytest.mark.parametrize("theme", list(ThemeName))
def test_text_contrast(theme: ThemeName) -> None:
    pairs = text_pairs(PALETTES[theme])
    weak = {name: round(contrast(*pair), 2) for name, pair in pairs.items() if contrast(*pair) < TEXT_CONTRAST}

    assert weak == {}


@pytest.mark.parametrize("theme", list(ThemeName))
def test_marks_and_borders_stand_out(theme: ThemeName) -> None:
    palette = PALETTES[theme]
    marks = {
        "border": (palette.line_strong, palette.panel),
        "focus": (palette.focus, palette.panel),
        "good": (palette.good.edge, palette.banner),
        "bad": (palette.bad.edge, palette.banner),
        "absent": (palette.line_strong, palette.banner),
    }
    weak = {name: round(contrast(*pair), 2) for name, pair in marks.items() if contrast(*pair) < MARK_CONTRAST}

    assert weak == {}


def test_the_measure_itself() -> None:
    assert round(contrast("#000000", "#ffffff"), 1) == 21.0
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


def test_tones_of_one_palette_differ_in_ink_and_edge() -> None:
    for palette in PALETTES.values():
        seen = {(palette.of_tone(tone).ink, palette.of_tone(tone).edge) for tone in Tone}
        assert len(seen) == len(Tone) - 1  # REFUSED and FAILED share red; their symbols and words differ


def test_text_grows_with_the_steps() -> None:
    bodies = [sizes_at(step).body for step in TextStep]

    assert bodies == sorted(set(bodies))
    assert sizes_at(TextStep.LARGEST).body == round(sizes_at(TextStep.NORMAL).body * 1.5)
    assert sizes_at(TextStep.NORMAL).number == 64
