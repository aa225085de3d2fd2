"""`python -m tests.frozen.evenings.freeze` freezes a new version's tables and rows; what is frozen is never rewritten.

Run it once, when a step of `kiosk.store.migrations` or a revision of `ledger.migrations` is finished.
"""

import tempfile
from pathlib import Path

from kiosk.store.migrations import STEPS
from ledger.schema import HEAD
from tests.frozen.evenings.archives import archive_of, is_frozen
from tests.frozen.evenings.evening import leave
from tests.frozen.evenings.schema import frozen_schema, schema_after


def main() -> None:
    for version in range(1, len(STEPS) + 1):
        if not frozen_schema(version).exists():
            with tempfile.TemporaryDirectory() as folder:
                frozen_schema(version).write_text(schema_after(version, Path(folder)), "utf-8")
    if not is_frozen(len(STEPS), HEAD):
        leave(archive_of(len(STEPS), HEAD))


if __name__ == "__main__":
    main()
