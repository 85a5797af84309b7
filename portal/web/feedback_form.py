"""The form of one feedback: read, and shown again with everything that was typed."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from portal.errors import Invalid
from portal.queries.feedback import Note
from portal.rules.feedback import FoundHint, hints
from portal.rules.feedback_words import Channel, GiverRelation, Outcome, Progress, Timing
from portal.rules.measures import CoreValue
from portal.services.feedback import LONGEST_TEXT, NewFeedback
from portal.web.dates import parts_of, read_date
from portal.web.refusals import words_of

Errors = list[tuple[str, str]]
E = TypeVar("E", bound=StrEnum)
MOST_LINKS = 5
FIELDS = (
    *(
        "tentang",
        "waktu",
        "saluran",
        "kejadian-hari",
        "kejadian-bulan",
        "kejadian-tahun",
        "tulisan",
    ),
    *("langkah", "kemajuan", "tindak", "catatan", "tautan", "permintaan"),
)


@dataclass
class FeedbackForm:
    """What stands in the fields, and what is wrong with it."""

    fields: MultiDict[str, str]
    errors: Errors = field(default_factory=list)

    def value(self, name: str) -> str:
        """One field as typed."""
        return self.fields.get(name, "")

    def values(self, name: str) -> list[str]:
        """All ticks of one field."""
        return self.fields.getlist(name)

    @property
    def day(self) -> tuple[str, str, str]:
        """The three parts of the day of what was seen."""
        first, second, third = (
            self.value(f"kejadian-{part}") for part in ("hari", "bulan", "tahun")
        )
        return first, second, third

    @property
    def links(self) -> list[str]:
        """Addresses of evidence, one a line."""
        return [line.strip() for line in self.value("tautan").splitlines() if line.strip()]

    def hints(self) -> tuple[FoundHint, ...]:
        """What would make it more useful; nothing while it is empty."""
        if not self.value("tulisan").strip():
            return ()
        return hints(
            self.value("tulisan"), self.value("langkah"), evidence=len(self.links),
            has_day=any(self.day),
        )  # fmt: skip


def blank(**given: str) -> FeedbackForm:
    """An empty form with some fields filled."""
    return FeedbackForm(MultiDict({"saluran": Channel.TIDAK_LANGSUNG.value, **given}))


def typed(form: MultiDict[str, str]) -> FeedbackForm:
    """The posted form."""
    return FeedbackForm(MultiDict([(k, v) for k, v in form.items(multi=True) if k in FIELDS]))


def kept(fields: Mapping[str, Sequence[str]]) -> FeedbackForm:
    """A draft as it was saved."""
    pairs = [(name, text) for name, texts in fields.items() for text in texts]
    return FeedbackForm(MultiDict(pairs))


def of_note(note: Note) -> FeedbackForm:
    """A given feedback as the form of its correction."""
    about = f"nilai:{note.value.value}" if note.value else f"hasil:{note.goal_id}"
    day, month, year = parts_of(note.seen_on)
    pairs = [
        ("tentang", about), ("waktu", note.timing.value), ("saluran", note.channel.value),
        ("kejadian-hari", day), ("kejadian-bulan", month), ("kejadian-tahun", year),
        ("tulisan", note.text), ("langkah", note.next_step), ("catatan", note.note),
        ("kemajuan", note.progress.value if note.progress else ""),
        ("tautan", "\n".join(proof.url for proof in note.proofs if proof.url)),
        *(("tindak", one.value) for one in note.outcomes),
    ]  # fmt: skip
    return FeedbackForm(MultiDict(pairs))


def read(
    form: FeedbackForm, relation: GiverRelation, requests: Mapping[str, uuid.UUID]
) -> NewFeedback | None:
    """The feedback as typed, without its evidence; None with `form.errors` filled."""
    goal, value = _about(form)
    progress = member(Progress, form.value("kemajuan"))
    if relation.is_leader and progress is None:
        form.errors.append(("kemajuan", _("Pilih apakah ada kemajuan.")))
    text = form.value("tulisan").strip()
    if not text:
        form.errors.append(("tulisan", _("Tulis apa yang Anda lihat.")))
    elif len(text) > LONGEST_TEXT:
        form.errors.append(("tulisan", _("Isi umpan balik paling banyak 2000 huruf.")))
    seen_on = _seen_on(form)
    if len(form.links) > MOST_LINKS:
        form.errors.append(("tautan", _("Tautan bukti paling banyak lima.")))
    if form.errors:
        return None
    return NewFeedback(
        relation=relation,
        timing=member(Timing, form.value("waktu")) or Timing.INSIDENTIL,
        channel=member(Channel, form.value("saluran")) or Channel.TIDAK_LANGSUNG,
        text=text, goal_id=goal, value=value, progress=progress,
        next_step=form.value("langkah"),
        outcomes=frozenset(one for one in Outcome if one.value in form.values("tindak")),
        note=form.value("catatan"), seen_on=seen_on,
        request_id=requests.get(form.value("permintaan")),
    )  # fmt: skip


def member(kind: type[E], value: str) -> E | None:
    """The member with this value, or None."""
    return next((one for one in kind if one.value == value), None)


def about(text: str) -> tuple[uuid.UUID | None, CoreValue | None]:
    """A choice of `feedback_words.about_options`; (None, None) for anything else."""
    kind, _colon, key = text.partition(":")
    if kind == "nilai":
        return None, member(CoreValue, key)
    try:
        return (uuid.UUID(key), None) if kind == "hasil" else (None, None)
    except ValueError:
        return None, None


def _about(form: FeedbackForm) -> tuple[uuid.UUID | None, CoreValue | None]:
    found = about(form.value("tentang"))
    if found == (None, None):
        form.errors.append(("tentang", _("Pilih hasil kerja atau nilai yang dibicarakan.")))
    return found


def _seen_on(form: FeedbackForm) -> datetime.date | None:
    try:
        return read_date(form.fields, "kejadian")
    except Invalid as error:
        form.errors.append(("kejadian-hari", words_of(error)))
        return None
