"""The power is cut before any step of a drain with a bundle on its way: what is left drains, each event once."""

import itertools
import shutil
from collections import Counter
from collections.abc import Collection
from pathlib import Path

import pytest

from sync.ahead import Ahead, at_once, on_a_thread
from sync.engine import Engine, Pending, RowState
from sync.protocol.messages import Batch, FeedPage, Receipt
from tests.faults.sync.stand import KioskStand, LedgerStand, nothing_is_lost

BUNDLE = 4
EVENTS = 3 * BUNDLE + 1


class PowerCut(BaseException):
    """Nothing of the program runs after this."""


class Steps:
    """Counts every step that leaves a trace on the disk or on the road, and cuts the power before one of them."""

    def __init__(self, cut_before: int) -> None:
        self._left = cut_before
        self.taken: list[str] = []

    def take(self, name: str) -> None:
        if self._left == 0:
            raise PowerCut
        self._left -= 1
        self.taken.append(name)


class SteppedOutbox:
    """The kiosk's outbox with small bundles and counted steps."""

    def __init__(self, kiosk: KioskStand, steps: Steps) -> None:
        self._outbox, self._steps = kiosk.outbox, steps

    def pending(
        self, limit: int, limit_bytes: int, *, after: int = 0, aside: Collection[int] = ()
    ) -> tuple[Pending, ...]:
        return self._outbox.pending(min(limit, BUNDLE), limit_bytes, after=after, aside=aside)

    def mark_sent(self, pending: tuple[Pending, ...]) -> None:
        self._steps.take("mark")
        self._outbox.mark_sent(pending)

    def settle(self, receipt: Receipt, offset_ms: int | None) -> int:
        self._steps.take("settle")
        return self._outbox.settle(receipt, offset_ms)

    def probe(self) -> Pending | None:
        return self._outbox.probe()

    def put_back(self, receipt: Receipt) -> None:
        self._outbox.put_back(receipt)

    def is_forked(self) -> bool:
        return self._outbox.is_forked()

    def learn(self, page: FeedPage) -> bool:
        return self._outbox.learn(page)


class SteppedRoad:
    """The road with a step before a bundle leaves, and one before its answer arrives."""

    def __init__(self, kiosk: KioskStand, steps: Steps) -> None:
        self._road, self._steps = kiosk.road, steps

    def push(self, batch: Batch) -> Receipt:
        self._steps.take("leave")
        receipt = self._road.push(batch)
        self._steps.take("answer")
        return receipt

    def pull(self, after: int) -> FeedPage:
        return self._road.pull(after)


def drained_until_cut(kiosk: KioskStand, steps: Steps, ahead: Ahead) -> bool:
    """Whether the power was cut."""
    outbox, road = SteppedOutbox(kiosk, steps), SteppedRoad(kiosk, steps)
    engine = Engine(kiosk.device_id, outbox, kiosk.mirror, road, kiosk.clock.now_us, ahead)
    try:
        engine.round()
    except PowerCut:
        return True
    return False


def restarted(kiosk: KioskStand) -> KioskStand:
    """What the disk holds at this moment is all that is left: no close, no folding of the log."""
    left = kiosk.folder.with_name(f"{kiosk.folder.name}-left")
    shutil.copytree(kiosk.folder, left)
    kiosk.close()
    return KioskStand(left, kiosk.stand, kiosk.clock, kiosk.enrolled)


@pytest.mark.parametrize("ahead", [at_once, on_a_thread], ids=["at once", "on a thread"])
def test_power_cut_before_each_step_of_a_drain(tmp_path: Path, ledger: LedgerStand, ahead: Ahead) -> None:
    taken: list[str] = []
    for cut_before in itertools.count():
        kiosk = KioskStand(tmp_path / f"kiosk-{cut_before}", ledger, ledger.clock)
        kiosk.receive(EVENTS)
        steps = Steps(cut_before)
        was_cut = drained_until_cut(kiosk, steps, ahead)
        kiosk = restarted(kiosk)
        confirmed = {seq for seq, (state, _) in kiosk.rows().items() if state is RowState.SETTLED}
        assert confirmed <= ledger.journal(kiosk.device_id).keys(), f"settled without a receipt after {steps.taken}"
        kiosk.engine.round()
        assert set(kiosk.states()) == {RowState.SETTLED}
        assert nothing_is_lost(kiosk)
        kiosk.close()
        if not was_cut:
            taken = steps.taken
            break
    assert Counter(taken) == dict.fromkeys(("mark", "leave", "answer", "settle"), 4), "each was cut before once"
