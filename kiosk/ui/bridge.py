"""The one door into the Qt thread: other threads post work, and Qt's own loop does it in order."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal

Work = Callable[[], None]


class _Doorbell(QObject):
    rung = Signal(object)


class Bridge:
    """Runs posted work on the thread that made the bridge (the Qt thread); after `shut` posts are dropped."""

    def __init__(self) -> None:
        self._is_open = True
        self._doorbell = _Doorbell()
        self._doorbell.rung.connect(self._do, Qt.ConnectionType.QueuedConnection)

    def post(self, work: Work) -> None:
        """Have `work` done soon on the Qt thread; may be called from any thread and returns at once."""
        if self._is_open:
            self._doorbell.rung.emit(work)

    def shut(self) -> None:
        """Drop what is not done yet and all that comes later; called when the window closes."""
        self._is_open = False

    def _do(self, work: Work) -> None:
        if self._is_open:
            work()
