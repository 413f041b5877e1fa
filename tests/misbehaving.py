"""A server that speaks the protocol of OpenAI, as well or as badly as it is told to."""

import json
import socket
import struct
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

STREAM = {"Content-Type": "text/event-stream"}
JSON = {"Content-Type": "application/json"}


class Call:
    """One request, and the means to answer it in any way."""

    def __init__(self, handler: BaseHTTPRequestHandler, body: bytes) -> None:
        self._handler = handler
        self.path = handler.path
        self.headers = {name.lower(): value for name, value in handler.headers.items()}
        self.body = json.loads(body) if body else {}

    def head(self, status: int, headers: Mapping[str, str]) -> None:
        """Begin the answer, which ends with the connection."""
        self._handler.send_response(status)
        for name, value in {**headers, "Connection": "close"}.items():
            self._handler.send_header(name, value)
        self._handler.end_headers()

    def send(self, content: bytes) -> None:
        """Send some of the answer at once."""
        self._handler.wfile.write(content)
        self._handler.wfile.flush()

    def reset(self) -> None:
        """Cut the connection."""
        self._handler.connection.setsockopt(
            socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
        )
        self._handler.connection.close()

    def wait_until_left(self) -> None:
        """Say nothing more until the other side hangs up."""
        while self._handler.connection.recv(1024):
            pass


Behaviour = Callable[[Call], None]


@dataclass(slots=True)
class Server:
    """A running server: what it does with each request in turn, the last again and again."""

    url: str
    behaviours: Sequence[Behaviour] = ()
    calls: list[Call] = field(default_factory=list)
    left: threading.Event = field(default_factory=threading.Event)

    def will(self, *behaviours: Behaviour) -> None:
        """Behave like this from now on, and forget what was."""
        self.behaviours = behaviours
        self.calls = []
        self.left = threading.Event()


@contextmanager
def server() -> Iterator[Server]:
    """Run one on a free port of this machine."""
    running = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    told = Server(f"http://127.0.0.1:{running.server_address[1]}")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            call = Call(self, body)
            told.calls.append(call)
            behaviour = told.behaviours[min(len(told.calls), len(told.behaviours)) - 1]
            left = told.left
            try:
                behaviour(call)
            except OSError:
                left.set()

        def do_GET(self) -> None:
            self.do_POST()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

        def finish(self) -> None:
            with suppress(OSError, ValueError):  # it was cut on purpose
                super().finish()

    running.RequestHandlerClass = Handler
    running.daemon_threads = True
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield told
    finally:
        running.shutdown()
        thread.join()
        running.server_close()


def event(text: str | None = None, finish: str | None = None) -> bytes:
    """One event of a streamed reply."""
    delta = {} if text is None else {"content": text}
    return chunk({"index": 0, "delta": delta, "finish_reason": finish})


def chunk(*choices: Mapping[str, object]) -> bytes:
    """One event with these choices."""
    said = {
        "id": "c",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "m",
        "choices": choices,
    }
    return b"data: " + json.dumps(said).encode() + b"\n\n"


DONE = b"data: [DONE]\n\n"


def saying(*pieces: str, finish: str = "stop") -> Behaviour:
    """Reply as it should be."""

    def behave(call: Call) -> None:
        call.head(200, STREAM)
        for piece in pieces:
            call.send(event(piece))
        call.send(event(finish=finish) + DONE)

    return behave


def refusing(
    status: int, message: str = "no", *, code: str = "", headers: Mapping[str, str] | None = None
) -> Behaviour:
    """Refuse with an error as OpenAI writes it."""

    def behave(call: Call) -> None:
        call.head(status, {**JSON, **(headers or {})})
        call.send(json.dumps({"error": {"message": message, "code": code or None}}).encode())

    return behave


def sending(status: int, headers: Mapping[str, str], *content: bytes) -> Behaviour:
    """Send these bytes and hang up."""

    def behave(call: Call) -> None:
        call.head(status, headers)
        for each in content:
            call.send(each)

    return behave


def cut_after(*pieces: str) -> Behaviour:
    """Begin a reply and cut the connection."""

    def behave(call: Call) -> None:
        call.head(200, STREAM)
        for piece in pieces:
            call.send(event(piece))
        call.reset()

    return behave


def silent_after(server: Server, *pieces: str) -> Behaviour:
    """Begin a reply and say nothing more; `server.left` is set when the other side hangs up."""

    def behave(call: Call) -> None:
        left = server.left
        call.head(200, STREAM)
        for piece in pieces:
            call.send(event(piece))
        call.wait_until_left()
        left.set()

    return behave


def endless(call: Call) -> None:
    """Never stop, whatever was asked for; ends when the other side hangs up."""
    call.head(200, STREAM)
    while True:
        call.send(event(" word"))


def whole(text: str) -> Behaviour:
    """A reply in one piece, to whoever did not ask for a stream."""
    choice = {
        "index": 0,
        "message": {"role": "assistant", "content": text},
        "finish_reason": "stop",
    }
    said = {"id": "c", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]}
    return sending(200, JSON, json.dumps(said).encode())


def without_streaming(text: str, *, silently: bool) -> Behaviour:
    """A server that has no streaming, and says so or answers in one piece all the same."""

    def behave(call: Call) -> None:
        if call.body.get("stream") and not silently:
            refusing(400, "streaming is not supported by this model", code="unsupported")(call)
        else:
            whole(text)(call)

    return behave


def keeping(server: Server, text: str) -> Behaviour:
    """Reply and keep the connection; `server.left` is set when the other side hangs up."""

    def behave(call: Call) -> None:
        left = server.left
        said = event(text) + event(finish="stop") + DONE
        call.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n")
        call.send(b"Content-Length: %d\r\n\r\n" % len(said) + said)
        call.wait_until_left()
        left.set()

    return behave
