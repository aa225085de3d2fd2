"""The base of every failure that the kiosk knows: such an error carries data, and the screen finds the words."""


class KnownError(Exception):
    """A failure with a name, such as a missing camera or a full disk; anything else that is raised is a bug.

    `key` names the sentence in `resources/translations` (`error.<key>`); `data` fills its gaps, without personal data.
    """

    key = "unknown"

    def __init__(self, **data: str | float) -> None:
        super().__init__(f"{type(self).__name__} {data}")
        self.data = data
