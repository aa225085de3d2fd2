"""Whatever a proxy, a stick or a stranger writes, reading it ends in a value or in a known refusal."""

from uuid import UUID

from hypothesis import example, given
from hypothesis import strategies as st

from sync.http_words import RETRY_AFTER_LIMIT_S, retry_after_s
from sync.protocol.messages import Batch, Receipt
from sync.protocol.readable import lines_of_batch, lines_of_receipt
from sync.protocol.verdict import Verdict, VerdictKind
from sync.stick import BundleName, parsed

numbers = st.integers(-(2**70), 2**70)
weekdays = st.sampled_from(["Mon", "Fri", ""])
dates = st.builds("{}, {} Oct {} {}:{}:{} {}".format, weekdays, numbers, numbers, numbers, numbers, numbers, st.text())


@given(st.text() | dates | numbers.map(str))
@example("Fri, 31 Dec 9999 23:59:59 -2359")
@example("Mon, 01 Jan 0001 00:00:00 +2359")
def test_a_retry_after_is_seconds_within_the_limit_or_nothing(header):
    wait_s = retry_after_s(header)
    assert wait_s is None or 0 <= wait_s <= RETRY_AFTER_LIMIT_S


names = st.builds(
    BundleName,
    device_id=st.from_regex(r"[A-Za-z0-9_-]{1,64}", fullmatch=True),
    first=st.integers(0, 2**63 - 1),
    last=st.integers(0, 2**63 - 1),
    digest=st.from_regex(r"[0-9a-f]{8}", fullmatch=True),
)


@given(names, st.sampled_from([".bundle", ".receipt"]))
def test_a_name_is_read_as_it_was_written(name, suffix):
    assert parsed(name.stem + suffix) == name


@given(st.text())
def test_any_other_name_is_nobody_s(file):
    found = parsed(file)
    assert found is None or file.startswith(found.stem.partition("-")[0])


@given(st.lists(st.binary(max_size=60), min_size=1, max_size=4), st.booleans())
def test_a_bundle_of_rubbish_is_shown_as_such(raws, with_payloads):
    lines = list(lines_of_batch(Batch(device_id="K1", events=tuple(raws)), with_payloads=with_payloads))
    assert len(lines) == 1 + len(raws)


@given(numbers, numbers)
def test_a_receipt_of_any_time_is_shown(seq, time_us):
    receipt = Receipt(
        epoch="e",
        device_id="K1",
        high_water=seq,
        ledger_time_us=time_us,
        bundle_digest=b"",
        verdicts=(Verdict(seq, UUID(int=1), VerdictKind.APPLIED),),
    )
    assert [line.get("seq", "-") for line in lines_of_receipt(receipt)] == ["-", seq]
