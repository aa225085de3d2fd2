"""What the health strip tells of machine, network, queue and copies; and keeps the computer awake while facts wait."""

import shutil
from collections.abc import Callable
from pathlib import Path

import psutil

from cardreader.states import CardState, Starting
from kiosk.desk.counter import ForgetClockOffset
from kiosk.desk.desk import Desk
from kiosk.desk.repaired import LookAtRepair
from kiosk.devices.awake import Awake
from kiosk.ports.clock import Clock
from kiosk.ports.copies import CopyState
from kiosk.ports.devices import CameraState, Condition
from kiosk.ports.store import Backlog
from kiosk.screens import health
from kiosk.screens.health import PowerState
from kiosk.screens.reception import ReceptionScreen
from kiosk.screens.reception_state import Level
from sync.worker import SyncHealth

LOOK_AROUND_S = 10
"""How often disk and power are looked at; neither changes faster than staff can act."""
CLOCK_NOTICE_S = 600
"""Whoever stands at the desk looks at the strip within ten minutes."""


class Strip:
    """Hears how everything stands, and says it on the screen's strip. `data` lies on the disk that is looked at.

    `power` says where the computer's power comes from, and `awake` keeps it from sleeping.
    """

    def __init__(
        self,
        screen: ReceptionScreen,
        desk: Desk,
        clock: Clock,
        data: Path,
        *,
        power: Callable[[], PowerState] | None = None,
        awake: Awake | None = None,
    ) -> None:
        self._screen, self._desk, self._clock, self._data = screen, desk, clock, data
        self._power, self._awake = power or system_power, awake or Awake()
        self.unsent = 0
        self._ticks = self._clock_notice_ticks = 0

    def begin(self, *, has_camera: bool) -> None:
        """The strip in its order, before any device has spoken."""
        changed = self._screen.health_changed
        changed(health.plain("network", "starting", Level.WATCH))
        changed(health.plain("outbox", "sent", Level.GOOD))
        word = "starting" if has_camera else "not_used"
        changed(health.plain("camera", word, Level.WATCH if has_camera else Level.ABSENT))
        changed(health.plain("scanner", "ready", Level.GOOD))
        changed(health.reader(Starting()))
        self._show_machine()
        if (told := self._desk.look(LookAtRepair())) is not None:
            changed(health.restored(told))

    def start(self) -> None:
        """The computer can be kept awake from now on."""
        self._awake.start()

    def stop(self) -> None:
        """It may sleep again."""
        self._awake.stop()

    def tick(self) -> None:
        """A second has passed."""
        self._ticks += 1
        if self._ticks % LOOK_AROUND_S == 0:
            self._show_machine()
            self._screen.refresh()
        if self._clock_notice_ticks:
            self._clock_notice_ticks -= 1
            if not self._clock_notice_ticks:
                self._screen.health_changed(health.plain("clock", "steady", Level.GOOD))

    def show_link(self, link: SyncHealth) -> None:
        """The network's state."""
        self._screen.health_changed(health.network(link))

    def clock_jumped(self, jumped_s: int) -> None:
        """Staff see for CLOCK_NOTICE_S that the clock was moved: a wrong one shows on every slip."""
        self._clock_notice_ticks = CLOCK_NOTICE_S
        self._desk.submit(ForgetClockOffset(), lambda _answer: None)
        self._screen.health_changed(health.clock(jumped_s))

    def show_backlog(self, backlog: Backlog) -> None:
        """What was not sent yet."""
        self.unsent = backlog.unsettled
        self._screen.health_changed(health.outbox(backlog, self._clock.now_us()))

    def show_camera(self, state: CameraState) -> None:
        """The camera's state."""
        self._screen.health_changed(health.camera(state))

    def show_decoder(self, condition: Condition) -> None:
        """The last decoder's state; only its absence is told."""
        if condition is Condition.ABSENT:
            self._screen.health_changed(health.plain("decoder", "missing", Level.WATCH))

    def show_reader(self, state: CardState) -> None:
        """The card reader's state."""
        self._screen.health_changed(health.reader(state))

    def show_copies(self, state: CopyState) -> None:
        """How the last copy of the file went."""
        self._screen.health_changed(health.copies(state))

    def _show_machine(self) -> None:
        self._screen.health_changed(health.disk(shutil.disk_usage(self._data).free))
        state = self._power()
        self._screen.health_changed(health.power(state))
        # On battery the computer may sleep: an empty one sends nothing either.
        self._awake.hold(wanted=self.unsent > 0 and state.is_on_mains)


def system_power() -> PowerState:
    """What the system says of its battery; a computer without one, or with one that cannot be read, is on mains."""
    try:
        battery = psutil.sensors_battery() if hasattr(psutil, "sensors_battery") else None
    except OSError:  # files of /sys that are gone between two looks, when a battery is changed
        battery = None
    return PowerState(battery is None or bool(battery.power_plugged), round(battery.percent) if battery else None)
