"""A hand scanner types like a machine, a person like a person: neither is taken for the other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.devices.keyboard_layout import _US_TYPED_ON_JIS, repaired
from kiosk.devices.wedge import (
    LONGEST_SCAN,
    PREFIXED_GAP_S,
    SAME_SCAN_S,
    SCANNER_GAP_S,
    SHORTEST_SCAN,
    SUFFIXES,
    Decision,
    GivenBack,
    Key,
    KeyStroke,
    Lent,
    Scanned,
    TakenBack,
    Wedge,
)
from sync.protocol import sheet_code, slip_code
from sync.protocol.credential import PREFIX

PREFIXES = (PREFIX, sheet_code.PREFIX, slip_code.PREFIX)
BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
TO_JIS = str.maketrans(_US_TYPED_ON_JIS)
TO_US = str.maketrans({jis: us for us, jis in _US_TYPED_ON_JIS.items()})
FAST_S = 0.004
LONG_AFTER_S = 100.0

signs = st.characters(min_codepoint=32, max_codepoint=126)
human_keys = st.one_of(
    st.builds(lambda sign: (sign, Key.SIGN), signs),
    st.sampled_from([("", Key.ENTER), ("", Key.TAB), ("", Key.MODIFIER), ("", Key.OTHER), ("あ", Key.SIGN)]),
)


class Hand:
    """Feeds a wedge and keeps what it decides."""

    def __init__(self, *, lends: bool = False) -> None:
        self.wedge = Wedge(*PREFIXES)
        self.now_mono_s = 10.0
        self.lends = lends
        self.fed: list[KeyStroke] = []
        self.decisions: list[Decision] = []

    def strike(self, text: str, key: Key = Key.SIGN, gap_s: float = FAST_S, *, is_repeat: bool = False) -> None:
        self.now_mono_s += gap_s
        stroke = KeyStroke(text, key, self.now_mono_s, is_repeat, len(self.fed), self.lends)
        self.fed.append(stroke)
        self.decisions += self.wedge.feed(stroke)

    def shoot(self, text: str, *suffix: Key) -> None:
        for sign in text:
            self.strike(sign)
        for key in suffix:
            self.strike("", key)

    def rest(self, wait_s: float = LONG_AFTER_S) -> None:
        self.now_mono_s += wait_s
        self.decisions += self.wedge.poll(self.now_mono_s)

    @property
    def scans(self) -> list[str]:
        return [item.text for item in self.decisions if isinstance(item, Scanned)]

    @property
    def effects(self) -> list[KeyStroke]:
        """Keys that had their effect and kept it, in order."""
        kept: list[KeyStroke] = []
        for item in self.decisions:
            if isinstance(item, Lent):
                kept.append(item.stroke)
            elif isinstance(item, TakenBack):
                kept.remove(item.stroke)
            elif isinstance(item, GivenBack):
                kept += item.strokes
        return kept

    @property
    def given_back(self) -> list[KeyStroke]:
        return [stroke for item in self.decisions if isinstance(item, GivenBack) for stroke in item.strokes]


@pytest.mark.parametrize(
    "suffix", [(), (Key.ENTER,), (Key.LINE_FEED,), (Key.TAB,), (Key.ENTER, Key.LINE_FEED)], ids=str
)
@given(prefix=st.sampled_from(PREFIXES), body=st.text(BASE45, min_size=1, max_size=60))
def test_a_code_of_ours_is_one_scan_with_any_suffix_and_none(suffix, prefix, body):
    hand = Hand()
    hand.shoot(prefix + body, *suffix)
    hand.rest()
    assert hand.scans == [prefix + body]
    assert hand.given_back == []


@pytest.mark.parametrize("layout", [TO_JIS, TO_US], ids=["us_on_jis", "jis_on_us"])
@pytest.mark.parametrize("caps_lock", [False, True])
@given(prefix=st.sampled_from(PREFIXES), body=st.text(BASE45, max_size=60))
def test_a_wrong_layout_and_caps_lock_are_undone(layout, caps_lock, prefix, body):
    typed = (prefix + body).translate(layout)
    hand = Hand()
    hand.shoot(typed.swapcase() if caps_lock else typed, Key.ENTER)
    hand.rest()
    assert hand.scans == [prefix + body]


def test_the_layouts_change_the_colon_so_the_prefix_shows_them():
    assert PREFIX.translate(TO_JIS) != PREFIX
    assert PREFIX.translate(TO_US) != PREFIX
    assert repaired("QRS9:ABC", PREFIX) is None


@given(st.lists(st.tuples(human_keys, st.floats(SCANNER_GAP_S * 1.01, 2.0)), max_size=40))
def test_every_key_of_a_person_comes_back_in_order(typed):
    hand = Hand()
    for (text, key), gap_s in typed:
        hand.strike(text, key, gap_s)
    hand.rest()
    assert hand.given_back == hand.fed
    assert hand.scans == []


@given(st.lists(st.tuples(human_keys, st.floats(0.0, 0.2)), max_size=60))
def test_no_key_is_lost_or_invented_at_any_speed(typed):
    hand = Hand()
    for (text, key), gap_s in typed:
        hand.strike(text, key, gap_s)
    hand.rest()
    tokens = [stroke.token for stroke in hand.given_back]
    assert tokens == sorted(set(tokens))
    missing = [stroke for stroke in hand.fed if stroke.token not in tokens]
    if not hand.scans:
        assert all(stroke.key in SUFFIXES for stroke in missing)
        assert missing == []


def test_a_person_and_a_scanner_take_turns():
    hand = Hand()
    for sign in "4a":
        hand.strike(sign, gap_s=0.2)
    hand.rest(1.0)
    hand.shoot(PREFIX + "ABC", Key.ENTER)
    hand.strike("7", gap_s=0.5)
    hand.strike("", Key.ENTER, gap_s=0.2)
    hand.rest()
    assert hand.scans == [PREFIX + "ABC"]
    assert [stroke.text for stroke in hand.given_back] == ["4", "a", "7", ""]


def test_digits_and_enter_struck_fast_stay_with_the_person():
    hand = Hand()
    hand.strike("4", gap_s=0.2)
    hand.strike("", Key.ENTER, gap_s=0.02)
    assert [stroke.key for stroke in hand.given_back] == [Key.SIGN, Key.ENTER]


def test_a_very_fast_typist_is_no_scanner():
    hand = Hand()
    for sign in "kumamoto shi nishi ku":
        hand.strike(sign, gap_s=0.05)
    hand.rest()
    assert hand.scans == []
    assert hand.given_back == hand.fed


def test_a_held_key_is_no_scan():
    hand = Hand()
    hand.strike("a", gap_s=0.5)
    for repeats in range(1, 31):
        hand.strike("a", gap_s=0.03, is_repeat=True)
        assert len(hand.given_back) == repeats + 1
    hand.rest()
    assert hand.scans == []
    assert len(hand.given_back) == 31


def test_a_chattering_key_is_no_scan():
    hand = Hand()
    hand.shoot("a" * (SHORTEST_SCAN + 2), Key.ENTER)
    hand.rest()
    assert hand.scans == []


def test_a_foreign_code_is_a_scan_from_eight_signs_on():
    hand = Hand()
    hand.shoot("49012345", Key.ENTER)
    hand.rest(10)
    hand.shoot("4901234", Key.ENTER)
    hand.rest()
    assert hand.scans == ["49012345"]
    assert len(hand.given_back) == len("4901234") + 1


def test_the_same_code_within_three_seconds_is_one_scan():
    hand = Hand()
    hand.shoot(PREFIX + "A", Key.ENTER)
    hand.rest(SAME_SCAN_S / 2)
    hand.shoot(PREFIX + "A", Key.ENTER)
    hand.shoot(PREFIX + "B", Key.ENTER)
    hand.rest(SAME_SCAN_S)
    hand.shoot(PREFIX + "B", Key.ENTER)
    assert hand.scans == [PREFIX + "A", PREFIX + "B", PREFIX + "B"]
    assert hand.given_back == []


def test_a_stall_inside_a_code_of_ours_does_not_tear_it():
    hand = Hand()
    hand.shoot(PREFIX + "ABC")
    hand.strike("D", gap_s=PREFIXED_GAP_S * 0.9)
    hand.rest(PREFIXED_GAP_S)
    assert hand.scans == [PREFIX + "ABCD"]


def test_shift_keys_inside_a_scan_belong_to_it():
    hand = Hand()
    for sign in PREFIX + "A:B":
        hand.strike("", Key.MODIFIER)
        hand.strike(sign)
    hand.strike("", Key.ENTER)
    assert hand.scans == [PREFIX + "A:B"]
    assert hand.given_back == []


def test_more_keys_than_any_code_holds_are_given_back():
    hand = Hand()
    hand.shoot("ab" * (LONGEST_SCAN // 2 + 1))
    assert hand.scans == []
    assert len(hand.given_back) == LONGEST_SCAN + 1


def test_the_time_of_the_next_poll_is_known():
    hand = Hand()
    assert hand.wedge.due_mono_s is None
    hand.strike("x")
    assert hand.wedge.due_mono_s == hand.now_mono_s + SCANNER_GAP_S
    hand.rest(SCANNER_GAP_S)
    assert hand.wedge.due_mono_s is None


@given(st.lists(st.tuples(human_keys, st.floats(SCANNER_GAP_S * 1.01, 2.0)), max_size=40))
def test_a_person_s_keys_are_lent_at_once_and_never_taken_back(typed):
    hand = Hand(lends=True)
    for (text, key), gap_s in typed:
        hand.strike(text, key, gap_s)
        assert hand.effects == hand.fed


@given(st.lists(st.tuples(human_keys, st.floats(0.0, 0.2)), max_size=60))
def test_lending_loses_and_doubles_no_key_at_any_speed(typed):
    lending, holding = Hand(lends=True), Hand()
    for (text, key), gap_s in typed:
        lending.strike(text, key, gap_s)
        holding.strike(text, key, gap_s)
    lending.rest()
    holding.rest()
    kept = [stroke.token for stroke in lending.effects]
    assert kept == sorted(set(kept))
    assert lending.scans == holding.scans
    if not holding.scans:
        assert kept == [stroke.token for stroke in holding.given_back]


@pytest.mark.parametrize("code", [PREFIX + "ABC", "49012345"])
def test_what_was_lent_to_a_scanner_is_taken_back_as_soon_as_it_is_known(code):
    hand = Hand(lends=True)
    hand.shoot(code[: SHORTEST_SCAN - 4])
    assert [stroke.text for stroke in hand.effects] == [code[0]]
    hand.shoot(code[SHORTEST_SCAN - 4 : SHORTEST_SCAN])
    assert hand.effects == []
    hand.shoot(code[SHORTEST_SCAN:], Key.ENTER)
    assert hand.scans == [code]
    assert hand.effects == []


def test_more_keys_than_any_code_holds_come_back_whole_though_the_first_was_lent():
    hand = Hand(lends=True)
    hand.shoot("ab" * (LONGEST_SCAN // 2 + 1))
    assert hand.effects == hand.fed
