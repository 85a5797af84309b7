"""Whole citizen visits, as many as the server can bear: open the page, answer, see the receipt.

Closed loop: each of the users begins a new visit, on a new connection and without cookies, as soon
as the last one is over. The forms are read once; later visits only look up the hidden fields, so
that the driver stays much cheaper than the servers it loads.
"""

import asyncio
import random
import statistics
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from tests.bench.forms import Form, hidden_fields, survey_form

LOOPBACK = ("127.0.0.1", "localhost")
VISIT_SECONDS = 30
REDIRECTS = (302, 303)
FORM = "application/x-www-form-urlencoded"


class Failed(Exception):
    """A visit that did not end on the receipt; the text says where."""


@dataclass(frozen=True)
class Target:
    """A server under load: its first pages (users take them in turn), what only the last says."""

    name: str
    urls: Sequence[str]
    done: str

    def __post_init__(self) -> None:
        if any(urlsplit(url).hostname not in LOOPBACK for url in self.urls):
            raise ValueError("Only servers on the loopback are loaded")


@dataclass
class Visit:
    """One finished visit: seconds in all and by step, what went over the wire, where it ended."""

    seconds: float
    steps: tuple[float, float]
    requests: int
    received: int
    sent: int
    end: str


@dataclass
class Load:
    """What a stretch of load brought; `cpu` is what the driver itself used, in seconds."""

    wall: float
    cpu: float = 0.0
    visits: list[Visit] = field(default_factory=list)
    failures: Counter[str] = field(default_factory=Counter)

    @property
    def per_second(self) -> float:
        """Completed visits per second."""
        return len(self.visits) / self.wall

    def percentile(self, share: float, of: Callable[[Visit], float] | None = None) -> float:
        """Milliseconds under which that share of the visits stayed; 0 when there was none."""
        take = of or (lambda visit: visit.seconds)
        ranked = sorted(map(take, self.visits))
        return ranked[min(len(ranked) - 1, int(len(ranked) * share))] * 1000 if ranked else 0.0

    def mean(self, of: Callable[[Visit], float]) -> float:
        """Mean over the visits; 0 when there was none."""
        return statistics.fmean(map(of, self.visits)) if self.visits else 0.0


class Connection:
    """One keep-alive connection that counts its bytes; `cookie` is sent with every request."""

    def __init__(self, url: str, cookie: str = "") -> None:
        self._cookie = cookie
        parts = urlsplit(url)
        self._host, self._port = str(parts.hostname), parts.port or 80
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self.requests = self.received = self.sent = 0

    async def ask(
        self, method: str, url: str, body: bytes = b"", kind: str = FORM
    ) -> tuple[int, str, str]:
        """(status, location, text) of one request; a connection the server closed is reopened."""
        parts = urlsplit(url)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        lines = [
            f"{method} {path} HTTP/1.1",
            f"Host: {self._host}:{self._port}",
            "User-Agent: bench",
            "Accept: text/html",
            "Accept-Encoding: gzip",
        ]
        if self._cookie:
            lines.append(f"Cookie: {self._cookie}")
        if body:
            lines += [
                f"Content-Type: {kind}",
                f"Content-Length: {len(body)}",
            ]
        data = "\r\n".join([*lines, "", ""]).encode() + body
        head, content = await self._exchange(data)
        self.requests += 1
        self.sent += len(data)
        self.received += len(head) + len(content)
        status, headers = _parsed(head)
        if headers.get("connection") == "close":
            self.close()
        if headers.get("content-encoding") == "gzip":
            content = zlib.decompress(content, 31)
        return status, headers.get("location", ""), content.decode()

    async def _exchange(self, data: bytes) -> tuple[bytes, bytes]:
        reused = self._streams is not None
        try:
            return await self._once(data)
        except (asyncio.IncompleteReadError, ConnectionError):
            self.close()
            if not reused:
                raise
            return await self._once(data)

    async def _once(self, data: bytes) -> tuple[bytes, bytes]:
        if self._streams is None:
            self._streams = await asyncio.open_connection(self._host, self._port)
        reader, writer = self._streams
        writer.write(data)
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(_parsed(head)[1].get("content-length", "0"))
        return head, await reader.readexactly(length) if length else b""

    def close(self) -> None:
        """Let go of the connection."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


async def visit(url: str, done: str, forms: dict[str, Form], rng: random.Random) -> Visit:
    """One citizen from the first page to the receipt. Raises Failed."""
    line = Connection(url)
    try:
        begun = time.perf_counter()
        status, _, page = await line.ask("GET", url)
        if status != 200:
            raise Failed(f"form: {status}")
        opened = time.perf_counter()
        form = _known_form(forms, url, page)
        body = form.filled(rng, hidden_fields(page))
        status, where, page = await line.ask("POST", urljoin(url, form.action), body)
        if status not in REDIRECTS:
            raise Failed(f"answer: {status}")
        where = urljoin(url, where)
        status, _, page = await line.ask("GET", where)
        if status != 200 or done not in page:
            raise Failed(f"receipt: {status}")
        ended = time.perf_counter()
        steps = (opened - begun, ended - opened)
        return Visit(ended - begun, steps, line.requests, line.received, line.sent, where)
    finally:
        line.close()


def load(target: Target, users: int, seconds: float) -> Load:
    """Keep `users` visits under way for so many seconds; the last ones are waited for."""
    return asyncio.run(_load(target, users, seconds))


async def _load(target: Target, users: int, seconds: float) -> Load:
    forms: dict[str, Form] = {}
    found = Load(0.0)
    begun, cpu = time.perf_counter(), time.process_time()

    async def user(number: int) -> None:
        rng = random.Random()
        url = target.urls[number % len(target.urls)]
        while time.perf_counter() - begun < seconds:
            try:
                async with asyncio.timeout(VISIT_SECONDS):
                    found.visits.append(await visit(url, target.done, forms, rng))
            except (Failed, OSError, TimeoutError, asyncio.IncompleteReadError) as error:
                found.failures[f"{type(error).__name__} {error}".strip()] += 1

    await asyncio.gather(*map(user, range(users)))
    found.wall = time.perf_counter() - begun
    found.cpu = time.process_time() - cpu
    return found


def joined(loads: Iterable[Load]) -> Load:
    """Several stretches as one."""
    whole = Load(0.0)
    for one in loads:
        whole.wall += one.wall
        whole.cpu += one.cpu
        whole.visits += one.visits
        whole.failures += one.failures
    return whole


def _known_form(forms: dict[str, Form], url: str, page: str) -> Form:
    if url not in forms:
        form = survey_form(page)
        if form is None or form.method != "post":
            raise Failed("no survey form")
        forms[url] = form
    return forms[url]


def _parsed(head: bytes) -> tuple[int, dict[str, str]]:
    first, *lines = head.decode("latin-1").rstrip().split("\r\n")
    pairs = (line.partition(":") for line in lines)
    return int(first.split(" ", 2)[1]), {name.lower(): value.strip() for name, _, value in pairs}
