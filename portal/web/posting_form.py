"""What the forms of a posting hold, read once for the card and for a new employee."""

import uuid
from datetime import date

from flask import request
from flask_babel import gettext as _

from portal.errors import Invalid, NotAllowed, NotFound
from portal.queries.people import employee_by_nip
from portal.queries.units import unit_paths
from portal.rules.actions import Action
from portal.rules.employment import JobFamily, PostKind
from portal.rules.nip import NipError, normalised
from portal.rules.postings import PostingKind
from portal.services.postings import NewPosting
from portal.web.dates import read_date
from portal.web.refusals import words_of
from portal.web.visitors import acting, must_be

Errors = list[tuple[str, str]]


def read_posting(errors: Errors) -> NewPosting | None:
    """The posting of a form; what is wrong is added to `errors`. Raises NotAllowed for a unit of
    others.
    """
    form = request.form
    unit = read_uuid(form.get("unit", ""))
    if unit is None:
        errors.append(("unit", _("Pilih unit kerja.")))
    elif not must_be().may(Action.PEOPLE_READ, unit_paths().get(unit, frozenset())):
        raise NotAllowed(_("Unit ini dikelola orang lain."))
    starts = read_day("mulai", errors)
    ends = read_day("sampai", errors)
    supervisor, trouble = read_person("nip-atasan")
    if trouble:
        errors.append(("nip-atasan", trouble))
    try:
        kind = PostingKind(form.get("jenis", ""))
        post = PostKind(form.get("jenis-jabatan", ""))
        family = JobFamily(form.get("rumpun", ""))
    except ValueError:
        errors.append(
            ("jenis", _("Pilih jenis penempatan, jenis jabatan, dan rumpun dari daftar."))
        )
        return None
    if unit is None:
        return None
    return NewPosting(
        unit_id=unit, kind=kind, title=form.get("jabatan", "")[:300], post=post, family=family,
        starts_on=starts or acting().on, ends_on=ends, supervisor_id=supervisor,
        leads_unit="ya" in form.getlist("memimpin"), is_delegated="ya" in form.getlist("delegasi"),
    )  # fmt: skip


def read_day(name: str, errors: Errors) -> date | None:
    """A date of a form, or None and the error."""
    try:
        return read_date(request.form, name)
    except Invalid as error:
        errors.append((f"{name}-hari", str(error)))
        return None


def read_person(name: str) -> tuple[uuid.UUID | None, str]:
    """Whoever has the NIP in a field: id or None, and what is wrong with the NIP."""
    typed = request.form.get(name, "").strip()
    if not typed:
        return None, ""
    try:
        return employee_by_nip(normalised(typed))[0], ""
    except NipError:
        return None, _("NIP terdiri dari 18 digit. Periksa angkanya.")
    except NotFound as error:
        return None, words_of(error)


def read_uuid(text: str) -> uuid.UUID | None:
    """An id of a list to choose from; None for anything else."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
