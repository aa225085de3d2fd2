"""The devices of one kiosk: camera and decoders, card reader, dictionaries; opened together and ended together."""

from collections.abc import Callable
from dataclasses import dataclass

from cardreader.states import CardState
from kiosk.app.cameras import camera_maker
from kiosk.app.cards import card_watch
from kiosk.app.parts import Parts
from kiosk.config import RESOURCES
from kiosk.devices.last_rung import LastRung
from kiosk.devices.qr import Ladder
from kiosk.devices.scanner import ScanCallbacks, Scanner
from kiosk.dictionaries.names import Names
from kiosk.dictionaries.towns import PostalTowns
from kiosk.domain.record_mode import TrainingPermit
from kiosk.ports.devices import CameraState, Condition, Pixels, Preview

TOWNS = RESOURCES / "towns" / "towns.sqlite.zst"
NAMES = RESOURCES / "names" / "names.sqlite.zst"


@dataclass(frozen=True)
class Hearing:
    """Who hears the devices, each in the thread that draws."""

    code: Callable[[str], None]
    preview: Callable[[Preview], None]
    camera: Callable[[CameraState], None]
    decoder: Callable[[Condition], None]
    card: Callable[[CardState], None]


class Devices:
    """Nothing is opened before `start`. `permit` is there in training alone, and the trays with it."""

    def __init__(self, parts: Parts, permit: TrainingPermit | None, hearing: Hearing) -> None:
        post = parts.post
        self.cards, self.card_tray = card_watch(lambda state: post(lambda: hearing.card(state)), permit)
        self.towns, self.names = PostalTowns(TOWNS, parts.config.data), Names(NAMES, parts.config.data)
        self._last_rung = LastRung(on_state=lambda condition: post(lambda: hearing.decoder(condition)))
        maker, self._tray = camera_maker(parts.config.camera, permit)
        callbacks = ScanCallbacks(lambda seen: hearing.code(seen.text), hearing.preview, hearing.camera)
        self._scanner = Scanner(maker, Ladder(self._last_rung), post, callbacks) if maker else None

    @property
    def has_camera(self) -> bool:
        """Whether a camera is to be opened."""
        return self._scanner is not None

    def start(self) -> None:
        """Open them; after the first picture is on the screen, for they take their time."""
        self._last_rung.start()
        self.cards.start()
        self.towns.load()
        self.names.load()
        if self._scanner is not None:
            self._scanner.start()

    def stop(self) -> None:
        """End every thread and child of theirs."""
        if self._scanner is not None:
            self._scanner.stop()
        self.cards.stop()
        self._last_rung.stop()

    def show_code(self, picture: Pixels) -> None:
        """Training: hold a code's picture to the camera."""
        if self._tray is not None:
            self._tray.show(picture)
