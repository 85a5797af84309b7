"""Data in, PDF out: the only door to the Typst compiler.

Text of users never enters a template's source. It travels as one JSON string in `sys.inputs.data`;
a template reads it with `json(bytes(sys.inputs.data))` and a picture with `image(bytes(svg))`.
The compiler sees the template folder and two vendored fonts, no other file and no network.
"""

import json
import logging
import re
import struct
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final, cast

from portal.documents.late import typst
from portal.errors import PortalError

DATA: Final = Path(__file__).resolve().parent.parent / "data"
TEMPLATES: Final = DATA / "documents"
FONTS: Final = DATA / "fonts"
MAX_INPUT: Final = 4_000_000  # characters of JSON; about 900 slips or 10,000 table rows
REPLACEMENT: Final = "\ufffd"
log = logging.getLogger(__name__)

Json = str | int | bool | None | Sequence["Json"] | Mapping[str, "Json"]


class DocumentError(PortalError):
    """A document could not be made; the text names the template and, if Typst refused, why."""


class DocumentTooLarge(DocumentError):
    """More data than one document may hold; the caller must split it."""


def compile_pdf(template: str, data: Mapping[str, Json], *, tagged: bool = True) -> bytes:
    """The PDF of `portal/data/documents/<template>.typ` filled with `data`.

    `tagged` asks for PDF/UA-1, which refuses a missing title or alternative text. The same data
    give the same bytes, since no clock is read. Characters without a shape in the fonts are
    printed as the replacement mark. Raises DocumentTooLarge above MAX_INPUT characters and
    DocumentError for an unknown template or when Typst refuses.
    """
    source = TEMPLATES / f"{template}.typ"
    if not re.fullmatch(r"[a-z][a-z0-9_]*", template) or not source.is_file():
        raise DocumentError(f"no such template: {template[:80]!r}")
    payload = json.dumps(printable(data), separators=(",", ":"))
    if len(payload) > MAX_INPUT:
        raise DocumentTooLarge(f"{template}: {len(payload)} characters, at most {MAX_INPUT}")
    try:
        pdf: bytes
        pdf, warnings = typst().compile_with_warnings(
            source,
            root=TEMPLATES,
            font_paths=_fonts(),
            sys_inputs={"data": payload},
            format="pdf",
            pdf_standards=["ua-1"] if tagged else [],
            pdf_tags=tagged,
            timestamp=0,  # templates print no date of their own; a clock would change the bytes
        )
    except typst().TypstError as error:
        raise DocumentError(f"{template}: {error.message}") from error
    for warning in warnings:
        log.warning("typst: %s: %s", template, warning.message)
    return pdf


def printable(value: Json) -> Json:
    """`value` with every text in it reduced to what the fonts can show, numbers untouched."""
    if isinstance(value, str):
        return printable_text(value)
    if isinstance(value, Mapping):
        return {key: printable(item) for key, item in value.items()}
    if isinstance(value, Sequence):
        return [printable(item) for item in value]
    return value


def printable_text(text: str) -> str:
    """`text` in NFC; controls and stray marks dropped, each run of unknown characters one mark."""
    if text.isascii() and text.isprintable():
        return text
    shown = "".join(map(_shown, unicodedata.normalize("NFC", text)))
    return re.sub(f"{REPLACEMENT}+", REPLACEMENT, shown)


def _shown(char: str) -> str:
    if char == "\n":
        return char
    category = unicodedata.category(char)
    if char.isspace():
        return char if ord(char) in _coverage() else " "
    if category in ("Cc", "Cf"):  # also bidi overrides, joiners and soft hyphens
        return ""
    if ord(char) in _coverage():
        return char
    return "" if category in ("Mn", "Me") else REPLACEMENT


@cache
def _fonts() -> Any:
    return typst().Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS]
    )


@cache
def _coverage() -> frozenset[int]:
    """Code points that both faces can draw."""
    faces = [_code_points(path.read_bytes()) for path in sorted(FONTS.glob("*.ttf"))]
    return frozenset.intersection(*faces)


def _code_points(font: bytes) -> frozenset[int]:
    """The characters of a TrueType file, from its `cmap` subtable in format 12 (OpenType 1.9)."""
    (tables,) = struct.unpack_from(">H", font, 4)
    records = struct.iter_unpack(">4sIII", font[12 : 12 + 16 * tables])
    start = next(offset for tag, _, offset, _ in records if tag == b"cmap")
    (subtables,) = struct.unpack_from(">H", font, start + 2)
    for _, _, offset in struct.iter_unpack(">HHI", font[start + 4 : start + 4 + 8 * subtables]):
        at = start + cast(int, offset)
        kind, _, _, _, groups = struct.unpack_from(">HHIII", font, at)
        if kind == 12:
            spans = struct.iter_unpack(">III", font[at + 16 : at + 16 + 12 * groups])
            return frozenset(point for low, high, _ in spans for point in range(low, high + 1))
    raise DocumentError("a vendored font has no character table in format 12")
