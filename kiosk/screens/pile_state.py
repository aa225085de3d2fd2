"""What the screen shows of a pile of paper sheets that is typed one after the other."""

from dataclasses import dataclass

from kiosk.screens.message import Message


@dataclass(frozen=True)
class PileEntry:
    """用紙をまとめて入力: sheets are read into a list before they are typed.

    `remaining` counts all that wait, `uncoded` those among them without a code; `latest` are the numbers that were read
    last, newest first; `digits` is a number of sheets without codes that is being typed.
    """

    remaining: int
    uncoded: int
    latest: tuple[str, ...]
    digits: str = ""
    notice: Message | None = None
