"""Removable media that are in this machine now, by where the system has put them."""

import os
from pathlib import Path

import psutil

MEDIA_FOLDERS = ("/media/", "/run/media/", "/Volumes/")
"""Where Linux desktops and macOS put what is plugged in; Windows says "removable" itself."""


def removable_folders() -> tuple[Path, ...]:
    """The folders of sticks, sorted; empty where none is in or the system does not tell. May take a moment."""
    try:
        partitions = psutil.disk_partitions(all=False)
    except OSError:
        return ()
    found = {Path(one.mountpoint) for one in partitions if _is_removable(one.mountpoint, one.opts)}
    return tuple(sorted(found))


def _is_removable(mountpoint: str, options: str) -> bool:
    if os.name == "nt":
        return "removable" in options
    return mountpoint.startswith(MEDIA_FOLDERS)
