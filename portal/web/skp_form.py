"""The form of one result (rencana hasil kerja) with its indicators: read, and shown again."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeVar

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from portal.errors import Invalid
from portal.queries.skp import Indicator, Item
from portal.queries.skp_offers import OfferedDefinition, OfferedRole
from portal.rules.measures import Criterion
from portal.rules.skp_words import Aspect, Cascading, Direction, Perspective, Priority
from portal.services.skp_items import MOST_INDICATORS, NewIndicator, NewItem
from portal.web.dates import parts_of, read_date
from portal.web.numbers import read_decimal, typed_decimal

Errors = list[tuple[str, str]]
E = TypeVar("E", bound=StrEnum)
TEXTS = ("teks", "target", "satuan", "bawah", "atas", "awal", "pembanding", "sumber")


@dataclass
class ItemForm:
    """What stands in the fields: `fields` by name, `count` blocks of indicators."""

    fields: MultiDict[str, str]
    count: int
    errors: Errors = field(default_factory=list)

    def value(self, name: str) -> str:
        """One field as typed."""
        return self.fields.get(name, "")

    def values(self, name: str) -> list[str]:
        """All ticks of one field."""
        return self.fields.getlist(name)

    def day(self, name: str) -> tuple[str, str, str]:
        """The three parts of a date."""
        first, second, third = (self.value(f"{name}-{part}") for part in ("hari", "bulan", "tahun"))
        return first, second, third


def blank() -> ItemForm:
    """A new result with room for one indicator."""
    return ItemForm(MultiDict({"prioritas": Priority.UTAMA.value}), 1)


def of_item(item: Item) -> ItemForm:
    """A stored result as its form."""
    fields: MultiDict[str, str] = MultiDict(
        {
            "hasil": item.text, "prioritas": item.priority.value,
            "induk": str(item.leader_goal_id or ""), "induk-teks": item.leader_text,
            "cara": item.cascading.value if item.cascading else "",
            "pemberi": item.assigned_by,
            "perspektif": item.perspective.value if item.perspective else "",
            "sasaran": str(item.objective_id or ""),
        }
    )  # fmt: skip
    fields.setlist("kriteria", item.criteria)
    for number, one in enumerate(item.indicators, 1):
        _put_indicator(fields, f"i{number}", one)
    return ItemForm(fields, max(1, len(item.indicators)))


def labels(count: int) -> list[tuple[str, str]]:
    """The fields of a result with `count` indicators, as a reader compares them."""
    heads = [
        ("hasil", _("Rencana hasil kerja")), ("prioritas", _("Prioritas")),
        ("sasaran", _("Sasaran unit kerja yang didukung")),
        ("perspektif", _("Perspektif")), ("induk", _("Hasil kerja pimpinan yang didukung")),
        ("induk-teks", _("Atau tulis hasil kerja pimpinan itu")), ("cara", _("Cara penurunan")),
        ("pemberi", _("Pimpinan atau tim yang memberi penugasan")),
    ]  # fmt: skip
    parts = [
        ("teks", _("ukuran keberhasilan")), ("target", _("Target")), ("satuan", _("Satuan")),
        ("bawah", _("Target, angka bawah")), ("atas", _("Target, angka atas")),
        ("sumber", _("Sumber data")), ("awal", _("Angka awal")), ("arah", _("Arah")),
        ("tenggat-hari", _("Tercapai paling lambat: hari")),
        ("tenggat-bulan", _("Tercapai paling lambat: bulan")),
        ("tenggat-tahun", _("Tercapai paling lambat: tahun")),
    ]  # fmt: skip
    return heads + [
        (f"i{number}-{name}", _("Indikator %(n)s: %(part)s", n=number, part=label))
        for number in range(1, count + 1)
        for name, label in parts
    ]


def of_role(role: OfferedRole) -> ItemForm:
    """A part from a matrix as a new result: words, the leader's goal and the way of cascading."""
    form = blank()
    form.fields.update(
        {
            "hasil": role.text, "induk": str(role.leader_goal_id), "cara": role.cascading,
            "pemberi": role.unit, "peran": str(role.id),
        }
    )  # fmt: skip
    return form


def fill_from(form: ItemForm, number: int, entry: OfferedDefinition) -> None:
    """Text, unit and source of an indicator from the dictionary; the target stays as typed."""
    fields = MultiDict(form.fields)
    for name, text in (("teks", entry.name), ("satuan", entry.unit), ("sumber", entry.source)):
        fields[f"i{number}-{name}"] = text
    form.fields = fields


def typed(form: MultiDict[str, str]) -> ItemForm:
    """The posted form; the number of blocks is what the page had, within bounds."""
    text = form.get("banyak", "1")
    count = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 1
    return ItemForm(form, max(1, min(MOST_INDICATORS, count)))


def read_item(form: ItemForm, offered: Mapping[str, uuid.UUID]) -> NewItem | None:
    """The result as typed, or None with `form.errors` filled.

    `offered` are the leader's goals that the page listed.
    """
    indicators = [
        indicator
        for number in range(1, form.count + 1)
        if (indicator := _read_indicator(form, f"i{number}")) is not None
    ]
    leader = form.value("induk")
    if leader and leader not in offered:
        form.errors.append(("induk", _("Pilih rencana hasil kerja pimpinan dari daftar.")))
    new = NewItem(
        text=form.value("hasil"),
        priority=_member(Priority, form.value("prioritas")) or Priority.UTAMA,
        indicators=indicators,
        leader_goal_id=offered.get(leader),
        leader_text=form.value("induk-teks"),
        cascading=_member(Cascading, form.value("cara")),
        assigned_by=form.value("pemberi"),
        perspective=_member(Perspective, form.value("perspektif")),
        objective_id=_key(form.value("sasaran")),
        criteria=frozenset(
            one for value in form.values("kriteria") if (one := _member(Criterion, value))
        ),
        cell_id=_key(form.value("peran")),
    )
    return None if form.errors else new


def _read_indicator(form: ItemForm, at: str) -> NewIndicator | None:
    """One block; an empty one counts as not there."""
    texts = {name: form.value(f"{at}-{name}") for name in TEXTS}
    if not any(text.strip() for text in texts.values()):
        return None
    if not texts["teks"].strip():
        words = _("Indikator belum diisi: tulis ukuran keberhasilannya, atau kosongkan kotaknya.")
        form.errors.append((f"{at}-teks", words))
    figures = {}
    for name, label in (
        ("bawah", _("Target, angka bawah")), ("atas", _("Target, angka atas")),
        ("awal", _("Angka awal")),
    ):  # fmt: skip
        try:
            figures[name] = read_decimal(texts[name], label)
        except Invalid as error:
            form.errors.append((f"{at}-{name}", str(error)))
    low, high = figures.get("bawah"), figures.get("atas")
    if low is not None and high is not None and low > high:
        words = _("Target terbalik: angka bawah lebih besar daripada angka atas.")
        form.errors.append((f"{at}-bawah", words))
    return NewIndicator(
        text=texts["teks"], target=texts["target"], unit=texts["satuan"], low=low, high=high,
        aspects=frozenset(
            aspect for value in form.values(f"{at}-aspek") if (aspect := _member(Aspect, value))
        ),
        direction=_member(Direction, form.value(f"{at}-arah")), baseline=figures.get("awal"),
        denominator=texts["pembanding"], source=texts["sumber"], due_on=_due(form, at),
        measure_id=_key(form.value(f"{at}-ukuran")), definition_id=_key(form.value(f"{at}-kamus")),
    )  # fmt: skip


def _due(form: ItemForm, at: str) -> date | None:
    try:
        return read_date(form.fields, f"{at}-tenggat")
    except Invalid as error:
        form.errors.append((f"{at}-tenggat-hari", str(error)))
        return None


def _put_indicator(fields: MultiDict[str, str], at: str, one: Indicator) -> None:
    shown = {
        "ukuran": str(one.measure_id), "teks": one.text, "target": one.target, "satuan": one.unit,
        "bawah": typed_decimal(one.low), "atas": typed_decimal(one.high),
        "arah": one.direction.value if one.direction else "", "awal": typed_decimal(one.baseline),
        "pembanding": one.denominator, "sumber": one.source,
        "kamus": str(one.definition_id or ""),
    }  # fmt: skip
    for name, text in shown.items():
        fields[f"{at}-{name}"] = text
    fields.setlist(f"{at}-aspek", one.aspects)
    for part, text in zip(("hari", "bulan", "tahun"), parts_of(one.due_on), strict=True):
        fields[f"{at}-tenggat-{part}"] = text


def _member(kind: type[E], value: str) -> E | None:
    return kind(value) if value in {one.value for one in kind} else None


def _key(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
