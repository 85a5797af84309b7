"""The catalogue of hostile inputs: families of strings that a stranger may send into any field."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes

FILE = Path(__file__).with_name("hostile.toml")


@dataclass(frozen=True)
class Input:
    """`wire` is what stands in a body or an address, percent-encoded; `text` is how a page would
    show it.
    """

    id: str
    text: str
    wire: str

    @property
    def is_text(self) -> bool:
        """False for bytes that are no UTF-8."""
        return self.wire == quote(self.text, safe="")


@dataclass(frozen=True)
class Family:
    """Inputs of one kind; those that are `welcome` must be accepted as a comment."""

    name: str
    inputs: tuple[Input, ...]
    welcome: bool = False


def families() -> list[Family]:
    """Everything in the file."""
    read = tomllib.loads(FILE.read_text(encoding="utf-8"))["families"]
    return [Family(f["name"], tuple(_inputs(f)), f.get("welcome", False)) for f in read]


def _inputs(family: dict[str, list]) -> Iterator[Input]:
    texts = [*family.get("texts", []), *(text * n for text, n in family.get("repeated", []))]
    for number, text in enumerate(texts, 1):
        yield Input(f"{family['name']} {number}", text, quote(text, safe=""))
    for number, wire in enumerate(family.get("bytes", []), len(texts) + 1):
        shown = unquote_to_bytes(wire).decode("utf-8", "replace")
        yield Input(f"{family['name']} {number}", shown, wire)
