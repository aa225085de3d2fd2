"""What the evacuee's window shows at one moment: frozen values and message keys, nothing of anybody else."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Protocol

from kiosk.screens.message import Message
from sync.protocol.values import RecordMode


class EvacueeLanguage(StrEnum):
    """What an evacuee reads (the city's residents by number, and やさしい日本語); each names its file of words."""

    JAPANESE = "ja"
    EASY_JAPANESE = "ja_easy"
    ENGLISH = "en"
    CHINESE = "zh_hans"
    TAIWANESE = "zh_hant"
    VIETNAMESE = "vi"
    NEPALI = "ne"
    INDONESIAN = "id"
    KOREAN = "ko"
    TAGALOG = "tl"

    @property
    def spoken(self) -> str:
        """What somebody who reads this speaks (BCP 47); empty for Japanese, which is no news."""
        if self in (EvacueeLanguage.JAPANESE, EvacueeLanguage.EASY_JAPANESE):
            return ""
        return {"zh_hans": "zh-Hans", "zh_hant": "zh-Hant"}.get(self.value, self.value)


class EvacueeWord(Enum):
    """What the evacuee said about what was understood: 合っています, ちがいます."""

    RIGHT = "right"
    DIFFERENT = "different"


@dataclass(frozen=True)
class Welcome:
    """Nobody is in work: where to begin. `takes_cards` is whether a card reader works."""

    takes_cards: bool = False


class MomentKind(Enum):
    """Why the evacuee waits."""

    WAIT = "wait"
    CARD = "card"
    ASSIST = "assist"
    UNDONE = "undone"


@dataclass(frozen=True)
class Moment:
    """Staff are busy for this evacuee; nothing of what they do is shown."""

    kind: MomentKind


@dataclass(frozen=True)
class PersonRead:
    """One person as understood; `details` are age, birth date and needs."""

    name: str
    kana: str
    details: tuple[Message, ...]


@dataclass(frozen=True)
class FactRead:
    """One thing understood about the household: a message key of its name, and its value."""

    label: str
    value: Message | str


@dataclass(frozen=True)
class Check:
    """これで合っていますか: what was understood; `word` is what the evacuee said about it."""

    persons: tuple[PersonRead, ...]
    facts: tuple[FactRead, ...]
    word: EvacueeWord | None = None


@dataclass(frozen=True)
class Done:
    """The reception number, large; `is_new` is False for somebody who had one already."""

    reception_no: str
    is_new: bool = True


EvacueePanel = Welcome | Moment | Check | Done


@dataclass(frozen=True)
class EvacueeState:
    """Everything that the evacuee's window draws."""

    shelter_name: str = ""
    record_mode: RecordMode = RecordMode.DRILL
    language: EvacueeLanguage = EvacueeLanguage.JAPANESE
    panel: EvacueePanel = Welcome()


class EvacueeTouches(Protocol):
    """The evacuee's screen as its views see it; every call comes from the Qt thread and never blocks."""

    def observe(self, draw: Callable[[EvacueeState], None]) -> None:
        """Have `draw` called with the present state and each new one, until `leave`."""

    def leave(self, draw: Callable[[EvacueeState], None]) -> None:
        """Nobody looks through `draw` any more."""

    def choose_language(self, language: EvacueeLanguage) -> None:
        """The evacuee reads this language."""

    def answer(self, word: EvacueeWord) -> None:
        """The evacuee says whether it is right."""

    def show_now(self) -> None:
        """Staff turn what is in work to the evacuee, also a household that was received before."""
