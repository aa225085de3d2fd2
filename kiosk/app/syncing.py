"""What carries facts up and records down for one kiosk: the worker of the sync thread, and the carrier of sticks."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from kiosk.app.carrier import Carrier
from kiosk.app.enrolling import keeping_ledger_keys
from kiosk.app.late_ledger import LateLedger
from kiosk.app.parts import Parts, sticks_of
from kiosk.errors import KnownError
from kiosk.ports.clock import Clock
from kiosk.store.sync_mirror import SyncMirror
from kiosk.store.sync_outbox import SyncOutbox
from kiosk.store.unit_of_work import SqlStore
from sync.ahead import on_a_thread
from sync.clock_watch import ClockWatch
from sync.courier import Courier
from sync.engine import Engine, RoundResult
from sync.worker import SyncHealth, Waking, Worker


@dataclass(frozen=True)
class SyncCalls:
    """Who hears the sync thread, each in the thread that draws: the network's state, a round, a clock that was set."""

    link: Callable[[SyncHealth], None]
    round_done: Callable[[RoundResult], None]
    clock_jumped: Callable[[int], None]


def sync_worker(parts: Parts, clock: Clock, calls: SyncCalls) -> Worker:
    """The rounds with the ledger."""
    outbox, mirror = SyncOutbox(parts.database, clock.now_us), SyncMirror(parts.database)
    ledger, post = LateLedger(parts.find_ledger), parts.post
    engine = Engine(parts.enrolled.identity.device_id, outbox, mirror, ledger, clock.now_us, on_a_thread)
    watch = ClockWatch(clock.now_us, clock.mono_ms)
    return Worker(
        engine,
        on_health=lambda link: post(lambda: calls.link(link)),
        on_round=lambda result: post(lambda: calls.round_done(result)),
        random_unit=random.random,
        waking=Waking(watch, ledger.fresh_session, lambda jumped_s: post(lambda: calls.clock_jumped(jumped_s))),
        known_failures=(KnownError,),
    )


def stick_carrier(parts: Parts, clock: Clock) -> Carrier:
    """Bundles and receipts on sticks."""
    outbox = SyncOutbox(parts.database, clock.now_us)
    courier = Courier(parts.enrolled.identity, outbox, on_learnt=keeping_ledger_keys(SqlStore(parts.database)))
    return Carrier(courier, sticks_of(parts.config), parts.post)
