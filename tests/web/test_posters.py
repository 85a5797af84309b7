"""Posters over HTTP; what stands on them is tested in tests/documents."""

import pytest

from portal.documents.poster import SIZES
from portal.rules import codes
from portal.services.survey_points import revoke_point
from tests.documents.pdf_reader import links, text


def address(point, size: str = "a4", query: str = "") -> str:
    """Of a point's poster."""
    return f"/s/{point.code}/poster-{size}.pdf{query}"


def test_a_poster_says_where_its_point_is_and_how_to_get_there(app, client, point):
    app.config["PUBLIC_URL"] = "https://skm.kendari.example"
    answer = client.get(address(point))
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"] == f'inline; filename="poster_{point.code}_a4.pdf"'
    words = text(answer.data)
    for expected in ("Puskesmas Poasia", "Pendaftaran", "Loket 1", codes.grouped(point.code)):
        assert expected in words
    assert f"https://skm.kendari.example/s/{point.code}".upper() in {
        link.upper() for link in links(answer.data)
    }


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("size", SIZES)
def test_every_size_can_be_fetched_in_every_language(client, point, size):
    for language in ("id", "en", "id@jv"):
        answer = client.get(address(point, size, f"?bahasa={language}"))
        assert answer.status_code == 200
        assert answer.data.startswith(b"%PDF-")


def test_an_unchanged_poster_is_not_sent_again(client, point):
    for encoding in ("identity", "gzip, br"):
        headers = {"Accept-Encoding": encoding}
        first = client.get(address(point), headers=headers)
        assert first.status_code == 200
        etag = {"If-None-Match": first.headers["ETag"]}
        again = client.get(address(point), headers=headers | etag)
        assert (again.status_code, again.data) == (304, b"")


def test_the_poster_of_a_revoked_code_is_never_printed_again(wati, point, act):
    revoke_point(point.id, "Poster hilang", act)
    page = wati.visit(address(point), status=410)
    assert "posternya tidak boleh dicetak lagi" in page.text


def test_unknown_codes_and_sizes_are_not_found(wati, point):
    wati.visit("/s/00000000/poster-a4.pdf", status=404)
    wati.visit(address(point, "a3"), status=404)
    wati.visit(address(point, "../../a4"), status=404)
