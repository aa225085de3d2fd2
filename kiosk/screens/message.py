"""A message: the key of a sentence in `resources/translations`, and what fills its gaps."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Message:
    """`key` names the sentence; `data` holds names, numbers and further keys (values that start with "@" are keys)."""

    key: str
    data: dict[str, str | int] = field(default_factory=dict)


def message(key: str, **data: str | int) -> Message:
    """Short form of Message(key, data)."""
    return Message(key, data)
