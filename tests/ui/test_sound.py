"""Sounds: one file per tone, short and of one form; silence where a machine cannot sound."""

import wave
from pathlib import Path

import pytest

from kiosk.devices.qt.sound import SOUND_OF, SoundPlayer, SoundState
from kiosk.screens.reception_state import Tone
from scripts.make_sounds import SOUNDS, sound_of, write
from tests.ui.gallery import RESOURCES

LONGEST_S = 0.8


def test_every_tone_has_a_sound() -> None:
    assert {tone.value for tone in Tone} | {"scan"} == set(SOUND_OF)


@pytest.mark.parametrize("name", sorted(set(SOUND_OF.values())))
def test_the_files_are_short_and_audible(name: str) -> None:
    with wave.open(str(RESOURCES / "sounds" / f"{name}.wav")) as file:
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
        assert 0.02 < file.getnframes() / file.getframerate() < LONGEST_S
        samples = file.readframes(file.getnframes())

    assert max(samples) > 0


@pytest.mark.parametrize("name", sorted(SOUNDS))
def test_the_files_are_what_the_script_makes(name: str, tmp_path: Path) -> None:
    write(tmp_path / "made.wav", sound_of(SOUNDS[name]))

    assert (tmp_path / "made.wav").stat().st_size == (RESOURCES / "sounds" / f"{name}.wav").stat().st_size


def test_silent_before_the_start_and_without_files(qapp, tmp_path: Path) -> None:
    player = SoundPlayer(tmp_path)
    player.play("received")
    assert player.state is SoundState.NOT_STARTED


def test_starting_ends_in_a_known_state(qapp) -> None:
    player = SoundPlayer(RESOURCES / "sounds")
    player.start()
    player.play("received")

    assert player.state in (SoundState.READY, SoundState.ABSENT)
    player.stop()
    assert player.state is SoundState.NOT_STARTED
