"""The history of a record in words: what was done, and each field before and after."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from portal.queries.employee_records import Happening
from portal.rules.employment import Employment, Leaving
from portal.web import people_words


@dataclass(frozen=True)
class Told:
    """A line: when, who, what, the reason, and the fields (name, before, after)."""

    at: datetime
    actor: str
    act: str
    reason: str
    changes: list[tuple[str, str, str]]


def told(one: Happening) -> Told:
    """A happening as the page shows it."""
    labels = people_words.field_labels() | {
        "nip": _("NIP"),
        "title": _("Jabatan"),
        "extras": _("Plt., Plh., dan tim"),
        "left_on": _("Tidak bekerja lagi sejak"),
        "leaving": _("Sebab"),
        "left_reason": _("Alasan"),
        "parent": _("Unit di atasnya"),
        "kind": _("Jenis"),
    }
    if one.tag.startswith(("unit:", "service:")):
        labels |= {"name": _("Nama"), "closed_on": _("Ditutup sejak")}
    fields = [key for key in labels if key in one.before or key in one.after]
    return Told(
        one.at,
        one.actor,
        act_words(one.tag, one.detail),
        one.reason,
        [(labels[key], _plain(one.before.get(key)), _plain(one.after.get(key))) for key in fields],
    )


def act_words(tag: str, detail: dict[str, Any]) -> str:
    """An act in words; one that is unknown here by its tag."""
    words = {
        "employee:added": _("Ditambahkan dengan tangan"),
        "employee:changed": _("Data diri diubah"),
        "employee:nip_corrected": _("NIP dikoreksi"),
        "employee:left": _("Dicatat tidak bekerja lagi"),
        "employee:returned": _("Catatan berhenti dibatalkan"),
        "posting:added": _("Penempatan ditambah: %(title)s", title=detail.get("title", "")),
        "posting:ended": _("Penempatan diakhiri"),
        "rater:named": _("Penilai pengganti ditunjuk"),
        "rater:naming_ended": _("Penilai pengganti diakhiri"),
        "staff:imported": _("Impor %(name)s", name=detail.get("file", "")),
        "unit:added": _("Unit dibuat"),
        "unit:changed": _("Unit diubah"),
        "unit:closed": _("Unit ditutup"),
        "unit:staff_moved": _("Pegawai dipindahkan"),
        "unit:helper_set": _("Pendamping portal ditunjuk"),
        "service:added": _("Layanan ditambah: %(name)s", name=detail.get("name", "")),
        "service:renamed": _("Nama layanan diubah"),
        "service:closed": _("Layanan ditutup: %(name)s", name=detail.get("name", "")),
    }
    return words.get(tag, tag)


def _plain(value: Any) -> str:
    if value in set(Employment):
        return Employment(value).label
    if value in set(Leaving):
        return people_words.leaving_words(Leaving(value))
    return "-" if value is None or value == "" else str(value)
