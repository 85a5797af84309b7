"""A document for tests of forms: Sari's third quarter, two results, seven values."""

from portal.rules.behaviour import STATEMENTS, label_of
from portal.rules.result_content import (
    PrintedForum,
    PrintedGoal,
    PrintedIndicator,
    PrintedObjection,
    PrintedOrganisation,
    PrintedPerson,
    PrintedProof,
    PrintedRatings,
    PrintedTalk,
    PrintedValue,
    ResultContent,
)

SARI = PrintedPerson("Sari", "199001012015032003", "III/b", "Bidan", "Puskesmas Poasia")
BUDI = PrintedPerson("Budi", "198001012005011002", "III/d", "Kepala", "Puskesmas Poasia")
DEWI = PrintedPerson("Dewi", "197501012000032001", "IV/b", "Kepala Dinas", "Dinas Kesehatan")
MEASURE = PrintedIndicator("Kuantitas", "Persentase bayi diimunisasi", "80 - 90 persen")
CONTENT = ResultContent(
    agency="Pemerintah Kota Kendari", period_key="2026-t3", period_label="Triwulan III 2026",
    form="D.1.1", sheet="C.1.3", employee=SARI, rater=BUDI, superior=DEWI, case="biasa",
    article="Ps. 1(9)",
    organisation=PrintedOrganisation(
        "baik", "Puskesmas Poasia", "SK 12/2026", False, "Idealnya sebagian besar Baik"
    ),
    ratings=PrintedRatings("diatas_ekspektasi", "sesuai_ekspektasi", "baik", "Cakupan 93%", ""),
    notes="Pertahankan.", recommendation="Pelatihan konseling", strength="Rapi", area="Rujukan",
    next_step="Ikut pelatihan",
    goals=(
        PrintedGoal("utama", "Cakupan imunisasi naik", "Derajat kesehatan naik", "", (MEASURE,),
                    "93 persen", "Atasan: bagus"),
        PrintedGoal("tambahan", "Posyandu rutin", "", "", (), "12 kali", ""),
    ),
    values=tuple(
        PrintedValue(label_of(one), words, "", "") for one, words in STATEMENTS.items()
    ),
    proofs=(PrintedProof("hasil_kerja", "catatan", "Cakupan 93 persen"),),
    figures=("SKM loket 82,4 (n 214)",), talk=PrintedTalk(talk_on="2026-10-05"),
    forum=PrintedForum("2026-10-06", "menguatkan", "", "", "Bukti cukup", "Setuju"),
    objection=PrintedObjection("Belum dilihat", "Sudah", "Diubah", "baik"),
    rule="Peraturan Menteri PANRB Nomor 6 Tahun 2022", signed_at="2026-10-07T09:00:00+08:00",
    signed_by="Budi",
)  # fmt: skip
