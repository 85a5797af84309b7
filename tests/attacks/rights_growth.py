"""Rights of growth: competence, learning, courses, needs."""

from portal.rules.actions import Action as A
from tests.attacks.needs import LOGIN, Needs

GROWTH: dict[str, Needs | None] = {
    **dict.fromkeys(
        ("development.show", "development.export", "learning.show"),
        Needs(person=A.DEVELOPMENT_READ),
    ),
    "learning_proofs.show": Needs(person=A.DEVELOPMENT_READ),
    **dict.fromkeys(("development.record", "development.aim"), Needs(person=A.DEVELOPMENT_WRITE)),
    # own pages: of somebody of the staff, as those of the self-assessment
    **dict.fromkeys(
        (
            *("development.index", "learning.proposals", "learning.claim", "learning.withdraw"),
            "learning.wish",
            *("training.propose", "training.cancel", "training.afterwards"),
        ),
        Needs(person=A.SELF_WRITE),
    ),
    "learning.decide": Needs(person=A.DEVELOPMENT_APPROVE),
    **dict.fromkeys(
        ("credit_points.show", "credit_points.export"), Needs(person=A.DEVELOPMENT_READ)
    ),
    "credit_points.keep": Needs(person=A.DEVELOPMENT_WRITE),
    **dict.fromkeys(
        (
            *("recognition.apply", "appreciations.index", "appreciations.give"),
            "appreciations.choose_wall",
        ),
        Needs(person=A.SELF_WRITE),
    ),
    # what was posted and why somebody was chosen is for all of the staff
    **dict.fromkeys(("recognition.index", "recognition.show", "appreciations.wall"), LOGIN),
    **dict.fromkeys(
        (
            *("recognition.candidates", "recognition.export", "talent.index", "talent.export"),
            "talent.show",
            "talent.export_person",
        ),
        Needs(A.RECOGNITION_READ),
    ),
    **dict.fromkeys(
        (
            *("recognition.create", "recognition.consider", "recognition.decide"),
            "recognition.mark",
            *("recognition.withdraw", "talent.place", "talent.axes", "talent.potential"),
            *("talent.follow", "earlier_results.edit"),
        ),
        Needs(A.RECOGNITION_WRITE),
    ),
    # pooled needs of a unit are for whoever leads it, which the page asks while loading
    **dict.fromkeys(
        ("training_needs.mine", "training_needs.export_mine"), Needs(A.PROGRAMMES_WRITE)
    ),
    # the catalogue is for all of the staff, writing it for the personnel office
    **dict.fromkeys(("training.index", "training.show", "training.export"), LOGIN),
    **dict.fromkeys(
        (
            *("training_desk.create", "training_desk.edit", "training_desk.move"),
            *("training_desk.invite", "training_desk.attendance", "training_desk.export"),
            *(
                "training_desk.effect",
                "training_desk.effect_data",
                "training_needs.index",
                "training_needs.export",
            ),
            *("training_needs.refresh", "training_needs.proposal", "training_needs.download"),
            *("standards.index", "standards.export", "standards.create", "standards.edit"),
            *("learning.claims", "learning.decide_claim"),
            *("competence_imports.form", "competence_imports.upload", "competence_imports.show"),
            *("competence_imports.apply", "competence_imports.undo"),
            "competence_imports.template",
        ),
        Needs(A.PROGRAMMES_WRITE),
    ),
}
