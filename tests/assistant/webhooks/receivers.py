"""Another system on this machine: takes what is sent to it and answers as a test says."""

import ssl
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from standardwebhooks import Webhook

from assistant.json_value import Json


@dataclass(frozen=True, slots=True)
class Said:
    """An answer: a status, headers, how many bytes of body; `after` is waited for first."""

    status: int = 204
    headers: Mapping[str, str] = field(default_factory=dict)
    length: int = 0
    after: threading.Event | None = None


@dataclass(frozen=True, slots=True)
class Got:
    """A request as it came."""

    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def event(self) -> str:
        """The id by which it is known."""
        return self.headers["webhook-id"]

    def opened(self, secret: str) -> dict[str, Json]:
        """Its JSON, whose signature is checked as the scheme's own library does."""
        value: dict[str, Json] = Webhook(secret).verify(self.body, dict(self.headers))
        return value


class Receiver:
    """What came, and what is answered next: `answers` in turn, then 204."""

    def __init__(self, answers: Sequence[Said]) -> None:
        self.got: list[Got] = []
        self.at_once = 0
        self.most_at_once = 0
        self.port = 0
        self._answers = list(answers)
        self._lock = threading.Lock()

    @property
    def url(self) -> str:
        """Where it listens, by a name that stands for this machine."""
        return f"http://localhost:{self.port}/hooks?from=handrail"

    def take(self, got: Got) -> Said:
        """Note a request, and say how it is answered."""
        with self._lock:
            self.got.append(got)
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
            return self._answers.pop(0) if self._answers else Said()

    def answered(self) -> None:
        """Note that one was answered."""
        with self._lock:
            self.at_once -= 1


@contextmanager
def receiver(*answers: Said, secured: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """Listen until the end of the block; over https where it is `secured`."""
    taking = Receiver(answers)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["content-length"])
            said = taking.take(Got(self.path, dict(self.headers), self.rfile.read(length)))
            try:
                if said.after is not None:
                    said.after.wait(20)
                self.send_response(said.status)
                for name, value in said.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(said.length))
                self.end_headers()
                self.wfile.write(b"x" * said.length)
            except ConnectionError:
                pass  # whoever called did not wait
            finally:
                taking.answered()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        taking.port = server.server_port
        if secured is not None:
            server.socket = secured.wrap_socket(server.socket, server_side=True)
        listening = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        listening.start()
        try:
            yield taking
        finally:
            server.shutdown()
            listening.join()
