"""An update by stick with real files: changed, cut short, signed by others, killed at each step; a program starts."""

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from kiosk.app.only_desk import AlreadyRunning, only_desk
from kiosk.commands import update
from kiosk.commands.updating import archive
from kiosk.commands.updating.archive import NotAnUpdate, NotSigned, UpdateError
from kiosk.commands.updating.installing import (
    DoesNotRun,
    EndedBadly,
    OtherSystem,
    Told,
    Update,
    UpdateOlder,
)
from kiosk.commands.updating.place import ProgramPlace
from kiosk.config import Config
from kiosk.store.database import Database, opens
from kiosk.store.key_file import key_in
from kiosk.store.migrations import migrate
from sync.protocol import codec, keys, signed
from tests.faults.update_child import known_in

ROOT = Path(__file__).resolve().parents[2]
LIMIT_S = 150
CUTS = 40
CHANGED_BYTES = 60
KEY = keys.new_key()
pytestmark = pytest.mark.skipif(os.name != "posix", reason="the stand-in for a program is a shell script")


def program_of(folder: Path, version: str, says: str | None = None) -> Path:
    """A folder as PyInstaller makes it: a program, a library behind a link, a file to read."""
    inside = folder / "_internal" / "deep"
    inside.mkdir(parents=True)
    (folder / "kiosk").write_text(f"#!/bin/sh\necho 'kiosk {says or version} (stand-in, frozen)'\n")
    (folder / "kiosk").chmod(0o755)
    (inside / "library.so.1").write_bytes(random.Random(version).randbytes(3_000))
    (folder / "_internal" / "library.so").symlink_to("deep/library.so.1")
    return folder


@pytest.fixture
def update_file(tmp_path):
    """Makes an update file of a version; its system is "any"."""

    def make(version: str, says: str | None = None, key: keys.PrivateKey = KEY) -> Path:
        out = tmp_path / f"{version}-{says}.update"
        archive.pack(
            program_of(tmp_path / f"build-{out.stem}", version, says), out, version, key, 1_790_000_000, system="any"
        )
        return out

    return make


@pytest.fixture
def desk(tmp_path) -> Config:
    """A kiosk that was closed well."""
    desk = Config(is_training=True, data=tmp_path / "data")
    desk.data.mkdir()
    database = Database(desk.database, key_in(desk.key_file, desk.database))
    migrate(database)
    database.close()
    return desk


@pytest.fixture
def place(tmp_path) -> ProgramPlace:
    (tmp_path / "root").mkdir()
    return ProgramPlace(tmp_path / "root")


def taken(file: Path, place: ProgramPlace, *desks: Config, system: str = "any") -> Told:
    known = {bytes(keys.kid_of(KEY)): KEY.public_key()}
    return Update(file, place, desks, known, system).run()


def started(place: ProgramPlace) -> str:
    """What the launcher starts says of itself."""
    done = subprocess.run(
        [str(place.root / "kiosk"), "version"], capture_output=True, text=True, timeout=60, check=True
    )
    return done.stdout.split()[1]


def is_whole(folder: Path) -> bool:
    version = folder.name.partition("-")[0]
    return (folder / "_internal" / "library.so").read_bytes() == random.Random(version).randbytes(3_000)


def test_a_first_install_and_an_update_and_the_way_back(place, update_file, desk):
    taken(update_file("1.0.0"), place)
    assert started(place) == "1.0.0"

    told = taken(update_file("1.1.0"), place, desk)

    assert (started(place), told.copies) == ("1.1.0", 1)
    assert is_whole(place.versions / place.current)
    assert place.go_back().startswith("1.0.0-")
    assert started(place) == "1.0.0"
    assert place.go_back().startswith("1.1.0-")
    assert started(place) == "1.1.0"


def test_the_desks_file_is_copied_first_and_the_copy_opens_with_its_key(place, update_file, desk):
    taken(update_file("1.0.0"), place, desk)

    (copy,) = desk.copies.glob("kiosk-*.db")
    assert opens(copy, desk.key_file.read_bytes())
    assert copy.stat().st_mode & 0o777 == 0o600


def test_only_the_current_and_the_former_version_stay(place, update_file):
    for version in ("1.0.0", "1.1.0", "1.2.0"):
        taken(update_file(version), place)
    assert {path.name[:5] for path in place.versions.iterdir()} == {"1.0.0", "1.1.0", "1.2.0"}

    taken(update_file("1.3.0"), place)

    assert {path.name[:5] for path in place.versions.iterdir()} == {"1.1.0", "1.2.0", "1.3.0"}


def test_the_same_update_again_changes_nothing(place, update_file):
    file = update_file("1.0.0")
    taken(file, place)

    assert not taken(file, place).is_new
    assert started(place) == "1.0.0"


def refused(place: ProgramPlace, file: Path, *desks: Config, system: str = "any") -> UpdateError:
    """An update that is refused: the version before starts, and nothing is left of the other."""
    before = {path.name for path in place.versions.iterdir()}
    with pytest.raises(UpdateError) as told:
        taken(file, place, *desks, system=system)
    assert started(place) == "1.0.0"
    place.tidy()
    assert {path.name for path in place.versions.iterdir()} == before
    return told.value


def test_a_file_that_was_changed_at_any_byte_is_refused(place, update_file, tmp_path):
    taken(update_file("1.0.0"), place)
    good = update_file("1.1.0").read_bytes()
    chance = random.Random(7)
    places = [*range(40), *(chance.randrange(len(good)) for _ in range(CHANGED_BYTES))]
    for number in places:
        changed = bytearray(good)
        changed[number] ^= 1 << chance.randrange(8)
        file = tmp_path / "changed.update"
        file.write_bytes(changed)
        assert isinstance(refused(place, file), NotAnUpdate | NotSigned), number


def test_a_file_that_ends_at_any_byte_is_refused(place, update_file, tmp_path):
    taken(update_file("1.0.0"), place)
    good = update_file("1.1.0").read_bytes()
    for size in (*range(0, len(good), len(good) // CUTS), len(good) - 1):
        file = tmp_path / "cut.update"
        file.write_bytes(good[:size])
        assert isinstance(refused(place, file), NotAnUpdate | NotSigned), size
    file.write_bytes(good + b"\0")
    assert isinstance(refused(place, file), NotAnUpdate)


def test_what_somebody_else_signed_is_refused(place, update_file):
    taken(update_file("1.0.0"), place)

    assert isinstance(refused(place, update_file("1.1.0", key=keys.new_key())), NotSigned)


def test_what_headquarters_signed_for_something_else_is_no_update(place, update_file, tmp_path):
    taken(update_file("1.0.0"), place)
    good = update_file("1.1.0")
    statement = archive.statement_in(good, {bytes(keys.kid_of(KEY)): KEY.public_key()})
    token = signed.sign(codec.encode(statement), KEY, signed.Context.RECEIPT)
    start = len(archive.MAGIC) + archive.LENGTH_BYTES + len(token)
    file = tmp_path / "receipt.update"
    body = good.read_bytes()[-statement.packed_bytes :]
    file.write_bytes(archive.MAGIC + len(token).to_bytes(archive.LENGTH_BYTES, "big") + token + body)

    assert file.stat().st_size == start + statement.packed_bytes
    assert isinstance(refused(place, file), NotSigned)


def test_an_older_version_another_system_and_a_program_that_does_not_run_are_refused(place, update_file):
    taken(update_file("1.0.0"), place)

    assert isinstance(refused(place, update_file("0.9.9")), UpdateOlder)
    assert isinstance(refused(place, update_file("1.1.0"), system="win32-amd64"), OtherSystem)
    assert isinstance(refused(place, update_file("1.2.0", says="1.1.9")), DoesNotRun)


def test_a_way_out_of_the_folder_is_refused_even_when_it_is_signed(place, update_file, tmp_path):
    taken(update_file("1.0.0"), place)
    folder = program_of(tmp_path / "sly", "1.1.0")
    (folder / "out").symlink_to("../../../outside")
    file = tmp_path / "sly.update"
    archive.pack(folder, file, "1.1.0", KEY, 1_790_000_000, system="any")

    assert isinstance(refused(place, file), NotAnUpdate)


def test_an_open_desk_and_one_that_ended_badly_are_not_updated(place, update_file, desk):
    taken(update_file("1.0.0"), place)
    with only_desk(desk.data), pytest.raises(AlreadyRunning):
        taken(update_file("1.1.0"), place, desk)
    assert started(place) == "1.0.0"

    desk.database.with_name("kiosk.db-wal").write_bytes(b"rows that were not folded in")
    assert isinstance(refused_after_unpacking(place, update_file("1.2.0"), desk), EndedBadly)


def refused_after_unpacking(place: ProgramPlace, file: Path, desk: Config) -> UpdateError:
    with pytest.raises(UpdateError) as told:
        taken(file, place, desk)
    assert started(place) == "1.0.0"
    return told.value


def killed(words: list[str], number: int) -> bool:
    """One try that dies before its n-th change; whether it came to its end."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.update_child", *words, str(number)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=False,
    )
    assert done.returncode in (0, -9), done.stderr
    return done.returncode == 0


def test_killed_before_any_change_the_desk_has_a_program_and_the_next_try_succeeds(place, update_file, desk, tmp_path):
    taken(update_file("1.0.0"), place)
    public = tmp_path / "update.pub.pem"
    public.write_bytes(
        KEY.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    assert known_in(public)
    file = update_file("1.1.0")
    words = [str(file), str(place.root), str(desk.data), str(public)]
    seen = set()
    for number in range(1_000):
        is_done = killed(words, number)
        seen.add(started(place))
        assert all(is_whole(folder) for folder in place.versions.iterdir() if not folder.name.startswith("."))
        assert opens(desk.database, desk.key_file.read_bytes())
        if is_done:
            break
        if started(place) == "1.1.0":  # killed behind the switch: as if it had succeeded
            place.go_back()
    assert number > 15
    assert seen == {"1.0.0", "1.1.0"}
    assert started(place) == "1.1.0"


def test_the_command_says_in_words_what_it_refuses(place, update_file, tmp_path, capsys):
    public = tmp_path / "update.pub.pem"
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    public.write_bytes(KEY.public_key().public_bytes(serialization.Encoding.PEM, form))
    file = update_file("1.0.0")  # for a system that is not this one

    assert update.run([str(file), "--root", str(place.root), "--key", str(public)]) == update.EXIT_REFUSED
    assert update.run([str(file), "--root", str(place.root)]) == update.EXIT_REFUSED
    assert update.run(["--back", "--root", str(place.root)]) == update.EXIT_REFUSED
    assert update.run([str(file)]) == update.EXIT_REFUSED
    told = capsys.readouterr().err.splitlines()
    assert ["any" in told[0], "署名" in told[1], "前の版" in told[2], "--root" in told[3]] == [True] * 4


def subclasses(kind: type[UpdateError]) -> set[type[UpdateError]]:
    return {kind}.union(*(subclasses(one) for one in kind.__subclasses__()))


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_refusal_has_words(language):
    words = json.loads((ROOT / "resources" / "translations" / f"{language}.json").read_text("utf-8"))
    assert {f"error.{kind.key}" for kind in subclasses(UpdateError)} <= set(words)
