"""Who may call which address of results: employee, signer, who hears objections, personnel."""

from portal.rules.actions import Action as A
from tests.attacks.needs import LOGIN, OPEN, Needs

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
    # signing: of each evaluation it is asked whose it is
    **dict.fromkeys(
        (
            *("signing.index", "signing.begin", "signing.batch", "signing.go_on"),
            *("signing.show", "signing.sign"),
        ),
        LOGIN,
    ),
    **dict.fromkeys(
        (
            *("results.show", "results.explanation", "results.refuse", "results.sign_decision"),
            *("result_files.download", "result_files.certify", "result_files.certificate"),
        ),
        Needs(person=A.RESULT_READ),
    ),
    **dict.fromkeys(("results.receive", "results.countersign"), Needs(person=A.RESULT_ACKNOWLEDGE)),
    **dict.fromkeys(
        ("results.deliver", "results.note_receipt", "results.report"), Needs(person=A.RESULT_REPORT)
    ),
    **dict.fromkeys(
        ("objections.show", "objections.explain", "objections.evidence"),
        Needs(person=A.OBJECTION_READ),
    ),
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
