"""A person's whole file: as JSON for machines, as PDF for paper."""

import json
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from portal.documents.audit_mark import audit_mark
from portal.documents.report import Report, Section, report_pdf
from portal.queries.own_data import HeldTable, Subject
from portal.rules.data_map import data_map
from portal.rules.retention import RetentionRule, retention_on
from portal.web.filters import known_agency, saat
from portal.web.privacy_words import plain, shown

FORMAT = "portal-own-data/1"


def as_json(subject: Subject, held: list[HeldTable], now: datetime) -> str:
    """All rows by table, each table with its class, purpose, ground and time; UTF-8 text."""
    rule = retention_on(now.date())
    content = {
        "format": FORMAT,
        "agency": known_agency().name,
        "subject": subject.name,
        "made_at": now.isoformat(timespec="seconds"),
        "rule": rule.version,
        "tables": {one.mapped.name: _table(one, rule) for one in held},
    }
    return json.dumps(content, ensure_ascii=False, indent=2)


def as_pdf(subject: Subject, held: list[HeldTable], now: datetime, lang: str = "id") -> bytes:
    """The same on paper. Raises DocumentTooLarge for a file of tens of thousands of rows."""
    rule = retention_on(now.date())
    return report_pdf(
        Report(
            title=_("Data saya di portal: %(name)s", name=subject.name),
            lead=_(
                "Semua yang disimpan portal tentang Anda, menurut UU 27/2022 Pasal 7 dan Pasal 32."
            ),
            facts=[
                (_("Instansi"), known_agency().name),
                (_("Dibuat"), saat(now)),
                (_("Aturan penyimpanan"), rule.version),
            ],
            sections=[_section(one, rule, lang) for one in held],
            foot=known_agency().short_name,
            lang=lang,
        ),
        audit_mark(now, lang),
    )


def _table(one: HeldTable, rule: RetentionRule) -> dict[str, Any]:
    kind = rule[one.mapped.class_key]
    return {
        "title": one.mapped.title.in_("id"),
        "class": kind.key,
        "purpose": kind.purpose.in_("id"),
        "ground": kind.ground,
        "seen_by": kind.seen_by.in_("id"),
        "keep": kind.keep.in_("id"),
        "rows": [
            {name: plain(value) for name, value in zip(one.columns, row, strict=True)}
            for row in one.rows
        ],
    }


def _section(one: HeldTable, rule: RetentionRule, lang: str) -> Section:
    """Rows as paragraphs, one line for a value: tables of eleven columns fit on no paper."""
    kind = rule[one.mapped.class_key]
    words = data_map()
    paragraphs = [
        _("Untuk apa: %(words)s", words=kind.purpose.in_(lang)),
        _("Dasar: %(words)s", words=kind.ground),
        _("Siapa yang melihat: %(words)s", words=kind.seen_by.in_(lang)),
        _("Berapa lama: %(words)s", words=kind.keep.in_(lang)),
    ]
    rows = [
        (str(number), words.label(name, lang), shown(value))
        for number, row in enumerate(one.rows, start=1)
        for name, value in zip(one.columns, row, strict=True)
        if value not in (None, "")
    ]
    head = (_("Baris"), _("Data"), _("Isi"))
    return Section(one.mapped.title.in_(lang), paragraphs, head, rows)
