"""What a file's tables look like, as text that does not depend on how the statements were laid out."""

from pathlib import Path

from sqlalchemy import Connection

from kiosk.store.database import Database
from kiosk.store.migrations import STEPS, migrate
from tests.fakes import STORE_KEY

FOLDER = Path(__file__).parent


def frozen_schema(version: int) -> Path:
    return FOLDER / f"schema-{version}.txt"


def schema_after(version: int, folder: Path) -> str:
    """The tables of a file that only ever took the first steps."""
    database = Database(folder / f"{version}.db", STORE_KEY)
    migrate(database, STEPS[:version])
    with database.reading() as connection:
        text = schema_in(connection)
    database.close()
    return text


def schema_in(connection: Connection) -> str:
    """Each table with its columns, each index with its own: one line for each."""
    rows = connection.exec_driver_sql(
        "SELECT name, wr FROM pragma_table_list WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    )
    lines = []
    for table, is_without_rowid in rows.all():
        lines.append(f"{table}{' without rowid' if is_without_rowid else ''}")
        for row in connection.exec_driver_sql(f"PRAGMA table_info({table})").all():
            needed = " not null" if row.notnull else ""
            lines.append(f"  {row.name} {row.type}{needed} default {row.dflt_value} key {row.pk}")
        for index in sorted(connection.exec_driver_sql(f"PRAGMA index_list({table})").all(), key=lambda one: one.name):
            columns = connection.exec_driver_sql(f"PRAGMA index_info({index.name})").all()
            named = index.name if index.origin == "c" else f"({index.origin})"
            lines.append(f"  index {named} unique {index.unique}: {', '.join(column.name for column in columns)}")
    return "\n".join(lines) + "\n"
