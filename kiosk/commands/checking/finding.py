"""What a check found: one line of the table, one object of the JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class State(StrEnum):
    """How a checked thing is; only FAILED keeps a desk from its work."""

    GOOD = "good"
    WATCH = "watch"
    ABSENT = "absent"
    FAILED = "failed"


WORDS: Mapping[str, tuple[str, ...]] = {
    "store": ("whole", "can_be_made", "damaged", "unreadable"),
    "key": ("there", "missing", "locked", "none_yet"),
    "disk": ("free", "low"),
    "clock": ("plausible", "agrees", "off", "lost"),
    "fonts": ("there", "missing", "incomplete"),
    "sound": ("ready", "none"),
    "decoder": ("reads", "no_last_rung", "reads_nothing", "no_picture"),
    "camera": ("sees", "no_picture", "missing", "not_wanted"),
    "reader": ("there", "none", "no_service", "failing"),
    "printer": ("there", "none", "no_service", "silent"),
    "ledger": ("answers", "silent", "not_enrolled"),
    "outbox": ("sent", "waiting", "shelved", "unreadable", "none_yet"),
    "check": ("broken",),
}
"""What each check may say."""


@dataclass(frozen=True)
class Finding:
    """`name` is what was looked at, `word` how it is ("check.<name>.<word>" is its sentence), `data` its figures.

    No figure is personal data: the table is meant to be read over the telephone.
    """

    name: str
    state: State
    word: str
    data: Mapping[str, str | int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        assert self.word in WORDS[self.name], "a word that has a sentence"

    @property
    def key(self) -> str:
        """The key of its sentence."""
        return f"check.{self.name}.{self.word}"
