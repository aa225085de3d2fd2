"""The list's own rows: one a person who came and one for heads that nobody named, so that lists need no decoding."""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, delete

from kiosk.domain.roster import RosterLine, is_hidden, is_not_public, roster_lines
from kiosk.store.roster_sums import alike, change_sums, lines_before
from kiosk.store.tables import roster_line
from sync.protocol.records import HouseholdRecord
from sync.protocol.values import reported_method

UNNAMED = b""
"""`person_id` of the row for heads that nobody named."""
_NOBODY = {
    "person_id": UNNAMED,
    "name": "",
    "kana": "",
    "birth_date": None,
    "birth_date_raw": "",
    "sex": "",
    "has_care": False,
    "is_public": False,
}
_FORGET = delete(roster_line).where(roster_line.c.household_id == bindparam("key"))
_ADD = roster_line.insert()


def put_lines(connection: Connection, records: Sequence[HouseholdRecord]) -> None:
    """Write the rows of these households in the place of their older ones; who was taken back has none."""
    keys = [record.household.household_id.bytes for record in records]
    before = lines_before(connection, keys)
    connection.execute(_FORGET, [{"key": key} for key in keys])
    rows = [row for record in records for row in _rows(record)]
    if rows:
        connection.execute(_ADD, rows)
    change_sums(connection, before, alike(rows))


def _rows(record: HouseholdRecord) -> list[dict[str, object]]:
    household = record.household
    shared = {
        "household_id": household.household_id.bytes,
        "operation_id": record.operation_id,
        "shelter_id": record.shelter_id,
        "record_mode": record.record_mode.value,
        "received_at_us": record.received_at_us,
        "reception_no": record.reception_no,
        "method": reported_method(record.method).value,
        "stay_type": household.stay_type.value,
        "living_group": household.living_group,
        "heads": household.heads,
        "open_heads": household.heads - sum(one.protect for one in household.came),
        "last_seen_us": record.last_seen_us or record.received_at_us,
    }
    lines = roster_lines([record], with_hidden=True, with_gone=True)
    return [{**shared, "position": position, **_line(line)} for position, line in enumerate(lines)]


def _line(line: RosterLine) -> dict[str, object]:
    told = {
        "unnamed": line.unnamed,
        "is_protected": is_hidden(line),
        "whereabouts": line.whereabouts.value,
        "since_us": line.away.since_us if line.away is not None else 0,
    }
    person = line.person
    if person is None:
        return {**told, **_NOBODY}
    return {
        **told,
        "person_id": person.person_id.bytes,
        "name": person.name_display or person.name_latin,
        "kana": person.kana,
        "birth_date": person.birth_date.isoformat() if person.birth_date else None,
        "birth_date_raw": "" if person.birth_date else person.birth_date_raw,
        "sex": person.sex.value,
        "has_care": bool(person.care_codes or person.care_note or person.needs or person.allergies),
        "is_public": not is_not_public(line),
    }
