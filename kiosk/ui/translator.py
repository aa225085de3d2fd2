"""The words that people read: sentences of one language, found by message key."""

import json
import logging
import re
from collections.abc import Mapping
from pathlib import Path

from kiosk.screens.message import Message

LANGUAGES = ("ja", "en")
"""What staff read (domain: staff read 日本語 and English)."""

_log = logging.getLogger(__name__)
_KEY = re.compile(r"@[a-z_]+(\.[a-zA-Z0-9_]+)+")
"""A value that is itself a key, such as "@stay.car"; a person's name that starts with @ does not look like this."""


class _Gaps(dict[str, str]):
    """What fills the gaps of a sentence; a gap that nothing fills is shown marked, never an exception."""

    def __missing__(self, gap: str) -> str:
        return f"⟦{gap}⟧"


class Translator:
    """Turns message keys into sentences; a missing key is shown as ⟦key⟧ and written to the log once."""

    def __init__(self, language: str, sentences: Mapping[str, str], directory: Path | None = None) -> None:
        self.language = language
        self._sentences = dict(sentences)
        self._directory = directory
        self._missed: set[str] = set()

    @classmethod
    def load(cls, directory: Path, language: str) -> "Translator":
        """The sentences of `directory`/`language`.json. Raises OSError, ValueError: a broken installation."""
        sentences = json.loads((directory / f"{language}.json").read_text(encoding="utf-8"))
        return cls(language, sentences, directory)

    def in_language(self, language: str) -> "Translator":
        """The same words in another language."""
        if self._directory is None or language == self.language:
            return self
        return Translator.load(self._directory, language)

    def has(self, key: str) -> bool:
        """Whether there is a sentence under `key`."""
        return key in self._sentences

    def text(self, message: Message) -> str:
        """The sentence of a message with its gaps filled."""
        sentence = self._sentences.get(message.key)
        if sentence is None:
            return self._missing(message.key)
        return sentence.format_map(_Gaps({gap: self.value(value) for gap, value in message.data.items()}))

    def word(self, key: str, **data: str | int) -> str:
        """Short form of text(Message(key, data))."""
        return self.text(Message(key, data))

    def value(self, value: str | int) -> str:
        """What stands for a value of a message: a value that is a key ("@stay.car") is its sentence."""
        if isinstance(value, str) and _KEY.fullmatch(value):
            return self.word(value[1:])
        return str(value)

    def _missing(self, key: str) -> str:
        if key not in self._missed:
            self._missed.add(key)
            _log.warning("no translation of %s in %s", key, self.language)
        return f"⟦{key}⟧"
