"""Draws resources/samples/self_check.png: a code, a little turned, on a grey desk, as a camera would see it."""

import io
import sys
from pathlib import Path

import cv2
import numpy as np
import segno

sys.path.insert(0, str(Path(__file__).parents[1]))

from kiosk.commands.checking.device_checks import PICTURE, PICTURE_TEXT

SIZE_PX = (640, 480)
DESK_GREY = 168
TURN_DEGREES = 8
SHARE = 0.6


def main() -> None:
    """Write the picture anew."""
    drawn = io.BytesIO()
    segno.make(PICTURE_TEXT, error="m").save(drawn, kind="png", scale=10, border=4)
    code = cv2.imdecode(np.frombuffer(drawn.getvalue(), np.uint8), cv2.IMREAD_GRAYSCALE)
    width, height = SIZE_PX
    scale = SHARE * height / code.shape[0]
    turn = cv2.getRotationMatrix2D((code.shape[1] / 2, code.shape[0] / 2), TURN_DEGREES, scale)
    turn[:, 2] += (width / 2 - code.shape[1] / 2, height / 2 - code.shape[0] / 2)
    desk = cv2.warpAffine(code, turn, SIZE_PX, flags=cv2.INTER_AREA, borderValue=DESK_GREY)
    cv2.imwrite(str(PICTURE), desk)


if __name__ == "__main__":
    main()
