"""What the start of the program loads: nothing that only documents need."""

import subprocess
import sys

import pytest

ONLY_FOR_DOCUMENTS = ("reportlab", "xlsxwriter", "segno", "PIL")
LOADED = "import kiosk.__main__, kiosk.app.starting, kiosk.app.window, sys; print(*sorted(sys.modules))"


@pytest.fixture(scope="module")
def loaded() -> set[str]:
    done = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_the_program_itself_is_loaded(loaded):
    assert {"kiosk.app.kiosk", "kiosk.app.paper_making", "PySide6.QtWidgets"} <= loaded


def test_libraries_that_draw_documents_wait_for_the_first_document(loaded):
    assert loaded.isdisjoint(ONLY_FOR_DOCUMENTS)
