"""QR codes of the survey addresses: as few modules and as much damage tolerance as possible.

The whole address is written in capitals. Then the code can use the alphanumeric mode of ISO/IEC
18004 (5.5 bits a character instead of 8), which gives larger modules at the same printed size.
Scheme and host ignore case by RFC 3986; the portal's routes `/s/` and `/k/` ignore it by design.
"""

from html import escape
from typing import cast

import segno

# The 45 characters of the mode without the space, which no URL holds.
ALPHANUMERIC = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ$%*+-./:")
QUIET_ZONE = 4  # modules, the width that ISO/IEC 18004 asks for on every side
MIN_ERROR = "Q"  # a quarter of the symbol may be scratched, stained or in glare
MAX_VERSION = 10  # 57 modules; on a 27 mm slip that still leaves 0.4 mm a module


def survey_qr(url: str) -> segno.QRCode:
    """The smallest symbol that holds `url` in capitals at level Q, raised to H where that is free.

    Raises ValueError when the address is empty, too long for version 10 (221 characters), or has
    characters outside the alphanumeric set, such as `?`, `=`, `_` or a space.
    """
    # Capitals of non-ASCII letters can be ASCII ("ı" becomes "I"): refuse before changing case.
    if not url or not url.isascii() or not ALPHANUMERIC.issuperset(url.upper()):
        raise ValueError(f"the address cannot be written in alphanumeric mode: {url[:120]!r}")
    try:
        code = segno.make_qr(url.upper(), error=MIN_ERROR, mode="alphanumeric", boost_error=True)
    except segno.DataOverflowError as error:
        raise ValueError(f"the address is too long for a QR code: {len(url)} characters") from error
    if cast(int, code.version) > MAX_VERSION:
        raise ValueError(f"the address is too long to print small: {len(url)} characters")
    return code


def qr_svg(url: str, *, title: str, scale: int | None = None) -> str:
    """An `<svg>` element of the survey's code, quiet zone included, for a page or for Typst.

    `title` is the spoken name. `scale` gives width and height as pixels a module; without it
    the picture fills its place. Only presentation attributes are used, so that a policy without
    inline style applies. Raises ValueError as `survey_qr` does, and for a scale below 1.
    """
    if scale is not None and scale < 1:
        raise ValueError("scale counts whole pixels a module and starts at 1")
    return _svg(survey_qr(url), title, scale)


def plain_qr_svg(text: str, *, title: str) -> str:
    """The same picture for any text, such as the secret of an authenticator app or a link whose
    case matters; for screens and letters, which nobody scans from afar.
    """
    return _svg(segno.make_qr(text, error="M"), title, None)


def _svg(code: segno.QRCode, title: str, scale: int | None) -> str:
    side, _ = code.symbol_size(border=QUIET_ZONE)
    size = "" if scale is None else f' width="{side * scale}" height="{side * scale}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}"{size} role="img" '
        f'shape-rendering="crispEdges"><title>{escape(title)}</title>'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/>'
        f'<path fill="#000" d="{_dark_runs(code)}"/></svg>'
    )


def _dark_runs(code: segno.QRCode) -> str:
    """Path data of all dark modules, one rectangle for each horizontal run.

    One single path, because separate shapes would show hairlines where their edges meet.
    """
    parts: list[str] = []
    for y, row in enumerate(code.matrix, QUIET_ZONE):
        x = 0
        while x < len(row):
            start = x
            while x < len(row) and row[x]:
                x += 1
            if x > start:
                parts.append(f"M{start + QUIET_ZONE} {y}h{x - start}v1h-{x - start}z")
            x += 1
    return "".join(parts)
