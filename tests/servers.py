"""Real servers on this machine for the senders: SMTP and HTTP, well-mannered or not."""

import json
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import socket
from typing import Any


@dataclass
class Postman:
    """An SMTP server's manners and what it took; `refuse` maps an address to a reply."""

    refuse: dict[str, str] = field(default_factory=dict)
    greeting: str = "220 uji"
    data_reply: str = "250 diterima"
    pause: float = 0
    taken: list[tuple[str, EmailMessage]] = field(default_factory=list)
    connections: int = 0
    port: int = 0


class _Smtp(socketserver.StreamRequestHandler):
    """Enough of RFC 5321 for one client."""

    def handle(self) -> None:
        manners: Postman = self.server.manners  # type: ignore[attr-defined]
        manners.connections += 1
        time.sleep(manners.pause)
        self._say(manners.greeting)
        to = ""
        while line := self.rfile.readline().decode("utf-8", "replace").strip():
            verb, upper = line[:4].upper(), line.upper()
            if verb == "RCPT":
                to = line.partition("<")[2].partition(">")[0]
                self._say(manners.refuse.get(to, "250 ok"))
            elif verb == "DATA":
                self._say("354 lanjut")
                self._say(self._take(manners, to))
            elif verb == "AUTH":
                self._say("235 ok" if upper.endswith("AGFndXMAcmFoYXNpYQ==".upper()) else "535 no")
            elif verb == "EHLO":
                self._say("250-uji\r\n250 AUTH PLAIN")
            else:
                self._say("221 sampai jumpa" if verb == "QUIT" else "250 ok")

    def _take(self, manners: Postman, to: str) -> str:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        if manners.data_reply.startswith("250"):
            text = b"".join(lines)
            manners.taken.append((to, message_from_bytes(text, policy=policy.default)))  # type: ignore[arg-type]
        return manners.data_reply

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


class _Threads(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@contextmanager
def smtp_server(**manners: Any) -> Iterator[Postman]:
    """A mail server on a port of its own."""
    postman = Postman(**manners)
    with _Threads(("127.0.0.1", 0), _Smtp) as server:
        server.manners = postman  # type: ignore[attr-defined]
        postman.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield postman
        server.shutdown()


@dataclass
class Counter:
    """A gateway's manners and what it took: (headers, JSON)."""

    status: int = 200
    pause: float = 0
    location: str = ""
    taken: list[tuple[dict[str, str], Any]] = field(default_factory=list)
    port: int = 0


class _Http(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        manners: Counter = self.server.manners  # type: ignore[attr-defined]
        body = self.rfile.read(int(self.headers["Content-Length"]))
        time.sleep(manners.pause)
        manners.taken.append((dict(self.headers), json.loads(body)))
        self.send_response(manners.status)
        if manners.location:
            self.send_header("Location", manners.location)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_given: Any) -> None:
        """Nothing on the console."""


@contextmanager
def http_gateway(**manners: Any) -> Iterator[Counter]:
    """A gateway on a port of its own."""
    counter = Counter(**manners)
    with ThreadingHTTPServer(("127.0.0.1", 0), _Http) as server:
        server.manners = counter  # type: ignore[attr-defined]
        server.daemon_threads = True
        server.block_on_close = False
        counter.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield counter
        server.shutdown()


def dead_port() -> int:
    """A port where nobody listens."""
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
