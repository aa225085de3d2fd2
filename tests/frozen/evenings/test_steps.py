"""Every version's step makes the tables that it always made, and all steps together make today's."""

import pytest

from kiosk.store.database import Database
from kiosk.store.migrations import STEPS
from kiosk.store.tables import metadata
from tests.fakes import STORE_KEY
from tests.frozen.evenings.schema import frozen_schema, schema_after, schema_in


@pytest.mark.parametrize("version", range(1, len(STEPS) + 1))
def test_an_old_step_is_never_changed(version, tmp_path):
    assert schema_after(version, tmp_path) == frozen_schema(version).read_text("utf-8"), (
        "files of this version are on desks: add a step instead, then run `python -m tests.frozen.evenings.freeze`"
    )


def test_all_steps_lead_to_the_tables_of_today(tmp_path):
    database = Database(tmp_path / "today.db", STORE_KEY)
    with database.writing() as connection:
        metadata.create_all(connection)
    with database.reading() as connection:
        today = schema_in(connection)
    database.close()
    assert schema_after(len(STEPS), tmp_path) == today
