"""The page about threats names tests: each of them exists, and each threat names one."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")


def test_every_test_that_the_page_names_exists() -> None:
    written = {
        name
        for file in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"def (test_\w+)\(", file.read_text("utf-8"))
    }
    named = set(re.findall(r"`(test_\w+)`", PAGE))
    assert len(named) > 40
    assert named - written == set()


def test_every_threat_says_what_holds_and_what_does_not() -> None:
    threats = re.split(r"^## ", PAGE, flags=re.MULTILINE)[1:-1]
    assert len(threats) == 10
    for threat in threats:
        assert "`test_" in threat, threat[:40]
        assert "Does not hold:" in threat, threat[:40]
