"""Schema, epoch and keys: made once, kept, and never mistaken."""

import stat
import sys
from pathlib import Path
from threading import Thread

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from ledger import keyring, schema
from ledger.all_tables import metadata
from ledger.database import Database, Versions
from ledger.errors import NotReady
from sync.protocol import keys
from sync.protocol.codec import Malformed


def database(folder: Path) -> Database:
    return Database(f"sqlite:///{folder / 'ledger.sqlite'}")


def test_migrations_lead_to_the_tables(tmp_path: Path) -> None:
    made = database(tmp_path)
    schema.migrate(made)
    with made.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    made.close()


def test_migrations_lead_back(tmp_path: Path) -> None:
    from alembic import command

    made = database(tmp_path)
    schema.migrate(made)
    config = Config()
    config.set_main_option("script_location", str(Path(schema.__file__).parent / "migrations"))
    with made.write() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        assert inspect(connection).get_table_names() == ["alembic_version"]
    schema.migrate(made)
    made.close()


def test_head_is_alembics_own() -> None:
    folder = Path(schema.__file__).parent / "migrations"
    assert ScriptDirectory(str(folder)).get_current_head() == schema.HEAD


def test_a_newer_schema_is_left_alone(tmp_path: Path) -> None:
    made = database(tmp_path)
    schema.migrate(made)
    with made.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NotReady):
        schema.migrate(made)
    made.close()


def test_the_epoch_stays_until_the_database_is_another(tmp_path: Path) -> None:
    first = database(tmp_path)
    schema.migrate(first)
    file = tmp_path / "epoch"
    epoch = schema.agree_on_epoch(first, file)
    assert schema.agree_on_epoch(first, file) == epoch
    first.close()
    (tmp_path / "other").mkdir()
    other = database(tmp_path / "other")
    schema.migrate(other)
    anew = schema.agree_on_epoch(other, file)
    assert anew != epoch
    assert schema.agree_on_epoch(other, file) == anew
    assert file.read_text().strip() == anew
    file.unlink()
    assert schema.agree_on_epoch(other, file) == anew
    other.close()


def test_versions_go_on_and_a_failed_transaction_takes_none(tmp_path: Path) -> None:
    made = database(tmp_path)
    schema.migrate(made)
    with made.write() as connection:
        versions = Versions(connection)
        assert [versions.next(), versions.next()] == [1, 2]
        versions.keep()
    with pytest.raises(RuntimeError):
        _take_and_fail(made)
    with made.write() as connection:
        assert Versions(connection).next() == 3
    made.close()


def _take_and_fail(made: Database) -> None:
    with made.write() as connection:
        versions = Versions(connection)
        versions.next()
        versions.keep()
        raise RuntimeError


def test_sqlite_keeps_what_it_acknowledged(tmp_path: Path) -> None:
    made = database(tmp_path)
    with made.read() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar_one() == "wal"
        assert connection.execute(text("PRAGMA synchronous")).scalar_one() == 2
    made.close()


def test_keys_are_made_once_and_stay_private(tmp_path: Path) -> None:
    first = keyring.load(tmp_path)
    again = keyring.load(tmp_path)
    for use in ("sign", "seal", "issuer"):
        assert keys.private_bytes(getattr(first, use)) == keys.private_bytes(getattr(again, use))
    assert len({keys.private_bytes(key) for key in (first.sign, first.seal, first.issuer)}) == 3
    assert set(first.opening) == {bytes(keys.kid_of(first.seal))}
    if sys.platform != "win32":
        modes = {stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "keys").iterdir()}
        assert modes == {0o600}
    assert "PrivateKey" not in repr(first)


def test_a_new_generation_signs_and_the_old_one_still_opens(tmp_path: Path) -> None:
    old = keyring.load(tmp_path)
    fresh = keys.new_key()
    (tmp_path / "keys" / "seal-0002.p8").write_bytes(keys.private_bytes(fresh))
    now = keyring.load(tmp_path)
    assert keys.kid_of(now.seal) == keys.kid_of(fresh)
    assert set(now.opening) == {bytes(keys.kid_of(fresh)), bytes(keys.kid_of(old.seal))}


def test_workers_that_start_together_agree_on_the_keys(tmp_path: Path) -> None:
    found: list[bytes] = []
    threads = [Thread(target=lambda: found.append(keys.kid_of(keyring.load(tmp_path).sign))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1


def test_a_damaged_key_is_said_and_not_replaced(tmp_path: Path) -> None:
    keyring.load(tmp_path)
    file = tmp_path / "keys" / "sign-0001.p8"
    file.write_bytes(b"damaged")
    with pytest.raises(Malformed):
        keyring.load(tmp_path)
    assert file.read_bytes() == b"damaged"
