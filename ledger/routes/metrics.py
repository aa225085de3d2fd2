"""What the process counted since its start, in Prometheus' text form."""

from collections import Counter
from threading import Lock

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Metrics:
    """Counters that requests of any thread add to."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._bundles = 0
        self._pages = 0
        self._events: Counter[str] = Counter()
        self._failures: Counter[int] = Counter()

    def received(self, verdicts: Counter[str]) -> None:
        """A bundle was answered with these verdicts."""
        with self._lock:
            self._bundles += 1
            self._events.update(verdicts)

    def paged(self) -> None:
        """A page of the feed was given."""
        with self._lock:
            self._pages += 1

    def failed(self, status: int) -> None:
        """A request was answered with an error."""
        with self._lock:
            self._failures[status] += 1

    def text(self, journal_events: int, open_discrepancies: int) -> str:
        """All counters, with two figures out of the database."""
        with self._lock:
            lines = [
                "# TYPE ledger_bundles_total counter",
                f"ledger_bundles_total {self._bundles}",
                "# TYPE ledger_feed_pages_total counter",
                f"ledger_feed_pages_total {self._pages}",
                "# TYPE ledger_events_total counter",
                *(f'ledger_events_total{{verdict="{name}"}} {count}' for name, count in sorted(self._events.items())),
                "# TYPE ledger_errors_total counter",
                *(f'ledger_errors_total{{status="{code}"}} {count}' for code, count in sorted(self._failures.items())),
            ]
        lines += [
            "# TYPE ledger_journal_events gauge",
            f"ledger_journal_events {journal_events}",
            "# TYPE ledger_open_discrepancies gauge",
            f"ledger_open_discrepancies {open_discrepancies}",
        ]
        return "\n".join(lines) + "\n"
