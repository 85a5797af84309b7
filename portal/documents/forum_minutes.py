"""Berita acara of a forum as a tagged PDF, with the fingerprint of its record."""

import datetime
from collections.abc import Mapping
from typing import Any

from portal.documents.days import printed_day
from portal.documents.report import Report, Section, report_pdf
from portal.queries.forum_minutes import Minutes
from portal.rules.codes import grouped
from portal.rules.predikat import Ekspektasi
from portal.rules.survey_periods import SurveyPeriod

# The official document is Indonesian whatever language the reader's pages have.
_SOURCES = {
    "selisih_diri_atasan": "selisih penilaian diri dan atasan",
    "selisih_sumber": "selisih antarsumber",
    "penilai_ketat_lunak": "penilai berbeda dari penilai lain",
    "pasangan_ditandai": "pasangan yang jauh dari perkiraan",
    "tanpa_bukti": "rating tanpa bukti",
    "pola_distribusi": "sebaran predikat unit",
    "predikat_ujung": "predikat di ujung",
    "permintaan_pegawai": "permintaan pegawai",
    "sampel_acak": "sampel acak",
}


_NOT_DISCUSSED = "Tidak dibahas; penilaian kembali kepada pejabat penilai tanpa saran."
_GONE = {
    "ditandatangani": "Gugur: penilaian ditandatangani sebelum forum memberi saran.",
    "beralih": "Gugur: penilaian beralih ke pejabat lain, yang memutuskan tanpa saran forum.",
    "dikecualikan": "Gugur: pegawai dikecualikan dari penilaian.",
    "ditarik": "Gugur: penilaian tidak lagi diajukan ke forum.",
}


def minutes_pdf(minutes: Minutes, mark: str) -> bytes:
    """A4 pages: attendance, what was advised case by case, dissents, answers so far, signatures."""
    content = minutes.content
    span = SurveyPeriod.parse(content["period"])
    present = [one for one in content["members"] if one["present"]]
    facts = [
        ("Periode", span.label), ("Sidang ke", str(content["number"])),
        ("Ruang lingkup", content["unit"] or "Seluruh instansi"),
        ("Hari", f"{_day(content['meets_on'])}, {content['starts_at']}"),
        ("Tempat", content["place"]),
        ("Kehadiran", f"{len(present)} dari {len(content['members'])} anggota, kuorum "
                      f"{content['terms']['quorum_percent']}%"),
        ("Benih undian agenda", content["seed"]),
        ("Kode", grouped(minutes.code)), ("Sidik catatan (SHA-256)", minutes.sha256),
    ]  # fmt: skip
    sections = [*_course(content), *map(lambda one: _case(one, minutes), content["cases"])]
    if content["left_reason"]:
        sections.append(
            Section("Catatan ketua dan kasus yang tidak dibahas", [content["left_reason"]])
        )
    sections.append(_end(content))
    return report_pdf(
        Report(
            title="BERITA ACARA FORUM EVALUASI KINERJA", lead=content["agency"], facts=facts,
            sections=sections, foot=f"Kode {grouped(minutes.code)} · {minutes.sha256[:16]}",
        ),
        mark,
    )  # fmt: skip


def _members(content: Mapping[str, Any]) -> Section:
    rows = [
        [one["name"], "Ketua" if one["chair"] else "Anggota",
         "Hadir" if one["present"] else "Tidak hadir"]
        for one in content["members"]
    ]  # fmt: skip
    return Section("Anggota", (), ("Nama", "Kedudukan", "Kehadiran saat ditutup"), rows)


def _course(content: Mapping[str, Any]) -> list[Section]:
    """Members, replacements, who came and left, days it was put off to, cases taken off."""
    sections = [_members(content)]
    came = [
        [_moment(one["at"]), one["name"], "Hadir" if one["present"] else "Meninggalkan sidang"]
        for one in content.get("attendance", ())
    ]
    if came:
        sections.append(Section("Catatan kehadiran", (), ("Saat", "Nama", "Kehadiran"), came))
    replaced = [_replaced(one) for one in content.get("replaced", ())]
    if replaced:
        sections.append(Section("Pergantian anggota", replaced))
    put_off = [
        f"Semula {_day(one['from'])}, ditunda oleh {one['by']}: {one['reason']}"
        for one in content.get("postponed", ())
    ]
    if put_off:
        sections.append(Section("Penundaan", put_off))
    dropped = [
        f"Urutan {one['position']} ({', '.join(_SOURCES[name] for name in one['grounds'])}), "
        f"dikeluarkan oleh {one['by']}: {one['reason']}"
        for one in content.get("dropped", ())
    ]
    if dropped:
        sections.append(Section("Kasus yang dikeluarkan dari agenda", dropped))
    return sections


def _replaced(one: Mapping[str, Any]) -> str:
    what = "sebagai ketua dan anggota" if one["of_chair"] else "sebagai anggota"
    words = (
        f"{one['new']} menggantikan {one['former']} {what}"
        if one["leaves"]
        else f"{one['new']} memimpin sidang menggantikan {one['former']}, yang tetap anggota"
    )
    return f"{_moment(one['at'])}: {words}, dicatat oleh {one['by']}. Alasan: {one['reason']}"


def _day(text: str) -> str:
    return printed_day(datetime.date.fromisoformat(text))


def _moment(text: str) -> str:
    at = datetime.datetime.fromisoformat(text)
    return f"{printed_day(at.date())}, {at:%H.%M}"


def _case(one: Mapping[str, Any], minutes: Minutes) -> Section:
    place = one["position"]
    if place in minutes.hidden:
        return Section(
            f"Kasus {place}",
            ["Pembaca salinan ini berhalangan pada kasus ini, jadi isinya tidak dicetak."],
        )
    said = one["opinions"]
    words = [
        f"Alasan dibahas: {', '.join(_SOURCES[source] for source in one['grounds'])}.",
        f"Pendapat tertulis: {said['pertahankan']} mempertahankan, {said['ubah']} mengusulkan "
        f"perubahan; {one['recused']} anggota berhalangan.",
    ]
    advice = one["advice"]
    if advice is None:
        words.append(_GONE.get(one.get("standing", ""), _NOT_DISCUSSED))
    else:
        words.append(f"Alasan saran ({advice['present']} anggota hadir): {advice['reason']}")
        words += [f"Bukti: {link['words']}" for link in advice.get("links", ())]
        if advice["evidence"]:
            words.append(f"Keterangan bukti: {advice['evidence']}")
    words += [f"Pendapat berbeda, {d['name']}: {d['reason']}" for d in one["dissents"]]
    if one["answer"]:
        reply = "menerima" if one["answer"]["reply"] == "terima" else "tetap pada penilaiannya"
        words.append(f"Jawaban penilai ({reply}): {one['answer']['reason']}")
    return Section(
        f"Kasus {place}: {one['name']} (penilai: {one['rater'] or '-'})", words,
        ("Yang dinilai", "Sebelum", "Saran"), _ratings(one["before"], advice),
    )  # fmt: skip


def _ratings(before: list[str], advice: Mapping[str, Any] | None) -> list[list[str]]:
    advised = [advice["hasil"], advice["perilaku"]] if advice else [None, None]
    names = ("Hasil kerja", "Perilaku kerja")
    return [
        [name, _label(was), _label(new or was) if advice else "-"]
        for name, was, new in zip(names, before, advised, strict=True)
    ]


def _label(value: str) -> str:
    return Ekspektasi(value).label


def _end(content: Mapping[str, Any]) -> Section:
    return Section(
        "Penutup",
        [
            "Forum memberi saran. Penilaian ditetapkan dan ditandatangani oleh pejabat penilai "
            "kinerja (PermenPANRB 6/2022, Ps. 24-25).",
            "Keaslian berita acara diperiksa di halaman Periksa berita acara pada portal dengan "
            "kode di atas; sidik di atas dihitung dari catatan sidang dalam bentuk JSON.",
            f"Disimpulkan oleh {content['concluded_by']}, {_moment(content['concluded_at'])}.",
        ],
        ("Nama", "Kedudukan", "Tanda tangan"),
        [
            [one["name"], "Ketua" if one["chair"] else "Anggota", ""]
            for one in content["members"] if one["present"]
        ],
    )  # fmt: skip
