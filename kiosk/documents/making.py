"""How a long document is made: it tells how far it is, and stops when asked."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kiosk.errors import KnownError

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
"""The program's own files: fonts, templates."""


class TemplateBroken(KnownError):
    """A file in resources/templates cannot be read or asks for what is not there; `data` names `file` and `gap`."""

    key = "template_broken"


class DocumentNotWritten(KnownError):
    """The document could not be written to its place; `data` holds the system's `reason`."""

    key = "document_not_written"


@dataclass(frozen=True)
class Stopped:
    """The document was given up because somebody asked; nothing of it was written."""


def _ignored(done: int, of: int) -> None:
    """Nobody watches."""


def _never() -> bool:
    return False


@dataclass(frozen=True)
class Watch:
    """Who watches: `progress(done, of)` is called after each page or some lines, `should_stop` before each."""

    progress: Callable[[int, int], None] = _ignored
    should_stop: Callable[[], bool] = _never


def template(name: str) -> bytes:
    """A file of resources/templates. Raises TemplateBroken."""
    try:
        return (RESOURCES / "templates" / name).read_bytes()
    except OSError:
        raise TemplateBroken(file=name) from None


def write_whole(path: Path, data: bytes) -> None:
    """Writes a document under its name only when all of it is on the disk. Raises DocumentNotWritten."""
    beside = path.with_name(f".{path.name}.part")
    try:
        with beside.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise DocumentNotWritten(reason=error.strerror or type(error).__name__) from None
