"""What the ledger counted since its start, and how it stands, in Prometheus' text form."""

import os
from collections import Counter
from dataclasses import dataclass

import psutil

from ledger.routes.counters import BUNDLE_S, BUNDLES, PAGES, Counters
from sync.protocol.verdict import VerdictKind

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True)
class Gauges:
    """How things stand: the first four are the whole ledger's, out of the database, the others this process's."""

    journal_events: int
    open_discrepancies: int
    alarms: int
    devices: int
    waiting_requests: int
    held_bytes: int

    def lines(self) -> list[str]:
        """As Prometheus reads them, with this process's memory."""
        values = {
            "ledger_journal_events": self.journal_events,
            "ledger_open_discrepancies": self.open_discrepancies,
            "ledger_alarms": self.alarms,
            "ledger_devices": self.devices,
            "ledger_waiting_requests": self.waiting_requests,
            "ledger_held_bytes": self.held_bytes,
            "process_resident_memory_bytes": psutil.Process().memory_info().rss,
        }
        lines = [line for name, value in values.items() for line in (f"# TYPE {name} gauge", f"{name} {value}")]
        return [*lines, "# TYPE ledger_worker_info gauge", f'ledger_worker_info{{pid="{os.getpid()}"}} 1']


class Metrics:
    """Counters that requests of any thread add to: of all workers together, where `counters` are shared."""

    def __init__(self, counters: Counters) -> None:
        self._counters = counters

    def received(self, verdicts: Counter[str], taken_s: float) -> None:
        """A bundle was answered with these verdicts, in so many seconds with its wait for a thread."""
        self._counters.add(BUNDLES)
        self._counters.add(BUNDLE_S, taken_s)
        for name, count in verdicts.items():
            self._counters.add(name, count)

    def paged(self) -> None:
        """A page of the feed was given."""
        self._counters.add(PAGES)

    def failed(self, status: int) -> None:
        """A request was answered with an error."""
        self._counters.add(str(status))

    def text(self, gauges: Gauges) -> str:
        """All counters, and how things stand."""
        totals = self._counters.totals()
        verdicts = {kind.value: totals.get(kind.value, 0) for kind in VerdictKind}
        statuses = {name: count for name, count in totals.items() if name.isdecimal()}
        lines = [
            "# TYPE ledger_bundles_total counter",
            f"ledger_bundles_total {totals.get(BUNDLES, 0):.0f}",
            "# TYPE ledger_bundle_seconds_total counter",
            f"ledger_bundle_seconds_total {totals.get(BUNDLE_S, 0):.6f}",
            "# TYPE ledger_feed_pages_total counter",
            f"ledger_feed_pages_total {totals.get(PAGES, 0):.0f}",
            "# TYPE ledger_events_total counter",
            *(f'ledger_events_total{{verdict="{name}"}} {count:.0f}' for name, count in sorted(verdicts.items())),
            "# TYPE ledger_errors_total counter",
            *(f'ledger_errors_total{{status="{code}"}} {count:.0f}' for code, count in sorted(statuses.items())),
        ]
        return "\n".join([*lines, *gauges.lines()]) + "\n"
