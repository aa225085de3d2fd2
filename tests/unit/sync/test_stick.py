"""Files on a stick: whole or not there, and every failure has its name."""

import errno
import os
from collections.abc import Callable

import pytest

from sync.protocol.messages import MAX_BUNDLE_BYTES
from sync.stick import (
    PIECE_BYTES,
    Stick,
    StickError,
    StickFull,
    StickMissing,
    StickReadOnly,
    StickUnfaithful,
    StickVanished,
    name_of,
    parsed,
)

DATA = bytes(range(256)) * 600
NAME = "KMA-desk-A-1-7-0123abcd.bundle"


class BadStick(Stick):
    """A stick that fails after so many pieces with an error number, or does something else then."""

    def __init__(self, folder, pieces: int, act: Callable[[], None]) -> None:
        super().__init__(folder)
        self._pieces, self._act = pieces, act

    def _write_piece(self, descriptor: int, piece: bytes) -> None:
        if self._pieces == 0:
            self._act()
        self._pieces -= 1
        super()._write_piece(descriptor, piece)


def names_in(folder) -> list[str]:
    return [one.name for one in folder.iterdir()]


def failing(number: int) -> Callable[[], None]:
    def fail() -> None:
        raise OSError(number, os.strerror(number))

    return fail


def test_what_is_written_is_read_again_and_nothing_else_lies_there(tmp_path):
    stick = Stick(tmp_path)
    told: list[int] = []
    stick.write(NAME, DATA, told.append)
    assert stick.read(NAME) == DATA
    assert names_in(tmp_path) == [NAME]
    assert stick.names(".bundle") == (NAME,)
    assert told == [PIECE_BYTES, PIECE_BYTES, len(DATA) - 2 * PIECE_BYTES]


def test_a_second_writing_replaces_the_first(tmp_path):
    stick = Stick(tmp_path)
    stick.write(NAME, b"old")
    stick.write(NAME, b"new")
    assert stick.read(NAME) == b"new"


@pytest.mark.parametrize(
    ("number", "error"),
    [
        (errno.ENOSPC, StickFull),
        (errno.EDQUOT, StickFull),
        (errno.EFBIG, StickFull),
        (errno.EROFS, StickReadOnly),
        (errno.EACCES, StickReadOnly),
        (errno.EIO, StickVanished),
        (errno.ENODEV, StickVanished),
        (errno.ENOENT, StickVanished),
        (errno.EMFILE, StickError),
    ],
)
@pytest.mark.parametrize("pieces", [0, 1, 2])
def test_a_failure_has_its_name_and_leaves_what_was_there(tmp_path, number, error, pieces):
    Stick(tmp_path).write(NAME, b"before")
    with pytest.raises(StickError) as failure:
        BadStick(tmp_path, pieces, failing(number)).write(NAME, DATA)
    assert type(failure.value) is error
    assert failure.value.data["file"] == NAME
    assert names_in(tmp_path) == [NAME]
    assert Stick(tmp_path).read(NAME) == b"before"


def test_a_full_stick_says_how_much_was_needed(tmp_path):
    with pytest.raises(StickFull) as failure:
        BadStick(tmp_path, 1, failing(errno.ENOSPC)).write(NAME, DATA)
    assert failure.value.data["needed_bytes"] == len(DATA)


def test_a_stick_that_is_not_in(tmp_path):
    gone = Stick(tmp_path / "gone")
    for work in (lambda: gone.names(".bundle"), lambda: gone.write(NAME, DATA)):
        with pytest.raises(StickMissing):
            work()
    assert not (tmp_path / "gone").exists()


def test_a_stick_that_is_pulled_while_it_is_written(tmp_path):
    folder = tmp_path / "stick"
    folder.mkdir()
    stick = BadStick(folder, 1, lambda: folder.rename(tmp_path / "pocket"))
    with pytest.raises(StickVanished):
        stick.write(NAME, DATA)
    assert not [name for name in names_in(tmp_path / "pocket") if name.endswith(".bundle")]


def test_a_stick_that_keeps_something_else_is_found_out(tmp_path):
    class Counterfeit(Stick):
        def _write_piece(self, descriptor: int, piece: bytes) -> None:
            super()._write_piece(descriptor, b"\x00" * len(piece))

    with pytest.raises(StickUnfaithful):
        Counterfeit(tmp_path).write(NAME, DATA)
    assert names_in(tmp_path) == []


def test_reading_what_is_not_there_is_a_known_error(tmp_path):
    with pytest.raises(StickVanished):
        Stick(tmp_path).read(NAME)


def test_a_huge_file_is_not_read_whole(tmp_path):
    with (tmp_path / NAME).open("wb") as stream:
        stream.truncate(64 * MAX_BUNDLE_BYTES)
    assert len(Stick(tmp_path).read(NAME)) <= 4 * MAX_BUNDLE_BYTES + 1


def test_what_is_begun_and_hidden_is_no_bundle(tmp_path):
    for name in (f".{NAME}.partial", f".{NAME}", "notes.txt"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "folder.bundle").mkdir()
    assert Stick(tmp_path).names(".bundle") == ()


@pytest.mark.parametrize("device", ["K0123456789abcdef", "desk-A", "a-1-2"])
def test_a_name_tells_whose_it_is_and_whether_it_is_whole(device):
    name = name_of(device, 1, 500, DATA)
    assert parsed(name.stem + ".bundle") == parsed(name.stem + ".receipt") == name
    assert name.fits(DATA)
    assert not name.fits(DATA[:-1])


@pytest.mark.parametrize(
    "file", ["", "x.bundle", "KMA-a-1-2.bundle", "KMA-a-1-2-0123ABCD.bundle", "KMA--1-2-012.bundle"]
)
def test_other_names_are_not_ours(file):
    assert parsed(file) is None


@pytest.mark.skipif(os.name != "posix", reason="rights of POSIX")
def test_the_other_machine_s_user_can_read_what_a_careful_program_wrote(tmp_path):
    before = os.umask(0o077)
    try:
        Stick(tmp_path).write(NAME, DATA)
    finally:
        os.umask(before)
    assert (tmp_path / NAME).stat().st_mode & 0o777 == 0o644
