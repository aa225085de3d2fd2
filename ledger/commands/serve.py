"""`ledger serve`: answers desks over HTTP until it is told to stop."""

import gc
import logging
import os
import signal
import socket
import tempfile
from argparse import SUPPRESS, ArgumentParser, Namespace
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import uvicorn
from starlette.applications import Starlette

from ledger import log, posting, samples, training
from ledger.commands.parent import ParentWatch
from ledger.commands.starting import add_place, open_service
from ledger.commands.workers import COUNTERS_OPTION, SOCKET_OPTION, Workers
from ledger.database import Versions
from ledger.routes.app import build
from ledger.routes.counters import Counters
from ledger.service import Service

BACKLOG = 2048
"""Connections that the system holds while all workers are busy: a thousand kiosks come back at once."""
DRAIN_WAIT_S = 10
"""How long requests under way may take after a stop was asked for."""
OBJECTS_BEFORE_COLLECTION = 20_000
"""A bundle makes some 30,000 objects that go by themselves; looking for circles among them every 700, as Python does
of itself, took a seventh of the time."""
SAMPLES_FILE = "samples.json"

_log = logging.getLogger("ledger.serve")


def add_arguments(parser: ArgumentParser) -> None:
    """The options of this command."""
    add_place(parser)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8600, help="0 takes a free one")
    parser.add_argument("--workers", type=int, default=1, metavar="N", help="processes; one a core, PostgreSQL only")
    parser.add_argument("--tls-cert", type=Path, metavar="FILE", help="PEM; answers HTTPS itself, with --tls-key")
    parser.add_argument("--tls-key", type=Path, metavar="FILE", help="PEM")
    parser.add_argument(SOCKET_OPTION, type=int, help=SUPPRESS)
    parser.add_argument(COUNTERS_OPTION, type=Path, help=SUPPRESS)
    parser.add_argument("--training", action="store_true", help="shelters, a drill and sample residents")
    parser.add_argument("--announce", type=Path, metavar="FILE", help="where to write the address once it answers")
    parser.add_argument("--parent-pid", type=int, metavar="PID", help="in training: stop when this process is gone")


def run(arguments: Namespace) -> int:
    """Serves. Answers the exit code."""
    log.set_up()
    service = open_service(arguments)
    post_codes(service)
    listener = _listener(arguments)
    scheme = "https" if arguments.tls_cert else "http"
    url = f"{scheme}://{arguments.host}:{listener.getsockname()[1]}"
    announcement = _announcement(arguments, service, url)
    if arguments.workers > 1:
        return _serve_by_several(arguments, service, listener, announcement)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        # The socket listens already: whoever reads the file can connect, and is answered in a moment.
        if arguments.announce is not None:
            training.write_whole(arguments.announce, announcement)
        _log.info("serving", extra={"data": {"url": url, "database": service.database.url.get_backend_name()}})
        yield

    app = build(service, lifespan, Counters(arguments.counters))
    _serve(_server(arguments, app), listener, arguments.parent_pid if arguments.training else None)
    service.database.close()
    _log.info("stopped")
    return 0


def post_codes(service: Service) -> None:
    """Every desk has a code to show, signed by today's key: also those that were enrolled by an older program."""
    with service.database.write() as connection:
        versions = Versions(connection)
        places = posting.places_of_desks(connection)
        posting.post(connection, versions, service.keyring.sign, places, service.clock())
        versions.keep()


def listener_at(host: str, port: int) -> socket.socket:
    """A socket to answer on (port 0 takes a free one). Every connection to it inherits TCP_NODELAY.

    An answer leaves in two pieces, its head and its body. asyncio turns off Nagle's waiting only where a socket names
    its protocol, which one of `create_server` does not: each answer then took 40 ms more, until the client's
    acknowledgement of the head came.
    """
    listener = socket.create_server((host, port), backlog=BACKLOG)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def _listener(arguments: Namespace) -> socket.socket:
    if arguments.socket_fd is not None:
        return socket.socket(fileno=arguments.socket_fd)
    return listener_at(arguments.host, arguments.port)


def _server(arguments: Namespace, app: Starlette) -> uvicorn.Server:
    return uvicorn.Server(
        uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=DRAIN_WAIT_S,
            ssl_certfile=arguments.tls_cert,
            ssl_keyfile=arguments.tls_key,
        )
    )


def _serve_by_several(
    arguments: Namespace, service: Service, listener: socket.socket, announcement: dict[str, object]
) -> int:
    """The schema, keys and epoch stand now; the workers find them."""
    service.database.close()
    place = ["--data", str(arguments.data), "--host", arguments.host]
    for option, value in (
        ("--database", arguments.database),
        ("--tls-cert", arguments.tls_cert),
        ("--tls-key", arguments.tls_key),
    ):
        place += [option, str(value)] if value is not None else []
    if arguments.announce is not None:
        training.write_whole(arguments.announce, announcement)
    _log.info("serving", extra={"data": {"url": announcement["url"], "workers": arguments.workers}})
    with tempfile.TemporaryDirectory(prefix="ledger-workers-") as name:
        counters = Path(name, "counters")
        counters.mkdir()
        code = Workers([*place, COUNTERS_OPTION, str(counters)], listener, arguments.workers).run()
    _log.info("stopped")
    return code


def _serve(server: uvicorn.Server, listener: socket.socket, parent_pid: int | None) -> None:
    def stop() -> None:
        server.should_exit = True

    # uvicorn raises the signal that stopped it once more when it is done; that must not end us before we have closed.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop())
    watch = ParentWatch(parent_pid, stop) if parent_pid is not None else None
    if watch is not None:
        watch.start()
    gc.freeze()
    gc.set_threshold(OBJECTS_BEFORE_COLLECTION)
    try:
        server.run(sockets=[listener])
    finally:
        if watch is not None:
            watch.stop()


def _announcement(arguments: Namespace, service: Service, url: str) -> dict[str, object]:
    announcement: dict[str, object] = {"url": url, "pid": os.getpid()}
    if not arguments.training:
        return announcement
    organizer_id = training.seed(service)
    file = arguments.data.resolve() / SAMPLES_FILE
    training.write_whole(file, training.sample_codes(service, samples.residents()))
    code = training.invite_desk(service, organizer_id)
    return announcement | {"enrolment_code": code.text, "samples": str(file)}
