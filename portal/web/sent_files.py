"""The file of a form: the one just chosen, or the one that came before and was kept.

A browser never hands a file back, so whatever was refused for another reason, was interrupted by a
login, or has a preview that is too old goes on with "berkas yang tadi".
"""

import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from flask import current_app, request
from flask_babel import gettext as _

from portal.services import kept_uploads
from portal.web.visitors import here, must_be

FILE: Final = "berkas"
KEY: Final = "tersimpan"
NAME: Final = "nama-berkas"
KEEPING: Final = frozenset(
    {
        "competence_imports.upload",
        "instruments.upload",
        "log_imports.upload",
        "people_import.upload",
        "result_files.certify",
        "scheme_drafts.import_file",
        "service_times.upload",
        "unit_import.upload",
    }
)
"""Forms that go on with a file that came before."""


@dataclass(frozen=True)
class SentFile:
    """A file as it came."""

    name: str
    data: bytes


@dataclass(frozen=True)
class KeptFile:
    """A file that need not be chosen again."""

    name: str
    key: str


def sent_file(most: int = -1) -> SentFile | None:
    """The file of this form, at most so many bytes of it; None without one."""
    one = request.files.get(FILE)
    if one is not None and one.filename:
        return SentFile(one.filename, one.read(most))
    data = kept_uploads.kept_upload(_folder(), _owner(), request.form.get(KEY, ""))
    return None if data is None else SentFile(request.form.get(NAME, ""), data)


def missing_words(words: str) -> str:
    """Why there is no file: none was chosen, as `words` say, or the one from before is gone."""
    if request.form.get(KEY):
        return _("Berkas yang tadi sudah tidak tersimpan lagi. Pilih berkasnya sekali lagi.")
    return words


def faulty(words: str) -> list[tuple[str, str]]:
    """The error of a file that is itself what is wrong: mended elsewhere, it is chosen anew."""
    return [
        (
            FILE,
            f"{words} "
            + _("Yang salah ada di berkasnya sendiri, jadi pilih lagi setelah diperbaiki."),
        )
    ]


def keep(one: SentFile, made: uuid.UUID | None = None) -> KeptFile | None:
    """Lay it aside for whoever sent it, `made` being its preview; None where the disk refuses."""
    try:
        key = kept_uploads.keep_upload(_folder(), _owner(), one.data, made)
    except OSError:
        current_app.logger.warning("A file could not be laid aside", exc_info=True)
        return None
    return KeptFile(one.name, key)


def kept_of(made: uuid.UUID, name: str) -> KeptFile | None:
    """The file of a preview of mine, where it is still there."""
    there = kept_uploads.is_kept(_folder(), _owner(), made)
    return KeptFile(name, made.hex) if there else None


def drop(made: uuid.UUID) -> None:
    """What was written needs its file no more."""
    kept_uploads.drop_upload(_folder(), _owner(), made)


def riding() -> KeptFile | None:
    """The file of the form that a login or an old token interrupts, where its form goes on with
    it.
    """
    one = request.files.get(FILE) if request.endpoint in KEEPING else None
    if one is None or not one.filename:
        return None
    sent = SentFile(one.filename, one.read())
    if here() is not None:
        return keep(sent)
    try:
        key = kept_uploads.keep_for_nobody(_folder(), sent.data)
    except OSError:
        key = None
    return KeptFile(sent.name, key) if key else None


def _folder() -> Path:
    return Path(current_app.config["EVIDENCE_FOLDER"])


def _owner() -> uuid.UUID:
    return must_be().account_id
