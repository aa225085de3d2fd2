"""Where the frozen evenings lie: one archive for each version of the kiosk's file and each revision of the ledger."""

from pathlib import Path

FOLDER = Path(__file__).parent


def archives() -> list[Path]:
    """From the oldest to the newest."""
    return sorted(FOLDER.glob("evening-*.zip"), key=versions_in)


def archive_of(version: int, revision: str) -> Path:
    return FOLDER / f"evening-{version}-{revision}.zip"


def versions_in(archive: Path) -> tuple[int, str]:
    """The version of the kiosk's file and the revision of the ledger's database."""
    _, version, revision = archive.stem.split("-")
    return int(version), revision


def is_frozen(version: int, revision: str) -> bool:
    """Whether there are files of this version and files of this revision."""
    known = [versions_in(one) for one in archives()]
    return version in {one for one, _ in known} and revision in {one for _, one in known}
