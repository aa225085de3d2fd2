"""Versions of the tariff in the database: loaded once each, never changed."""

from datetime import date

import msgspec
from sqlalchemy import Connection, select

from ledger.database import add_missing
from ledger.point_tables import tariff as table
from ledger.points import tariff
from ledger.points.tariff import Tariff, TariffRefused


def load(connection: Connection, loaded: Tariff, now_us: int) -> bool:
    """Keeps a version; False where it is there already. Raises TariffRefused where it is there and says otherwise."""
    body = msgspec.json.encode(loaded, order="deterministic")
    known = connection.execute(select(table.c.body).where(table.c.version == loaded.version)).scalar_one_or_none()
    if known is not None and bytes(known) != body:
        raise TariffRefused(where="version")
    row = {"version": loaded.version, "valid_from": loaded.valid_from, "body": body, "loaded_at_us": now_us}
    add_missing(connection, table, [row])
    return known is None


def known(connection: Connection) -> list[Tariff]:
    """All versions, the one that was loaded last first: of two for the same day it counts."""
    statement = select(table.c.body).order_by(table.c.loaded_at_us.desc(), table.c.version.desc())
    return [tariff.read(bytes(body)) for body in connection.execute(statement).scalars()]


def on(connection: Connection, day: date) -> Tariff | None:
    """The version in force on `day`."""
    return tariff.in_force(known(connection), day)
