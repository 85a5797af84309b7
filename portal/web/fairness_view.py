"""What all pages of the fairness panel share: the year, the key of numbers, fingerprints."""

import hashlib

from flask import current_app, request

from portal.web.visitors import acting


def wanted_year() -> int:
    """The year of the address or the form; this year where none is told."""
    text = request.values.get("tahun", "")
    is_year = text.isascii() and text.isdigit() and len(text) == 4 and int(text) > 0
    return int(text) if is_year else acting().on.year


def panel_key() -> bytes:
    """By what people get their numbers."""
    return str(current_app.config["SECRET_KEY"]).encode()


def fingerprint(content: bytes) -> str:
    """Of a file, in hex."""
    return hashlib.sha256(content).hexdigest()
