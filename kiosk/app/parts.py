"""What a kiosk is built from, and what follows from that alone: where the desk stands, which sticks it sees."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kiosk.app.late_ledger import ClosableLedger
from kiosk.config import Config
from kiosk.desk.counter import Site
from kiosk.desk.enrolled import Enrolled
from kiosk.desk.site_change import chosen_site
from kiosk.devices.sticks import removable_folders
from kiosk.domain.duties import EVERY_DUTY, NO_DUTY
from kiosk.store.database import Database
from kiosk.store.unit_of_work import SqlStore

Post = Callable[[Callable[[], None]], None]


@dataclass(frozen=True)
class Parts:
    """What a kiosk is built from besides its own threads."""

    config: Config
    database: Database
    enrolled: Enrolled
    find_ledger: Callable[[], ClosableLedger | None]
    post: Post


def site_of(parts: Parts) -> Site:
    """Where the desk stands: as enrolled, and as staff changed it since."""
    enrolled_site = parts.enrolled.site(parts.config.operator_id, EVERY_DUTY if parts.config.is_training else NO_DUTY)
    with SqlStore(parts.database).reading() as unit:
        return chosen_site(enrolled_site, unit.settings)


def sticks_of(config: Config) -> Callable[[], tuple[Path, ...]]:
    """Where sticks are looked for: a folder that was named, else what is plugged in."""
    folder = config.stick
    return removable_folders if folder is None else lambda: (folder,) if folder.is_dir() else ()
