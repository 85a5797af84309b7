"""What was being sent when a login ended: carried through the login as hidden fields, offered again
afterwards. Nothing typed is lost but passwords and codes, which no page carries along.
"""

import re

from flask import request, session, url_for
from werkzeug.wrappers.response import Response as BaseResponse

from portal.web import sent_files
from portal.web.htmx import render

PREFIX = "simpan."
UNSENT = "belum-terkirim"
LEFT = "berkas-tertinggal"
"""A file that cannot ride along: its field is offered again."""
SECRET_FIELDS = frozenset({"sandi", "ulang", "lama", "kode"})
Pairs = list[tuple[str, str]]
_MARK = re.compile(rf"{LEFT}|{sent_files.NAME}|versi|kunci.*|aksi|jendela|sampai|lanjut|lihat-.*")
_KEY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(:.*)?|[0-9a-f]{8,64}", re.IGNORECASE)


def typed() -> Pairs:
    """The fields of this very request, without its token and without secrets."""
    pairs = request.form.items(multi=True)
    files = [(LEFT, name) for name, one in request.files.items(multi=True) if one.filename]
    return [(k, v) for k, v in pairs if k != "csrf_token" and k not in SECRET_FIELDS] + files


def riding() -> Pairs:
    """The same, with a file that is kept meanwhile where its form goes on with it."""
    kept = sent_files.riding() if was_here() else None
    if kept is None:
        return typed()
    pairs = [pair for pair in typed() if pair[0] not in (LEFT, sent_files.KEY, sent_files.NAME)]
    return [*pairs, (sent_files.NAME, kept.name), (sent_files.KEY, kept.key)]


def was_here() -> bool:
    """Whether this browser logged in once, as its signed cookie tells: a form with a file whose
    session ended meanwhile may be as large as it was before, or its words would be refused too.
    """
    return "_user_id" in session


def words_typed() -> Pairs:
    """What a person wrote into a form that was refused, to be read and copied: texts of staff pages
    without keys and marks.  The survey keeps its own answers and is not shown here.
    """
    if request.method != "POST" or request.blueprint in (None, "survey"):
        return []
    return [
        (k, v) for k, v in typed() if v.strip() and not _MARK.fullmatch(k) and not _KEY.fullmatch(v)
    ]


def carried() -> Pairs:
    """The fields of the request that the login interrupted."""
    pairs = request.form.items(multi=True)
    return [(k.removeprefix(PREFIX), v) for k, v in pairs if k.startswith(PREFIX)]


def is_unsent() -> bool:
    """Whether the login interrupted a sending, which may have had no field at all."""
    return UNSENT in request.form


def interrupted(template: str) -> BaseResponse:
    """The page of the login or of the code, with this request riding along.

    A form of secrets does not ride: its page is opened anew after the login.
    """
    is_secret = bool(SECRET_FIELDS & request.form.keys())
    target = url_for("account.show") if is_secret else request.path
    kept = [] if is_secret else riding()
    return _page(template, 401, target, kept, not is_secret)


def login_again() -> BaseResponse:
    """The login form once more, still carrying what it carried."""
    goal = request.form.get("lanjut", "")
    return _page("auth/login.html", 400, goal, carried(), is_unsent())


def _page(template: str, status: int, target: str, kept: Pairs, unsent: bool) -> BaseResponse:
    return render(
        template, status=status, errors=[], login="", target=target, kept=kept, unsent=unsent
    )
