"""What was written once is read for ever, and written the same way today: events, records, messages, codes."""

import json

import pytest

from sync.protocol import activity_code, certificate_code, codec, credential, events, keys, posted_code
from sync.protocol.credential import IssuerKey
from sync.protocol.events import Event
from tests.frozen import specimens, venue_specimens
from tests.frozen.freeze import FILE

FROZEN = json.loads(FILE.read_text("utf-8"))
MESSAGES = specimens.messages()


def test_nothing_that_was_frozen_is_missing():
    assert set(FROZEN) == {*MESSAGES, "code", "posted code", *venue_specimens.venue_texts(specimens.ISSUER_KEY)}


@pytest.mark.parametrize("name", MESSAGES)
def test_what_was_written_is_read_as_it_was_meant(name):
    assert codec.decode(bytes.fromhex(FROZEN[name]), type(MESSAGES[name])) == MESSAGES[name]


@pytest.mark.parametrize("name", MESSAGES)
def test_the_same_thing_is_written_in_the_same_bytes(name):
    assert codec.encode(MESSAGES[name]).hex() == FROZEN[name], "digests and chains rest on these bytes"


PAYLOADS = specimens.PAYLOADS | specimens.LATER_PAYLOADS | venue_specimens.VENUE_PAYLOADS


@pytest.mark.parametrize("name", PAYLOADS)
def test_the_payload_of_an_old_event_is_read(name):
    event = codec.decode(bytes.fromhex(FROZEN[f"event {name}"]), Event)
    assert events.payload_of(event) == PAYLOADS[name]


def test_a_posted_code_that_was_printed_is_read():
    key = specimens.ISSUER_KEY.public_key()
    assert posted_code.read(FROZEN["posted code"], {keys.kid_of(key): key}) == specimens.POSTED


def test_a_code_that_was_printed_is_read():
    key = specimens.ISSUER_KEY.public_key()
    issuers = {keys.kid_of(key): IssuerKey("specimen", key, 0, 2**40)}
    assert credential.read(FROZEN["code"], issuers, (), 1_795_000_001) == specimens.CREDENTIAL


def test_an_activity_s_code_that_was_shown_is_read():
    assert (
        activity_code.read(FROZEN["activity code"], [venue_specimens.DEVICE_KEY.public_key()])
        == venue_specimens.ACTIVITY_CODE
    )


def test_a_certificate_that_was_handed_out_is_believed():
    key = specimens.ISSUER_KEY.public_key()
    verified = certificate_code.read(FROZEN["certificate"], {keys.kid_of(key): key})
    assert verified.certificate == venue_specimens.CERTIFICATE
    assert verified.is_chained
