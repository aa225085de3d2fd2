"""`python -m tests.frozen.store.freeze` freezes the tables of a new version; what is frozen is never written again."""

import tempfile
from pathlib import Path

from kiosk.store.migrations import STEPS
from tests.frozen.store.schema import frozen_schema, schema_after


def main() -> None:
    for version in range(1, len(STEPS) + 1):
        if not frozen_schema(version).exists():
            with tempfile.TemporaryDirectory() as folder:
                frozen_schema(version).write_text(schema_after(version, Path(folder)), "utf-8")


if __name__ == "__main__":
    main()
