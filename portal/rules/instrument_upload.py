"""Reading an instrument that somebody uploads as TOML: everything odd about it is refused."""

from __future__ import annotations

import tomllib
from enum import StrEnum
from typing import Final

from portal.rules.instrument_checks import faults_of
from portal.rules.instrument_parts import Instrument, InstrumentError, parse

MOST_BYTES: Final = 128 * 1024
LONGEST_TEXT: Final = 1_000
MOST_LANGUAGES: Final = 6


class UploadFault(StrEnum):
    """What is wrong with a file."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    NOT_UTF8 = "not_utf8"
    NOT_TOML = "not_toml"
    NOT_AN_INSTRUMENT = "not_an_instrument"
    TEXT_TOO_LONG = "text_too_long"


class UploadError(ValueError):
    """A file that cannot be taken; `detail` says where, fit to be shown."""

    def __init__(self, fault: UploadFault, detail: str = "") -> None:
        super().__init__(f"{fault}: {detail}")
        self.fault = fault
        self.detail = detail[:300]


def read_toml(data: bytes) -> Instrument:
    """The instrument of a file as `to_toml` writes it. Raises UploadError."""
    if len(data) > MOST_BYTES:
        raise UploadError(UploadFault.TOO_LARGE)
    if not data.strip():
        raise UploadError(UploadFault.EMPTY)
    try:
        mapping = tomllib.loads(data.decode("utf-8-sig"))
        instrument = parse(mapping)
    except UnicodeDecodeError as error:
        raise UploadError(UploadFault.NOT_UTF8) from error
    except InstrumentError as error:
        raise UploadError(UploadFault.NOT_AN_INSTRUMENT, str(error)) from error
    # A number too long for int() is a ValueError, and brackets without end a RecursionError.
    except (ValueError, RecursionError) as error:
        raise UploadError(UploadFault.NOT_TOML, _where(error)) from error
    _check(instrument, mapping)
    return instrument


def _where(error: Exception) -> str:
    return str(error) if isinstance(error, tomllib.TOMLDecodeError) else ""


def _check(instrument: Instrument, mapping: dict[str, object]) -> None:
    if len(instrument.languages) > MOST_LANGUAGES:
        raise UploadError(UploadFault.NOT_AN_INSTRUMENT, "languages")
    todo: list[object] = [mapping]
    while todo:
        value = todo.pop()
        if isinstance(value, dict):
            todo += value.values()
        elif isinstance(value, list):
            todo += value
        elif isinstance(value, str) and len(value) > LONGEST_TEXT:
            raise UploadError(UploadFault.TEXT_TOO_LONG, value[:60])
    for part, fault, detail in faults_of(instrument):
        raise UploadError(UploadFault.NOT_AN_INSTRUMENT, f"{part} {fault} {detail}".strip())
