"""`kiosk decode` says per file what is read, and never ends in a traceback."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.commands.decode import run

CODES = Path(__file__).parents[2] / "data" / "codes"


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_each_picture_is_one_json_line_with_texts_and_time(capsys):
    files = [str(CODES / file) for file in ("qrcode-2/16.webp", "qrcode-2/33.png", "falsepositives-1/01.webp")]
    assert run([*files, "--json"]) == 0
    first, second, third = lines(capsys)
    assert [line["file"] for line in (first, second, third)] == files
    assert len(first["texts"]) == 2
    assert second["texts"] == ["\x01\x10AD:SUB:阿;;"]
    assert third["texts"] == []
    assert all(line["ms"] > 0 and "error" not in line for line in (first, second, third))


def test_files_that_are_no_pictures_are_named_and_the_others_are_read(capsys, tmp_path):
    text = tmp_path / "a.txt"
    text.write_text("no picture", encoding="utf-8")
    good = str(CODES / "qrcode-1/1.webp")
    assert run(["--json", str(tmp_path / "missing.png"), str(text), str(tmp_path), good]) == 1
    answers = lines(capsys)
    assert [line.get("error", "") for line in answers] == [
        "picture_unreadable: missing",
        "picture_unreadable: no_picture",
        "picture_unreadable: no_file",
        "",
    ]
    assert answers[-1]["texts"]


def test_lines_for_people_hold_one_file_each_even_where_a_text_has_line_ends(capsys):
    assert run([str(CODES / "qrcode-2/11.png"), "/nonexistent.png", str(CODES / "falsepositives-1/01.webp")]) == 1
    first, second, third = capsys.readouterr().out.splitlines()
    assert "VCARD" in first
    assert first.endswith(" ms")
    assert second == "/nonexistent.png\terror: picture_unreadable: missing"
    assert "\t-\t" in third


def test_a_reader_that_has_enough_ends_it_without_a_traceback():
    files = [str(CODES / "qrcode-1/1.webp")] * 3
    program = "import sys; from kiosk.commands.decode import run; sys.exit(run(sys.argv[1:]))"
    with subprocess.Popen(
        [sys.executable, "-c", program, *files],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=CODES.parents[2],
    ) as command:
        command.stdout.close()
        assert command.stderr.read() == b""
        assert command.wait() == 1
