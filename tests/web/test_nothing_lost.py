"""Nothing typed is ever lost, form by form of the working year: a fault, an ended session, a step
that was closed meanwhile.

Every text of a form is filled by itself, so that a field which is added tomorrow is walked too.
"""

from io import BytesIO
from uuid import uuid4

import pytest
import time_machine
from bs4 import Tag

from portal.models.log import EntryEvidence
from portal.rules.roles import Role
from portal.services import counselling, feedback, log, skp_steps
from tests import factories, people
from tests.attacks.addresses import HERE, routes
from tests.browser import Browser
from tests.page_checks import Page
from tests.rules.test_evidence_files import png
from tests.services import dialogue
from tests.services.office import office, worker
from tests.services.plans import drafted, in_force, plan_of, submitted
from tests.services.selves import AUTUMN, NOW, begun, quarter
from tests.services.test_cascade import leader_goal, strategy_of
from tests.stored import rows_of
from tests.web.employees import browser_of

pytestmark = pytest.mark.engines("sqlite")
SAVE_GOAL, GIVE, GO_ON = "Simpan hasil kerja", "Kirim umpan balik", "Simpan dan lanjut"
LONG = "Terlalu panjang " * 400
YEAR = (
    *("appreciations", "board", "cascade", "cascade_strategies", "counselling", "feedback"),
    *("feedback_requests", "guidance", "indicators", "log", "log_entries", "log_helpers"),
    *("log_imports", "log_people", "log_shares", "log_steps", "log_weeks", "self_assessment"),
    *("self_parts", "service_times", "skp", "skp_items"),
)
# (who, address, form, what is wrong in it, the button)
FORMS = [
    ("sari", "/skp/{draft}/hasil/baru", "hasil-kerja", {"i1-bawah": "delapan"}, SAVE_GOAL),
    ("sari", "/skp/{draft}/kesepakatan", "kesepakatan", {"dukungan": LONG}, None),
    ("sari", "/skp/{draft}", "tulis-pesan", {"pesan": LONG}, None),
    ("sari", "/skp/{force}/ubah", "versi-baru", {"dialog-hari": "40"}, None),
    ("budi", "/kaskade/puskesmas-poasia/2026/sasaran/baru", "sasaran-unit", {"sasaran": LONG},
     None),
    ("budi", "/kamus-indikator/usul", "usulan", {"definisi": LONG}, None),
    ("sari", "/catatan", "catat", {"banyak": "delapan"}, None),
    ("sari", "/catatan/kasus", "kasus", {"masuk-hari": "40"}, None),
    ("sari", "/catatan/{entry}/ubah", "ubah", {"banyak": "delapan"}, None),
    ("sari", "/catatan/{entry}/ubah", "komentar", {"komentar": LONG}, None),
    ("budi", "/pantauan/{sari}", 2, {"komentar": LONG}, None),
    ("sari", "/catatan/minggu", "refleksi", {"ubah": LONG}, None),
    ("sari", "/catatan/rencana-aksi", "langkah", {"{goal}": LONG}, None),
    ("budi", "/umpan-balik/beri/{sari}", "umpan-balik", {"kejadian-hari": "40"}, GIVE),
    ("sari", "/umpan-balik/minta/{budi}", "minta", {"pertanyaan": LONG}, None),
    ("sari", "/umpan-balik/{note}", "jawab", {"jawaban": LONG}, None),
    ("budi", "/umpan-balik/{note}/koreksi", "koreksi", {"tulisan": LONG}, None),
    ("budi", "/bimbingan/baru/{sari}", "bimbingan", {"tanggal-hari": "40"}, None),
    ("budi", "/bimbingan/{guided}/kompetensi", "b19", {"rekomendasi": LONG}, None),
    ("sari", "/bimbingan/{guided}/umpan-balik", "b18", {"p1": LONG}, None),
    ("budi", "/konseling/lapor/{sari}", "lapor", {"permasalahan": LONG}, None),
    ("sari", "/penilaian-diri/{mine}/bagian/hasil-1", "isian", {"kendala": LONG}, GO_ON),
]  # fmt: skip


@pytest.fixture
def house(app, agency):
    with time_machine.travel(AUTUMN, tick=False):
        yield office()


@pytest.fixture
def world(house):
    """Something to write in everywhere: names for the addresses of `FORMS`."""
    period = quarter()
    force = in_force(house, drafted(house))
    draft = skp_steps.revise(force, "Target naik", NOW.on, NOW)
    goal = plan_of(force).items[0].goal_id
    entry = log.write(house.sari.id, log.NewEntry(NOW.on, "12 bayi", uuid4(), goal_id=goal), NOW)
    return {
        "sari": house.sari.id, "budi": house.budi.id, "force": force, "draft": draft,
        "goal": goal, "entry": entry, "mine": begun(house, period),
        "note": feedback.give(house.sari.id, house.budi.id, dialogue.note(), dialogue.ACT),
        "guided": dialogue.signed(house.sari.id, house.budi.id),
    }  # fmt: skip


def texts_of(form: Tag) -> dict[str, str]:
    """Every text of a form with words of its own; numbers, dates and addresses are left."""
    names = [one["name"] for one in form.select("textarea[name], input[type=text][name]")
             if one.name == "textarea" or not one.get("inputmode")]  # fmt: skip
    return {str(name): f"Naskah untuk {name}" for name in names}


def kept_in(page: Page) -> list[str]:
    """What stands in the fields of a page."""
    controls = page.soup.select("textarea, input")
    return [str(one.get("value", "")) or one.get_text() for one in controls]


def test_a_fault_in_one_field_keeps_all_the_others(app, house, world):
    at: dict[str, Browser] = {
        name: browser_of(app, world[name]) for name in ("sari", "budi")
    }  # fmt: skip
    lost = []
    for who, address, form, fault, button in FORMS:
        browser = at[who]
        page = browser.visit(address.format(**world))
        wrong = {name.format(**world): text for name, text in fault.items()}
        typed = texts_of(page.form(form)) | wrong
        page = browser.submit(form, button=button, status=422, **typed)
        kept = [" ".join(text.split()) for text in kept_in(page)]
        lost += [
            (address, name) for name, text in typed.items() if " ".join(text.split()) not in kept
        ]
    assert lost == []


def test_a_fault_keeps_the_others_also_where_few_may_write(app, house, world, entered_as):
    """Sharing roles out, counselling from plan to record, a service standard, thanks."""
    strategy = strategy_of(house, leader_goal(house))
    told = feedback.give(house.sari.id, house.budi.id, dialogue.no_progress(), dialogue.ACT)
    case = counselling.report(house.sari.id, house.budi.id, dialogue.problem(told), dialogue.ACT)
    head = worker("Hana", "197701012001012006", house.dewi.unit_id, leads=True)
    guide = worker("Kiki", "198801012010012007", house.joko.unit_id)
    on = {"jadwal-hari": "1", "jadwal-bulan": "12", "jadwal-tahun": "2026"}
    budi, hana, kiki = entered_as(house.budi), entered_as(head, Role.HR), entered_as(guide)
    ratna = people.browser_of(app, people.person("Ratna", Role.PENGELOLA_SURVEI))
    service = factories.service(factories.unit("Puskesmas Mata", kind="puskesmas"))
    roles = f"/kaskade/puskesmas-poasia/2026/strategi/{strategy.id}/peran"
    standard, counselled = f"/waktu-layanan/{service.id}/standar", f"/konseling/{case}"
    lost = _lost(budi, roles, "bagi-peran", {"nip-lain": "199101012016011999"})
    lost += _lost(hana, counselled, "jadwal", {"konselor": "199101012016011999"} | on)
    hana.submit("jadwal", konselor="198801012010012007", tempat="Ruang 2", **on)
    lost += _lost(kiki, counselled, "catatan-konseling", {"catatan": LONG})
    lost += _lost(ratna, standard, "standar", {"lama": "tiga"})
    lost += _lost(budi, "/penghargaan/apresiasi?q=sari", "beri", {"ucapan": LONG})
    assert lost == []


def _lost(browser: Browser, address: str, form: str | int, fault: dict[str, str]) -> list[str]:
    """What was typed into the texts of a form and does not come back when it is refused."""
    typed = texts_of(browser.visit(address).form(form)) | fault
    kept = [" ".join(text.split()) for text in kept_in(browser.submit(form, status=422, **typed))]
    return [f"{address} {name}" for name, text in typed.items()
            if " ".join(text.split()) not in kept]  # fmt: skip


@pytest.mark.parametrize(
    ("address", "form"),
    [
        ("/skp/{draft}/kesepakatan", "kesepakatan"), ("/skp/{draft}/hasil/{item}", "hasil-kerja"),
        ("/catatan/{entry}/ubah", "ubah"), ("/catatan/minggu", "refleksi"),
    ],
)  # fmt: skip
def test_the_slower_of_two_tabs_keeps_its_words_beside_the_stored_ones(
    app, house, world, address, form
):
    world["item"] = plan_of(world["draft"]).items[0].id
    sari = browser_of(app, house.sari.id)
    page = sari.visit(address.format(**world)).form(form)
    hidden = {str(one["name"]): str(one["value"]) for one in page.select("input[type=hidden]")}
    typed = {name: text for name, text in texts_of(page).items() if name != "tautan"}
    stale = hidden | typed | {"versi": "4711", "aksi": "simpan"}
    answer = Page(sari.client.post(str(page["action"]), data=stale), address)
    assert answer.status == 409
    kept = {" ".join(text.split()) for text in kept_in(answer)}
    assert set(typed.values()) <= kept
    fresh = answer.one(f"#{form} [name=versi]")["value"]
    assert fresh == hidden["versi"], "the next press saves over what is shown"


def test_a_login_that_ended_keeps_every_field_of_every_form_of_the_year(app, house):
    client = app.test_client()
    typed = {"teks": "Naskah saya", "nilai-satu": "3", "baris": "satu\r\ndua <b>tiga</b>"}
    posts = [rule for method, rule in routes(app) if method == "POST"]
    mine = [rule for rule in posts if rule.endpoint.split(".")[0] in YEAR]
    assert len(mine) >= 55
    values = {"year": 2026, "unit": "puskesmas-poasia", "self_part": "hasil-1"}
    for rule in mine:
        path = rule.build({n: values.get(n, uuid4()) for n in rule.arguments})[1]
        page = Page(client.post(path, data=typed, base_url=HERE), path)
        assert page.status == 401, rule
        kept = {str(one["name"]): str(one["value"]) for one in page.all("input[type=hidden]")}
        assert {name: kept.get(f"simpan.{name}") for name in typed} == typed, rule
        assert kept["lanjut"] == path


def test_a_plan_that_was_handed_in_from_another_tab_gives_the_words_back(app, house):
    """The step is closed, the words are not lost: they can be copied and taken along."""
    plan = drafted(house)
    sari = browser_of(app, house.sari.id)
    sari.visit(f"/skp/{plan}/hasil/baru")
    submitted(house, plan)
    page = sari.submit(
        "hasil-kerja", button="Simpan hasil kerja", status=409, hasil="Ibu nifas terkunjungi",
        **{"i1-teks": "Kunjungan lengkap", "i1-bawah": "80,5"},
    )  # fmt: skip
    assert page.heading == "Langkah ini tidak dapat dilakukan sekarang"
    assert {"Ibu nifas terkunjungi", "Kunjungan lengkap", "80,5"} <= set(kept_in(page))
    file = sari.submit("unduh-naskah").response
    assert "attachment" in file.headers["Content-Disposition"]
    assert "hasil:\r\nIbu nifas terkunjungi" in file.text
    assert "csrf" not in file.text


def test_a_week_that_was_closed_meanwhile_keeps_the_look_back(app, house, world):
    sari = browser_of(app, house.sari.id)
    token = sari.visit("/catatan/minggu").one("#refleksi [name=csrf_token]")["value"]
    typed = {"csrf_token": token, "mulai": "2026-01-05", "versi": "0", "berhasil": "Dibagi dua"}
    page = Page(sari.client.post("/catatan/minggu", data=typed | {"ubah": "Mulai pagi"}), "")
    assert page.status == 409
    assert {"Dibagi dua", "Mulai pagi"} <= set(kept_in(page))
    assert page.one("#refleksi button[formaction='/naskah']")
    assert not page.all("#refleksi button.main"), "a closed week is not offered for saving"


@pytest.mark.parametrize("path", ["/catatan", "/catatan/kasus"])
def test_a_form_that_is_refused_comes_back_with_the_file_that_was_chosen(app, house, world, path):
    sari = browser_of(app, house.sari.id)
    (token, *_) = sari.visit(path).all("main [name=csrf_token]")
    data = {"csrf_token": token["value"], "teks": "Loket baru", "banyak": "sepuluh"}
    files = {"foto": (BytesIO(png()), "loket.png"), "berkas": (BytesIO(b"<html>"), "b.pdf")}
    refused = Page(sari.client.post(path, data=data | files), path)
    assert refused.status == 422
    assert "Tidak perlu memilihnya lagi" in refused.one("#tersimpan").text
    (ticked,) = refused.all("[name=bukti][checked]")
    assert "loket.png" in ticked.parent.text
    again = data | {"banyak": "", "bukti": ticked["value"]}
    if path == "/catatan":
        assert sari.client.post(path, data=again).status_code == 303
        assert [str(one.evidence_id) for one in rows_of(EntryEvidence)] == [ticked["value"]]
