"""Sealed messages: only the reader opens them, only the signer made them, and no bomb goes off."""

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from sync.protocol import bundle, codec, keys, sealed, signed
from sync.protocol.codec import Malformed
from sync.protocol.messages import MAX_EVENTS_PER_BUNDLE, Batch
from sync.protocol.sealed import CannotOpen
from sync.protocol.signed import Context, SignatureWrong, UnknownSigner

DEVICE, LEDGER = keys.new_key(), keys.new_key()
OWN = {bytes(keys.kid_of(LEDGER)): LEDGER}
KNOWN = {bytes(keys.kid_of(DEVICE)): DEVICE.public_key()}
BATCH = Batch(device_id="K1", events=(b"one", b"two"))


def packed(message: Batch = BATCH, context: Context = Context.BUNDLE) -> bytes:
    return bundle.pack(message, context, DEVICE, LEDGER.public_key())


def unpacked(data: bytes, context: Context = Context.BUNDLE) -> bundle.Opened[Batch]:
    return bundle.unpack(data, Batch, context, OWN, KNOWN)


def test_round_trip() -> None:
    data = packed()
    opened = unpacked(data)
    assert (opened.message, opened.signer) == (BATCH, keys.kid_of(DEVICE))
    assert opened.digest == bundle.digest(data)


def test_the_same_message_never_looks_the_same() -> None:
    assert packed() != packed()


def test_nothing_of_the_message_shows() -> None:
    secret = b"NOBODY-READS-THIS" * 10
    assert b"NOBODY" not in packed(Batch(device_id="K1", events=(secret,)))


def test_another_reader_cannot_open_it() -> None:
    with pytest.raises(CannotOpen):
        bundle.unpack(packed(), Batch, Context.BUNDLE, {bytes(keys.kid_of(DEVICE)): DEVICE}, KNOWN)
    impostor = {bytes(keys.kid_of(LEDGER)): DEVICE}
    with pytest.raises(CannotOpen):
        bundle.unpack(packed(), Batch, Context.BUNDLE, impostor, KNOWN)


def test_another_signer_or_context_is_not_believed() -> None:
    with pytest.raises(UnknownSigner):
        bundle.unpack(packed(), Batch, Context.BUNDLE, OWN, {})
    with pytest.raises(SignatureWrong):
        unpacked(packed(context=Context.RECEIPT))


@given(st.data())
def test_every_changed_byte_is_noticed(data: st.DataObject) -> None:
    raw = bytearray(packed())
    place = data.draw(st.integers(0, len(raw) - 1))
    raw[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises((CannotOpen, Malformed)):
        unpacked(bytes(raw))


@given(st.binary(max_size=300))
def test_garbage(data: bytes) -> None:
    with pytest.raises((CannotOpen, Malformed)):
        unpacked(data)


@given(st.binary(max_size=200))
def test_hostile_words_inside_a_good_seal(inner: bytes) -> None:
    for payload in (inner, sealed.compress(inner)):
        token = signed.sign(payload, DEVICE, Context.BUNDLE)
        with pytest.raises(Malformed):
            unpacked(sealed.seal(token, LEDGER.public_key()))
    with pytest.raises((Malformed, UnknownSigner, SignatureWrong)):
        unpacked(sealed.seal(inner, LEDGER.public_key()))


def test_a_bomb_is_refused_by_its_name() -> None:
    with pytest.raises(Malformed):
        sealed.inflate(sealed.compress(b"\x00" * (sealed.MAX_INFLATED_BYTES + 1)))


def test_a_frame_that_hides_its_length_is_refused() -> None:
    frame = zstandard.ZstdCompressor(write_content_size=False).compress(b"x" * 100)
    with pytest.raises(Malformed):
        sealed.inflate(frame)


def test_a_frame_that_lies_about_its_length_is_refused() -> None:
    honest = bytearray(sealed.compress(b"x" * 200))
    place = honest.index(200)
    honest[place] = 100
    with pytest.raises(Malformed):
        sealed.inflate(bytes(honest))


@pytest.mark.parametrize("data", [b"", b"\x28\xb5\x2f\xfd", b"x" * 50, sealed.compress(b"x") + b"more"])
def test_what_is_no_frame(data: bytes) -> None:
    with pytest.raises(Malformed):
        sealed.inflate(data)


@given(st.binary(min_size=1, max_size=2000))
def test_compression_round_trip(data: bytes) -> None:
    assert sealed.inflate(sealed.compress(data)) == data


@pytest.mark.parametrize("events", [(), (b"x",) * (MAX_EVENTS_PER_BUNDLE + 1)])
def test_a_batch_has_at_least_one_event_and_no_more_than_the_limit(events: tuple[bytes, ...]) -> None:
    with pytest.raises(Malformed):
        codec.decode(codec.encode(Batch(device_id="K1", events=events)), Batch)
