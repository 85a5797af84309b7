"""Just enough of a PDF reader to prove what a page of ours says; pure Python, for tests only."""

import re
import zlib

Pages = list[list[str]]
ESCAPES = {"n": 10, "r": 13, "t": 9, "b": 8, "f": 12}


def objects(pdf: bytes) -> dict[int, bytes]:
    """Indirect objects by number, streams still packed."""
    found = re.finditer(rb"(?:^|\n)(\d+) 0 obj\n(.*?)\nendobj", pdf, re.DOTALL)
    return {int(match[1]): match[2] for match in found}


def page_sizes(pdf: bytes) -> list[tuple[int, int]]:
    """Width and height of each page in whole millimetres."""
    boxes = re.findall(rb"/Type/Page/.*?/MediaBox\[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    return [(round(float(w) * 25.4 / 72), round(float(h) * 25.4 / 72)) for w, h in boxes]


def links(pdf: bytes) -> set[str]:
    """Targets of all link annotations."""
    return {uri.decode() for uri in re.findall(rb"/URI\(([^)]*)\)", pdf)}


def text_pages(pdf: bytes) -> Pages:
    """Lines of text (one for each drawn run) of every page, in the order of drawing."""
    parts = objects(pdf)
    pages = [body for body in parts.values() if b"/Type/Page/" in body]
    return [_lines(body, parts) for body in pages]


def text(pdf: bytes) -> str:
    """All text on one line, spaces squeezed, for `in`."""
    runs = (run for page in text_pages(pdf) for run in page)
    return " ".join(" ".join(runs).split())


def _lines(page: bytes, parts: dict[int, bytes]) -> list[str]:
    resources = parts[_reference(page, b"Resources")]
    fonts = re.search(rb"/Font<<(.*?)>>", resources)
    shapes = {
        name.decode(): _to_unicode(parts[int(number)], parts)
        for name, number in re.findall(rb"/(f\d+) (\d+) 0 R", fonts[1] if fonts else b"")
    }
    content = _unpacked(parts[_reference(page, b"Contents")]).decode("latin-1")
    lines = []
    for run in re.finditer(r"/(f\d+) [\d.]+ Tf.*?Tm\[(.*?)\]TJ\n", content, re.DOTALL):
        glyphs = b"".join(_strings(run[2]))
        pairs = (glyphs[at : at + 2] for at in range(0, len(glyphs), 2))
        lines.append("".join(shapes[run[1]][int.from_bytes(pair, "big")] for pair in pairs))
    return lines


def _reference(body: bytes, key: bytes) -> int:
    match = re.search(rb"/" + key + rb" (\d+) 0 R", body)
    assert match, f"no {key!r} in {body[:80]!r}"
    return int(match[1])


def _unpacked(body: bytes) -> bytes:
    head, _, stream = body.partition(b"stream\n")
    stream = stream[: stream.rindex(b"\nendstream")]
    return zlib.decompress(stream) if b"/FlateDecode" in head else stream


def _to_unicode(font: bytes, parts: dict[int, bytes]) -> dict[int, str]:
    table = _unpacked(parts[_reference(font, b"ToUnicode")]).decode("ascii")
    pairs = re.findall(r"^<([0-9A-F]{4})> <([0-9A-F]+)>$", table, re.MULTILINE)
    return {int(glyph, 16): bytes.fromhex(char).decode("utf-16-be") for glyph, char in pairs}


def _strings(array: str) -> list[bytes]:
    """The strings of a TJ array; the kerning numbers between them are left out."""
    out, at = [], 0
    while at < len(array):
        if array[at] == "(":
            raw, at = _literal(array, at + 1)
            out.append(raw)
        elif array[at] == "<":
            end = array.index(">", at)
            out.append(bytes.fromhex(array[at + 1 : end]))
            at = end
        at += 1
    return out


def _literal(array: str, at: int) -> tuple[bytes, int]:
    """The literal string that starts at `at`, and where its closing bracket stands."""
    out, depth = bytearray(), 1
    while True:
        char = array[at]
        depth += (char == "(") - (char == ")")
        if depth == 0:
            return bytes(out), at
        if char == "\\":
            octal = re.match(r"[0-7]{1,3}", array[at + 1 :])
            step = len(octal[0]) if octal else 1
            out.append(
                int(octal[0], 8) if octal else ESCAPES.get(array[at + 1], ord(array[at + 1]))
            )
            at += step
        else:
            out.append(ord(char))
        at += 1
