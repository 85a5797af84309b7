"""The indicator dictionary: looking up, proposing, deciding."""

import uuid

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import Changed, IllegalStep, Invalid
from portal.queries.indicators import Entry, Listed, entries, entry_card
from portal.rules.actions import Action
from portal.rules.cascade_words import ControlLevel, DefinitionState, ReportingPeriod
from portal.rules.employment import JobFamily
from portal.services import indicators
from portal.services.indicators import NewDefinition
from portal.web import people_words
from portal.web.cascade_form import seen
from portal.web.guards import allowed
from portal.web.htmx import render
from portal.web.paging import page_number, pager
from portal.web.refusals import words_of
from portal.web.visitors import acting, must_be

bp = Blueprint("indicators", __name__, url_prefix="/kamus-indikator")
PER_PAGE = 25
Errors = list[tuple[str, str]]
# Field of the form -> attribute of an entry.
TEXTS = {
    "nama": "name", "definisi": "definition", "sumber": "source", "pemilik": "owner",
    "tujuan": "purpose", "formula": "formula", "satuan": "unit",
}  # fmt: skip


@bp.get("")
@allowed(Action.INDICATORS_READ)
def index() -> Response:
    """Entries by name, narrowed by words, state and job family."""
    args = request.args
    text = args.get("q", "").strip()[:100]
    state, family = args.get("keadaan", ""), args.get("rumpun", "")
    page = page_number(args.get("halaman", ""))
    known_state = DefinitionState(state) if state in set(DefinitionState) else None
    known_family = JobFamily(family) if family in set(JobFamily) else None
    found, total = entries(text, known_state, known_family, page, PER_PAGE)
    return render(
        "indicators/index.html", found=found, q=text, state=state, family=family,
        state_words=state_words, states=[("", _("Semua keadaan")), *state_options()],
        families=[("", _("Semua rumpun jabatan")), *family_options()],
        notice=args.get("kabar", ""),
        pager=pager(
            page, total, PER_PAGE, ".index", q=text or None, keadaan=state or None,
            rumpun=family or None,
        ),
        may_propose=must_be().may(Action.INDICATORS_PROPOSE),
    )  # fmt: skip


@bp.route("/usul", methods=["GET", "POST"])
@allowed(Action.INDICATORS_PROPOSE)
def propose() -> BaseResponse:
    """A new entry, for somebody else to approve."""
    return _form(None)


@bp.get("/<uuid:definition>")
@allowed(Action.INDICATORS_READ)
def show(definition: uuid.UUID) -> Response:
    """One entry with everything of form A.1.3."""
    return _card(entry_card(definition))


@bp.route("/<uuid:definition>/ubah", methods=["GET", "POST"])
@allowed(Action.INDICATORS_PROPOSE)
def change(definition: uuid.UUID) -> BaseResponse:
    """New words for an entry, which then waits for approval again."""
    return _form(entry_card(definition).entry)


@bp.post("/<uuid:definition>/putusan")
@allowed(Action.INDICATORS_APPROVE)
def decide(definition: uuid.UUID) -> BaseResponse:
    """Approve a proposal, or refuse it with the reason."""
    card = entry_card(definition)
    verdict = request.form.get("putusan", "")
    if verdict not in ("setuju", "tolak"):
        return _card(card, [("putusan", _("Pilih setuju atau tolak."))], 422)
    reason, by = request.form.get("alasan", ""), must_be().account_id
    try:
        indicators.decide(definition, verdict == "setuju", reason, by, seen(), acting())
    except Invalid as error:
        return _card(card, [("alasan", words_of(error))], 422)
    except (Changed, IllegalStep) as error:
        return _card(entry_card(definition), [("putusan", words_of(error))], 409)
    return redirect(url_for(".show", definition=definition, kabar="putusan"), 303)


def state_words(state: DefinitionState) -> tuple[str, str]:
    """A state in words, and the tone of its badge."""
    return {
        DefinitionState.USULAN: (_("Usulan"), "warn"),
        DefinitionState.DISETUJUI: (_("Disetujui"), "good"),
        DefinitionState.DITOLAK: (_("Ditolak"), "bad"),
    }[state]


def state_options() -> list[tuple[str, str]]:
    """The three states."""
    return [(state.value, state_words(state)[0]) for state in DefinitionState]


def family_options() -> list[tuple[str, str]]:
    """The job families."""
    return people_words.family_options()


def _form(row: Entry | None) -> BaseResponse:
    typed = _stored_words(row) if request.method == "GET" else dict(request.form)
    errors: Errors = []
    status, stored = 200, None
    if request.method == "POST":
        new, status = _read(typed, errors), 422
        key = row.id if row else None
        try:
            if new is not None:
                made = indicators.propose(key, new, must_be().account_id, seen(), acting())
                return redirect(url_for(".show", definition=made, kabar="usul"), 303)
        except Invalid as error:
            errors = [("nama", words_of(error))]
        except Changed as error:
            errors, status = [("nama", words_of(error))], 409
            row = stored = entry_card(key).entry if key else None
    return render(
        "indicators/form.html", status=status, row=row, typed=typed, errors=errors,
        stored=_stored_words(stored),
        levels=[("", _("Pilih")), *((one.value, one.label) for one in ControlLevel)],
        periods=[("", _("Pilih")), *((one.value, one.label) for one in ReportingPeriod)],
        families=[("", _("Semua rumpun jabatan")), *family_options()],
    )  # fmt: skip


def _read(typed: dict[str, str], errors: Errors) -> NewDefinition | None:
    level, period, family = (typed.get(name, "") for name in ("kualitas", "periode", "rumpun"))
    if level not in set(ControlLevel):
        errors.append(("kualitas", _("Pilih kualitas dan tingkat kendali.")))
    if period not in set(ReportingPeriod):
        errors.append(("periode", _("Pilih periode pelaporan.")))
    if errors:
        return None
    return NewDefinition(
        level=ControlLevel(level), period=ReportingPeriod(period),
        family=JobFamily(family) if family in set(JobFamily) else None,
        **{attribute: typed.get(name, "") for name, attribute in TEXTS.items()},
    )  # fmt: skip


def _stored_words(row: Entry | None) -> dict[str, str]:
    if row is None:
        return {}
    words = {name: str(getattr(row, attribute)) for name, attribute in TEXTS.items()}
    chosen = {"kualitas": row.level.value, "periode": row.period.value}
    return words | chosen | {"rumpun": row.family.value if row.family else ""}


def _card(card: Listed, errors: Errors | None = None, status: int = 200) -> Response:
    visitor = must_be()
    entry = card.entry
    is_waiting = entry.state is DefinitionState.USULAN
    return render(
        "indicators/show.html", status=status, card=card, entry=entry, errors=errors or [],
        typed=request.form, state_words=state_words, notice=request.args.get("kabar", ""),
        may_decide=is_waiting and visitor.may(Action.INDICATORS_APPROVE)
        and visitor.account_id != entry.proposer_id,
        may_propose=visitor.may(Action.INDICATORS_PROPOSE),
        family_words=people_words.family_words,
    )  # fmt: skip
