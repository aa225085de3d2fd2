"""The base of every failure that the ledger knows; such an error carries a key and data, never a sentence."""


class LedgerError(Exception):
    """A failure with a name; anything else that is raised is a bug.

    `key` is what the answer's JSON says (`{"error": key}`); `data` holds no personal data.
    """

    key = "unknown"

    def __init__(self, **data: str | int) -> None:
        super().__init__(f"{self.key} {data}")
        self.data = data


class Unreadable(LedgerError):
    """A body that is not what it should be: damaged, sealed to another key, or not a message of ours."""

    key = "malformed"


class UnknownDevice(LedgerError):
    """Signed by nobody whom the ledger enrolled, or signed wrongly."""

    key = "unknown_device"


class RevokedDevice(LedgerError):
    """The device was enrolled once and was taken out."""

    key = "revoked"


class CodeRefused(LedgerError):
    """An enrolment code that is unknown, used or expired; the answer does not say which."""

    key = "code_refused"


class NotReady(LedgerError):
    """The database cannot be reached, or its schema is newer than this program."""

    key = "not_ready"


class NoSuchThing(LedgerError):
    """A shelter, an operation or a device that the ledger does not hold; `data` names it."""

    key = "no_such_thing"


class RoleNotThere(LedgerError):
    """Somebody of this role has no work at that place; `data` names both."""

    key = "role_not_there"


class OperationRunning(LedgerError):
    """An operation that was not ended: its persons stay where they are; `data` names it."""

    key = "operation_running"


class PassphraseUnfit(LedgerError):
    """A new passphrase that is too short, or was not typed alike twice: `reason` says which."""

    key = "passphrase_unfit"


class NotRecoverable(LedgerError):
    """A kiosk's folder that this recovery key does not open; `reason` says what is missing or wrong."""

    key = "not_recoverable"


class Refused(LedgerError):
    """A request that was understood and is not granted; `key` says why, `shown` what the asker may be told besides."""

    def __init__(self, key: str, status: int = 409, **shown: str | int) -> None:
        self.key = key
        super().__init__()
        self.status = status
        self.shown = shown
