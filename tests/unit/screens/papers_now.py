"""An office without a thread: what the screens ask for is made at once, over the desk's own file."""

from pathlib import Path

from kiosk.app.paper_making import PaperMaking
from kiosk.documents.making import Stopped, Watch, write_whole
from kiosk.errors import KnownError
from kiosk.screens.papers import GivenUp, PaperFailed, Places, Written
from tests.fakes import FakeClock


class PapersNow:
    """The port `PaperDoor`; `fails` makes the next work fail, `stops` gives it up, `asked` is what was written."""

    def __init__(self, desk, clock: FakeClock, folder: Path) -> None:
        self.making = PaperMaking(desk._store, lambda: desk.site, clock)
        self.folder = folder
        self.asked: list[tuple[object, Path | None]] = []
        self.fails: KnownError | None = None
        self.stops = False

    def look(self, answer) -> None:
        answer(Places((self.folder / "stick",), self.folder, "見本プリンター"))

    def draft(self, remarks, due_us, answer) -> None:
        answer(self._failed() or self.making.draft(remarks, due_us))

    def write(self, order, folder, on_progress, answer) -> None:
        self.asked.append((order, folder))
        if failed := self._failed():
            answer(failed)
            return
        made = self.making.make(order, Watch(on_progress, lambda: self.stops))
        if isinstance(made, Stopped):
            answer(GivenUp())
            return
        if folder is None:
            answer(Written(printer="見本プリンター"))
            return
        folder.mkdir(exist_ok=True)
        write_whole(folder / made.name, made.data)
        answer(Written(folder / made.name))

    def give_up(self) -> None:
        self.stops = True

    def _failed(self) -> PaperFailed | None:
        failed, self.fails = self.fails, None
        return PaperFailed(failed.key, dict(failed.data)) if failed else None
