"""The thread "camera": opens a camera, keeps only its newest frame, and opens it again when it is lost."""

import logging
import threading
import time
from collections.abc import Callable, Sequence

from kiosk.ports.devices import Camera, CameraError, CameraState, Condition, Frame

REOPEN_WAITS_S = (0.5, 1.0, 2.0, 5.0)
"""Back-off between attempts to open a camera: a pulled plug is back within seconds, a missing camera may stay missing,
and each attempt costs a driver up to a second."""

JOIN_LIMIT_S = 3.0
"""How long `stop` waits for a camera to let go of its thread; drivers answer within one frame or hang for ever."""

OPEN_LIMIT_S = 30.0
"""Media Foundation may take 10 to 20 s to open a camera on Windows; a driver that takes longer hangs."""

READ_LIMIT_S = 5.0
"""A frame comes every 33 to 200 ms; a driver that holds a read for longer hangs."""

BUG = "bug"
"""The reason of a state behind which a traceback stands in the log."""

_log = logging.getLogger(__name__)


class Slot:
    """Room for one frame: a newer one takes the place of one that nobody has fetched."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._frame: Frame | None = None
        self.dropped = 0

    def put(self, frame: Frame) -> None:
        """Leave a frame for whoever comes next."""
        with self._changed:
            self.dropped += self._frame is not None
            self._frame = frame
            self._changed.notify()

    def take(self, wait_s: float) -> Frame | None:
        """The newest frame, each once; None when none came within `wait_s`."""
        with self._changed:
            if self._frame is None:
                self._changed.wait(wait_s)
            frame, self._frame = self._frame, None
            return frame

    def wake(self) -> None:
        """End a wait that is under way."""
        with self._changed:
            self._changed.notify()


class Grabber:
    """Owns one camera and the thread "camera". `camera` is built once and in the thread: a slow driver delays nobody.

    `on_state` is called from that thread at each change of the camera's condition, never after `stop` or `abandon`.
    """

    def __init__(
        self,
        camera: Callable[[], Camera],
        slot: Slot,
        on_state: Callable[[CameraState], None],
        waits_s: Sequence[float] = REOPEN_WAITS_S,
    ) -> None:
        self._make_camera = camera
        self._slot = slot
        self._on_state = on_state
        self._waits_s = tuple(waits_s)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="camera", daemon=True)
        self._limit_mono_s = float("inf")
        self._camera: Camera | None = None
        self._delivered = 0
        self._name = ""

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self, limit_s: float = JOIN_LIMIT_S) -> bool:
        """Ask the thread to end and wait; False when the driver did not let go of it (the thread is left behind)."""
        self.abandon()
        self._thread.join(limit_s)
        return not self._thread.is_alive()

    def abandon(self) -> None:
        """Ask the thread to end without waiting, when it hangs in a driver's call."""
        self._stopping.set()

    def hangs(self, now_mono_s: float) -> bool:
        """Whether a call into the driver has taken longer than any driver needs."""
        return now_mono_s > self._limit_mono_s

    @property
    def name(self) -> str:
        """The camera's name, once it is known."""
        return self._name

    def _run(self) -> None:
        failures = 0
        while not self._stopping.is_set():
            failures = 0 if self._session() else failures + 1
            self._limit_mono_s = float("inf")
            self._stopping.wait(self._waits_s[min(failures, len(self._waits_s) - 1)])

    def _session(self) -> bool:
        """One camera from opening to loss; whether it delivered a frame."""
        self._delivered = 0
        self._limit_mono_s = time.monotonic() + OPEN_LIMIT_S
        try:
            if self._camera is None:
                self._camera = self._make_camera()
            camera = self._camera
            self._name = camera.name
            self._tell(Condition.STARTING)
            try:
                camera.open()
                self._name = camera.name
                self._read_on(camera)
            finally:
                camera.close()
        except CameraError as error:
            self._tell(Condition.FAILING, error.key)
        except Exception:  # noqa: BLE001  # the thread becomes the state failing, whatever the bug
            _log.exception("the thread of the camera met a bug")
            self._tell(Condition.FAILING, BUG)
        return self._delivered > 0

    def _read_on(self, camera: Camera) -> None:
        while not self._stopping.is_set():
            self._limit_mono_s = time.monotonic() + READ_LIMIT_S
            frame = camera.read()
            if frame is None or self._stopping.is_set():
                continue
            self._slot.put(frame)
            self._delivered += 1
            if self._delivered == 1:
                self._tell(Condition.WORKING)

    def _tell(self, condition: Condition, reason: str = "") -> None:
        if not self._stopping.is_set():
            self._on_state(CameraState(condition, self._name, reason))
