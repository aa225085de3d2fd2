"""Live frames with codes of our length: how many are read, how soon in an approach, and what an empty frame costs.

Frames are drawn (kiosk.devices.simulated.pictures), so the rates compare decoders; they are not rates of a real room.
"""

import argparse
import itertools
import random
import sys
import time
from collections.abc import Iterator, Sequence

import numpy as np
import psutil

from kiosk.devices.last_rung import LastRung
from kiosk.devices.qr import LIVE_RUNGS, Ladder, grey_of
from kiosk.devices.rungs import read_symbols
from kiosk.devices.simulated.distortion import Distortion
from kiosk.devices.simulated.pictures import frame_with_code, frame_without_code
from kiosk.ports.devices import Condition, Frame, Pixels
from tests.bench.figure import Figure, at_most, more_than, print_figures, told

BENCH = "scan_frames"
BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
LENGTHS = (640, 718, 836, 1390)
"""Signs in a code of version 14, 15, 16 and 22 at level L."""
SIZES_PX = ((1280, 720), (1920, 1080))
FRAMES_PER_S = 30
APPROACH_S = 3.5
FAR_M, NEAR_M = 0.60, 0.16
EMPTY_GOAL_MS = 12.0
READY_LIMIT_S = 10.0


def code_text(seed: int, length: int) -> str:
    source = random.Random(seed)
    return "KMA1:" + "".join(source.choice(BASE45) for _ in range(length - 5))


def read_by_zxing(pixels: Pixels, text: str) -> bool:
    return any(item.valid and item.sighting.text == text for item in read_symbols(grey_of(pixels), "first"))


class Live:
    """The ladder as the scanner uses it: one call per frame, zbar's child beside."""

    def __init__(self) -> None:
        self.last_rung = LastRung()
        self.last_rung.start()
        self.ladder = Ladder(self.last_rung)
        self.numbers = itertools.count(1)
        self.wrong = 0
        self.shown: set[str] = set()

    def texts(self, pixels: Pixels) -> set[str]:
        return {item.text for item in self.ladder.decode(Frame(pixels, time.monotonic(), next(self.numbers)))}

    def reads(self, pixels: Pixels, text: str, turns: int = 1) -> bool:
        self.shown.add(text)  # zbar answers a frame or two late: a code shown before is no wrong text
        for _ in range(turns):
            found = self.texts(pixels)
            self.wrong += bool(found - self.shown)
            if text in found:
                return True
        return False


def distorted(live: Live, each: int) -> Iterator[Figure]:
    """Rates at 1280 and 1920 wide; "held" is a code held still for one turn of the rotation, a quarter of a second."""
    for width, height in SIZES_PX:
        hits = {"zxing-cpp alone": 0, "the ladder in one frame": 0, "the ladder while held": 0}
        for distortion in Distortion:
            of_this = dict.fromkeys(hits, 0)
            for seed in range(each):
                text = code_text(seed, LENGTHS[seed % len(LENGTHS)])
                pixels = frame_with_code(text, distortion, seed, (width, height))
                in_one = live.reads(pixels, text)
                of_this["zxing-cpp alone"] += read_by_zxing(pixels, text)
                of_this["the ladder in one frame"] += in_one
                of_this["the ladder while held"] += in_one or live.reads(pixels, text, len(LIVE_RUNGS))
            hits = {name: hits[name] + of_this[name] for name in hits}
            for name, count in of_this.items():
                yield told(BENCH, f"{width} {distortion.value}: {name}", 100 * count / each, "%", each)
        total = each * len(Distortion)
        alone = 100 * hits["zxing-cpp alone"] / total
        for name, count in hits.items():
            rate = 100 * count / total
            if name == "zxing-cpp alone":
                yield told(BENCH, f"{width} all: {name}", rate, "%", total)
            else:
                yield more_than(BENCH, f"{width} all: {name}", rate, alone, "%", total)


def empty(live: Live, frames: int) -> Iterator[Figure]:
    """What frames without a code cost at 1920 x 1080, with colour conversion, rotating rung and zbar's turn."""
    scenes = [frame_without_code(seed) for seed in range(6)]
    until_mono_s = time.monotonic() + READY_LIMIT_S
    while live.last_rung.condition is Condition.STARTING and time.monotonic() < until_mono_s:
        live.texts(scenes[0])
    child = next(iter(psutil.Process().children()), None)
    before_s = time.process_time() + cpu_of(child)
    taken_ms, due_mono_s = [], time.monotonic()
    for number in range(frames):
        began_s = time.perf_counter()
        found = live.texts(scenes[number % len(scenes)])
        taken_ms.append((time.perf_counter() - began_s) * 1000)
        live.wrong += bool(found - live.shown)
        due_mono_s += 1 / FRAMES_PER_S
        live.last_rung._stopping.wait(max(0.0, due_mono_s - time.monotonic()))
    used_s = time.process_time() + cpu_of(child) - before_s
    yield at_most(BENCH, "frame without a code, median", float(np.median(taken_ms)), EMPTY_GOAL_MS, "ms", frames)
    yield told(BENCH, "frame without a code, p95", float(np.percentile(taken_ms, 95)), "ms", frames)
    cores = used_s / frames * FRAMES_PER_S
    yield at_most(BENCH, "processor at 30 frames/s, zbar's child included", cores, 1.0, "cores", frames)


def cpu_of(process: psutil.Process | None) -> float:
    if process is None:
        return 0.0
    times = process.cpu_times()
    return float(times.user + times.system)


def approach(live: Live, people: int) -> Iterator[Figure]:
    """A version 22 code brought from 60 to 16 cm within 3.5 s at 1280 wide; a frame is 1/30 s."""
    kinds = (Distortion.CLEAN, Distortion.TILTED, Distortion.MOVING, Distortion.PHONE)
    seconds: dict[str, list[float]] = {"zxing-cpp alone": [], "the ladder": []}
    for person in range(people):
        text, kind = code_text(person, LENGTHS[-1]), kinds[person % len(kinds)]
        first = first_reads(live, text, kind, person)
        for name, value in first.items():
            seconds[name].append(value)
    for name, values in seconds.items():
        yield told(BENCH, f"approach, read by {name}", 100 * len(values) / people, "%", people)
        if values:
            yield told(BENCH, f"approach, median time to read of {name}", float(np.median(values)), "s", len(values))


def first_reads(live: Live, text: str, kind: Distortion, person: int) -> dict[str, float]:
    """Seconds from the start of one approach to the first reading, for each decoder that read it."""
    steps = int(APPROACH_S * FRAMES_PER_S)
    decoders = {"zxing-cpp alone": read_by_zxing, "the ladder": live.reads}
    first: dict[str, float] = {}
    for step in range(steps):
        away_m = FAR_M + (NEAR_M - FAR_M) * step / steps
        pixels = frame_with_code(text, kind, person * 1000 + step, SIZES_PX[0], away_m)
        for name, reads in decoders.items():
            if name not in first and reads(pixels, text):
                first[name] = step / FRAMES_PER_S
        if len(first) == len(decoders):
            break
    return first


def figures(each: int, frames: int, people: int) -> Iterator[Figure]:
    live = Live()
    try:
        yield from empty(live, frames)
        yield from distorted(live, each)
        yield from approach(live, people)
        yield at_most(BENCH, "wrong texts in all of the above", live.wrong, 0, "frames", next(live.numbers) - 1)
    finally:
        live.last_rung.stop()


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="bench scan_frames", description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--each", type=int, default=16, help="frames per distortion and size")
    parser.add_argument("--frames", type=int, default=300, help="frames without a code")
    parser.add_argument("--people", type=int, default=8, help="approaches")
    wanted = parser.parse_args(argv)
    return print_figures(figures(wanted.each, wanted.frames, wanted.people), as_json=wanted.json)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
