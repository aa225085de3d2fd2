"""The resident registry: which household stands behind an opaque member code."""

import logging
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, select

from ledger.database import put
from ledger.facts import Fact, TellsOfHousehold
from ledger.tables import resident
from sync.protocol import codec
from sync.protocol.household import Household

_log = logging.getLogger("ledger.residents")


def register(connection: Connection, households: Mapping[str, Household]) -> None:
    """Keeps the household of each member code, in place of what stood there."""
    rows = [{"member_code": code, "body": codec.encode(household)} for code, household in households.items()]
    put(connection, resident, rows)


def registered_households(connection: Connection, facts: Iterable[Fact]) -> dict[str, Household]:
    """The households behind the member codes that `facts` mention."""
    codes = {fact.payload.household.member_code for fact in facts if isinstance(fact.payload, TellsOfHousehold)} - {""}
    codes = {code for code in codes if "\x00" not in code}
    if not codes:
        return {}
    statement = select(resident.c.member_code, resident.c.body).where(resident.c.member_code.in_(codes))
    found = {}
    for code, body in connection.execute(statement):
        try:
            found[code] = codec.decode(body, Household)
        except codec.Malformed as error:  # the household is received all the same, only not completed
            _log.error("registry_unreadable", extra={"data": {"where": error.where}})
    return found
