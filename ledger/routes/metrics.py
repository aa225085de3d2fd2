"""What the process counted since its start, in Prometheus' text form."""

import os
from collections import Counter
from dataclasses import dataclass
from threading import Lock

import psutil

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
    """Counters that requests of any thread add to; with several workers, those of the one that answers."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._bundles = 0
        self._pages = 0
        self._events: Counter[str] = Counter()
        self._failures: Counter[int] = Counter()
        self._bundle_s = 0.0

    def received(self, verdicts: Counter[str], taken_s: float) -> None:
        """A bundle was answered with these verdicts, in so many seconds with its wait for a thread."""
        with self._lock:
            self._bundles += 1
            self._bundle_s += taken_s
            self._events.update(verdicts)

    def paged(self) -> None:
        """A page of the feed was given."""
        with self._lock:
            self._pages += 1

    def failed(self, status: int) -> None:
        """A request was answered with an error."""
        with self._lock:
            self._failures[status] += 1

    def text(self, gauges: Gauges) -> str:
        """All counters, and how things stand."""
        with self._lock:
            lines = [
                "# TYPE ledger_bundles_total counter",
                f"ledger_bundles_total {self._bundles}",
                "# TYPE ledger_bundle_seconds_total counter",
                f"ledger_bundle_seconds_total {self._bundle_s:.6f}",
                "# TYPE ledger_feed_pages_total counter",
                f"ledger_feed_pages_total {self._pages}",
                "# TYPE ledger_events_total counter",
                *(f'ledger_events_total{{verdict="{name}"}} {count}' for name, count in sorted(self._events.items())),
                "# TYPE ledger_errors_total counter",
                *(f'ledger_errors_total{{status="{code}"}} {count}' for code, count in sorted(self._failures.items())),
            ]
        return "\n".join([*lines, *gauges.lines()]) + "\n"
