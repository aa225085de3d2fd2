"""Charts of a shelter: people over time, ways of reception, ages; a figure stands beside every bar."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.domain.occupancy_series import Series
from kiosk.screens.report_state import Bar, Charts
from kiosk.ui.labels import Words
from kiosk.ui.stage import Stage
from kiosk.ui.theme import TEXT_FAMILY
from kiosk.ui.tokens import SPACE_PX
from sync.protocol.city_form import local_time

TICKS = 5
"""Times along the axis that are read without turning the head."""
ROOM = 1.25
"""The axis goes on behind the longest bar, for its figure."""
RIM = 0.06
"""Share of the time that is free at both ends, for half a label."""
US = 1_000_000

Plot = Any
"""A pyqtgraph widget; the library has no types."""


class ChartPane(QWidget):
    """Draws when it is first needed: the library takes a third of a second to load, and the start must not wait."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage = stage
        self._drawn: Charts | None = None
        self._plots: tuple[Plot, Plot, Plot] | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE_PX)

    def draw(self, charts: Charts) -> None:
        """Show the figures."""
        if charts == self._drawn:
            return
        self._drawn = charts
        if self._plots is None:
            self._plots = self._build()
        over_time, methods, ages = self._plots
        self._line(over_time, charts.series)
        self._bars(methods, charts.methods)
        self._bars(ages, charts.ages)
        self.setAccessibleDescription(self._spoken(charts))

    def _build(self) -> tuple[Plot, Plot, Plot]:
        word = self._stage.translator.word
        over_time, methods, ages = self._plot(), self._plot(), self._plot()
        self._column.addWidget(Words("section", word("report.chart.series")))
        self._column.addWidget(over_time, 3)
        beside = QHBoxLayout()
        beside.setSpacing(3 * SPACE_PX)
        for title, plot in (("report.chart.methods", methods), ("report.chart.ages", ages)):
            column = QVBoxLayout()
            column.addWidget(Words("section", word(title)))
            column.addWidget(plot, 1)
            beside.addLayout(column, 1)
        self._column.addLayout(beside, 3)
        return over_time, methods, ages

    def _plot(self) -> Plot:
        import pyqtgraph  # loaded with the first chart only

        palette = self._stage.theme.palette
        plot = pyqtgraph.PlotWidget(background=palette.panel)
        plot.setMouseEnabled(x=False, y=False)
        plot.setMenuEnabled(False)
        plot.hideButtons()
        plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        plot.setMinimumHeight(18 * self._stage.theme.sizes.caption // 2)
        for side in ("left", "bottom"):
            axis = plot.getAxis(side)
            axis.setStyle(tickFont=self._font(), tickLength=-4)
            axis.setTextPen(palette.text)
            axis.setPen(palette.line_strong)
        return plot

    def _line(self, plot: Plot, series: Series) -> None:
        """Steps: people come and go at moments, not between them."""
        import pyqtgraph

        plot.clear()
        if not series:
            return
        palette = self._stage.theme.palette
        moments = [at_us / US for at_us, _count in series]
        counts = [count for _at_us, count in series]
        # A step reaches to the next moment, so the last one needs an end.
        pen = pyqtgraph.mkPen(palette.primary, width=3)
        plot.plot(
            [*moments, moments[-1] + 1], counts, stepMode="center", pen=pen, fillLevel=0, brush=palette.primary_soft
        )
        plot.setYRange(0, max(counts) * ROOM or 1, padding=0)
        rim = (moments[-1] - moments[0]) * RIM + 1
        plot.setXRange(moments[0] - rim, moments[-1] + rim, padding=0)
        plot.getAxis("bottom").setTicks([[(at, _clock(at)) for at in _spread(moments[0], moments[-1])]])
        self._say(plot, f"{counts[-1]:,}", moments[-1], counts[-1], (0.5, 1.0))

    def _bars(self, plot: Plot, bars: Sequence[Bar]) -> None:
        """From above to below in their order, each with its figure behind it."""
        import pyqtgraph

        plot.clear()
        palette = self._stage.theme.palette
        rows = range(len(bars), 0, -1)
        values = [bar.value for bar in bars]
        pen = pyqtgraph.mkPen(palette.primary, width=1)
        plot.addItem(
            pyqtgraph.BarGraphItem(x0=0, y=list(rows), height=0.6, width=values, brush=palette.primary, pen=pen)
        )
        words = self._stage.translator
        plot.getAxis("left").setTicks([[(row, words.word(bar.label)) for row, bar in zip(rows, bars, strict=True)]])
        plot.getAxis("bottom").setTicks([[]])
        plot.setXRange(0, max(values, default=0) * ROOM or 1, padding=0)
        plot.setYRange(0.4, len(bars) + 0.6, padding=0)
        for row, value in zip(rows, values, strict=True):
            self._say(plot, f"{value:,}", value, row, (0.0, 0.5))

    def _say(self, plot: Plot, text: str, x: float, y: float, anchor: tuple[float, float]) -> None:
        import pyqtgraph

        item = pyqtgraph.TextItem(text, color=self._stage.theme.palette.text, anchor=anchor)
        item.setFont(self._font(bold=True))
        plot.addItem(item)
        item.setPos(x, y)

    def _font(self, *, bold: bool = False) -> QFont:
        font = QFont(TEXT_FAMILY)
        font.setPixelSize(self._stage.theme.sizes.body if bold else self._stage.theme.sizes.caption)
        font.setBold(bold)
        return font

    def _spoken(self, charts: Charts) -> str:
        """What a screen reader says in the charts' place."""
        word = self._stage.translator.word
        return ", ".join(f"{word(bar.label)} {bar.value}" for bar in (*charts.methods, *charts.ages))


def _spread(first_s: float, last_s: float) -> list[float]:
    """TICKS moments from the first to the last."""
    if last_s <= first_s:
        return [first_s]
    return [first_s + (last_s - first_s) * step / (TICKS - 1) for step in range(TICKS)]


def _clock(at_s: float) -> str:
    at = local_time(round(at_s * US))
    return f"{at.month}/{at.day} {at:%H:%M}"
