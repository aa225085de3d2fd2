"""What staff are told after the file was damaged and a copy took its place."""

from msgspec import Struct

RESTORED_SETTING = "restored"


class Restored(Struct, frozen=True, kw_only=True):
    """What came back. Times are UTC in µs: the copy's, 0 where there was none and a fresh file began; and when the
    damaged file was written last.

    `salvaged` facts written after the copy were read from the damaged file; of `unreadable` ones at least is known that
    they were there. `damaged_file` is the name that it bears now. `acknowledged_us` is when staff read it; 0: not yet.
    `is_former`: nothing was damaged, people went back to a former program.
    """

    copy_us: int
    last_written_us: int
    salvaged: int
    unreadable: int
    damaged_file: str
    acknowledged_us: int = 0
    is_former: bool = False
