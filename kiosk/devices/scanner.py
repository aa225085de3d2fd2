"""The thread "scan": newest frame to codes, each told once until it leaves the view, with a small picture to draw."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from kiosk.devices.grabber import BUG, REOPEN_WAITS_S, Grabber, Slot
from kiosk.devices.in_view import InView
from kiosk.devices.rungs import moved
from kiosk.ports.devices import Camera, CameraState, Condition, Corners, Decoder, Frame, Pixels, Preview, Seen, Sighting

TAKE_WAIT_S = 0.25
"""How long the thread waits for a frame before it looks after the camera and its own end."""

PREVIEW_INTERVAL_S = 1 / 15
"""Fifteen pictures a second look alive; thirty would cost the drawing thread twice as much for nothing."""

PREVIEW_WIDTH_PX = 640
"""The camera's place on a screen of 1280 pixels is smaller than this."""

OUTLINE_S = 0.3
"""How long an outline stays drawn: a code that is read in every third frame must not flicker."""

HUNG_MOST = 3
"""Threads left behind in a hanging driver before no further camera is opened; each holds a frame or two of memory."""

JOIN_LIMIT_S = 3.0
"""How long `stop` waits for the thread: one frame takes 0.1 s at the most."""

PAUSE_AFTER_BUG_S = 1.0
"""A bug that strikes with every frame must not fill the log and a core."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ScanCallbacks:
    """Where the scanner tells what happens; each is called through `post`, so on the thread that `post` leads to."""

    on_seen: Callable[[Seen], None]
    on_preview: Callable[[Preview], None] = lambda _: None
    on_state: Callable[[CameraState], None] = lambda _: None


class Scanner:
    """Owns the threads "camera" and "scan". `camera` builds the Camera, and another one when its driver hangs.

    `post` hands work to the thread that draws; it must neither block nor raise. A lost camera, a hanging driver or a
    bug becomes a CameraState with FAILING and is tried again; nothing ends in silence.
    """

    def __init__(
        self,
        camera: Callable[[], Camera],
        decoder: Decoder,
        post: Callable[[Callable[[], None]], None],
        callbacks: ScanCallbacks,
        waits_s: Sequence[float] = REOPEN_WAITS_S,
    ) -> None:
        self._make_camera = camera
        self._decoder = decoder
        self._post = post
        self._callbacks = callbacks
        self._waits_s = tuple(waits_s)
        self._slot = Slot()
        self._in_view = InView()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._grabber: Grabber | None = None
        self._hung = 0
        self._state_lock = threading.Lock()
        self._state = CameraState(Condition.STOPPED)
        self._preview_due_mono_s = float("-inf")
        self._preview_waits = threading.Event()
        self._outlines: tuple[Corners, ...] = ()
        self._outlined_mono_s = float("-inf")

    @property
    def state(self) -> CameraState:
        """The camera's condition as told last."""
        return self._state

    def start(self) -> None:
        """Start both threads; returns at once."""
        if self._thread is None:
            self._stopping.clear()
            self._thread = threading.Thread(target=self._run, name="scan", daemon=True)
            self._start_grabber()
            self._thread.start()

    def stop(self) -> None:
        """End both threads and give the camera back."""
        thread, self._thread = self._thread, None
        if thread is None:
            return
        self._stopping.set()
        self._slot.wake()
        thread.join(JOIN_LIMIT_S)
        if self._grabber is not None and not self._grabber.stop():
            _log.warning("the driver of the camera did not let go of its thread")
        self._tell(CameraState(Condition.STOPPED, self._state.name))

    def _start_grabber(self) -> None:
        self._grabber = Grabber(self._make_camera, self._slot, self._tell, self._waits_s)
        self._grabber.start()

    def _run(self) -> None:
        while not self._stopping.is_set():
            frame = self._slot.take(TAKE_WAIT_S)
            try:
                self._step(frame)
            except Exception:  # noqa: BLE001  # the thread becomes the state failing, whatever the bug
                _log.exception("the thread of the scanner met a bug")
                self._tell(CameraState(Condition.FAILING, self._state.name, BUG))
                self._stopping.wait(PAUSE_AFTER_BUG_S)

    def _step(self, frame: Frame | None) -> None:
        if frame is None:
            self._look_after_camera()
            return
        sightings = self._decoder.decode(frame)
        if self._state.reason == BUG:
            self._tell(CameraState(Condition.WORKING, self._state.name))
        self._show(frame, sightings)

    def _look_after_camera(self) -> None:
        grabber = self._grabber
        if grabber is None or self._hung >= HUNG_MOST or not grabber.hangs(time.monotonic()):
            return
        grabber.abandon()
        self._hung += 1
        self._tell(CameraState(Condition.FAILING, grabber.name, "camera_mute"))
        if self._hung < HUNG_MOST:
            self._start_grabber()

    def _show(self, frame: Frame, sightings: tuple[Sighting, ...]) -> None:
        now_mono_s = time.monotonic()
        for new in self._in_view.came(sightings, now_mono_s):
            self._say_seen(
                Seen(new.text, new.raw, new.corners, frame.size_px, frame.taken_mono_s, new.rung),
            )
        if sightings:
            self._outlines, self._outlined_mono_s = tuple(item.corners for item in sightings), now_mono_s
        elif now_mono_s - self._outlined_mono_s > OUTLINE_S:
            self._outlines = ()
        if now_mono_s >= self._preview_due_mono_s and not self._preview_waits.is_set():
            self._preview_due_mono_s = now_mono_s + PREVIEW_INTERVAL_S
            self._say_preview(preview_of(frame, self._outlines))

    def _say_seen(self, seen: Seen) -> None:
        self._post(lambda: self._callbacks.on_seen(seen))

    def _say_preview(self, preview: Preview) -> None:
        """One preview at a time waits for the drawing thread: a slow one gets fewer, never a queue of old ones."""

        def draw() -> None:
            self._preview_waits.clear()
            self._callbacks.on_preview(preview)

        self._preview_waits.set()
        self._post(draw)

    def _tell(self, state: CameraState) -> None:
        with self._state_lock:
            if state == self._state:
                return
            self._state = state
        try:
            self._post(lambda: self._callbacks.on_state(state))
        except Exception:  # noqa: BLE001  # the thread that tells how it is doing must not die of telling it
            _log.exception("the state of the camera could not be told")


def preview_of(frame: Frame, outlines: tuple[Corners, ...] = ()) -> Preview:
    """A frame no wider than `PREVIEW_WIDTH_PX`, with outlines given in the frame's pixels."""
    import cv2

    width, height = frame.size_px
    scale = min(1.0, PREVIEW_WIDTH_PX / width)
    small: Pixels = frame.pixels
    if scale < 1.0:
        size = (PREVIEW_WIDTH_PX, max(1, round(height * scale)))
        small = np.asarray(cv2.resize(frame.pixels, size, interpolation=cv2.INTER_LINEAR), np.uint8)
    return Preview(small, tuple(moved(item, 1 / scale) for item in outlines), frame.size_px, frame.number)
