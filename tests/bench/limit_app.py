"""The yardstick: the smallest honest Flask survey, on the same engine and the same server settings.

    /page   the 13 questions, rendered by Jinja each time (about 6 KB, not compressed)
    /s      checks every answer with a plain dict, one INSERT, one COMMIT, 303
    /ok     the thank-you page

It has what no survey can do without and nothing else: no languages, no receipt, no protection from
a second sending, no check whether the counter is open. `DATABASE_URL` says where it stores.
"""

import importlib
import os
import sqlite3
from typing import Any

import sqlalchemy as sa
from flask import Flask, Response, redirect, request
from sqlalchemy.dialects.postgresql import JSONB
from werkzeug.wrappers.response import Response as BaseResponse

SCALE = (("1", "Tidak baik"), ("2", "Kurang baik"), ("3", "Baik"), ("4", "Sangat baik"))
UNSUR = (
    ("u1", "Bagaimana pendapat Saudara tentang kesesuaian persyaratan pelayanan dengan jenisnya?"),
    ("u2", "Bagaimana pemahaman Saudara tentang kemudahan prosedur pelayanan di unit ini?"),
    ("u3", "Bagaimana pendapat Saudara tentang kecepatan waktu dalam memberikan pelayanan?"),
    ("u4", "Bagaimana pendapat Saudara tentang kewajaran biaya atau tarif dalam pelayanan?"),
    ("u5", "Bagaimana pendapat Saudara tentang kesesuaian produk pelayanan dengan hasilnya?"),
    ("u6", "Bagaimana pendapat Saudara tentang kompetensi petugas dalam pelayanan?"),
    ("u7", "Bagaimana pendapat Saudara tentang perilaku petugas terkait kesopanan dan keramahan?"),
    ("u8", "Bagaimana pendapat Saudara tentang penanganan pengaduan pengguna layanan?"),
    ("u9", "Bagaimana pendapat Saudara tentang kualitas sarana dan prasarana?"),
)
PROFILE = (
    ("sex", "Jenis kelamin", ("Laki-laki", "Perempuan")),
    ("age", "Usia", ("17-25", "26-35", "36-45", "46-60", "> 60")),
    ("edu", "Pendidikan", ("SD", "SMP", "SMA", "D3", "S1", "S2+")),
    ("job", "Pekerjaan", ("ASN", "TNI/Polri", "Swasta", "Wiraswasta", "Lainnya")),
)
FIELDS = [(n, t, [(str(at), o) for at, o in enumerate(options)]) for n, t, options in PROFILE]
FIELDS += [(name, text, list(SCALE)) for name, text in UNSUR]
ALLOWED = {name: {value for value, _ in options} for name, _, options in FIELDS}
PAGE = """<!doctype html><html lang=id><meta charset=utf-8>
<meta name=viewport content="width=device-width"><title>{{ title }}</title>
<style>body{font:1rem/1.5 sans-serif;max-width:38rem;margin:auto;padding:1rem}
fieldset{border:0;border-top:1px solid #ccc;padding:.5rem 0}label{display:block;padding:.4rem 0}
button{font:inherit;padding:.75rem 2rem}</style><h1>{{ title }}</h1><form method=post action=/s>
{% for name, text, options in fields %}<fieldset><legend>{{ text }}</legend>
{% for value, label in options %}
<label><input type=radio name={{ name }} value={{ value }} required> {{ label }}</label>
{% endfor %}</fieldset>
{% endfor %}<button>Kirim</button></form></html>"""
THANKS = (
    "<!doctype html><html lang=id><title>Terima kasih</title>"
    "<p>Terima kasih, jawaban Anda telah kami terima.</html>"
)


def sqlite_module() -> Any:
    """The same SQLite as the portal's, so that the yardstick differs in the application alone."""
    try:
        return importlib.import_module("pysqlite3.dbapi2")
    except ImportError:
        return sqlite3


def make_engine(url: str) -> sa.Engine:
    """An engine whose commits survive a power cut."""
    if not url.startswith("sqlite"):
        return sa.create_engine(url, pool_size=8)
    engine = sa.create_engine(url, module=sqlite_module(), pool_size=8, max_overflow=8)

    @sa.event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        for pragma in ("busy_timeout=5000", "journal_mode=WAL", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}")

    return engine


def make_table(engine: sa.Engine) -> sa.Table:
    """One row for each answer, the thirteen values as JSON."""
    kind = JSONB() if engine.dialect.name == "postgresql" else sa.JSON()
    return sa.Table(
        "response",
        sa.MetaData(),
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("unit", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime, server_default=sa.func.now()),
        sa.Column("answers", kind, nullable=False),
    )


def create_app() -> Flask:
    """The application on the database of `DATABASE_URL`."""
    app = Flask(__name__)
    app.extensions["rehearse"] = lambda: None  # the server's settings ask every app for it
    template = app.jinja_env.from_string(PAGE)  # compiled once, as a template file would be
    engine = make_engine(os.environ["DATABASE_URL"])
    insert = make_table(engine).insert()

    @app.get("/page")
    def page() -> str:
        return template.render(title="Survei Kepuasan Masyarakat", fields=FIELDS)

    @app.post("/s")
    def submit() -> BaseResponse:
        answers = {}
        for name, allowed in ALLOWED.items():
            value = request.form.get(name)
            if value not in allowed:
                return Response(f"bad {name}", 400)
            answers[name] = value
        with engine.begin() as connection:
            connection.execute(insert, {"unit": 1, "answers": answers})
        return redirect("/ok", 303)

    @app.get("/ok")
    def ok() -> str:
        return THANKS

    return app
