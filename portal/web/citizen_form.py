"""The citizen form as its templates see it: an instrument version in one language, with what was
typed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from flask_babel import gettext as _

from portal.queries.survey_points import OpenPoint
from portal.rules.instruments import Instrument, Item
from portal.rules.relations import Relation

FACES = 4


class FormProblem(NamedTuple):
    """Why a posted form is refused: the field it concerns ("" for the whole form) and the
    message's code.
    """

    field: str
    code: str


CONTROL_FIELDS = ("kunci", "bahasa", "situs", "karcis")


@dataclass(frozen=True)
class FormOption:
    """One radio: posted value, words, the face (1-4) or None, and the behaviour that it means."""

    value: str
    label: str
    face: int | None = None
    anchor: str = ""


@dataclass(frozen=True)
class FormItem:
    """One question: `number` of `total` where it is one of the nine."""

    key: str
    kind: str
    number: int
    total: int
    label: str
    question: str
    helper: str
    options: tuple[FormOption, ...]
    value: str
    error: str | None
    limit: int | None
    unit: str = ""
    may_be_unobserved: bool = False
    is_self: bool = False

    @property
    def name(self) -> str:
        """Name of the form field."""
        return self.key

    @property
    def id(self) -> str:
        """Id of the question's group, the target of the error summary's links."""
        return f"b-{self.key}"


@dataclass(frozen=True)
class PointCard:
    """What the page says about the place."""

    name: str
    unit_name: str
    service_name: str
    code: str
    short_link: str
    is_open: bool


@dataclass(frozen=True)
class Sections:
    """The nine questions and the respondent's profile, each in the order of the form."""

    unsur: tuple[FormItem, ...]
    profile: tuple[FormItem, ...]


@dataclass(frozen=True)
class SurveyPage:
    """Context of survey/show.html and its partial."""

    point: PointCard
    mode: str
    title: str
    action: str
    lang_links: tuple[tuple[str, str, str, bool], ...]
    sections: Sections
    comment: FormItem
    errors: tuple[tuple[str, str], ...]
    today: date
    key: str
    slip: str = ""


def point_card(point: OpenPoint, short_link: str, on: date) -> PointCard:
    """The card of a point on a day."""
    return PointCard(
        point.name, point.unit_name, point.service_name, point.code, short_link, point.is_open(on)
    )


def form_items(
    instrument: Instrument,
    language: str,
    values: Mapping[str, str],
    errors: Mapping[str, str],
    relation: Relation = Relation.CITIZEN,
) -> tuple[FormItem, ...]:
    """All items in the order of the form, with typed values and messages, for whoever stands in
    `relation` to the employee.
    """
    scales = [item.key for item in instrument.items if item.kind == "scale"]
    return tuple(
        replace(
            form_item(item, language, values.get(item.key, ""), errors.get(item.key), relation),
            number=scales.index(item.key) + 1 if item.key in scales else 0, total=len(scales),
        )
        for item in instrument.items
    )  # fmt: skip


def form_item(
    item: Item, language: str, value: str, error: str | None, relation: Relation
) -> FormItem:
    """One item, without its place among the others."""
    has_faces = relation is Relation.CITIZEN and item.kind == "scale"
    options = tuple(
        FormOption(
            o.key, o.label.in_(language), at if has_faces and at <= FACES else None,
            o.anchor.in_(language) if o.anchor else "",
        )
        for at, o in enumerate(item.options, 1)
    )  # fmt: skip
    asked = (item.question_self if relation is Relation.SELF else None) or item.question
    return FormItem(
        key=item.key, kind=item.kind, number=0, total=0,
        label=item.label.in_(language),
        question=(asked or item.label).in_(language),
        helper=item.helper.in_(language) if item.helper else "",
        options=options, value=value, error=error, limit=item.limit,
        unit=item.unit.in_(language) if item.unit else "",
        may_be_unobserved=item.may_be_unobserved,
    )  # fmt: skip


def messages(
    instrument: Instrument, language: str, problems: Iterable[tuple[str, str]]
) -> dict[str, str]:
    """Field -> what to do about it; the first problem of a field wins."""
    labels = {item.key: item.label.in_(language) for item in instrument.items}
    limits = {item.key: item.limit for item in instrument.items}
    found: dict[str, str] = {}
    for name, code in problems:
        found.setdefault(name, _message(code, labels.get(name, name), limits.get(name)))
    return found


def _message(code: str, label: str, limit: int | None) -> str:
    sentences = {
        "unknown_field": _(
            "Kolom “%(label)s” bukan bagian dari survei ini. Muat ulang halaman lalu kirim lagi.",
            label=label,
        ),
        "doubled": _("Pilih satu jawaban saja untuk %(label)s.", label=label),
        "out_of_range": _("Pilih salah satu jawaban yang tersedia untuk %(label)s.", label=label),
        "too_long": _(
            "Persingkat isian %(label)s menjadi paling banyak %(limit)s huruf.",
            label=label,
            limit=limit or 0,
        ),
        "control_characters": _(
            "Hapus tanda yang tidak dapat dibaca dari isian %(label)s.", label=label
        ),
        "nothing_answered": _("Jawab sedikitnya satu dari sembilan pertanyaan sebelum mengirim."),
        "unreadable": _(
            "Tulis ulang isian %(label)s: ada huruf yang tidak dapat dibaca.", label=label
        ),
        "not_empty": _("Kosongkan kolom “%(label)s”, lalu kirim lagi.", label=label),
        "no_key": _(
            "Formulir ini sudah kami perbarui. Periksa jawaban Anda, lalu tekan Kirim sekali lagi."
        ),
        "slip_spent": _(
            "Karcis ini sudah dipakai. Anda tetap dapat mengirim jawaban tanpa karcis."
        ),
    }
    return sentences[code]


def summary(items: Sequence[FormItem], found: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """(target id, message) in the order of the form; what belongs to no question points at the
    first.
    """
    ids = {item.key: item.id for item in items}
    order = {key: at for at, key in enumerate(ids)}
    first = items[0].id
    ranked = sorted(found, key=lambda key: order.get(key, -1))
    return tuple((ids.get(key, first), found[key]) for key in ranked)
