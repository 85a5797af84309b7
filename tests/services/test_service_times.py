"""Files of requests: preview, apply, undo, the same twice; figures by period and standard."""

from datetime import date
from decimal import Decimal

import pytest
import sqlalchemy as sa

from portal.db import db
from portal.errors import IllegalStep, Invalid, NotFound
from portal.models.service_times import ServiceTime, ServiceTimeFigure
from portal.queries.service_times import speeds_of_unit, timed_services
from portal.rules.service_times import Basis, Terms
from portal.rules.staff_columns import plain
from portal.rules.survey_periods import SurveyPeriod
from portal.services import service_times as times
from portal.services.service_times import ServiceFile
from portal.spreadsheets.faults import SpreadsheetError
from tests import factories
from tests.stored import count

ACT = factories.AGUS
KEY = b"kunci"
QUARTER = SurveyPeriod.parse("2026-t3")
HEAD = "Layanan;Nomor;Mulai;Selesai\n"


@pytest.fixture
def served(agency):
    return factories.service(factories.unit())


def lines(number: int, days: int = 1, *, first: int = 0) -> str:
    """Requests that began on 1 September 2026, a Tuesday, and took so many days."""
    return "".join(
        f"Imunisasi;{first + place};01-09-2026;{1 + days:02}-09-2026\n" for place in range(number)
    )


def send(served, text: str, account=None):
    services = {plain(served.name): [("", served.id)]}
    name = served.name
    data = (HEAD + text.replace("Imunisasi", name)).encode()
    return times.preview(ServiceFile("C:\\register.csv", data, account, services), KEY, ACT)


def applied(served, text: str) -> int:
    return times.apply(send(served, text), None, ACT)


def figure() -> ServiceTimeFigure | None:
    db.session.rollback()
    return db.session.scalar(sa.select(ServiceTimeFigure))


def test_a_preview_counts_nothing(served):
    send(served, lines(6))
    assert count(ServiceTime) == 0
    assert figure() is None


def test_an_applied_file_makes_the_figures_of_its_quarter(served):
    assert applied(served, lines(5, 1) + lines(5, 3, first=5) + "Imunisasi;99;01-09-2026;\n") == 11
    found = figure()
    assert (found.period_key, found.n, found.unfinished) == ("2026-t3", 10, 1)
    assert (found.median, found.ninetieth, found.standard) == (Decimal(2), Decimal(3), None)


def test_the_same_file_twice_changes_nothing(served):
    applied(served, lines(6))
    assert applied(served, lines(6)) == 0
    assert count(ServiceTime) == 6
    assert figure().n == 6


def test_a_later_file_finishes_a_request_and_undoing_opens_it_again(served):
    applied(served, "Imunisasi;7;01-09-2026;\n")
    assert figure().unfinished == 1
    later = send(served, "Imunisasi;7;01-09-2026;03-09-2026\n")
    times.apply(later, None, ACT)
    assert (figure().n, figure().unfinished) == (1, 0)
    times.undo(later, ACT)
    assert (figure().n, figure().unfinished) == (0, 1)
    with pytest.raises(IllegalStep):
        times.undo(later, ACT)


def test_the_standard_of_the_periods_end_decides(served):
    applied(served, lines(6, 3))
    times.set_standard(served.id, Terms(Basis.HARI_KERJA, Decimal(2)), date(2026, 1, 1), ACT)
    assert (figure().standard, figure().within) == (Decimal(2), 0)
    times.set_standard(served.id, Terms(Basis.HARI_KALENDER, Decimal(3)), date(2026, 9, 1), ACT)
    assert (figure().basis, figure().within) == (Basis.HARI_KALENDER, 6)
    times.set_standard(served.id, Terms(Basis.HARI_KERJA, Decimal(9)), date(2027, 1, 1), ACT)
    assert figure().standard == Decimal(3)


@pytest.mark.parametrize("amount", [None, Decimal(0), Decimal(-1), Decimal(10_000)])
def test_a_standard_that_is_no_time_is_refused(served, amount):
    with pytest.raises(Invalid):
        times.set_standard(served.id, Terms(Basis.HARI_KERJA, amount), date(2026, 1, 1), ACT)


def test_below_five_requests_nothing_is_shown(served):
    applied(served, lines(4))
    (few,) = speeds_of_unit(served.unit_id, None, QUARTER)
    assert (few.n, few.median, few.ninetieth, few.within) == (None, None, None, None)
    assert timed_services("", 1, 25)[0][0].speed is None
    applied(served, lines(5))
    (enough,) = speeds_of_unit(served.unit_id, served.id, QUARTER)
    assert (enough.n, enough.median) == (5, Decimal(1))
    assert timed_services(served.name, 1, 25)[0][0].speed.n == 5


def test_a_file_with_errors_is_not_applied(served):
    made = send(served, lines(3) + "Imunisasi;9;besok;\n")
    with pytest.raises(IllegalStep):
        times.apply(made, None, ACT)
    assert count(ServiceTime) == 0


def test_files_without_the_columns_and_files_that_are_none(served):
    with pytest.raises(Invalid):
        times.preview(ServiceFile("a.csv", b"Nama;NIK\nx;1\n", None, {}), KEY, ACT)
    with pytest.raises(SpreadsheetError):
        times.preview(ServiceFile("a.pdf", b"%PDF-1.7", None, {}), KEY, ACT)


def test_nobody_applies_what_somebody_else_uploaded_or_twice(served):
    made = send(served, lines(3))
    with pytest.raises(NotFound):
        times.apply(made, served.id, ACT)
    times.apply(made, None, ACT)
    with pytest.raises(IllegalStep):
        times.apply(made, None, ACT)
