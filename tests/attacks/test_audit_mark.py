"""Every official document carries the day's head of the audit trail, so that whoever keeps paper
keeps a head.
"""

import io

import pytest
from python_calamine import CalamineWorkbook

from portal.config import ROOT
from portal.queries.audit import check_chain, day_head
from portal.web.guards import Guard, guard_of
from tests import factories
from tests.attacks.addresses import HERE, path_of, routes
from tests.attacks.test_english_staff import people_of
from tests.documents import pdf_reader

TEMPLATES = ROOT / "portal" / "data" / "documents"
# A template of documents -> why it carries no head.
BARE = {
    "activation.typ": "a letter with a secret, which nobody keeps",
    "audit_head.typ": "the head itself",
    "letters.typ": "says only that something waits",
    "poster.typ": "hangs at a counter",
    "slips.typ": "cut into slips for citizens",
    "common.typ": "no document",
}
# Spreadsheets that are tables of today or templates to fill in, and the two PDFs without a place.
NO_FORMS = {
    *("audit.export_xlsx", "audit.head_pdf", "competence_imports.template", "log_imports.template"),
    *(
        "people.sheet",
        "people_import.report",
        "people_import.template",
        "unit_import.template",
        "result_office.export",
    ),
    *("service_times.template", "outbox.letters_pdf"),
}
FORMS = {
    *("cascade_documents.matrix", "cascade_documents.workblock", "counselling.form_pdf"),
    *("counselling.form_xlsx", "feedback_record.record_pdf", "feedback_record.record_xlsx"),
    *("feedback_reports.download", "guidance.form_pdf", "guidance.form_xlsx"),
    *("incidents.document", "retention.document", "self_files.download"),
    "skp_documents.download",
}
KINDS = {"pdf": "application/pdf", "xlsx": "spreadsheetml"}


def test_every_kind_of_document_has_a_place_for_the_head_or_a_reason():
    for template in TEMPLATES.glob("*.typ"):
        has_place = "d.mark" in template.read_text()
        assert has_place != (template.name in BARE), template.name


@pytest.mark.engines("sqlite")
def test_documents_carry_the_head_of_the_day(town, time_machine):
    time_machine.move_to(factories.MOMENT, tick=False)
    waiting = {
        (rule.endpoint, kind): path_of(rule, values_of(town, kind))
        for method, rule in routes(town.app)
        if method == "GET" and guard_of(town.app, rule.endpoint) != Guard("public")
        for kind in KINDS
        if rule.rule.endswith(f".{kind}") or {"form_kind", "copy"} & rule.arguments
    }
    seen, bare = set(), set()
    for _name, client in people_of(town):
        head = day_head(factories.MOMENT)
        assert check_chain(head).misses is None
        for (endpoint, kind), path in list(waiting.items()):
            answer = client.get(path, base_url=HERE)
            if answer.status_code == 200 and KINDS[kind] in answer.mimetype:
                waiting.pop((endpoint, kind))
                (seen if str(head) in told(answer.get_data(), kind) else bare).add(endpoint)
    assert bare <= NO_FORMS
    assert seen >= FORMS


def values_of(town, kind):
    return town.values(town.sari.id) | {"form_kind": kind, "copy": kind}


def told(data: bytes, kind: str) -> str:
    """The words of a document, without the breaks of its lines."""
    if kind == "pdf":
        return "".join(pdf_reader.text(data).split())
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    sheets = [book.get_sheet_by_index(at) for at in range(len(book.sheet_names))]
    rows = [row for sheet in sheets for row in sheet.to_python()]
    return "".join(str(cell) for row in rows for cell in row)
