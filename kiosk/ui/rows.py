"""Rows of a list that is built anew when it changed."""

from collections.abc import Iterable, Sequence

from PySide6.QtWidgets import QLayout, QWidget


def exchange(room: QLayout, former: Iterable[QWidget], rows: Sequence[QWidget]) -> list[QWidget]:
    """Put `rows` in the place of the `former` ones at the end of `room`; the new list.

    A row is hidden before Qt deletes it: it may be the one whose touch is being answered, and must not flash up.
    """
    for row in former:
        row.hide()
        row.deleteLater()
    for row in rows:
        room.addWidget(row)
    return list(rows)
