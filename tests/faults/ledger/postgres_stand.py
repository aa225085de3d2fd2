"""A ledger on a PostgreSQL that can be killed, dumped, put back and replaced by its standby."""

import contextlib
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
from sqlalchemy import event

from tests.contracts.ledger import postgres
from tests.contracts.ledger.furniture import open_service
from tests.fakes import FakeClock
from tests.faults.sync.stand import LedgerStand
from tests.faults.waiting import wait_until


class PostgresStand(LedgerStand):
    """As its base, on PostgreSQL."""

    def __init__(self, folder: Path, clock: FakeClock, server: postgres.Server) -> None:
        self.server, self.name = server, "postgres"
        self._database_url = server.new_database()
        self.schema = self._database_url.rpartition("%3D")[2]
        super().__init__(folder, clock)

    @property
    def _url(self) -> str:
        return self._database_url

    def back_up(self, to: Path, *, with_epoch_file: bool = True) -> None:
        """`pg_dump`, as an operator does it."""
        self._program("pg_dump", "-Fc", "-n", self.schema, "-f", str(to))

    def put_back(self, copy: Path, *, by_the_procedure: bool) -> None:
        """The ledger is stopped, the dump restored, the ledger started."""
        self.service.database.close()
        with psycopg.connect(self.server.url(self.name), autocommit=True) as connection:
            connection.execute(f"DROP SCHEMA {self.schema} CASCADE")
        self._program("pg_restore", str(copy))
        if by_the_procedure:
            (self.folder / "epoch").write_text("restored\n", "ascii")
        self.service = open_service(self._url, self.folder, self.clock.now_us)

    def fail_over_to(self, standby: postgres.Server) -> None:
        """The same ledger on the server that took over."""
        self.service.database.close()
        self._database_url = self._database_url.replace(str(self.server.folder), str(standby.folder))
        self.server = standby
        self.service = open_service(self._url, self.folder, self.clock.now_us)

    def _program(self, program: str, *arguments: str) -> None:
        self.server.run(program, "-h", str(self.server.folder), "-U", "postgres", "-d", self.name, *arguments)

    def once_before(self, words: str, act) -> None:
        """Does `act` before the next statement that contains `words`."""
        left = [act]

        def look(connection, cursor, statement, parameters, context, executemany) -> None:
            if words in " ".join(statement.split()) and left:
                left.pop()()

        event.listen(self.service.database.engine, "before_cursor_execute", look)


def kill_server(server: postgres.Server) -> None:
    """-9 to the whole server at once, as a power cut does; our own processes, by their numbers."""
    lock = server.folder / "data" / "postmaster.pid"
    postmaster = psutil.Process(int(lock.read_text().split()[0]))
    everyone = [postmaster, *postmaster.children(recursive=True)]
    for process in everyone:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGKILL)
    wait_until(lambda: not any(one.is_running() and one.status() != psutil.STATUS_ZOMBIE for one in everyone))
    for left in (lock, *server.folder.glob(".s.PGSQL.*.lock")):
        left.unlink()  # after a power cut nobody has this number; here a dead process may keep it until it is reaped


@contextlib.contextmanager
def standby_of(primary: postgres.Server) -> Iterator[postgres.Server]:
    """A synchronous standby: what the primary has acknowledged is on its disk too."""
    folder = Path(tempfile.mkdtemp(prefix="ledger-standby-"))
    try:
        standby = postgres.Server(folder)
        if os.getuid() == 0:
            shutil.chown(folder, "postgres")
        place = ["-h", str(primary.folder), "-U", "postgres", "-D", str(folder / "data")]
        standby.run("pg_basebackup", *place, "-R", "-X", "stream", "-c", "fast")
        standby.start(fsync=True)
        _make_synchronous(primary)
        try:
            yield standby
        finally:
            standby.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _make_synchronous(primary: postgres.Server) -> None:
    with psycopg.connect(primary.url("postgres"), autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET synchronous_standby_names = '*'")
        connection.execute("ALTER SYSTEM SET synchronous_commit = 'on'")
        connection.execute("SELECT pg_reload_conf()")

        def is_synchronous() -> bool:
            rows = connection.execute("SELECT sync_state FROM pg_stat_replication").fetchall()
            return rows == [("sync",)]

        wait_until(is_synchronous)
