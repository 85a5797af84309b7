"""Who may call which address of results: employee, signer, who hears objections, personnel."""

from portal.rules.actions import Action as A
from tests.attacks.needs import OPEN, Needs

RESULTS: dict[str, Needs | None] = {
    # a code says that a document is ours, and nothing of what it says
    **dict.fromkeys(("verification.form", "verification.show"), OPEN),
    # one's own lists, empty for whoever has nothing in them
    **dict.fromkeys(
        (
            *("results.index", "results.signed", "results.report_all"),
            *("objections.index", "objections.form", "objections.file"),
        ),
        Needs(person=A.RESULT_ACKNOWLEDGE),
    ),
    # signing: by nobody but the evaluator of each evaluation
    **dict.fromkeys(
        (
            *("signing.index", "signing.begin", "signing.batch", "signing.go_on"),
            *("signing.show", "signing.sign"),
        ),
        Needs(person=A.REVIEW_SIGN),
    ),
    **dict.fromkeys(
        (
            *("results.show", "results.explanation"),
            *("result_files.download", "result_files.certificate"),
        ),
        Needs(person=A.RESULT_READ),
    ),
    **dict.fromkeys(
        ("results.receive", "results.countersign", "results.refuse"),
        Needs(person=A.RESULT_ACKNOWLEDGE),
    ),
    **dict.fromkeys(
        (
            *("results.deliver", "results.note_receipt", "results.report"),
            *("results.sign_decision", "result_files.certify"),
        ),
        Needs(person=A.RESULT_REPORT),
    ),
    **dict.fromkeys(("objections.show", "objections.evidence"), Needs(person=A.OBJECTION_READ)),
    "objections.explain": Needs(person=A.OBJECTION_EXPLAIN),
    "objections.decide": Needs(person=A.OBJECTION_DECIDE),
    # the personnel office and auditors, in the units of their grant
    **dict.fromkeys(
        (
            *("result_office.index", "result_office.export", "result_office.ask"),
            *("result_office.bundle", "result_office.archive"),
        ),
        Needs(person=A.RESULT_READ),
    ),
}
