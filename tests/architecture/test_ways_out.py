"""Each place in the source where bytes leave the kiosk, with what the log says of it, or why it says nothing."""

import ast
from pathlib import Path

import kiosk.__main__ as kiosk_program

ROOT = Path(__file__).resolve().parents[2]
WRITING = {
    "write_whole",
    "_write_whole",
    "write_bytes",
    "write_text",
    "copyfile",
    "copyfileobj",
    "clipboard",
    "ZipFile",
}
"""Names by which bytes leave the program; `open` for writing and a printer's `send` are found by their arguments."""
NOTED = {
    "kiosk/app/paper_room.py": "the screens' office; `NotedPapers` stands before it (test_noted_papers)",
    "kiosk/ui/report_sheet.py": "the report's text to the clipboard (test_report_screen)",
    "kiosk/commands/roster.py": "exported (test_paper_commands)",
    "kiosk/commands/report.py": "exported (test_paper_commands)",
    "kiosk/commands/sheet.py": "a slip is exported (test_paper_commands); blank cards hold nobody",
}
"""Ways out of documents with persons or figures of care."""
NOBODY = {
    "kiosk/commands/poster.py": "the shelter's code",
    "kiosk/commands/support_bundle.py": "logs and counts (test_support_bundle holds that nobody is in it)",
    "kiosk/commands/drill.py": "figures of a drill",
    "kiosk/app/shelter_list_files.py": "shelters, as everybody may know them",
    "kiosk/documents/making.py": "how all documents are written",
    "kiosk/app/window.py": "where the window stood, and that it is there",
    "kiosk/app/training_ledger.py": "the log of training's ledger",
    "kiosk/commands/import_shelters.py": "shelters",
    "kiosk/dictionaries/packed_table.py": "towns and names that the program brings along",
    "kiosk/commands/updating/place.py": "the program's own starters",
    "kiosk/commands/updating/archive.py": "the program",
    "kiosk/commands/decode.py": "/dev/null",
}
"""Files on which nobody stands."""
SEALED = {
    "kiosk/store/durable.py": "encrypted copies and wrapped keys",
    "kiosk/store/key_room.py": "overwrites a former key with zeros",
    "sync/stick.py": "bundles, which the ledger alone opens",
    "kiosk/store/salvage.py": "the encrypted file, beside itself",
}
"""What cannot be read without the kiosk's key, or the ledger's."""
COMMANDS_TELLING = {
    "report": "noted",
    "roster": "noted",
    "sheet": "a slip is noted",
    "audit": "words, numbers and ids: it is the log",
    "inspect": "ids and kinds of events; with payloads it is noted",
    "verify": "what stands on a certificate that somebody holds out",
    "card": "what stands on a card that somebody lays down; no kiosk's file is opened",
    "decode": "what a picture says that somebody brings",
    "courier": "sealed bundles",
    "purge": "figures, by headquarters' order, noted as purged",
    "support-bundle": "nobody",
    "drill": "nobody real",
    "train": "nobody real",
    "poster": "nobody",
    "import-shelters": "shelters",
    "self-check": "the machine",
    "key": "the machine",
    "version": "the program",
    "update": "the program",
    "enrol-request": "keys of a device",
    "enrol-anew": "keys of a device",
    "enrol-answer": "keys of a device",
    "new-keys": "keys of a device",
}
"""What each command lets out, and what the log says of it."""


def _is_writing(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name == "open":
        words = [one.value for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        flags = {one.attr for one in ast.walk(call) if isinstance(one, ast.Attribute)}
        return any(word[:1] in ("w", "a", "x") and len(word) < 4 for word in words) or "O_WRONLY" in flags
    if name == "send" and isinstance(call.func, ast.Attribute):
        return "printer" in ast.unparse(call.func.value)
    return name in WRITING


def _writers() -> set[str]:
    found = set()
    for path in sorted([*(ROOT / "kiosk").rglob("*.py"), *(ROOT / "sync").rglob("*.py")]):
        if "drilling" in path.parts:  # plays evenings with nobody real
            continue
        tree = ast.parse(path.read_text("utf-8"))
        if any(isinstance(node, ast.Call) and _is_writing(node) for node in ast.walk(tree)):
            found.add(path.relative_to(ROOT).as_posix())
    return found


def test_every_way_out_of_the_program_is_known_and_says_what_the_log_tells_of_it() -> None:
    known = NOTED | NOBODY | SEALED
    assert _writers() - known.keys() == set(), "a new way out: note it (kiosk/desk/papers_out.py), or say why not"
    assert known.keys() - _writers() == set()


def test_every_command_says_what_it_lets_out() -> None:
    assert COMMANDS_TELLING.keys() == kiosk_program.COMMANDS.keys()


def test_every_place_that_opens_a_form_is_known() -> None:
    """A form of a stored family opens covered (`screens/covering`); test_covered_forms walks these roads."""
    stored = {"form_touches", "entry_touches", "paper_form"}
    not_stored = {"card_touches"}
    comparing = {"form_records"}
    calling = {path.stem for path in (ROOT / "kiosk" / "screens").glob("*.py") if "form_of(" in path.read_text("utf-8")}
    volunteers = {"centre_records", "centre_form_touches", "centre_carding"}
    assert calling - volunteers == stored | not_stored | comparing, "a new road to a form: cover it, and walk it"
    for stem in stored:
        assert "covering.covered(" in (ROOT / "kiosk" / "screens" / f"{stem}.py").read_text("utf-8"), stem


def test_what_is_said_to_be_noted_notes() -> None:
    """A sign of it in the file itself; that it comes first, the tests that are named hold."""
    for path in NOTED.keys() - {"kiosk/app/paper_room.py", "kiosk/ui/report_sheet.py"}:
        assert "NotePaper" in (ROOT / path).read_text("utf-8"), path


def test_nobody_but_the_noting_office_is_given_to_a_screen() -> None:
    """The one place that knows both: every screen gets the office with the log before it."""
    source = (ROOT / "kiosk" / "app" / "kiosk.py").read_text("utf-8")
    allowed = ("self._papers = ", "NotedPapers(", "ShelterListFiles(", "self._papers.start()", "self._papers.stop()")
    uses = [line.strip() for line in source.splitlines() if "self._papers" in line]
    assert [line for line in uses if not any(part in line for part in allowed)] == []
