"""What a page really costs on the wire, as Chromium counts it."""

import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import CDPSession, Page

QUIET_SECONDS = 0.6


@dataclass(frozen=True)
class Line:
    """A slow connection: kbit/s down and up, and the round trip that every request pays once.

    The emulation knows no handshakes, no slow start and no radio that has to wake up, so a first
    visit over the air takes two or three round trips more.
    """

    name: str
    down: int
    up: int
    added_ms: int

    def put_on(self, cdp: CDPSession) -> None:
        """Slow the page of this session down."""
        cdp.send(
            "Network.emulateNetworkConditions",
            {
                "offline": False,
                "latency": self.added_ms,
                "downloadThroughput": self.down * 125,
                "uploadThroughput": self.up * 125,
            },
        )


GPRS = Line("gprs", 50, 20, 500)
SECOND_GENERATION = Line("2g", 250, 50, 300)


@dataclass
class Wire:
    """Requests and received bytes (heads included) of one page's network traffic."""

    requests: list[str] = field(default_factory=list)
    received: int = 0
    by_kind: dict[str, int] = field(default_factory=dict)
    encodings: set[str] = field(default_factory=set)
    elsewhere: list[str] = field(default_factory=list)
    _open: set[str] = field(default_factory=set)
    _kinds: dict[str, str] = field(default_factory=dict)

    def listen(self, cdp: CDPSession) -> None:
        """Count from now on."""
        cdp.send("Network.enable")
        cdp.on("Network.requestWillBeSent", self._sent)
        cdp.on("Network.responseReceived", self._answered)
        cdp.on("Network.requestServedFromCache", self._cached)
        cdp.on("Network.loadingFinished", self._finished)
        cdp.on("Network.loadingFailed", lambda event: self._open.discard(event["requestId"]))

    def settle(self, page: Page, most_seconds: float = 30) -> None:
        """Wait until nothing has been under way for a moment."""
        begun = quiet_since = time.monotonic()
        while time.monotonic() - begun < most_seconds:
            page.wait_for_timeout(50)
            if self._open:
                quiet_since = time.monotonic()
            elif time.monotonic() - quiet_since > QUIET_SECONDS:
                return

    def _sent(self, event: dict[str, Any]) -> None:
        url, request = event["request"]["url"], event["requestId"]
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https"):
            return
        if redirect := event.get("redirectResponse"):
            self._add(request, int(redirect.get("encodedDataLength", 0)))
        self.requests.append(f"{event['request']['method']} {parts.path}")
        if parts.hostname != "127.0.0.1":
            self.elsewhere.append(url)
        self._kinds[request] = event.get("type", "Other")
        self._open.add(request)

    def _answered(self, event: dict[str, Any]) -> None:
        answer = event["response"]
        if answer.get("fromDiskCache"):
            self._forget(event["requestId"])
            return
        for name, value in answer["headers"].items():
            if name.lower() == "content-encoding":
                self.encodings.add(value)

    def _cached(self, event: dict[str, Any]) -> None:
        self._forget(event["requestId"])

    def _forget(self, request: str) -> None:
        """Served from the browser's cache: nothing went over the wire."""
        if self._kinds.pop(request, None) is not None:
            self.requests.pop()
        self._open.discard(request)

    def _finished(self, event: dict[str, Any]) -> None:
        self._open.discard(event["requestId"])
        if event["requestId"] in self._kinds:
            self._add(event["requestId"], int(event["encodedDataLength"]))

    def _add(self, request: str, size: int) -> None:
        kind = self._kinds.get(request, "Other")
        self.received += size
        self.by_kind[kind] = self.by_kind.get(kind, 0) + size
