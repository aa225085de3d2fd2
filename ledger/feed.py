"""Records down: the next page for one device, in the ledger's order."""

from collections.abc import Iterable
from itertools import islice
from typing import Any, TypeAlias

from sqlalchemy import Column, Connection, Select, select, tuple_

from ledger.database import version_of
from ledger.devices import Device, SigningKeys
from ledger.errors import UnknownDevice, Unreadable
from ledger.publishing import EVERYONE, operations, to_device, to_organizer, to_site
from ledger.service import Service
from ledger.tables import centre_entry, presence, record, stay
from sync.protocol import bundle, codec, sealed, signed
from sync.protocol.messages import MAX_FEED_ITEMS, FeedPage, FeedRequest
from sync.protocol.records import ElsewhereRecord, FeedItem
from sync.protocol.signed import Context
from sync.protocol.values import SiteRole

Span: TypeAlias = tuple[int, int]
"""Versions after the first and up to the second."""
_LIMIT = MAX_FEED_ITEMS + 1
MAX_PAGE_BYTES = 4 * 1024 * 1024
"""Half of what a device inflates: a page of the largest households must still be readable."""


def answer(service: Service, sealed_request: bytes) -> bytes:
    """The sealed page for a sealed request. Raises Unreadable, UnknownDevice or RevokedDevice."""
    with service.database.read() as connection:
        known = SigningKeys(connection)
        try:
            opened = bundle.unpack(sealed_request, FeedRequest, Context.FEED_REQUEST, service.keyring.opening, known)
        except (sealed.CannotOpen, codec.Malformed):
            raise Unreadable from None
        except (signed.UnknownSigner, signed.SignatureWrong):
            raise UnknownDevice from None
        device = known.signer(opened.message.device_id)
        page = page_for(connection, service, device, opened.message)
    return bundle.pack(page, Context.FEED_PAGE, service.keyring.sign, device.seal_key)


def page_for(connection: Connection, service: Service, device: Device, request: FeedRequest) -> FeedPage:
    """The records after the request's cursor, up to the sequence as it is seen first.

    The sequence is read before the records: versions become visible in their order, so that all up to it are there, and
    what others commit between two of our statements waits for the next page.
    A cursor beyond the sequence comes from a ledger that was put back since: that device starts again.
    """
    newest = version_of(connection)
    after = request.after if request.after <= newest else 0
    # Most desks ask most of the time when nothing is new anywhere: that costs them and us two short looks.
    found = _items(connection, device, (after, newest)) if after < newest else []
    page = _within_limits(found)
    more = len(page) < len(found)
    return FeedPage(
        epoch=service.epoch,
        device_id=device.device_id,
        nonce=request.nonce,
        high_water=device.high_water,
        cursor=page[-1].version if more else newest,
        more=more,
        ledger_time_us=service.clock(),
        items=tuple(page),
    )


def _within_limits(items: Iterable[FeedItem]) -> list[FeedItem]:
    """As many as a page may hold, but at least one."""
    page: list[FeedItem] = []
    size = 0
    for item in islice(items, MAX_FEED_ITEMS):
        size += len(item.body)
        if page and size > MAX_PAGE_BYTES:
            break
        page.append(item)
    return page


def _items(connection: Connection, device: Device, span: Span) -> list[FeedItem]:
    """A page's worth and one more, so that the page knows whether it is the last."""
    found = _published(connection, device, span) + _of_centre(connection, device, span)
    if device.role is SiteRole.SHELTER_DESK:
        found += _households(connection, device, span)
        found += _elsewhere(connection, device, span)
    return sorted(found, key=lambda item: item.version)[:_LIMIT]


def _in_span(statement: Select[Any], version: Column[int], span: Span) -> Select[Any]:
    after, newest = span
    return statement.where(version > after, version <= newest).order_by(version).limit(_LIMIT)


def _published(connection: Connection, device: Device, span: Span) -> list[FeedItem]:
    audiences = [EVERYONE, to_site(device.site_id), to_device(device.device_id)]
    if device.organizer_id:
        audiences.append(to_organizer(device.organizer_id))
    statement = _in_span(select(record).where(record.c.audience.in_(audiences)), record.c.version, span)
    return [FeedItem(row.kind, row.key, row.version, row.body) for row in connection.execute(statement)]


def _households(connection: Connection, device: Device, span: Span) -> list[FeedItem]:
    statement = _in_span(select(stay).where(stay.c.shelter_id == device.site_id), stay.c.version, span)
    return [
        FeedItem("household", f"{row.household_id}/{row.record_mode}/{row.operation_id}", row.version, row.body)
        for row in connection.execute(statement)
    ]


def _of_centre(connection: Connection, device: Device, span: Span) -> list[FeedItem]:
    """Cards, needs and teams of the volunteer centre where the device stands; other sites have none."""
    statement = select(centre_entry).where(centre_entry.c.centre_id == device.site_id)
    return [
        FeedItem(row.kind, f"{row.entry_id}/{row.record_mode}", row.version, row.body)
        for row in connection.execute(_in_span(statement, centre_entry.c.version, span))
    ]


def _elsewhere(connection: Connection, device: Device, span: Span) -> list[FeedItem]:
    """Persons at other shelters, only of operations as they are: a fact of another record mode tells nobody."""
    scopes = [(operation.operation_id, operation.record_mode.value) for operation in operations(connection)]
    statement = select(presence).where(
        presence.c.shelter_id != device.site_id,
        tuple_(presence.c.operation_id, presence.c.record_mode).in_(scopes),
    )
    statement = _in_span(statement, presence.c.version, span)
    items = []
    for row in connection.execute(statement):
        elsewhere = ElsewhereRecord(
            person_id=row.person_id,
            operation_id=row.operation_id,
            shelter_id=row.shelter_id,
            since_us=row.claimed_at_us,
            gone=not row.counted,
        )
        key = f"{row.person_id}/{row.operation_id}"
        items.append(FeedItem("elsewhere", key, row.version, codec.encode(elsewhere)))
    return items
