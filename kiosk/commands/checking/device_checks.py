"""Checks of what is plugged in or shipped: camera, decoder, reader, printer, sound, fonts."""

import shutil
import subprocess
from pathlib import Path

from cardreader.describe import describe_readers
from cardreader.errors import CardError, ServiceGone
from kiosk.app.cameras import camera_maker
from kiosk.commands.checking.finding import Finding, State
from kiosk.config import CAMERA_NONE, RESOURCES, Config
from kiosk.devices.last_rung import LastRung
from kiosk.devices.qr import Ladder
from kiosk.devices.stills import PictureUnreadable, load_picture
from kiosk.errors import KnownError
from kiosk.ports.devices import Pixels
from kiosk.store.durable import write_durably

PICTURE = RESOURCES / "samples" / "self_check.png"
"""A drawn code on a grey desk; made by scripts/make_check_picture.py."""
PICTURE_TEXT = "KUMAMOTO KIOSK SELF CHECK"
PICTURE_FILE = "kiosk-camera-check.png"
"""What the camera saw: whoever checks wants to see it. Somebody may be in it, so that it lies with the documents, for
this user alone and until a purge."""
FRAMES_TRIED = 60
"""A sensor that adjusts itself gives dark frames first; two seconds at 30 a second."""
PRINTERS_LIMIT_S = 5.0
"""A print service that is there answers at once."""


def check_camera(config: Config) -> Finding:
    """Whether a camera gives a picture; the picture lies where the sentence says."""
    if config.camera == CAMERA_NONE:
        return Finding("camera", State.ABSENT, "not_wanted")
    maker, _ = camera_maker(config.camera, None)
    assert maker is not None, "a camera is wanted"
    camera = maker()
    try:
        camera.open()
        frame = next((one for _ in range(FRAMES_TRIED) if (one := camera.read()) is not None), None)
    except KnownError as error:
        return Finding("camera", State.ABSENT, "missing", {"cause": error.key})
    finally:
        camera.close()
    if frame is None:
        return Finding("camera", State.WATCH, "no_picture")
    height, width = frame.pixels.shape[:2]
    file = str(keep_picture(config, frame.pixels))
    return Finding("camera", State.GOOD, "sees", {"width": width, "height": height, "file": file})


def keep_picture(config: Config, pixels: Pixels) -> Path:
    """Write what the camera saw; where it lies. Raises DiskFull, StoreError, OSError."""
    import cv2

    file = config.papers / PICTURE_FILE
    config.papers.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_durably(file, cv2.imencode(file.suffix, pixels)[1].tobytes())
    return file


def check_decoder() -> Finding:
    """The whole ladder of decoders, its child process included, on a picture that ships with the program."""
    try:
        pixels = load_picture(PICTURE)
    except PictureUnreadable as error:
        return Finding("decoder", State.FAILED, "no_picture", {"cause": error.key})
    last_rung = LastRung()
    last_rung.start()
    try:
        texts = {sighting.text for sighting in Ladder(last_rung).decode_still(pixels)}
        second = {sighting.text for sighting in last_rung.ask(pixels if pixels.ndim == 2 else pixels[:, :, 1].copy())}
    finally:
        last_rung.stop()
    if PICTURE_TEXT not in texts:
        return Finding("decoder", State.FAILED, "reads_nothing")
    return Finding("decoder", *((State.GOOD, "reads") if PICTURE_TEXT in second else (State.WATCH, "no_last_rung")))


def check_reader() -> Finding:
    """Card readers that the system knows; a simulated one is none."""
    try:
        from cardreader.pcsc import PcscReaders  # late: a machine without PC/SC has no such library

        sights = describe_readers(PcscReaders(allow_simulated=False))
    except (ImportError, ServiceGone):
        return Finding("reader", State.ABSENT, "no_service")
    except CardError as error:
        return Finding("reader", State.ABSENT, "failing", {"cause": type(error).__name__})
    usable = [one for one in sights if not one.refused]
    if not usable:
        return Finding("reader", State.ABSENT, "none")
    return Finding("reader", State.GOOD, "there", {"count": len(usable), "name": usable[0].reader})


def check_printer() -> Finding:
    """Whether the system has a printer; without one, documents are written as files."""
    program = shutil.which("lpstat")
    if program is None:
        return Finding("printer", State.ABSENT, "no_service")
    try:
        told = subprocess.run(  # noqa: S603 - the system's own program, no words of others
            [program, "-e"], capture_output=True, text=True, timeout=PRINTERS_LIMIT_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return Finding("printer", State.WATCH, "silent")
    names = told.stdout.split()
    if not names:
        return Finding("printer", State.ABSENT, "none")
    return Finding("printer", State.GOOD, "there", {"count": len(names), "name": names[0]})
