"""Static files: content-hashed names, precompressed once, served with a year's lifetime.

`build` is what `flask assets build` runs; outside production the first start builds when something
changed.
"""

import gzip
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import brotli
from flask import Flask, current_app
from markupsafe import Markup

from portal.config import ROOT

SOURCE = ROOT / "static"
TARGET = SOURCE / "dist"
MANIFEST = TARGET / "manifest.json"
KINDS = {".css", ".js", ".svg", ".png", ".ico", ".webmanifest"}
JOINED = {
    "css/portal.css": tuple(
        f"css/portal/{name}.css"
        for name in (
            *("ground", "shells", "surfaces", "forms"),
            *("messages", "tables", "charts", "screens"),
        )
    )
}
"""One file on the wire from several sources; their order is that of the rules, so it matters."""
INLINE_CSS = ("css/citizen.css", "css/survey.css")
_HASHED = re.compile(r"\.[0-9a-f]{12}\.[a-z]+$")


def build() -> dict[str, str]:
    """Write hashed, minified and compressed copies of every asset; returns {source name: public
    path}.
    """
    manifest: dict[str, str] = {}
    written = {MANIFEST}
    for name, raw in sorted(_contents().items()):
        suffix = Path(name).suffix
        content = minify(suffix, raw)
        digest = hashlib.sha256(content).hexdigest()[:12]
        target = TARGET / Path(name).with_suffix(f".{digest}{suffix}")
        manifest[name] = f"/static/{target.relative_to(TARGET).as_posix()}"
        written |= _write(target, content)
    _replace(MANIFEST, json.dumps(manifest, indent=1, sort_keys=True).encode())
    for old in TARGET.rglob("*"):
        if old.is_file() and old not in written:
            old.unlink()
    return manifest


def minify(suffix: str, content: bytes) -> bytes:
    """Drop comments and needless white space of our own CSS and JavaScript; other kinds stay as
    they are.
    """
    if suffix == ".css":
        text = re.sub(r"/\*.*?\*/", "", content.decode(), flags=re.S)
        text = re.sub(r"\s+", " ", text)
        text = re.sub(r"\s*([{};,>])\s*", r"\1", text)
        text = re.sub(r":\s+", ":", text).replace(";}", "}")
        text = re.sub(r"(?<=[ :,(-])0(?=\.\d)", "", text)
        return text.strip().encode()
    if suffix == ".js" and b"@license" not in content[:300]:
        lines = (line.strip() for line in content.decode().splitlines())
        return "\n".join(x for x in lines if x and not x.startswith("//")).encode()
    return content


def is_immutable(_path: str, url: str) -> bool:
    """Whether a URL names its own content, for WhiteNoise."""
    return bool(_HASHED.search(url))


def inline_css(app: Flask) -> dict[str, str]:
    """The styles that citizen pages carry inline, as they stand between <style> and </style>."""
    styles: dict[str, str] = app.extensions["assets"]["inline"]
    return styles


def init_app(app: Flask) -> None:
    """Load the manifest (building it outside production when it is stale) and give templates
    `asset` and `inline`.
    """
    if app.config["PORTAL_ENV"] != "production" and _stale():
        build()
    manifest = json.loads(MANIFEST.read_text()) if MANIFEST.exists() else {}
    inline = {name: minify(".css", (SOURCE / name).read_bytes()).decode() for name in INLINE_CSS}
    app.extensions["assets"] = {"manifest": manifest, "inline": inline}
    app.jinja_env.globals.update(asset=asset, inline=_inline)


def asset(name: str) -> str:
    """Public path of an asset. Raises KeyError for a name that was not built."""
    manifest: dict[str, Any] = current_app.extensions["assets"]["manifest"]
    return str(manifest[name])


def _inline(name: str) -> Markup:
    # Only files whose hash stands in the policy can be named here; others are a KeyError.
    return Markup(inline_css(current_app)[name])  # noqa: S704 - our own file


def _contents() -> dict[str, bytes]:
    """What is served: name -> content before it is minified. Raises KeyError for a missing part."""
    found = {path.relative_to(SOURCE).as_posix(): path.read_bytes() for path in _sources()}
    parts = {part for some in JOINED.values() for part in some}
    whole = {name: b"\n".join(found[part] for part in some) for name, some in JOINED.items()}
    return {name: raw for name, raw in found.items() if name not in parts} | whole


def _sources() -> list[Path]:
    inside = (p for p in SOURCE.rglob("*") if p.is_file() and TARGET not in p.parents)
    return [p for p in inside if p.suffix in KINDS]


def _stale() -> bool:
    if not MANIFEST.exists():
        return True
    built = MANIFEST.stat().st_mtime
    return any(p.stat().st_mtime > built for p in _sources())


def _write(target: Path, content: bytes) -> set[Path]:
    target.parent.mkdir(parents=True, exist_ok=True)
    compressed = {
        target: content,
        target.with_name(target.name + ".br"): brotli.compress(content, quality=11),
        target.with_name(target.name + ".gz"): gzip.compress(content, 9, mtime=0),
    }
    for path, data in compressed.items():
        if not path.exists():
            _replace(path, data)
    return set(compressed)


def _replace(path: Path, data: bytes) -> None:
    """Write beside and rename, so that a server that starts meanwhile never reads half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{hashlib.sha256(data).hexdigest()[:8]}.part")
    part.write_bytes(data)
    part.replace(path)
