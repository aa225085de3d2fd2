"""COSE_Sign1: ours is read by an independent library and theirs by us; every change is noticed."""

import warnings

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.protocol import keys, signed
from sync.protocol.codec import Malformed
from sync.protocol.signed import Context, SignatureWrong, UnknownSigner

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # the library's own start-up; it is only used in tests
    import cwt

KEY = keys.new_key()
KID = keys.kid_of(KEY)
KNOWN = {bytes(KID): KEY.public_key()}


def cose_key(key: keys.PrivateKey) -> "cwt.COSEKey":
    numbers = key.private_numbers()
    size = 32
    # RFC 9052, section 7, and RFC 9053, section 7.1: kty EC2, kid, alg ES256, P-256, x, y, d.
    return cwt.COSEKey.new(
        {
            1: 2,
            2: bytes(keys.kid_of(key)),
            3: -7,
            -1: 1,
            -2: numbers.public_numbers.x.to_bytes(size, "big"),
            -3: numbers.public_numbers.y.to_bytes(size, "big"),
            -4: numbers.private_value.to_bytes(size, "big"),
        }
    )


@given(st.binary(max_size=100), st.sampled_from(Context))
def test_round_trip(payload: bytes, context: Context) -> None:
    checked = signed.verify(signed.sign(payload, KEY, context), KNOWN, context)
    assert (checked.kid, checked.payload) == (KID, payload)


def test_cwt_reads_ours() -> None:
    token = signed.sign(cbor2.dumps({1: "issuer", 2: "subject"}, canonical=True), KEY, Context.CREDENTIAL)
    assert cwt.decode(token, cose_key(KEY)) == {1: "issuer", 2: "subject"}


def test_cwt_refuses_another_context() -> None:
    token = signed.sign(cbor2.dumps({1: "issuer"}), KEY, Context.BUNDLE)
    with pytest.raises(cwt.VerifyError):
        cwt.decode(token, cose_key(KEY))


def test_we_read_cwt() -> None:
    head = {1: -7, 4: bytes(KID)}
    token = cwt.COSE.new().encode_and_sign(b"payload", cose_key(KEY), protected=head)
    assert signed.verify(token, KNOWN, Context.CREDENTIAL).payload == b"payload"


def test_a_context_cannot_be_passed_off_as_another() -> None:
    for made in Context:
        for read in Context:
            token = signed.sign(b"x", KEY, made)
            if made is read:
                signed.verify(token, KNOWN, read)
            else:
                with pytest.raises(SignatureWrong):
                    signed.verify(token, KNOWN, read)


def test_an_unknown_signer_is_named() -> None:
    stranger = keys.new_key()
    with pytest.raises(UnknownSigner) as caught:
        signed.verify(signed.sign(b"x", stranger, Context.BUNDLE), KNOWN, Context.BUNDLE)
    assert caught.value.kid == keys.kid_of(stranger)


def test_anothers_signature_under_our_kid_is_wrong() -> None:
    with pytest.raises(SignatureWrong):
        signed.verify(
            signed.sign(b"x", keys.new_key(), Context.BUNDLE),
            _AnyKid(),
            Context.BUNDLE,
        )


class _AnyKid(dict):  # type: ignore[type-arg]
    """Every kid leads to our key."""

    def get(self, _kid: object, _default: object = None) -> keys.PublicKey:
        return KEY.public_key()


@given(st.data())
def test_every_changed_byte_is_noticed(data: st.DataObject) -> None:
    token = bytearray(signed.sign(b"a payload of some length", KEY, Context.BUNDLE))
    place = data.draw(st.integers(0, len(token) - 1))
    token[place] ^= data.draw(st.integers(1, 255))
    try:
        checked = signed.verify(bytes(token), KNOWN, Context.BUNDLE)
    except (Malformed, UnknownSigner, SignatureWrong):
        return
    assert checked.payload == b"a payload of some length", "only the unsigned wrapping may differ"


@given(st.binary(max_size=200))
def test_garbage(data: bytes) -> None:
    with pytest.raises((Malformed, UnknownSigner, SignatureWrong)):
        signed.verify(data, KNOWN, Context.BUNDLE)


def _token(protected: object, payload: object, signature: object) -> bytes:
    return cbor2.dumps(cbor2.CBORTag(18, [protected, {}, payload, signature]))


GOOD_HEAD = cbor2.dumps({1: -7, 4: bytes(KID)})


@pytest.mark.parametrize(
    "token",
    [
        cbor2.dumps([]),
        cbor2.dumps(cbor2.CBORTag(17, [b"", {}, b"", b"s" * 64])),
        _token(GOOD_HEAD, b"", b"s" * 63),
        _token(GOOD_HEAD, "text", b"s" * 64),
        _token(GOOD_HEAD, None, b"s" * 64),
        _token(cbor2.dumps({1: -35, 4: bytes(KID)}), b"", b"s" * 64),
        _token(cbor2.dumps({1: -7}), b"", b"s" * 64),
        _token(cbor2.dumps({1: -7, 4: "text"}), b"", b"s" * 64),
        _token(cbor2.dumps([1]), b"", b"s" * 64),
        _token(b"", b"", b"s" * 64),
    ],
    ids=[
        "no tag", "another tag", "short signature", "text payload", "no payload",
        "another algorithm", "no kid", "text kid", "list head", "empty head",
    ],
)  # fmt: skip
def test_what_is_no_sign1_of_ours_is_malformed(token: bytes) -> None:
    with pytest.raises(Malformed):
        signed.verify(token, KNOWN, Context.BUNDLE)


@pytest.mark.parametrize("signature", [b"\x00" * 64, b"\xff" * 64, b"\x00" * 32 + b"\x01" * 32])
def test_impossible_signatures_are_wrong_and_crash_nothing(signature: bytes) -> None:
    with pytest.raises(SignatureWrong):
        signed.verify(_token(GOOD_HEAD, b"x", signature), KNOWN, Context.BUNDLE)


def test_kid_in_names_the_claimed_signer() -> None:
    assert signed.kid_in(signed.sign(b"x", KEY, Context.BUNDLE)) == KID
    with pytest.raises(Malformed):
        signed.kid_in(b"")
