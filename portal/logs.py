"""Structured logs without personal data.

Citizen pages write no access line at all: at a service counter, an address or a minute is a name.
Other requests log the route's template, never the path, so that no code and no slug of a person
appears.
"""

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from time import perf_counter
from typing import Any

import structlog
from flask import Flask, Response, g, request

_NIP = re.compile(r"\b\d{18}\b")
_SIGN = "[0-9A-HJKMNP-TV-Z]"
_CODE = re.compile(rf"\b(?:{_SIGN}{{4,5}}(?:-{_SIGN}{{2,5}})+|{_SIGN}{{8,26}})\b")
_ADDRESS = re.compile(
    r"\b\d{1,3}(?:\.\d{1,3}){3}\b"
    r"|(?<![0-9A-Za-z:])(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}\b"
    r"|(?<![0-9A-Za-z:])(?:[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4})*)?::(?:[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4})*)?"
)
_KEPT = {"timestamp", "level"}
QUIET_BLUEPRINTS = {"survey", "peer_survey", "peer_moderation"}
REHEARSAL = "portal.rehearsal"
"""In the environment of a request that nobody made."""


def init_app(app: Flask) -> None:
    """Configure structlog once and log finished requests."""
    renderer: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if app.config["PORTAL_ENV"] == "production"
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            redact,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
    app.before_request(_start)
    app.after_request(_finish)


def redact(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Blank everything that looks like a NIP, a survey or receipt code, or an address."""
    for key, value in event.items():
        if key not in _KEPT:
            event[key] = _blank(value)
    return event


def _blank(value: Any) -> Any:
    if isinstance(value, str):
        return _ADDRESS.sub("[alamat]", _CODE.sub("[kode]", _NIP.sub("[nip]", value)))
    if isinstance(value, Mapping):
        return {_blank(key): _blank(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_blank(inner) for inner in value]
    return value


def _start() -> None:
    g.started = perf_counter()


def _finish(response: Response) -> Response:
    is_quiet = request.blueprint in QUIET_BLUEPRINTS or request.endpoint == "static"
    if not is_quiet and REHEARSAL not in request.environ:
        rule = request.url_rule.rule if request.url_rule else "-"
        structlog.get_logger().info(
            "permintaan",
            route=rule,
            method=request.method,
            status=response.status_code,
            ms=round((perf_counter() - g.started) * 1000, 1) if "started" in g else None,
        )
    return response
