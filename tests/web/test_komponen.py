"""The page of components: every part in every state, for those who build pages."""

import pytest


def test_every_component_is_drawn_and_sound(wati, agency):
    page = wati.visit("/komponen")
    for section in ("formulir", "pesan", "daftar", "grafik", "survei"):
        assert page.one(f"section#{section}")
    for kind in ("scale", "choice", "text", "number"):
        assert page.all(
            f"[name=c-{dict(scale='waktu', choice='jenis', text='saran', number='angka')[kind]}]"
        )


@pytest.mark.parametrize("language", ["id", "en", "id@jv"])
def test_it_can_be_read_in_every_language(wati, agency, language):
    wati.visit(f"/komponen?bahasa={language}")


def test_production_does_not_show_it(app, client, agency):
    app.config["PORTAL_ENV"] = "production"
    assert client.get("/komponen").status_code == 404
