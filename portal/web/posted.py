"""Reading a posted form strictly: what is not UTF-8 is named, never repaired in silence."""

from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType

MOST_FIELDS = 100


@dataclass
class Posted:
    """Field name -> values in order of arrival; `unreadable` names fields that were not UTF-8."""

    values: dict[str, list[str]] = field(default_factory=dict)
    unreadable: list[str] = field(default_factory=list)

    def first(self, name: str) -> str:
        """The first value of a field, or ""."""
        return self.values.get(name, [""])[0]


def read_form() -> Posted:
    """The urlencoded body of this request.

    Raises UnsupportedMediaType for another kind of body, RequestEntityTooLarge for too many bytes
    or fields.
    """
    if request.mimetype != "application/x-www-form-urlencoded":
        raise UnsupportedMediaType
    raw = request.get_data(cache=True)
    if raw.count(b"&") >= MOST_FIELDS:
        raise RequestEntityTooLarge
    if raw.isascii() and b"%" not in raw and b"+" not in raw:
        return _plain(raw.decode())
    return _escaped(raw)


def _plain(text: str) -> Posted:
    """A form without a comment, as most are: nothing in it is escaped."""
    posted = Posted()
    for piece in filter(None, text.split("&")):
        name, _, value = piece.partition("=")
        posted.values.setdefault(name, []).append(value)
    return posted


def _escaped(raw: bytes) -> Posted:
    posted = Posted()
    for piece in filter(None, raw.split(b"&")):
        name, _, value = piece.partition(b"=")
        key, text = _decode(name), _decode(value)
        shown = key if key is not None else unquote_to_bytes(name).decode("utf-8", "replace")
        if key is None or text is None:
            posted.unreadable.append(shown)
            text = unquote_to_bytes(value.replace(b"+", b" ")).decode("utf-8", "replace")
        posted.values.setdefault(shown, []).append(text)
    return posted


def _decode(raw: bytes) -> str | None:
    try:
        return unquote_to_bytes(raw.replace(b"+", b" ")).decode("utf-8")
    except UnicodeDecodeError:
        return None
