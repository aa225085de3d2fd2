"""Readings of names by Sudachi's small dictionary, loaded behind the first screen."""

import logging
import threading
from typing import Any

from kiosk.domain.folding import common_kanji
from kiosk.domain.kana import holds_kanji, is_kana, kana_from_typing

_log = logging.getLogger(__name__)


class SudachiReadings:
    """The port `Readings`. Nothing is known before `load` has ended, and nothing breaks where it fails."""

    def __init__(self) -> None:
        self._tokenizer: Any = None
        self._thread = threading.Thread(target=self._load, name="readings", daemon=True)

    def load(self) -> None:
        """Begin to load, on a thread of its own."""
        self._thread.start()

    def wait(self, limit_s: float) -> None:
        """Wait until the dictionary is there; for tests and for the command line."""
        self._thread.join(limit_s)

    def reading_of(self, name: str) -> str:
        """Hiragana for `name`, word by word; empty where a part has no reading."""
        if self._tokenizer is None:
            return ""
        words = [self._word(word) for word in name.split()]
        return " ".join(words) if all(words) else ""

    def _word(self, word: str) -> str:
        if not holds_kanji(word):
            kana = kana_from_typing(word)
            return kana if is_kana(kana) else ""
        for spelling in dict.fromkeys((word, common_kanji(word))):
            kana = kana_from_typing("".join(part.reading_form() for part in self._tokenizer.tokenize(spelling)))
            if kana and is_kana(kana):
                return kana
        return ""

    def _load(self) -> None:
        try:
            from sudachipy import Dictionary  # 40 ms and 30 MiB that the first screen does not wait for

            self._tokenizer = Dictionary(dict="small").tokenizer()
        except Exception:  # noqa: BLE001 - a missing dictionary costs suggestions, never a reception
            _log.exception("no readings: the dictionary could not be loaded")
