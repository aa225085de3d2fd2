"""A PostgreSQL server of the tests' own: a temporary folder, a Unix socket, nothing on any network."""

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
import pytest

_HOMES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
_numbers = count(1)
START_WAIT_S = 30


def why_not() -> str:
    """Why no server can be started here; empty where one can."""
    if not _HOMES:
        return "no PostgreSQL server program in /usr/lib/postgresql"
    if os.getuid() == 0:
        try:
            pwd.getpwnam("postgres")
        except KeyError:
            return "PostgreSQL does not run as root, and there is no user postgres"
    return ""


class Server:
    """A running server, and fresh databases in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._user = "postgres" if os.getuid() == 0 else None

    def run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [str(_HOMES[0] / program), *arguments],
            check=True,
            user=self._user,
            cwd=self.folder,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=START_WAIT_S * 2,
        )

    def start(self, *, fsync: bool) -> None:
        options = f"-k {self.folder} -c listen_addresses= -c fsync={'on' if fsync else 'off'} -c max_connections=60"
        self.run("pg_ctl", "-D", str(self.folder / "data"), "-w", "-t", str(START_WAIT_S), "-o", options, "start")

    def stop(self, mode: str = "immediate") -> None:
        self.run("pg_ctl", "-D", str(self.folder / "data"), "-w", "-m", mode, "stop")

    def stop_if_running(self) -> None:
        """A test may have killed it."""
        if (self.folder / "data" / "postmaster.pid").exists():
            with contextlib.suppress(subprocess.CalledProcessError):
                self.stop()

    def url(self, name: str) -> str:
        return f"postgresql://postgres@/{name}?host={self.folder}"

    def new_database(self) -> str:
        """A schema of its own in one database: as empty as a new database, and made in a millisecond."""
        name = f"test_{next(_numbers)}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {name}")
        return f"{self.url('postgres')}&options=-csearch_path%3D{name}"


def statements_of(host: str, schema: str) -> str:
    """The statements that make a schema's tables, with its name before each."""
    place = ["-n", schema, "-h", host, "-U", "postgres", "postgres"]
    words = [str(_HOMES[0] / "pg_dump"), "--schema-only", "--no-owner", *place]
    told = subprocess.run(words, check=True, capture_output=True, text=True, timeout=START_WAIT_S * 2).stdout
    others = ("--", "\\", "CREATE SCHEMA")  # remarks, words for psql, and what is there already
    return "\n".join(line for line in told.splitlines() if not line.startswith(others)) + "\n"


@contextmanager
def running(*, fsync: bool = False) -> Iterator[Server]:
    """A server for as long as it is needed; skips the test, with the reason, where none can run."""
    if reason := why_not():
        pytest.skip(reason)
    folder = Path(tempfile.mkdtemp(prefix="ledger-pg-"))
    try:
        server = Server(folder)
        if os.getuid() == 0:
            shutil.chown(folder, "postgres")
        server.run("initdb", "-D", str(folder / "data"), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
        server.start(fsync=fsync)
        try:
            yield server
        finally:
            server.stop_if_running()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
