"""What stands on printed pages, read back by another library than the one that drew them."""

import zxingcpp
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPdf import QPdfDocument

PIXELS_A_POINT = 2.5
"""180 dots an inch: a code's module of 0.9 mm is six pixels wide."""


class Pages:
    """The pages of a PDF."""

    def __init__(self, data: bytes) -> None:
        self._bytes = QByteArray(data)
        self._buffer = QBuffer(self._bytes)
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document = QPdfDocument()
        self._document.load(self._buffer)
        assert self._document.status() is QPdfDocument.Status.Ready

    def __len__(self) -> int:
        return self._document.pageCount()

    def text(self, number: int = 0) -> str:
        return self._document.getAllText(number).text()

    def millimetres(self, number: int = 0) -> tuple[int, int]:
        size = self._document.pagePointSize(number)
        return round(size.width() / 72 * 25.4), round(size.height() / 72 * 25.4)

    def codes(self, number: int = 0) -> list[str]:
        size = self._document.pagePointSize(number) * PIXELS_A_POINT
        image = self._document.render(number, QSize(round(size.width()), round(size.height())))
        white = QImage(image.size(), QImage.Format.Format_Grayscale8)
        white.fill(255)
        painter = QPainter(white)
        painter.drawImage(0, 0, image)
        painter.end()
        return [code.text for code in zxingcpp.read_barcodes(white)]

    def lowest_mm(self, sign: str, number: int = 0) -> float:
        """How far down the page the last of these signs stands."""
        at = self.text(number).rindex(sign)
        return self._document.getSelectionAtIndex(number, at, 1).boundingRectangle().bottom() / 72 * 25.4
