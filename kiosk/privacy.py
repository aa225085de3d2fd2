"""What this process writes is for its user alone, and its memory stays off the disk."""

import os
import sys

OWNER_ALONE = 0o077
"""Taken from the rights of every new file and folder: on a computer with several users the others see none of it."""
READABLE_FOR_ALL = 0o022
"""The rights of an installed program: whoever updates it is often not who starts it."""
_PR_SET_DUMPABLE = 4
"""prctl(2)."""
_NO_FAULT_BOX, _NO_CRITICAL_BOX = 0x0002, 0x0001
"""SetErrorMode of Windows: without its box no report with the process's memory is made."""


def keep_to_this_user() -> None:
    """For the start of a program: new files are readable for their owner, and a crash leaves no picture of memory.

    A desk's memory holds the key of its file and the people of its list. Programs that are started from here inherit
    rights and limit; those that hold secrets call this themselves.
    """
    os.umask(OWNER_ALONE)
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.kernel32.SetErrorMode(_NO_FAULT_BOX | _NO_CRITICAL_BOX)
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        import ctypes

        # Also against collectors of crash reports, which ask for no limit, and other programs of the same user.
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def write_for_all() -> None:
    """For a program that installs: what it writes from now on can be read and started by everybody."""
    os.umask(READABLE_FOR_ALL)
