"""What is known of the copies of the kiosk's file: where the last one went, or why there is none."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class CopyPlace(StrEnum):
    """What a copy protects from."""

    ELSEWHERE = "elsewhere"
    SAME_DISK = "same_disk"
    """From damage of the file, not from the loss of the disk."""
    FOLDER_MISSING = "folder_missing"
    """As SAME_DISK: the named folder is not there, and the copy went beside the file."""


@dataclass(frozen=True)
class CopyMade:
    """The last copy; `made_at` is UTC."""

    place: CopyPlace
    made_at: datetime


@dataclass(frozen=True)
class CopyFailed:
    """No copy could be made; `key` is that of the known error. Older ones stand."""

    key: str


CopyState = CopyMade | CopyFailed
