"""The code that a shelter posts: short enough for a poster, believed only from the ledger's own key."""

import random
import string
from datetime import date

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as some

from sync.protocol import base45, keys, posted_code, signed
from sync.protocol.codec import Malformed
from sync.protocol.posted_code import PREFIX, PostedCode
from sync.protocol.signed import Context, SignatureWrong
from sync.protocol.values import RecordMode

KEY, OTHER = keys.new_key(), keys.new_key()
KNOWN = {keys.kid_of(key): key.public_key() for key in (OTHER, KEY)}
POSTED = PostedCode("E4310000002111", "r8-0730-ame", RecordMode.REAL, date(2026, 11, 20))
TEXT = posted_code.issue(POSTED, KEY)
CODES = some.text(some.characters(exclude_categories=("Cs",)), max_size=64)


@given(some.builds(PostedCode, CODES, CODES, some.sampled_from(RecordMode), some.dates()))
def test_what_was_issued_is_read(posted):
    text = posted_code.issue(posted, KEY)
    if len(text) <= posted_code.MAX_TEXT_CHARACTERS:
        assert posted_code.read(text, KNOWN) == posted
    assert set(text) <= set(base45.ALPHABET)


def test_the_longest_plain_names_stay_below_the_limit():
    longest = PostedCode("S" * 64, "o" * 64, RecordMode.TEST, date(2999, 12, 31))
    assert posted_code.read(posted_code.issue(longest, KEY), KNOWN) == longest


@pytest.mark.parametrize(("operation", "version"), [("", 6), ("r8-1120-jishn", 6), ("r8-1120-jishin-kumamoto-shix", 7)])
def test_it_fits_a_small_code_at_level_m(operation, version):
    text = posted_code.issue(PostedCode("E4310000002111", operation, RecordMode.REAL, date(2026, 11, 20)), KEY)
    assert int(segno.make(text, error="m", micro=False, boost_error=False).version) <= version


def test_a_forged_poster_is_refused():
    with pytest.raises(SignatureWrong):
        posted_code.read(posted_code.issue(POSTED, keys.new_key()), KNOWN)
    with pytest.raises(SignatureWrong):
        posted_code.read(TEXT, {})


def test_the_ledgers_signature_under_something_else_is_no_poster():
    body = signed.unverified_payload(signed.expanded(base45.decode(TEXT.removeprefix(PREFIX)), keys.kid_of(KEY)))
    receipt = signed.sign(body, KEY, Context.RECEIPT)
    with pytest.raises(SignatureWrong):
        posted_code.read(PREFIX + base45.encode(signed.compact(receipt)), KNOWN)


def test_three_thousand_mutated_texts_are_all_refused():
    dice = random.Random(20_261_120)
    believed = [text for text in (_mutated(dice) for _ in range(3000)) if _is_believed(text)]
    assert believed == []


@given(some.text(max_size=200) | some.text(base45.ALPHABET, max_size=500))
def test_no_text_raises_anything_else(text):
    assert not _is_believed(text)
    assert not _is_believed(PREFIX + text)


def _is_believed(text: str) -> bool:
    try:
        posted_code.read(text, KNOWN)
    except (Malformed, SignatureWrong):
        return False
    return True


def _mutated(dice: random.Random) -> str:
    signs = list(TEXT)
    while "".join(signs) == TEXT:
        place, other = dice.randrange(len(signs)), dice.randrange(len(signs))
        match dice.randrange(4):
            case 0:
                signs[place] = dice.choice(base45.ALPHABET + string.ascii_lowercase)
            case 1:
                del signs[place : place + dice.randint(1, 4)]
            case 2:
                signs[place:place] = dice.choices(base45.ALPHABET, k=dice.randint(1, 4))
            case _:
                signs[place], signs[other] = signs[other], signs[place]
    return "".join(signs)
