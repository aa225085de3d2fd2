"""What the camera sees, mirrored, with a frame to aim at and the outline of a code in sight."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from kiosk.ports.devices import Corners, Pixels
from kiosk.screens.reception_state import HealthEntry, Level
from kiosk.ui.labels import Words
from kiosk.ui.signs import Sign
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import RADIUS_PX, SPACE_PX

CAMERA_ENTRY = "health.camera"
"""The entry of the health strip that tells how the camera is doing."""
_ASPECT = 4 / 3
_CORNER_SHARE = 0.16


def image_of(pixels: Pixels) -> QImage:
    """A frame as an image that owns its bytes."""
    flat = np.ascontiguousarray(pixels)
    height, width = flat.shape[:2]
    form = QImage.Format.Format_Grayscale8 if flat.ndim == 2 else QImage.Format.Format_BGR888
    return QImage(flat.data, width, height, flat.strides[0], form).copy()


class Preview(QWidget):
    """The mirrored picture; people move a code the right way only in a mirror."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage = stage
        self._image: QImage | None = None
        self._outlines: Sequence[Corners] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        """Keeps the camera's shape."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height of the picture in pixels."""
        return round(width / _ASPECT)

    def sizeHint(self) -> QSize:
        """A small picture; the column makes it wider."""
        return QSize(160, 120)

    def show_picture(self, pixels: Pixels | None, outlines: Sequence[Corners]) -> None:
        """Draw the newest picture, or none."""
        self._image = image_of(pixels) if pixels is not None else None
        self._outlines = outlines
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Picture, aiming corners, outlines."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        room = QRectF(self.rect())
        shape = QPainterPath()
        shape.addRoundedRect(room, RADIUS_PX, RADIUS_PX)
        painter.setClipPath(shape)
        painter.fillRect(room, QColor("#20242a"))
        if self._image is None:
            return
        self._paint_picture(painter, room, self._image)
        self._paint_aim(painter, room)

    def _paint_picture(self, painter: QPainter, room: QRectF, image: QImage) -> None:
        scale = max(room.width() / image.width(), room.height() / image.height())
        painter.save()
        painter.translate(room.center())
        painter.scale(-scale, scale)
        painter.translate(-image.width() / 2, -image.height() / 2)
        painter.drawImage(QPointF(0, 0), image)
        painter.setPen(QPen(QColor("#35e07f"), 4 / scale))
        for corners in self._outlines:
            painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in corners]))
        painter.restore()

    def _paint_aim(self, painter: QPainter, room: QRectF) -> None:
        side = min(room.width(), room.height()) * 0.72
        aim = QRectF(0, 0, side, side)
        aim.moveCenter(room.center())
        arm = side * _CORNER_SHARE
        painter.setPen(QPen(QColor("#ffffff"), 3))
        for x, y, right, down in (
            (aim.left(), aim.top(), arm, arm),
            (aim.right(), aim.top(), -arm, arm),
            (aim.right(), aim.bottom(), -arm, -arm),
            (aim.left(), aim.bottom(), arm, -arm),
        ):
            painter.drawPolyline(QPolygonF([QPointF(x + right, y), QPointF(x, y), QPointF(x, y + down)]))


class CameraPane(QWidget):
    """The preview, or in words why there is none and what to do instead."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage = stage
        self._drawn: HealthEntry | None = None
        self._preview = Preview(stage)
        self._preview.setAccessibleName(stage.translator.word("reception.camera.name"))
        self._hint = Words("caption", stage.translator.word("reception.camera.hint"))
        self._sign = Sign("camera_off", 2 * stage.theme.sizes.title, stage.theme.palette.text_quiet)
        self._absent = Words("strong", stage.translator.word("reception.camera.absent"))
        self._advice = Words("body", stage.translator.word("reception.camera.absent_advice"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_PX)
        for part in (self._preview, self._hint, self._sign, self._absent, self._advice):
            column.addWidget(part)
        column.setAlignment(self._sign, Qt.AlignmentFlag.AlignLeft)
        self._show_live(live=True, brief=False)

    def draw(self, health: Sequence[HealthEntry], *, brief: bool) -> None:
        """Follow the camera's health; `brief` leaves the advice out where the column is narrow."""
        entry = next((entry for entry in health if entry.name == CAMERA_ENTRY), None)
        live = entry is None or entry.level in (Level.GOOD, Level.WATCH)
        self._show_live(live=live, brief=brief)
        if not live:
            self._preview.show_picture(None, ())

    def show_preview(self, pixels: Pixels, outlines: Sequence[Corners]) -> None:
        """Draw the newest picture with the outlines of the codes in sight, both in the pixels of `pixels`."""
        self._preview.show_picture(pixels, outlines)

    def _show_live(self, *, live: bool, brief: bool) -> None:
        self._preview.setVisible(live)
        self._hint.setVisible(live and not brief and not self._stage.theme.is_large)
        self._sign.setVisible(not live)
        self._absent.setVisible(not live)
        self._advice.setVisible(not live and not brief)
