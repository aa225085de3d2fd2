"""Puts hollow libraries in the place of those that a wheel links and that the kiosk never calls.

opencv's wheel for Linux links FFmpeg (films) and OpenBLAS (matrices of more than 25 rows); the program loads only where
they are there, so that leaving them out is no way. A hollow one has the same names and ends the program when called.
"""

import re
import shutil
import subprocess
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

NAME_AND_VERSION = re.compile(r"^(?:[0-9a-f]+)? +[TWDBRVi] (?P<name>[A-Za-z_]\w*)(?:@@?(?P<version>\w+))?$")
REFUSING = '__attribute__((noreturn)) void hollow(void) {{ write(2, "{told}\\n", {size}); abort(); }}'
FAILING = "long hollow(void) {{ return 1; }}"
"""What libaom's functions answer: AOM_CODEC_ERROR, with which libavif refuses a picture as it refuses a broken one."""


@dataclass(frozen=True)
class Hollow:
    """A library by the beginning of its file's name, the file that calls it, and what a call does."""

    library: str
    caller: str
    call: str = REFUSING


HOLLOWS = (
    # Films: cameras are read through V4L2, and `kiosk.frozen_program` tells OpenCV to ask FFmpeg for nothing.
    Hollow("libavcodec", "cv2.abi3"),
    Hollow("libavformat", "cv2.abi3"),
    Hollow("libavutil", "cv2.abi3"),
    Hollow("libswscale", "cv2.abi3"),
    # OpenCV asks LAPACK for matrices from 25 rows on (hal_internal.cpp); ours have 8 (getPerspectiveTransform).
    Hollow("libopenblas", "cv2.abi3"),
    # AVIF pictures: a camera makes none.
    Hollow("libaom", "libavif", FAILING),
)
FREED = ("libvpx", "libswresample", "libssl-", "libcrypto-", "libdrm-", "libgfortran", "libquadmath")
"""Beside opencv's libraries, and needed by the hollow ones' originals alone."""


def hollow_out(wheel: Path, out: Path) -> dict[str, Path]:
    """Makes the hollow libraries of the folder `wheel` (opencv_python_headless.libs) in `out`: file name, new file.

    Nothing where the wheel is built otherwise (Windows) or no C compiler is there: then all stay as they are.
    """
    out.mkdir(parents=True, exist_ok=True)
    if shutil.which("cc") is None or not wheel.is_dir():
        return {}
    made = {}
    for hollow in HOLLOWS:
        for library in wheel.glob(f"{hollow.library}*"):
            made[library.name] = _make(library, _caller(wheel, hollow), hollow, out / library.name)
    return made


def _caller(wheel: Path, hollow: Hollow) -> Path:
    return next(path for folder in (wheel.parent / "cv2", wheel) for path in folder.glob(f"{hollow.caller}*"))


def _make(library: Path, caller: Path, hollow: Hollow, out: Path) -> Path:
    called = {name for name, _version in _names(caller, "--undefined-only")}
    names = [(name, version) for name, version in _names(library, "--defined-only") if name in called]
    told = f"{hollow.library} is not part of this program"
    source = out.with_suffix(".c")
    body = hollow.call.format(told=told, size=len(told) + 1)
    aliases = [f'void {name}(void) __attribute__((alias("hollow")));' for name, _version in names]
    source.write_text("\n".join(["#include <stdlib.h>", "#include <unistd.h>", body, *aliases, ""]), "ascii")
    by_version = defaultdict(list)
    for name, version in names:
        by_version[version].append(name)
    words = ["cc", "-shared", "-fPIC", "-O1", "-s", "-w", f"-Wl,-soname,{library.name}", "-o", str(out), str(source)]
    if any(by_version):
        script = out.with_suffix(".map")
        parts = [f"{version} {{ global: {'; '.join(found)}; }};" for version, found in by_version.items() if version]
        script.write_text("\n".join(parts) + "\n", "ascii")
        words.append(f"-Wl,--version-script={script}")
    subprocess.run(words, check=True)
    return out


def _names(file: Path, which: str) -> list[tuple[str, str]]:
    told = subprocess.run(
        ["nm", "-D", which, "--with-symbol-versions", str(file)], capture_output=True, text=True, check=True
    )
    undefined = which == "--undefined-only"
    lines = [line.replace(" U ", " T ") if undefined else line for line in told.stdout.splitlines()]
    found = [NAME_AND_VERSION.match(line) for line in lines]
    return [(one["name"], one["version"] or "") for one in found if one]
