"""A label remembers how its text was laid out, and forgets it when text or type change."""

from pytestqt.qtbot import QtBot

from kiosk.ui.labels import Words

WIDTH_PX = 120


def test_another_text_is_measured_anew(qtbot: QtBot) -> None:
    label = Words("body", "見本")
    qtbot.addWidget(label)
    short_px = label.heightForWidth(WIDTH_PX)
    label.setText("見本" * 40)

    assert label.heightForWidth(WIDTH_PX) > short_px
    label.say("見本")
    assert label.heightForWidth(WIDTH_PX) == short_px


def test_a_larger_type_is_measured_anew(qtbot: QtBot) -> None:
    label = Words("body", "見本" * 20)
    qtbot.addWidget(label)
    small_px = label.heightForWidth(WIDTH_PX)
    font = label.font()
    font.setPixelSize(2 * label.fontMetrics().height())
    label.setFont(font)

    assert label.heightForWidth(WIDTH_PX) > small_px


def test_many_widths_are_not_all_kept(qtbot: QtBot) -> None:
    label = Words("body", "見本" * 20)
    qtbot.addWidget(label)
    heights = [label.heightForWidth(width) for width in range(60, 260)]

    assert heights == sorted(heights, reverse=True)
    assert len(label._laid) < 20
