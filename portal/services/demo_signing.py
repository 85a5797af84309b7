"""The office's steps of an invented period from rating to signing, with the forum's time."""

from portal.queries.periods import PeriodRow, period_row
from portal.rules.period_cycle import PeriodStage, PeriodStep
from portal.rules.roles import Role
from portal.services import periods
from portal.services.audit import Act

OFFICE = (Role.HR, Role.KETUA_FORUM)


def open_signing(period: PeriodRow, act: Act) -> None:
    """The office's steps from rating to signing, those that are not taken yet."""
    for step in (PeriodStep.BUKA_FORUM, PeriodStep.BUKA_PENETAPAN):
        stage = period_row(period.id).stage
        is_due = stage is PeriodStage.PENILAIAN or (
            stage is PeriodStage.FORUM and step is PeriodStep.BUKA_PENETAPAN
        )
        if is_due and (period.has_forum or step is PeriodStep.BUKA_PENETAPAN):
            periods.take_step(period.id, step, OFFICE, act)
