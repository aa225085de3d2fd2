"""Nothing of anybody goes to the clipboard, which every program reads: one sheet copies, and it copies figures."""

import re
from pathlib import Path

KIOSK = Path(__file__).resolve().parents[2] / "kiosk"
MAY_COPY = {"ui/report_sheet.py"}
"""The report's text has figures and what staff typed beside them, and is meant to be sent."""


def files_with(pattern: str) -> set[str]:
    return {str(path.relative_to(KIOSK)) for path in KIOSK.rglob("*.py") if re.search(pattern, path.read_text("utf-8"))}


def test_only_the_report_s_text_is_copied():
    assert files_with(r"\bclipboard\(") == MAY_COPY


def test_no_label_s_text_can_be_marked_and_copied():
    assert files_with(r"setTextInteractionFlags|TextSelectable") == set()
