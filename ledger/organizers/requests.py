"""登録・変更・更新の申請 of an organiser: at most one of a kind waits for the office's word, and all are kept."""

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, func, insert, select, update

from ledger.errors import Refused
from ledger.organizer_tables import organizer_request
from ledger.organizers.profile import KeptProfile
from ledger.organizers.words import RequestKind, RequestState

_table = organizer_request


@dataclass(frozen=True)
class AskedFor:
    """One request; `profile` is what was asked for, for a renewal what stood then."""

    organizer_id: str
    no: int
    kind: RequestKind
    state: RequestState
    asked_at_us: int
    decided_at_us: int | None
    profile: KeptProfile


def ask(connection: Connection, organizer_id: str, kind: RequestKind, profile: KeptProfile, now_us: int) -> int:
    """Keeps a request; answers its number. Raises Refused where one of the kind is open."""
    found = of_organizer(connection, organizer_id)
    if any(one.kind is kind and one.state is RequestState.OPEN for one in found):
        raise Refused("request_open")
    last = select(func.max(_table.c.no)).where(_table.c.organizer_id == organizer_id)
    no = int(connection.execute(last).scalar() or 0) + 1
    row = {
        "organizer_id": organizer_id,
        "no": no,
        "kind": kind.value,
        "state": RequestState.OPEN.value,
        "asked_at_us": now_us,
        "decided_at_us": None,
        "body": msgspec.json.encode(profile),
    }
    connection.execute(insert(_table).values(row))
    return no


def decide(connection: Connection, organizer_id: str, kind: RequestKind, state: RequestState, now_us: int) -> AskedFor:
    """The open request of a kind, which is open no more. Raises Refused where there is none."""
    found = of_organizer(connection, organizer_id)
    one = next((one for one in found if one.kind is kind and one.state is RequestState.OPEN), None)
    if one is None:
        raise Refused("no_open_request")
    statement = update(_table).where(_table.c.organizer_id == organizer_id, _table.c.no == one.no)
    connection.execute(statement.values(state=state.value, decided_at_us=now_us))
    return one


def withdraw(connection: Connection, organizer_id: str, kinds: Iterable[RequestKind], now_us: int) -> None:
    """Whatever of these kinds is open waits for nobody any more."""
    statement = update(_table).where(
        _table.c.organizer_id == organizer_id,
        _table.c.kind.in_([kind.value for kind in kinds]),
        _table.c.state == RequestState.OPEN.value,
    )
    connection.execute(statement.values(state=RequestState.WITHDRAWN.value, decided_at_us=now_us))


def of_organizer(connection: Connection, organizer_id: str) -> list[AskedFor]:
    """All its requests, the oldest first."""
    statement = select(_table).where(_table.c.organizer_id == organizer_id).order_by(_table.c.no)
    return [
        AskedFor(
            row.organizer_id,
            row.no,
            RequestKind(row.kind),
            RequestState(row.state),
            row.asked_at_us,
            row.decided_at_us,
            msgspec.json.decode(row.body, type=KeptProfile),
        )
        for row in connection.execute(statement)
    ]
