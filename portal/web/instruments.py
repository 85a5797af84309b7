"""Instruments: what ships, what this agency has published, starting a draft, files in and out."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import IllegalStep, NotFound
from portal.queries.instrument_drafts import DraftCard, draft_of, drafts
from portal.queries.instruments import PublishedVersion, newest_versions, versions_of
from portal.rules.actions import Action
from portal.rules.instrument_drafts import Draft, blank, copy_as, key_from
from portal.rules.instrument_upload import MOST_BYTES, UploadError, read_toml
from portal.rules.instruments import (
    Instrument,
    load_shipped,
    shipped_keys,
    to_mapping,
    to_toml,
)
from portal.rules.relations import Relation
from portal.services import instrument_drafts as drafting
from portal.services.instruments import publish_shipped
from portal.web.guards import allowed
from portal.web.htmx import render
from portal.web.instrument_desk import download, may, require, writer
from portal.web.instrument_preview import preview
from portal.web.instrument_words import (
    kind_words,
    language_words,
    relation_options,
    relation_words,
    served,
    upload_words,
)
from portal.web.languages import spoken
from portal.web.paging import page_number, pager
from portal.web.point_cache import points as cached_points
from portal.web.refusals import words_of
from portal.web.sent_files import KeptFile, faulty, keep, missing_words, sent_file
from portal.web.visitors import acting, here

bp = Blueprint("instruments", __name__, url_prefix="/instrumen")
PER_PAGE = 25
LONGEST_NAME = 200
SHIPPED = 0
Errors = list[tuple[str, str]]


@dataclass(frozen=True)
class Row:
    """One line of the list; `number` 0 = shipped and not published here."""

    key: str
    name: str
    relations: str
    questions: int
    number: int
    published_on: date | None
    draft: DraftCard | None


@dataclass(frozen=True)
class Text:
    """A text that is shown: published version `number`, or the shipped one (0)."""

    key: str
    number: int
    instrument: Instrument
    versions: list[PublishedVersion]
    published: PublishedVersion | None


@bp.url_value_preprocessor
def admit_file(endpoint: str | None, _values: dict[str, object] | None) -> None:
    """A file of an instrument is larger than other forms, and only from whoever may write."""
    if endpoint == "instruments.upload" and request.method == "POST":
        visitor = here()
        if visitor is not None and visitor.may(Action.INSTRUMENTS_WRITE):
            request.max_content_length = 2 * MOST_BYTES
            request.max_form_memory_size = 2 * MOST_BYTES


@bp.get("")
@allowed(Action.INSTRUMENTS_READ)
def index() -> Response:
    """Everything there is to ask with, by name."""
    search = request.args.get("q", "").strip()[:100]
    chosen = request.args.get("untuk", "")
    rows, fresh = _rows()
    found = [row for row, one in rows if _fits(row, one, search, chosen)]
    page = page_number(request.args.get("halaman", ""))
    return render(
        "instruments/index.html",
        rows=found[(page - 1) * PER_PAGE : page * PER_PAGE],
        q=search,
        chosen=chosen,
        relations=[("", _("Semua penjawab")), *relation_options()],
        pager=pager(page, len(found), PER_PAGE, ".index", q=search or None, untuk=chosen or None),
        fresh=fresh,
        may_write=may(Action.INSTRUMENTS_WRITE),
        may_publish=may(Action.INSTRUMENTS_PUBLISH),
        notice=request.args.get("kabar", ""),
    )


@bp.post("/bawaan/terbitkan")
@allowed(Action.INSTRUMENTS_PUBLISH)
def adopt() -> BaseResponse:
    """Publish shipped instruments as they are: one of them, or all that are not published yet."""
    require(Action.INSTRUMENTS_PUBLISH)
    chosen = request.form.get("instrumen", "")
    if chosen and chosen not in shipped_keys():
        raise NotFound(_("Instrumen bawaan itu tidak ada."))
    publish_shipped([chosen] if chosen else shipped_keys(), acting())
    cached_points().clear()
    if chosen:
        return redirect(url_for(".show", key=chosen, kabar="terbit"), 303)
    return redirect(url_for(".index", kabar="terbit"), 303)


@bp.get("/teks/<key:key>")
@bp.get("/teks/<key:key>/versi/<int:number>")
@allowed(Action.INSTRUMENTS_READ)
def show(key: str, number: int | None = None) -> Response:
    """One text, to read and to print."""
    return _show(_text(key, number))


@bp.get("/teks/<key:key>/versi/<int:number>/pratinjau")
@allowed(Action.INSTRUMENTS_READ)
def preview_version(key: str, number: int) -> Response:
    """As a citizen or an employee sees it on a phone."""
    text = _text(key, number)
    back = url_for(".show", key=key, number=number)
    return preview(text.instrument, back)


@bp.get("/teks/<key:key>/versi/<int:number>/berkas.toml")
@allowed(Action.INSTRUMENTS_READ)
def export(key: str, number: int) -> Response:
    """The text as a file that another agency can import."""
    return download(to_toml(_text(key, number).instrument), key)


@bp.post("/teks/<key:key>/versi/<int:number>/salin")
@allowed(Action.INSTRUMENTS_WRITE)
def copy(key: str, number: int) -> BaseResponse:
    """A draft from a text: of the same instrument, or (with a name) of a new one."""
    require(Action.INSTRUMENTS_WRITE)
    text = _text(key, number)
    content = to_mapping(text.instrument) | {"relations": list(text.instrument.relations)}
    if request.form.get("jenis") == "baru":
        name = _name()
        if not name:
            return _show(text, [("nama", _("Tulis nama instrumen yang baru."))], 422)
        fresh = _free_key(name)
        return _started(drafting.start(fresh, copy_as(content, fresh, name), None, writer()))
    if (draft := draft_of(key)) is not None:
        return _started(draft.id)
    based_on = text.published.id if text.published else None
    return _started(drafting.start(key, Draft(content), based_on, writer()))


@bp.get("/baru")
@allowed(Action.INSTRUMENTS_WRITE)
def new() -> Response:
    """Three ways to begin: empty, from a file, from a text that is there."""
    require(Action.INSTRUMENTS_WRITE)
    return _new()


@bp.post("/baru")
@allowed(Action.INSTRUMENTS_WRITE)
def create() -> BaseResponse:
    """An empty draft with a name."""
    require(Action.INSTRUMENTS_WRITE)
    name = _name()
    if not name:
        return _new([("nama", _("Tulis nama instrumen, misalnya Survei rekan kerja."))], 422)
    key = _free_key(name)
    return _started(drafting.start(key, blank(key, name), None, writer()))


@bp.post("/impor")
@allowed(Action.INSTRUMENTS_WRITE)
def upload() -> BaseResponse:
    """A draft from a TOML file; of an instrument that is there already, its next version."""
    require(Action.INSTRUMENTS_WRITE)
    sent = sent_file(MOST_BYTES + 1)
    if sent is None:
        words = missing_words(_("Pilih berkas TOML yang berisi instrumen."))
        return _new([("berkas", words)], 422)
    try:
        instrument = read_toml(sent.data)
        content = to_mapping(instrument) | {"relations": list(instrument.relations)}
        published = versions_of(instrument.key, newest_only=True)
        based_on = published[0].id if published else None
        return _started(drafting.start(instrument.key, Draft(content), based_on, writer()))
    except UploadError as error:
        return _new(faulty(upload_words(error)), 422)
    except IllegalStep as error:
        return _new([("berkas", words_of(error))], 409, keep(sent))


def _rows() -> tuple[list[tuple[Row, Instrument | None]], int]:
    """All lines by name with the text that they stand for, and how many shipped ones are new."""
    published = newest_versions()
    begun = drafts() if may(Action.INSTRUMENTS_WRITE) else {}
    texts: dict[str, Instrument] = {key: load_shipped(key) for key in shipped_keys()}
    texts |= {key: version.instrument for key, version in published.items()}
    rows: list[tuple[Row, Instrument | None]] = [
        (
            Row(
                key, one.name.in_(spoken()), _relations(one), len(one.items),
                published[key].number if key in published else SHIPPED,
                published[key].published_on if key in published else None, begun.get(key),
            ),
            one,
        )
        for key, one in texts.items()
    ]  # fmt: skip
    rows += [
        (Row(key, card.name, "", 0, SHIPPED, None, card), None)
        for key, card in begun.items()
        if key not in texts
    ]
    fresh = sum(1 for key in shipped_keys() if key not in published)
    return sorted(rows, key=lambda pair: pair[0].name.casefold()), fresh


def _fits(row: Row, one: Instrument | None, search: str, chosen: str) -> bool:
    if chosen in list(Relation) and (one is None or not one.serves(Relation(chosen))):
        return False
    return search.casefold() in row.name.casefold()


def _relations(instrument: Instrument) -> str:
    return ", ".join(relation_words(one) for one in served(instrument))


def _text(key: str, number: int | None) -> Text:
    versions = versions_of(key)
    if number is None:
        number = versions[0].number if versions else SHIPPED
    if number == SHIPPED and key in shipped_keys():
        return Text(key, SHIPPED, load_shipped(key), versions, None)
    for version in versions:
        if version.number == number:
            return Text(key, number, version.instrument, versions, version)
    raise NotFound(_("Instrumen atau versi ini tidak ada."))


def _show(text: Text, errors: Errors | None = None, status: int = 200) -> Response:
    may_write = may(Action.INSTRUMENTS_WRITE)
    return render(
        "instruments/show.html",
        status=status,
        text=text,
        one=text.instrument,
        relations=_relations(text.instrument),
        languages=", ".join(language_words(tag) for tag in text.instrument.languages),
        kind_words=kind_words,
        is_shipped=text.key in shipped_keys(),
        draft=draft_of(text.key) if may_write else None,
        may_write=may_write,
        may_publish=may(Action.INSTRUMENTS_PUBLISH),
        errors=errors or [],
        typed=request.form,
        notice=request.args.get("kabar", ""),
    )


def _new(errors: Errors | None = None, status: int = 200, kept: KeptFile | None = None) -> Response:
    return render(
        "instruments/new.html", status=status, errors=errors or [], typed=request.form, kept=kept
    )


def _name() -> str:
    return " ".join(request.form.get("nama", "").split())[:LONGEST_NAME]


def _free_key(name: str) -> str:
    taken = {*shipped_keys(), *newest_versions(), *drafts()}
    return key_from(name, taken, start="instrumen")


def _started(draft: object) -> BaseResponse:
    return redirect(url_for("instrument_drafts.show", draft=draft), 303)
