"""Makes the desk's sounds in resources/sounds: short, soft, told apart by rhythm and direction as well as pitch."""

import wave
from pathlib import Path

import numpy as np

RATE_HZ = 44_100
LOUDNESS = 0.35
"""Of full scale: a desk at night in a gymnasium where people sleep."""
ATTACK_S = 0.008
OVERTONES = ((1.0, 1.0), (2.0, 0.28), (3.0, 0.09))
"""Multiples of the pitch and their shares: close to a marimba, which carries through voices without being sharp."""

Note = tuple[float, float, float]
"""Start in seconds, pitch in hertz, length in seconds."""

SOUNDS: dict[str, tuple[Note, ...]] = {
    "received": ((0.0, 659.3, 0.22), (0.11, 880.0, 0.42)),
    "already_here": ((0.0, 587.3, 0.20), (0.16, 587.3, 0.32)),
    "look": ((0.0, 523.3, 0.18), (0.14, 622.3, 0.18), (0.28, 523.3, 0.34)),
    "refused": ((0.0, 392.0, 0.24), (0.18, 261.6, 0.48)),
    "scan": ((0.0, 1318.5, 0.07),),
}


def tone(pitch_hz: float, length_s: float) -> np.ndarray:
    """One struck note that dies away."""
    time_s = np.arange(int(RATE_HZ * length_s)) / RATE_HZ
    sound = sum(share * np.sin(2 * np.pi * pitch_hz * times * time_s) for times, share in OVERTONES)
    attack = np.minimum(time_s / ATTACK_S, 1.0)
    fade = np.exp(-5.0 * time_s / length_s) * (1 - time_s / length_s)
    return np.asarray(sound * attack * fade)


def sound_of(notes: tuple[Note, ...]) -> np.ndarray:
    """All notes of one sound, as samples of -1 to 1."""
    length = max(int(RATE_HZ * (start + length)) for start, _pitch, length in notes) + 1
    samples = np.zeros(length)
    for start_s, pitch_hz, length_s in notes:
        note = tone(pitch_hz, length_s)
        begin = int(RATE_HZ * start_s)
        samples[begin : begin + len(note)] += note
    return samples * LOUDNESS / np.abs(samples).max()


def write(path: Path, samples: np.ndarray) -> None:
    """A WAV file, one channel of 16 bits."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes((samples * 32767).astype("<i2").tobytes())


def main() -> None:
    """Write all sounds."""
    directory = Path(__file__).parents[1] / "resources" / "sounds"
    directory.mkdir(parents=True, exist_ok=True)
    for name, notes in SOUNDS.items():
        write(directory / f"{name}.wav", sound_of(notes))


if __name__ == "__main__":
    main()
