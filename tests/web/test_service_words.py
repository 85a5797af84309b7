"""Service times in words, wherever they stand beside a rating or on a document."""

import datetime
import uuid
from decimal import Decimal

from flask import render_template_string

from portal.queries.result_figures import lines_of_services
from portal.queries.review_pieces import ServiceFigure
from portal.rules.service_times import Basis
from portal.rules.survey_periods import in_words

FIGURE = ServiceFigure(
    uuid.UUID(int=1), "Rawat jalan", 87, Decimal("1.0667"), Decimal(2), Basis.JAM_KERJA
)


def test_a_time_beside_a_rating_is_rounded_and_told_with_its_unit(app):
    with app.test_request_context("/"):
        drawn = render_template_string("{{ one.median|lama(one.basis) }}", one=FIGURE)
    assert drawn == "1,07 jam kerja"


def test_a_time_on_a_document_has_its_unit_too():
    assert lines_of_services([FIGURE]) == [
        "Waktu layanan Rawat jalan: nilai tengah 1,07 jam kerja, standar 2 jam kerja (n 87)"
    ]


def test_a_day_on_a_document_is_written_out():
    assert in_words(datetime.date(2026, 9, 25)) == "25 September 2026"
