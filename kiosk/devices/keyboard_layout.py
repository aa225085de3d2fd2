"""Undoes what a keyboard layout does to a hand scanner that types for another one: United States against Japan."""

from collections.abc import Iterator

_US_TYPED_ON_JIS = {
    "@": '"',
    "^": "&",
    "&": "'",
    "*": "(",
    "(": ")",
    "_": "=",
    "=": "^",
    "+": "~",
    "[": "@",
    "{": "`",
    "]": "[",
    "}": "{",
    ":": "+",
    "'": ":",
    '"': "*",
    "\\": "]",
    "|": "}",
}
"""What a PC set to the Japanese layout (JIS X 6002) writes for the key that carries a sign on the United States layout.
Of the Base45 alphabet `$ % - . /` and space are on the same keys; `*`, `+` and `:` are not."""

_JIS_TYPED_ON_US = {written: meant for meant, written in _US_TYPED_ON_JIS.items()}
"""A scanner set to the Japanese layout on a PC set to the United States one: the same keys the other way round."""

_UNDO_US_ON_JIS = str.maketrans({written: meant for meant, written in _US_TYPED_ON_JIS.items()})
_UNDO_JIS_ON_US = str.maketrans({written: meant for meant, written in _JIS_TYPED_ON_US.items()})


def repairs(text: str) -> Iterator[str]:
    """The text as it stands, then as it was meant under each way that layouts and Caps Lock can be set wrongly."""
    yield text
    yield text.translate(_UNDO_US_ON_JIS)
    yield text.translate(_UNDO_JIS_ON_US)
    swapped = text.swapcase()
    yield swapped
    yield swapped.translate(_UNDO_US_ON_JIS)
    yield swapped.translate(_UNDO_JIS_ON_US)


def repaired(text: str, prefix: str) -> str | None:
    """The text as the scanner meant it, when one of the repairs makes it begin with the known prefix; else None."""
    return next((meant for meant in repairs(text) if meant.startswith(prefix)), None)
