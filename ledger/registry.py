"""The resident registry grows while people arrive: who was received under a bare member code becomes a household."""

from collections.abc import Iterator, Mapping

from ledger import projections, residents
from ledger.journal import Scope, known_scopes
from ledger.publishing import operations
from ledger.service import Service
from sync.protocol.household import Household
from sync.protocol.ids import OperationId, book_of, household_of_code
from sync.protocol.values import RecordMode


def register(service: Service, households: Mapping[str, Household]) -> int:
    """Keeps the household of each member code, and completes those that were received before; answers how many.

    A desk derives a household's id from the code, so that it is found without looking through the journal.
    """
    with service.database.write() as connection:
        residents.register(connection, households)
        ids = [operation.operation_id for operation in operations(connection)]
        received = known_scopes(connection, set(_scopes(ids, households)))
        if received:
            projections.apply(connection, received, {}, service.clock())
    return len(received)


def _scopes(operation_ids: list[str], codes: Mapping[str, Household]) -> Iterator[Scope]:
    for operation_id in operation_ids:
        for mode in RecordMode:
            book = book_of(OperationId(operation_id), mode)
            for code in codes:
                yield mode, household_of_code(book, code)
