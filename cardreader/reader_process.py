"""The reader process: PC/SC behind pipes, so that a card that never answers can be ended with it."""

import os
import sys
import threading
import traceback
from pathlib import Path
from typing import BinaryIO, Final

from cardreader.connection import Readers
from cardreader.frames import Beat, Begin, BrokenFrame, Bug, Phase, Told, Verify, Word, read_frame, write_frame
from cardreader.reader_loop import ReaderLoop
from cardreader.states import CardState
from cardreader.steady import SteadyReaders

LEAVE_LIMIT_S: Final = 1.0  # a read in flight ends and unpowers its card within this, or the card is mute


class _Voice:
    """Says words to the kiosk; when the kiosk is gone there is nobody left to work for, and the process ends."""

    def __init__(self, pipe: BinaryIO) -> None:
        self._pipe = pipe
        self._lock = threading.Lock()

    def say(self, word: Word) -> None:
        try:
            with self._lock:
                write_frame(self._pipe, word)
        except OSError:
            os._exit(0)

    def tell(self, state: CardState) -> None:
        self.say(Told(state))

    def beat(self, phase: Phase, reader: str) -> None:
        self.say(Beat(phase, reader))


def _private_pipes() -> tuple[BinaryIO, BinaryIO]:
    """The pipes to the kiosk, out of reach of any `print`: what a library prints must not land among the frames."""
    words_in = os.fdopen(os.dup(0), "rb")
    words_out = os.fdopen(os.dup(1), "wb")
    if sys.platform == "win32":  # its C library would turn line feeds into two bytes
        import msvcrt

        for pipe in (words_in, words_out):
            msvcrt.setmode(pipe.fileno(), os.O_BINARY)
    silence = os.open(os.devnull, os.O_RDWR)
    os.dup2(silence, 0)
    os.dup2(silence, 1)
    os.close(silence)
    return words_in, words_out


def _place_of(error: BaseException) -> str:
    """Where a bug struck, by file and line alone: messages of foreign errors may carry a holder's data."""
    last = traceback.extract_tb(error.__traceback__)[-1:]
    where = f"{Path(last[0].filename).name}:{last[0].lineno}" if last else "?"
    return f"{where} {type(error).__name__}"


def _listen(words_in: BinaryIO, loop: ReaderLoop, left: threading.Event) -> None:
    """Pass requests on until the kiosk closes the pipe or dies; then leave, even from the middle of a mute card."""
    try:
        while (word := read_frame(words_in)) is not None:
            if isinstance(word, Verify):
                loop.request(word.credential)
    except (BrokenFrame, OSError):
        pass  # a broken pipe means the same as its end
    loop.stop()
    left.wait(LEAVE_LIMIT_S)
    os._exit(0)


def _readers(*, allow_simulated: bool) -> Readers:
    from cardreader.pcsc import PcscReaders  # here, so that a missing PC/SC library is told over the pipe

    return SteadyReaders(PcscReaders(allow_simulated=allow_simulated))


def main() -> int:
    """Serve the kiosk until its pipe closes; 1 after a bug."""
    words_in, words_out = _private_pipes()
    voice = _Voice(words_out)
    left = threading.Event()
    try:
        begin = read_frame(words_in)
        if not isinstance(begin, Begin):
            return 0
        loop = ReaderLoop(_readers(allow_simulated=begin.allow_simulated), voice.tell, voice.beat, begin.held)
        threading.Thread(target=_listen, args=(words_in, loop, left), name="card-words", daemon=True).start()
        loop.run()
    except Exception as error:  # noqa: BLE001 - the process ends with it; its place is told first
        voice.say(Bug(_place_of(error)))
        return 1
    finally:
        left.set()
    return 0


if __name__ == "__main__":
    sys.exit(main())
