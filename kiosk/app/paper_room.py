"""The office's thread: documents are made and written one at a time, so that neither desk nor screen waits for them."""

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from kiosk.app.job_thread import JobThread
from kiosk.app.paper_making import Document, PaperMaking
from kiosk.documents.making import DocumentNotWritten, Stopped, Watch, write_whole
from kiosk.domain.shelter_report import Remarks
from kiosk.errors import KnownError
from kiosk.ports.printing import Printer
from kiosk.screens.papers import (
    Draft,
    GivenUp,
    OnProgress,
    PaperFailed,
    PaperOrder,
    Places,
    Written,
)

PERCENT = 100

_log = logging.getLogger(__name__)
Post = Callable[[Callable[[], None]], None]
Result = TypeVar("Result")


class PaperRoom:
    """The port `screens.papers.PaperDoor`; answers by `post`."""

    def __init__(
        self,
        making: PaperMaking,
        printer: Printer,
        folder: Path,
        find_sticks: Callable[[], tuple[Path, ...]],
        post: Post,
    ) -> None:
        self._making, self._printer, self._folder = making, printer, folder
        self._find_sticks, self._post = find_sticks, post
        self._jobs = JobThread(name="paper")
        self._giving_up = threading.Event()

    def start(self) -> None:
        """Begin to wait for work."""
        self._jobs.start()

    def stop(self) -> None:
        """Give up the document under way and end, or leave it behind when it hangs."""
        self._giving_up.set()
        self._jobs.stop()

    def look(self, answer: Callable[[Places | PaperFailed], None]) -> None:
        """Where documents can go."""
        self._queue(lambda: Places(self._find_sticks(), self._folder, self._printer.name()), answer)

    def draft(self, remarks: Remarks, due_us: int | None, answer: Callable[[Draft | PaperFailed], None]) -> None:
        """The text of a report as of now, or of the time when it was due."""
        self._queue(lambda: self._making.draft(remarks, due_us), answer)

    def write(
        self,
        order: PaperOrder,
        folder: Path | None,
        on_progress: OnProgress,
        answer: Callable[[Written | GivenUp | PaperFailed], None],
    ) -> None:
        """Make a document and write it into `folder`; None prints it, or keeps it in this computer's own folder."""
        self._giving_up.clear()
        watch = Watch(self._posting(on_progress), self._giving_up.is_set)
        self._queue(lambda: self._written(order, folder, watch), answer)

    def run(self, work: Callable[[], Result], answer: Callable[[Result | PaperFailed], None]) -> None:
        """Do other work with files here, in its turn."""
        self._queue(work, answer)

    def give_up(self) -> None:
        """Stop the document that is being made."""
        self._giving_up.set()

    def _written(self, order: PaperOrder, folder: Path | None, watch: Watch) -> Written | GivenUp:
        made = self._making.make(order, watch)
        if isinstance(made, Stopped) or self._giving_up.is_set():
            return GivenUp()
        printer = self._printer.name() if folder is None else ""
        return self._printed(made, printer) if printer else self._kept(made, folder or self._folder)

    def _printed(self, made: Document, printer: str) -> Written:
        """It may hold names: it goes to the printer from memory."""
        self._printer.send(made.name, made.data)
        return Written(printer=printer)

    def _kept(self, made: Document, folder: Path) -> Written:
        try:
            if folder == self._folder:
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise DocumentNotWritten(reason=error.strerror or type(error).__name__) from None
        write_whole(folder / made.name, made.data)
        return Written(path=folder / made.name)

    def _posting(self, on_progress: OnProgress) -> OnProgress:
        """Tell the screen once a percent, not once a line."""
        told = -1

        def progress(done: int, of: int) -> None:
            nonlocal told
            percent = PERCENT * done // of if of else 0
            if percent != told:
                told = percent
                self._post(lambda: on_progress(done, of))

        return progress

    def _queue(self, work: Callable[[], Result], answer: Callable[[Result | PaperFailed], None]) -> None:
        def job() -> None:
            done = _done(work)
            self._post(lambda: answer(done))

        if not self._jobs.take(job):
            self._post(lambda: answer(PaperFailed("paper_busy")))


def _done(work: Callable[[], Result]) -> Result | PaperFailed:
    try:
        return work()
    except KnownError as error:
        _log.warning("office: %s", error.key)
        return PaperFailed(error.key, dict(error.data))
    except Exception:  # noqa: BLE001 - the screen must be answered
        _log.exception("work in the office failed by a bug")
        return PaperFailed("bug")
