"""Plays the short sound of an outcome where the machine can sound, and says so where it cannot."""

import logging
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QSoundEffect

SOUND_OF = {
    "received": "received",
    "already_here": "already_here",
    "look": "look",
    "refused": "refused",
    "failed": "refused",
    "undone": "scan",
    "scan": "scan",
}
"""The sound file of each tone of an answer (its value), and of a code that was read."""

_log = logging.getLogger(__name__)


class SoundState(StrEnum):
    """Whether the desk can be heard."""

    NOT_STARTED = "not_started"
    READY = "ready"
    ABSENT = "absent"


class SoundPlayer:
    """Plays `directory`/<name>.wav. Silent until `start`, and for good where there is no way to sound.

    `start` imports QtMultimedia, which takes longer than the first screen may: call it after the window is shown.
    """

    def __init__(self, directory: Path, *, is_on: bool = True) -> None:
        self._directory = directory
        self._effects: dict[str, QSoundEffect] = {}
        self.is_on = is_on
        self.state = SoundState.NOT_STARTED

    def start(self) -> None:
        """Load the sounds; afterwards `state` is READY or ABSENT. On the Qt thread."""
        try:
            from PySide6.QtMultimedia import QMediaDevices, QSoundEffect  # late: see the class
        except ImportError:  # a machine without the sound libraries that QtMultimedia links to
            self.state = SoundState.ABSENT
            return
        if QMediaDevices.defaultAudioOutput().isNull():
            self.state = SoundState.ABSENT
            return
        self._load(QSoundEffect)
        self.state = SoundState.READY

    def play(self, name: str) -> None:
        """Play the sound of a tone or "scan"; nothing where sound is off, absent or not started."""
        effect = self._effects.get(SOUND_OF.get(name, name))
        if self.is_on and effect is not None:
            effect.play()

    def stop(self) -> None:
        """Let the sounds go; Qt wants them gone before the application."""
        for effect in self._effects.values():
            effect.stop()
            effect.deleteLater()
        self._effects.clear()
        self.state = SoundState.NOT_STARTED

    def _load(self, make_effect: "type[QSoundEffect]") -> None:
        from PySide6.QtCore import QUrl

        for name in sorted(set(SOUND_OF.values())):
            path = self._directory / f"{name}.wav"
            if not path.is_file():
                _log.warning("no sound file %s", path.name)
                continue
            effect = make_effect()
            effect.setSource(QUrl.fromLocalFile(str(path)))
            self._effects[name] = effect
