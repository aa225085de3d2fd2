"""The frozen program's hollow libraries: what the kiosk asks of opencv works with them in the real ones' place."""

import os
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from scripts.build_hollow import HOLLOWS, hollow_out

ROOT = Path(__file__).parents[2]
WHEEL = Path(str(metadata.distribution("opencv-python-headless").locate_file("opencv_python_headless.libs")))
LIMIT_S = 150
pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux") or shutil.which("cc") is None, reason="made on Linux by a C compiler"
)
SEES = """
import sys
from pathlib import Path
import cv2, numpy
picture = cv2.imread("resources/samples/self_check.png")
corners = numpy.float32([[0, 0], [9, 1], [8, 9], [1, 8]])
cv2.warpPerspective(picture, cv2.getPerspectiveTransform(corners, corners[::-1].copy()), (90, 90))
print("opened" if cv2.VideoCapture(sys.argv[1]).isOpened() else "no film")
seen = cv2.imdecode(numpy.frombuffer(Path(sys.argv[2]).read_bytes(), numpy.uint8), 1)
print("no avif" if seen is None else "avif")
"""


@pytest.fixture(scope="module")
def hollow(tmp_path_factory) -> str:
    made = hollow_out(WHEEL, tmp_path_factory.mktemp("hollow"))
    assert len(made) == len(HOLLOWS)
    return ":".join(str(path) for path in made.values())


def run(hollow: str, *words: str) -> subprocess.CompletedProcess[str]:
    """A Python that finds the hollow libraries first: the loader asks for libraries by name once."""
    environment = {
        **os.environ,
        "LD_PRELOAD": hollow,
        "OPENCV_VIDEOIO_PRIORITY_FFMPEG": "0",
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": str(ROOT),
    }
    return subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=False,
    )


def test_the_whole_ladder_of_decoders_works(hollow):
    done = run(
        hollow,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "tests/unit/devices/test_ladder.py",
        "tests/unit/devices/test_flatten.py",
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in done.stdout or "100%" in done.stdout


def test_films_and_avif_pictures_are_refused_and_end_nothing(hollow, tmp_path):
    film, picture = tmp_path / "film.mp4", tmp_path / "picture.avif"
    film.write_bytes(b"\0\0\0\x18ftypisom" + b"\0" * 500)
    picture.write_bytes(b"\0\0\0\x18ftypavif\0\0\0\0avifmif1" + b"\0" * 500)

    done = run(hollow, "-c", SEES, str(film), str(picture))

    assert done.stdout.split("\n")[:2] == ["no film", "no avif"], done.stderr


def test_a_hollow_library_says_so_when_it_is_called(hollow):
    blas = next(path for path in hollow.split(":") if "openblas" in path)

    done = run("", "-c", f"import ctypes; ctypes.CDLL({blas!r}).dgesv_()")

    assert done.returncode == -6
    assert "libopenblas is not part of this program" in done.stderr
