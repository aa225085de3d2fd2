"""The first page of a PDF as a picture, for a code that stands on it."""

from pathlib import Path

import numpy as np
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPdf import QPdfDocument

from kiosk.devices.stills import PictureUnreadable
from kiosk.ports.devices import Pixels

DOTS_PER_POINT = 2.8
"""200 dots an inch, as offices scan: a module of 0.7 mm is more than five dots wide."""
MOST_POINTS = 2400
"""Twice A3; a page that says it is larger is not drawn."""


def first_page(path: Path) -> Pixels:
    """The page in grey (height, width). Raises PictureUnreadable."""
    document = QPdfDocument()
    if document.load(str(path)) is not QPdfDocument.Error.None_ or not document.pageCount():
        raise PictureUnreadable(reason="no PDF")
    size = document.pagePointSize(0)
    if max(size.width(), size.height()) > MOST_POINTS:
        raise PictureUnreadable(reason="page too large")
    drawn = document.render(0, QSize(round(size.width() * DOTS_PER_POINT), round(size.height() * DOTS_PER_POINT)))
    page = QImage(drawn.size(), QImage.Format.Format_Grayscale8)
    page.fill(255)
    painter = QPainter(page)
    painter.drawImage(0, 0, drawn)
    painter.end()
    rows = np.frombuffer(page.constBits(), np.uint8).reshape(page.height(), page.bytesPerLine())
    return rows[:, : page.width()].copy()
