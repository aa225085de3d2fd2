"""The house numbers: how long files and functions are, what they are called, and what no file may hold."""

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("kiosk", "sync", "cardreader", "ledger")
MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 50
MAX_SENTENCE_LINES = 3
"""A sentence of 120 characters a line; longer ones are two thoughts."""
MAX_TEXT_BYTES = 2_000_000
FORBIDDEN_NAMES = {"utils", "util", "common", "helpers", "helper", "manager", "misc", "stuff"}
ITSELF = Path(__file__).resolve()


@cache
def tracked() -> tuple[Path, ...]:
    """Every file of the repository that is there."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return tuple(path for name in listed.decode().split("\0") if name and (path := ROOT / name).is_file())


def python_files(*tops: str) -> list[Path]:
    return [path for path in tracked() if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in tops]


ALL_PYTHON = python_files(*PRODUCT, "tests", "scripts")


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def nodes(*kinds: type[ast.AST], tops: tuple[str, ...] = PRODUCT) -> Iterator[tuple[Path, ast.AST]]:
    for path in python_files(*tops):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, kinds):
                yield path, node


def calls(*tops: str) -> Iterator[tuple[str, str, ast.Call]]:
    """Where, what name with its dots, and the call."""
    for path, node in nodes(ast.Call, tops=tops or PRODUCT):
        assert isinstance(node, ast.Call)
        yield f"{named(path)}:{node.lineno}", ast.unparse(node.func), node


def test_the_files_are_seen():
    assert len(ALL_PYTHON) > 100


@pytest.mark.parametrize("path", ALL_PYTHON, ids=named)
def test_a_file_has_a_purpose_in_one_sentence_and_stays_short(path):
    text = path.read_text("utf-8")
    assert text.count("\n") <= MAX_FILE_LINES
    docstring = ast.get_docstring(tree_of(path))
    assert docstring, "a module says what it is for"
    sentence = docstring.split("\n\n")[0]
    assert sentence.rstrip()[-1] in ".。"
    assert sentence.count("\n") < MAX_SENTENCE_LINES


def test_functions_stay_short():
    found = [
        f"{named(path)}:{node.lineno} {node.name} {node.end_lineno - node.lineno + 1}"
        for path, node in nodes(ast.FunctionDef, ast.AsyncFunctionDef, tops=(*PRODUCT, "tests", "scripts"))
        if node.end_lineno - node.lineno + 1 > MAX_FUNCTION_LINES
    ]
    assert found == []


def test_nothing_is_called_by_a_name_that_says_nothing():
    parts = {(named(path), part) for path in ALL_PYTHON for part in re.split(r"[/._]", named(path))}
    assert [where for where, part in parts if part in FORBIDDEN_NAMES] == []
    classes = [
        f"{named(path)} {node.name}"
        for path, node in nodes(ast.ClassDef)
        if re.search(r"(Manager|Helpers?|Utils?)$", node.name)
    ]
    assert classes == []


def test_nobody_sleeps():
    slept = [where for where, what, _ in calls(*PRODUCT, "tests") if what in ("time.sleep", "sleep", "asyncio.sleep")]
    assert [where for where in slept if not where.startswith("tests/bench/")] == [], "a benchmark may look at intervals"


def test_every_thread_has_a_name_and_every_queue_a_bound():
    for where, what, call in calls():
        if what.endswith("Thread"):
            assert any(one.arg == "name" for one in call.keywords), where
        if what in ("queue.Queue", "Queue", "queue.LifoQueue", "queue.SimpleQueue", "SimpleQueue"):
            assert call.args or call.keywords, where


def test_our_own_modules_are_not_patched_with_mocks():
    mocks = [
        f"{named(path)}:{node.lineno}"
        for path, node in nodes(ast.Import, ast.ImportFrom, tops=("tests",))
        if re.search(r"\bmock\b", ast.unparse(node))
    ]
    assert mocks == []


def test_exceptions_are_not_swallowed_without_a_reason():
    for path, node in nodes(ast.ExceptHandler):
        assert isinstance(node, ast.ExceptHandler)
        assert node.type is not None, f"{named(path)}:{node.lineno}"


LEFT_OVERS = {
    "a path of the machine that it was written on": r"(?<![\w.])/(work|root|home/[a-z]\w*)/\w",
    "a registry's host": r"\b(pypi\.org|pythonhosted\.org|registry\.npmjs|crates\.io/api)\b",
    "how the work was organised": r"(?i)\b(issues? #?\d+|sub-?agent|helper session|the brief|per the lead|claude)\b",
    "a credential": r"-----BEGIN (EC |RSA )?PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b",
}


def texts() -> Iterator[tuple[Path, str]]:
    for path in tracked():
        if path.resolve() == ITSELF or path.stat().st_size > MAX_TEXT_BYTES:
            continue
        data = path.read_bytes()
        if b"\0" not in data:
            yield path, data.decode("utf-8", "replace")


@pytest.mark.parametrize("what", LEFT_OVERS)
def test_no_file_tells_of(what):
    pattern = re.compile(LEFT_OVERS[what])
    found = [
        f"{named(path)}:{text.count(chr(10), 0, hit.start()) + 1} {hit.group()}"
        for path, text in texts()
        for hit in pattern.finditer(text)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("what", "sample"),
    [
        ("a path of the machine that it was written on", "open('/work" + "/main/x')"),
        ("a path of the machine that it was written on", "see /root" + "/x"),
        ("a registry's host", "https://pypi" + ".org/simple"),
        ("how the work was organised", "see issue" + " 2"),
        ("a credential", "-----BEGIN EC " + "PRIVATE KEY-----"),
    ],
)
def test_such_words_would_be_found(what, sample):
    assert re.search(LEFT_OVERS[what], sample)
