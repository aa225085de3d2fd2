"""Which camera a start uses."""

from collections.abc import Callable
from pathlib import Path

from kiosk.config import CAMERA_AUTOMATIC, CAMERA_NONE
from kiosk.devices.camera import OpenCvCamera, camera_places
from kiosk.devices.simulated.folder import FolderCamera
from kiosk.devices.simulated.tray import TrayCamera
from kiosk.domain.record_mode import TrainingPermit
from kiosk.ports.devices import Camera


def camera_maker(wanted: str, permit: TrainingPermit | None) -> tuple[Callable[[], Camera] | None, TrayCamera | None]:
    """How to open the camera that was asked for (None for none), and in training the tray before it.

    Without a permit there is no way to a simulated camera, whatever the command line says.
    """
    if permit is not None:
        if Path(wanted).is_dir():
            return (lambda: FolderCamera(permit, Path(wanted))), None
        tray = TrayCamera(permit, _real(wanted) if camera_places() else None)
        return (lambda: tray), tray
    if wanted == CAMERA_NONE:
        return None, None
    return (lambda: _real(wanted)), None


def _real(wanted: str) -> OpenCvCamera:
    return OpenCvCamera("" if wanted in (CAMERA_AUTOMATIC, CAMERA_NONE) else wanted)
