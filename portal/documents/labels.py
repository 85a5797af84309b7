"""Names and addresses as they are printed."""

from urllib.parse import urlsplit


def one_line(text: str, limit: int) -> str:
    """`text` on one line without doubled spaces, cut at `limit` characters with an ellipsis."""
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else flat[: limit - 1].rstrip() + "…"


def web_base(url: str) -> str:
    """`url` without a closing slash; ValueError unless it is an absolute web address."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ValueError(f"not a web address: {url[:120]!r}")
    return url.rstrip("/")


def spoken_address(url: str) -> str:
    """An address as it is read aloud: without scheme."""
    return web_base(url).split("://", 1)[1]
