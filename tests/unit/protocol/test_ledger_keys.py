"""How a desk follows the ledger's keys: from one that it knows to those of today, and to nobody else's."""

import pytest

from sync.protocol import codec, keys, signed
from sync.protocol.codec import Malformed
from sync.protocol.ledger_keys import Handover, Handovers, followed, handover
from sync.protocol.messages import LedgerKey
from sync.protocol.signed import Context, SignatureWrong

GENERATIONS = [(keys.new_key(), keys.new_key()) for _ in range(4)]


def public(generation: int) -> tuple[LedgerKey, ...]:
    named = zip(("sign", "seal"), GENERATIONS[generation], strict=True)
    return tuple(LedgerKey(kid=keys.kid_of(key), use=use, public_key=keys.public_bytes(key)) for use, key in named)


def known(*generations: int) -> dict[bytes, keys.PublicKey]:
    return {keys.kid_of(GENERATIONS[one][0]): GENERATIONS[one][0].public_key() for one in generations}


CHAIN = tuple(handover(public(number + 1), GENERATIONS[number][0]) for number in range(3))


@pytest.mark.parametrize(("start", "learnt"), [(0, [3, 2, 1]), (1, [3, 2]), (2, [3]), (3, [])])
def test_whoever_knows_one_key_of_the_chain_comes_to_its_end(start: int, learnt: list[int]) -> None:
    expected = tuple(key for generation in learnt for key in public(generation))
    assert followed(Handovers(tokens=CHAIN), known(start)) == expected


def test_an_old_statement_told_again_takes_nobody_back() -> None:
    assert followed(Handovers(tokens=CHAIN[:1]), known(0, 1, 2)) == ()


def test_a_chain_that_nobody_known_began_leads_nowhere() -> None:
    assert followed(Handovers(tokens=CHAIN[1:]), known(0)) == ()
    assert followed(Handovers(tokens=()), known(0)) == ()


def test_a_statement_that_was_changed_is_no_statement() -> None:
    stranger = keys.new_key()
    for changed in (CHAIN[0][:-1] + bytes([CHAIN[0][-1] ^ 1]), handover(public(1), stranger)):
        spoilt = changed.replace(keys.kid_of(stranger), keys.kid_of(GENERATIONS[0][0]))
        with pytest.raises((SignatureWrong, Malformed)):
            followed(Handovers(tokens=(spoilt,)), known(0))


def test_what_was_signed_for_something_else_names_no_key() -> None:
    token = signed.sign(codec.encode(Handover(ledger_keys=public(1))), GENERATIONS[0][0], Context.RECEIPT)
    with pytest.raises(SignatureWrong):
        followed(Handovers(tokens=(token,)), known(0))


def test_a_key_under_another_one_s_name_is_malformed() -> None:
    first, second = public(1)
    swapped = LedgerKey(kid=first.kid, use="sign", public_key=second.public_key)
    with pytest.raises(Malformed):
        followed(Handovers(tokens=(handover((swapped,), GENERATIONS[0][0]),)), known(0))
