"""The form of an entry: read strictly, and shown again with everything typed."""

import re
import uuid
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TypeVar

from flask import current_app, g, request
from flask_babel import gettext as _

from portal.errors import Invalid
from portal.queries.log import LoggedEntry
from portal.queries.log_parts import SeenEvidence
from portal.queries.log_progress import GoalProgress
from portal.rules.log_words import CaseChannel
from portal.rules.scheme_words import EntryKind
from portal.services import evidence
from portal.services.audit import Act
from portal.services.log_filling import NewCase, NewEntry
from portal.web.dates import parts_of, read_date
from portal.web.numbers import read_decimal, typed_decimal
from portal.web.refusals import words_of

Errors = list[tuple[str, str]]
FILES = ("foto", "berkas")
T = TypeVar("T")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Faulty(Exception):
    """A field that cannot be used: its name and what to do."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.errors: Errors = [(field, words)]


def day_of(text: str, otherwise: date) -> date:
    """A day of an address such as 2026-09-14. Raises Invalid."""
    if not text:
        return otherwise
    try:
        found = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        found = None
    if found is None or not 2000 <= found.year <= 2100:
        raise Invalid(_("Tanggal di alamat harus seperti 2026-09-14."))
    return found


def read_entry(
    goals: Sequence[GoalProgress], otherwise: date, pieces: tuple[uuid.UUID, ...] = ()
) -> NewEntry:
    """The posted entry. Raises Faulty with field and mend."""
    form = request.form
    goal_id, measure_id = counts_for(goals)
    quantity = _of("banyak", lambda: read_decimal(form.get("banyak", ""), _("Banyaknya")))
    if quantity is not None and goal_id and not measure_id:
        measure_id = _only_measure(goals, goal_id)
    kind = form.get("jenis", EntryKind.CAPAIAN.value)
    if kind not in {one.value for one in EntryKind}:
        raise Faulty("jenis", _("Pilih jenis catatan dari daftar."))
    return NewEntry(
        on_date=_of("tanggal", lambda: read_date(form, "tanggal")) or otherwise,
        text=form.get("teks", ""), client_key=_key(form.get("kunci", "")), goal_id=goal_id,
        measure_id=measure_id, quantity=quantity, obstacle=form.get("kendala", ""),
        kind=EntryKind(kind), evidence=(*_ticked(), *pieces),
        case=read_case(otherwise) if kind == EntryKind.KASUS.value else None,
    )  # fmt: skip


def read_case(otherwise: date) -> NewCase:
    """The fields of a complaint. Raises Faulty."""
    form = request.form
    channel = form.get("saluran", "")
    if channel not in {one.value for one in CaseChannel}:
        raise Faulty("saluran", _("Pilih lewat mana pengaduan itu masuk."))
    return NewCase(
        number=form.get("nomor", ""), channel=CaseChannel(channel),
        received_on=_of("masuk", lambda: read_date(form, "masuk")) or otherwise,
        finished_on=_of("selesai", lambda: read_date(form, "selesai")),
        solution=form.get("penyelesaian", ""),
    )  # fmt: skip


def keep_pieces(person: uuid.UUID, act: Act) -> tuple[uuid.UUID, ...]:
    """Keep the files and the link that came along, before the entry: a browser never hands a file
    back, so a form that is refused brings them along as evidence already ticked.  Raises Faulty.
    """
    folder = Path(current_app.config["EVIDENCE_FOLDER"])
    kept: list[uuid.UUID] = []
    g.kept_files = kept
    for name in FILES:
        for sent in request.files.getlist(name):
            if sent.filename:
                keep = partial(evidence.keep_file, person, sent.filename, sent.read(), folder, act)
                kept.append(_of(name, keep))
    g.kept_files = tuple(kept)
    if request.form.get("tautan", "").strip():
        kept.append(_of("tautan", lambda: evidence.keep_link(person, request.form["tautan"], act)))
    return tuple(kept)


def goal_options(goals: Sequence[GoalProgress]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Groups for the picker: the goal, and its indicators with what they are counted in."""
    return [(goal.text, _options_of(goal)) for goal in goals]


def of_entry(one: LoggedEntry) -> dict[str, object]:
    """A stored entry as its fields."""
    case = one.case
    return {
        "teks": one.text, "untuk": picked(one.goal_id, one.measure_id),
        "banyak": typed_decimal(one.quantity), "kendala": one.obstacle, "jenis": one.kind.value,
        "bukti": [str(piece.id) for piece in one.evidence], "tanggal": parts_of(one.on_date),
        "nomor": case.number if case else "", "saluran": case.channel.value if case else "",
        "masuk": parts_of(case.received_on if case else None),
        "selesai": parts_of(case.finished_on if case else None),
        "penyelesaian": case.solution if case else "", "kunci": str(uuid.uuid4()), "tautan": "",
        "berkas_tersimpan": 0,
    }  # fmt: skip


def typed() -> dict[str, object]:
    """The posted fields, to be shown again."""
    form = request.form
    fields: dict[str, object] = {name: form.get(name, "") for name in _PLAIN}
    for name in ("tanggal", "masuk", "selesai"):
        fields[name] = tuple(form.get(f"{name}-{part}", "") for part in ("hari", "bulan", "tahun"))
    kept = [str(one) for one in kept_files()]
    return fields | {"bukti": [*form.getlist("bukti"), *kept], "berkas_tersimpan": len(kept)}


def kept_files() -> tuple[uuid.UUID, ...]:
    """The files that came with this form and are kept already."""
    return tuple(g.get("kept_files", ()))


def blank(chosen: str, day: date) -> dict[str, object]:
    """An empty form that remembers what was chosen last."""
    fields: dict[str, object] = dict.fromkeys(_PLAIN, "")
    return fields | {
        "untuk": chosen, "kunci": str(uuid.uuid4()), "tanggal": parts_of(day), "bukti": [],
        "masuk": parts_of(day), "selesai": ("", "", ""), "jenis": EntryKind.CAPAIAN.value,
        "berkas_tersimpan": 0,
    }  # fmt: skip


def seen() -> int:
    """The version that was on the screen; 0 for none, which never holds."""
    text = request.form.get("versi", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def picked(goal_id: uuid.UUID | None, measure_id: uuid.UUID | None) -> str:
    """The picker's value of a goal and a measure."""
    return ":".join(str(one) for one in (goal_id, measure_id) if one)


def with_pieces(
    known: Sequence[SeenEvidence], kept: Sequence[SeenEvidence]
) -> list[tuple[str, str]]:
    """Pieces to choose from, those of the entry first."""
    every = {one.id: one.name for one in (*kept, *known)}
    return [(str(key), name) for key, name in every.items()]


_PLAIN = (
    *("teks", "untuk", "banyak", "kendala", "jenis", "kunci", "tautan"),
    *("nomor", "saluran", "penyelesaian"),
)


def counts_for(
    goals: Sequence[GoalProgress], field: str = "untuk"
) -> tuple[uuid.UUID | None, uuid.UUID | None]:
    """Goal and measure that were picked, from those that the page offered. Raises Faulty."""
    value = request.form.get(field, "")
    if not value:
        return None, None
    for goal in goals:
        if value == str(goal.goal_id):
            return goal.goal_id, None
        for one in goal.measures:
            if value == picked(goal.goal_id, one.measure_id):
                return goal.goal_id, one.measure_id
    raise Faulty(field, _("Pilih rencana hasil kerja dari daftar."))


def _options_of(goal: GoalProgress) -> list[tuple[str, str]]:
    found = [
        (picked(goal.goal_id, one.measure_id), f"{one.text} ({one.unit})" if one.unit else one.text)
        for one in goal.measures
    ]
    return found or [(str(goal.goal_id), goal.text)]


def _only_measure(goals: Sequence[GoalProgress], goal_id: uuid.UUID) -> uuid.UUID | None:
    measures = next(goal.measures for goal in goals if goal.goal_id == goal_id)
    return measures[0].measure_id if len(measures) == 1 else None


def _key(text: str) -> uuid.UUID:
    """The sender's key; a form without a good one gets a fresh one and is written once more."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.uuid4()


def _ticked() -> tuple[uuid.UUID, ...]:
    try:
        return tuple(uuid.UUID(text) for text in request.form.getlist("bukti"))
    except ValueError:
        raise Faulty("bukti", _("Pilih bukti dari daftar bukti Anda sendiri.")) from None


def _of(field: str, read: Callable[[], T]) -> T:
    """What a reader returns; its Invalid becomes a fault of that field."""
    try:
        return read()
    except Invalid as error:
        raise Faulty(field, words_of(error)) from error
