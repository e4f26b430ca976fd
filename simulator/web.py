"""HTTP without a framework: requests, answers, and the threaded keep-alive server."""

import json
import socket
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

MOST_BYTES = 20_000_000


class Hangup(Exception):
    """Drop the connection: with a reset, or silently."""

    def __init__(self, how: str) -> None:
        super().__init__(how)
        self.how = how


@dataclass(frozen=True)
class Request:
    """One call as it came."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Message
    body: bytes

    def json(self) -> Any:
        """The body; raises ValueError when it isn't JSON."""
        return json.loads(self.body or b"{}")

    @property
    def key(self) -> str:
        """The caller's idempotency key."""
        return self.headers.get("Idempotency-Key") or ""


@dataclass(frozen=True)
class Response:
    """One answer."""

    status: int = 200
    body: bytes = b""
    kind: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)


def answer(content: Any, status: int = 200) -> Response:
    """JSON."""
    return Response(status, json.dumps(content).encode())


def problem(status: int, text: str) -> Response:
    """A refusal in words."""
    return answer({"error": text}, status)


class Server(ThreadingHTTPServer):
    """One thread per connection; ends without waiting for callers that hang."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, port: int, respond: Callable[[Request], Response]) -> None:
        self.respond = respond
        super().__init__(("127.0.0.1", port), _Handler)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Callers that went away are not worth a word."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "SampaiExpress", ""
    wbufsize = -1  # head and body leave in one packet
    disable_nagle_algorithm = True
    timeout = 120
    server: Server

    def do_GET(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if length > MOST_BYTES:
            self.close_connection = True
            self._write(problem(413, "Body too large"))
            return
        parts = urlsplit(self.path)
        body = self.rfile.read(length)
        request = Request(self.command, parts.path, dict(parse_qsl(parts.query)), self.headers, body)
        try:
            self._write(self.server.respond(request))
        except Hangup as hangup:
            self._hang_up(hangup.how)

    do_POST = do_DELETE = do_GET  # noqa: N815 (names of the standard library)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the ledger counts."""

    def _write(self, response: Response) -> None:
        self.send_response(response.status)
        self.send_header("Content-Type", response.kind)
        self.send_header("Content-Length", str(len(response.body)))
        for name, value in response.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(response.body)

    def _hang_up(self, how: str) -> None:
        if how == "reset":  # closing with a linger time of zero sends RST
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
        self.close_connection = True
