"""The ledger's word for a table's key: at enrolment, and again when the key changes; nobody else is told."""

from ledger import key_change as changing
from ledger.service import Service
from sync.protocol import bundle, device_certificate, keys
from sync.protocol import key_change as protocol
from sync.protocol.device_certificate import Certified
from sync.protocol.signed import Context
from sync.protocol.venue_records import DeviceCertificateRecord
from tests.contracts.ledger.desk import Desk, enrol_desk
from tests.contracts.ledger.test_venue_feed import table_of
from tests.contracts.ledger.town import approved


def words(desk: Desk) -> list[DeviceCertificateRecord]:
    return [one for one in desk.pull() if isinstance(one, DeviceCertificateRecord)]


def read(service: Service, word: DeviceCertificateRecord) -> Certified:
    key = service.keyring.sign
    return device_certificate.read(word.token, {keys.kid_of(key): key.public_key()})


def test_a_table_is_told_that_its_key_is_its_own(service: Service) -> None:
    club = approved(service)
    table, other, shelter = table_of(service, club), table_of(service, club), enrol_desk(service)
    (word,) = words(table)
    certified = read(service, word)
    assert (word.device_id, certified.device_id) == (table.device_id, table.device_id)
    assert keys.public_bytes(certified.public_key) == keys.public_bytes(table.sign_key)
    assert [one.device_id for one in words(other)] == [other.device_id]
    assert words(shelter) == []


def test_a_new_key_gets_a_word_of_its_own(service: Service) -> None:
    table = table_of(service, approved(service))
    words(table)
    sign_key, seal_key = keys.new_key(), keys.new_key()
    change = protocol.change_to(table.device_id, sign_key, seal_key)
    ledger_seal = next(keys.public_from(one.public_key) for one in table.enrolment.ledger_keys if one.use == "seal")
    changing.change(service, bundle.pack(change, Context.KEY_CHANGE, table.sign_key, ledger_seal))
    table.sign_key, table.seal_key = sign_key, seal_key
    (word,) = words(table)
    assert keys.public_bytes(read(service, word).public_key) == keys.public_bytes(sign_key)
