"""A small HTTP server on loopback that answers as it is told: well, wrongly, by halves, for ever, or not at all."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """One request; `server.answer` decides what it gets. `closing` is set when the server goes."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_words: object) -> None:
        pass

    def handle_one(self) -> None:
        self.body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.paths.append(self.path)  # type: ignore[attr-defined]
        try:
            self.server.answer(self)  # type: ignore[attr-defined]
        except OSError:
            self.close_connection = True  # the other side left first

    do_GET = handle_one  # noqa: N815 - the name that http.server looks for
    do_POST = handle_one  # noqa: N815 - same

    def reply(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    @property
    def closing(self) -> threading.Event:
        return self.server.closing  # type: ignore[attr-defined, no-any-return]


class Server(ThreadingHTTPServer):
    """Answers with `answer`; remembers the paths asked for."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answer: Answer = lambda handler: handler.reply(500)
        self.paths: list[str] = []
        self.closing = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


@contextmanager
def serving() -> Iterator[Server]:
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), name="bad-server")
        thread.start()
        try:
            yield server
        finally:
            server.closing.set()
            server.shutdown()
            thread.join()
