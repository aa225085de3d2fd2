"""Records of an earlier version, to try an upgrade on: `put` lays them there, `look` sees that all are there."""

import hashlib
import sys
import zipfile
from contextlib import closing
from pathlib import Path

from kiosk.store.database import Database
from kiosk.store.migrations import STEPS, copies_before, version_of
from kiosk.store.tables import outbox
from tests.fakes import STORE_KEY
from tests.frozen.evenings.archives import archives, versions_in
from tests.frozen.evenings.evening import OWN

FILE = "kiosk.db"


def put(folder: Path) -> None:
    """The newest frozen evening of an earlier schema, with rows in every state, as its version closed it."""
    earlier = [one for one in archives() if versions_in(one)[0] < len(STEPS)]
    with zipfile.ZipFile(earlier[-1]) as archive:
        (folder / FILE).write_bytes(archive.read(f"town/{OWN}/{FILE}"))
    (folder / "as-it-was.db").write_bytes((folder / FILE).read_bytes())
    (folder / "kiosk.key").write_bytes(STORE_KEY)


def look(folder: Path) -> None:
    """Today's schema, every fact in its state, and a copy from before that is what was there, byte for byte."""
    before, after = folder / "as-it-was.db", folder / FILE
    (copy,) = copies_before(after)
    if _digest(copy) != _digest(before):
        raise SystemExit("check_deb: the copy before the migration is not what was there")
    if _facts(before) != _facts(after):
        raise SystemExit("check_deb: a fact is lost or changed")
    with closing(Database(after, STORE_KEY)) as database:
        if version_of(database) != len(STEPS):
            raise SystemExit("check_deb: the records were not brought to today's schema")
    print(f"check_deb: {len(_facts(after))} facts are there, and a copy from before")


def touch_nothing(folder: Path) -> None:
    """Installing alone changes no record."""
    if _digest(folder / "as-it-was.db") != _digest(folder / FILE):
        raise SystemExit("check_deb: installing changed the records")


def _facts(file: Path) -> list[tuple[object, ...]]:
    """Number, state and content. Read from a copy in memory's place: opening a file writes to it."""
    spare = file.with_suffix(".spare")
    spare.write_bytes(file.read_bytes())
    columns = (outbox.c.seq, outbox.c.state, outbox.c.detail, outbox.c.data)
    with closing(Database(spare, STORE_KEY)) as database, database.reading() as connection:
        found = connection.execute(outbox.select().with_only_columns(*columns).order_by(outbox.c.seq)).all()
    for left in file.parent.glob(f"{spare.name}*"):
        left.unlink()
    return [tuple(row) for row in found]


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


if __name__ == "__main__":
    {"put": put, "look": look, "installed": touch_nothing}[sys.argv[1]](Path(sys.argv[2]))
