"""The local day of a desk's clock."""

from datetime import date, datetime

from kiosk.ports.clock import Clock


def today_of(clock: Clock) -> date:
    """Today, as people at the desk call it."""
    return datetime.fromtimestamp(clock.now_us() / 1_000_000).astimezone().date()
