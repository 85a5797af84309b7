"""What a message says outside the portal: that something waits, until when, and where to look.

No name, no figure, no word about the matter: a phone lies on a table and a mailbox is shared.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import format_date
from flask_babel import gettext as _

from portal.documents.labels import web_base


@dataclass(frozen=True)
class Notice:
    """A subject for e-mail, and a text for every carrier."""

    subject: str
    text: str


def notice(*, is_task: bool, due: date | None, base_url: str) -> Notice:
    """The notice of a task or of news, in the locale of the caller."""
    page = messages_page(base_url)
    if not is_task:
        return Notice(
            _("Ada kabar di portal penilaian kinerja"),
            _("Ada kabar untuk Anda. Buka portal: %(url)s", url=page),
        )
    if due is None:
        text = _("Ada tugas yang menunggu Anda. Buka portal: %(url)s", url=page)
    else:
        day = format_date(due, format="d MMMM y")  # type: ignore[no-untyped-call]
        text = _(
            "Ada tugas yang menunggu Anda sampai %(day)s. Buka portal: %(url)s", day=day, url=page
        )
    return Notice(_("Ada tugas di portal penilaian kinerja"), text)


def audit_head_notice(detail: Mapping[str, Any], agency: str) -> Notice:
    """The head of the audit trail, to be kept where the portal's administrators cannot reach."""
    given = {
        "agency": agency,
        "date": detail["date"],
        "sequence": detail["sequence"],
        "digest": detail["digest"],
    }
    return Notice(
        _("Kepala jejak audit %(agency)s, %(date)s", **given),
        _(
            "Instansi: %(agency)s\nTanggal: %(date)s\nNomor catatan: %(sequence)s\n"
            "Kepala rangkaian: %(digest)s\n\nSimpan surel ini. Jejak audit tidak terpotong bila "
            "perintah berikut berhasil:\n"
            "flask audit verify --head %(sequence)s:%(digest)s",
            **given,
        ),
    )


def messages_page(base_url: str) -> str:
    """The address that every notice leads to: the list, never the matter itself."""
    return f"{web_base(base_url)}/pesan"
