"""The forms of a draft's head and sections: their fields, what is stored, and their readers."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from portal.rules.relations import Relation
from portal.web.instrument_fields import (
    SHORT,
    SOURCE,
    Field,
    Group,
    Part,
    Reading,
    Values,
    choices,
    sentence,
    text_values,
    translations,
)
from portal.web.instrument_words import (
    language_words,
    relation_options,
)
from portal.web.languages import LANGUAGES


def tags_of(content: Mapping[str, Any]) -> tuple[str, ...]:
    """The languages of a draft, the source first."""
    return (SOURCE, *(tag for tag in content["languages"] if tag != SOURCE))


# --- head -------------------------------------------------------------------------------------


def head_groups(content: Part) -> list[Group]:
    """Name, heading, introduction, basis; who answers; which languages."""
    offered = dict.fromkeys([*(one.tag for one in LANGUAGES), *content["languages"]])
    per = {tag: _head_sentences(tag) for tag in tags_of(content)}
    basis = Field("basis", "text", _("Dasar"), _("Peraturan atau keputusan yang mendasari."))
    relations = Field(
        "relations", "checkboxes", _("Siapa yang menjawab"),
        _("Tanpa tanda sama sekali: survei umum untuk warga."), choices(relation_options()), True,
    )  # fmt: skip
    languages = Field(
        "languages", "checkboxes", _("Bahasa"),
        _("Bahasa Indonesia selalu ada. Terjemahan yang dimatikan tidak hilang."),
        tuple((tag, language_words(tag)) for tag in offered if tag != SOURCE), True,
    )  # fmt: skip
    return [Group("", (*per[SOURCE], basis, relations, languages)), *translations(per)]


def _head_sentences(tag: str) -> tuple[Field, ...]:
    return (
        sentence("name", _("Nama instrumen"), tag),
        sentence("title", _("Judul di atas formulir"), tag),
        sentence("intro", _("Pengantar"), tag, long=True, hint=_("Satu atau dua kalimat pendek.")),
    )


def head_values(content: Part) -> Values:
    """What is stored."""
    texts = {
        k: v for f in ("name", "title", "intro") for k, v in text_values(f, content[f]).items()
    }
    return texts | {
        "basis": [content["basis"]],
        "relations": list(content.get("relations", [])),
        "languages": [tag for tag in content["languages"] if tag != SOURCE],
    }


def read_head(read: Reading, content: Part) -> Part:
    """The head as a mapping; problems are in `read.errors`."""
    offered = [o.tag for o in LANGUAGES] + content["languages"]
    more = [tag for tag in dict.fromkeys(offered) if tag != SOURCE]
    head: Part = {
        "name": read.text("name", _("nama"), content["name"], required=True, longest=SHORT),
        "title": read.text("title", _("judul"), content["title"], required=True, longest=SHORT),
        "intro": read.text("intro", _("pengantar"), content["intro"], required=True),
        "basis": read.one("basis"),
        "relations": read.several("relations", _("Siapa yang menjawab"), list(Relation)),
        "languages": [SOURCE, *read.several("languages", _("Bahasa"), more)],
    }
    if not head["basis"]:
        read.errors.append(("basis", _("Isi dasarnya, misalnya nomor peraturan atau keputusan.")))
    return head


# --- section ----------------------------------------------------------------------------------


def section_groups(content: Part) -> list[Group]:
    """Title and helper."""
    per = {
        tag: (
            sentence("title", _("Judul bagian"), tag),
            sentence("helper", _("Penjelasan di bawah judul"), tag, optional=True),
        )
        for tag in tags_of(content)
    }
    return [Group("", per[SOURCE]), *translations(per)]


def section_values(section: Part) -> Values:
    """What is stored ({} for a new section)."""
    return text_values("title", section.get("title")) | text_values("helper", section.get("helper"))


def read_section(read: Reading, section: Part) -> Part:
    """Title and helper as a mapping."""
    title = read.text("title", _("judul"), section.get("title"), required=True, longest=SHORT)
    helper = read.text("helper", _("penjelasan"), section.get("helper"), required=False)
    return {"title": title} | ({"helper": helper} if helper else {})
