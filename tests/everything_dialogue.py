"""Rows of the dialogue for the filled database: feedback, guidance, counselling."""

from uuid import UUID

from portal.rules.measures import Competence, CoreValue
from portal.services import counselling, feedback, feedback_requests, guidance
from portal.services.feedback_requests import NewRequest
from tests import factories
from tests.services import dialogue


def talk(employee_id: UUID, head: UUID, proof: UUID) -> None:
    """Asked, given with evidence, answered; a draft, a guidance with levels, a counselling."""
    act = factories.AGUS
    asked = NewRequest(head, "Bagaimana?", act.on, value=CoreValue.HARMONIS)
    ask = feedback_requests.ask(employee_id, asked, act)
    new = dialogue.no_progress(request_id=ask, evidence=[proof])
    note = feedback.give(employee_id, head, new, act)
    feedback.answer(note, employee_id, "Terima kasih", act)
    feedback.save_draft(employee_id, head, {"isi": ["Laporan"]}, act)
    made = dialogue.signed(employee_id, head)
    technical = [("Imunisasi", 4, "Tanpa salah")]
    guidance.evaluate(made, head, {Competence.INTEGRITAS: (3, "Jujur")}, "Magang", act, technical)
    counselling.report(employee_id, head, dialogue.problem(note), act)
