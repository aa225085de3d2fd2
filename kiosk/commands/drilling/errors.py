"""What may go wrong with a drill itself, told with data."""

from kiosk.errors import KnownError


class DrillError(KnownError):
    """The base of a drill's own failures."""

    key = "drill"


class DrillStuck(DrillError):
    """The screen did not show what a clerk waits for; `data` holds `step`, `visit` and `awaited`."""

    key = "drill_stuck"


class DeskEnded(DrillError):
    """The kiosk's process ended when nobody had ended it; `data` holds `code` and `life`."""

    key = "drill_desk_ended"


class DeskSilent(DrillError):
    """The kiosk's process told nothing for too long; `data` holds `life`."""

    key = "drill_desk_silent"


class LedgerFailed(DrillError):
    """A command of the ledger of training failed; `data` holds `command`."""

    key = "drill_ledger_failed"
