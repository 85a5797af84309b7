"""Sentences: what the sources hold, what the catalogues say, what a page shows."""

import functools
import inspect
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po
from bs4 import Tag

from portal.config import ROOT
from portal.documents.typst_pdf import DocumentError
from portal.errors import PortalError

FOLDER = ROOT / "portal" / "translations"
WIDTH = 100
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
SPOKEN = {"aria-label", "title", "alt", "placeholder", "content"}

# The page of components shows invented people and the regulation's own names of the predikat.
EXAMPLES = {
    *("Andi Baso", "Andi Baso, S.Kep.", "Ni Luh Ayu Pratiwi", "Sukarno"),
    *("drg. Siti Rahmawati, M.Kes.", "Puskesmas Poasia", "Kelurahan Kambu"),
    *("flask compute severity data.csv --json", "flask compute agreement data.csv --json"),
    *("Sangat Baik", "Baik", "Butuh Perbaikan", "Kurang/ Misconduct", "Sangat Kurang"),
}

# What names the field that a refusal is about -> which argument is the name.
FIELDS = {"tidy": (2,), "tidied": (2,)}

Found = tuple[str, str | tuple[str, ...]]  # file, msgid or (singular, plural)


@functools.cache
def refusals() -> dict[str, int]:
    """Names of the domain's errors -> which argument is the sentence, from 1: it becomes a page.

    Kinds with a text of their own take none; what Typst says of a document goes to the log.
    """
    every: list[type[PortalError]] = [PortalError]
    for kind in every:
        every.extend(kind.__subclasses__())
    taken = {kind: list(inspect.signature(kind).parameters) for kind in every[1:]}
    return {
        kind.__name__: names.index("message") + 1
        for kind, names in taken.items()
        if "message" in names and not issubclass(kind, DocumentError)
    }


@functools.cache
def sources() -> tuple[Found, ...]:
    """Every sentence of the sources with the file it stands in, as `make catalogue` finds them."""
    with (FOLDER / "babel.cfg").open(encoding="utf-8") as mapping:
        methods, options = parse_mapping_cfg(mapping)
    keywords = {**DEFAULT_KEYWORDS, **{name: (at,) for name, at in refusals().items()}, **FIELDS}
    found = extract_from_dir(ROOT, methods, options, keywords)
    return tuple((Path(file).as_posix(), message) for file, _line, message, _note, _about in found)


def first(message: str | tuple[str, ...]) -> str:
    """The msgid, without its plural."""
    return message if isinstance(message, str) else message[0]


def source_ids(files: Iterable[str] | None = None) -> set[str]:
    """All msgids, or those of some files."""
    wanted = None if files is None else set(files)
    return {first(message) for file, message in sources() if wanted is None or file in wanted}


def template() -> Catalog:
    """The sorted list of all sentences, as the updater gets it."""
    unsorted, packed = Catalog(), io.BytesIO()
    for _file, message in sources():
        unsorted.add(message)
    write_po(packed, unsorted, sort_output=True)
    packed.seek(0)
    return read_po(packed)


def path(locale: str) -> Path:
    """Where a catalogue is kept."""
    return FOLDER / locale / "LC_MESSAGES" / "messages.po"


def catalogue(locale: str) -> Catalog:
    """A catalogue as it is kept."""
    with path(locale).open("rb") as file:
        return read_po(file, locale=locale)


def entries(locale: str) -> list[Message]:
    """All entries but the header."""
    return [message for message in catalogue(locale) if message.id]


def forms(message: Message) -> list[tuple[str, str]]:
    """(source, translation) for each plural form that is translated."""
    if isinstance(message.id, str):
        return [(message.id, message.string)] if message.string else []
    return [(message.id[min(at, 1)], text) for at, text in enumerate(message.string) if text]


def translated(locale: str) -> dict[str, str]:
    """msgid -> translation (of the singular), where every form has one."""
    return {
        first(m.id): forms(m)[0][1]
        for m in entries(locale)
        if len(forms(m)) == (1 if isinstance(m.id, str) else len(m.string))
    }


def updated(locale: str) -> bytes:
    """What `make catalogue` would make of a catalogue."""
    kept, packed = catalogue(locale), io.BytesIO()
    kept.update(template(), no_fuzzy_matching=True, update_creation_date=False)
    write_po(packed, kept, width=WIDTH, ignore_obsolete=True)
    return packed.getvalue()


def pieces(sentence: str, shortest: int) -> Iterator[str]:
    """What stands between the placeholders, where it is longer than `shortest` characters."""
    for piece in PLACEHOLDER.split(sentence):
        if len(piece.strip()) > shortest:
            yield " ".join(piece.split())


def spoken(soup: Tag) -> str:
    """Every word of a page that is shown, read aloud, or waits in it for the script."""
    for silent in soup.select("script, style"):
        silent.decompose()
    words = list(soup.strings)
    for tag in soup.find_all(True):
        for name, value in tag.attrs.items():
            if name in SPOKEN or name.startswith("data-"):
                words.append(" ".join(value) if isinstance(value, list) else str(value))
    return " ".join(" ".join(words).split())
