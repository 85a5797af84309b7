"""What `compute ikm` prints: JSON for machines, a table and plain sentences for people.

The commands run without the application and its catalogues, so their sentences are Indonesian.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from portal.rules.ikm import Absence, Figure, Index, Weights
from portal.rules.respondent_csv import AnswerFileError, Fault

_MENDS: Mapping[Fault, str] = {
    Fault.EMPTY_FILE: "berkas kosong; isi baris judul kolom lalu satu baris per responden.",
    Fault.NOT_UTF8: "baris {row} bukan teks UTF-8; simpan ulang sebagai “CSV UTF-8”.",
    Fault.BROKEN_QUOTES: "tanda kutip di sekitar baris {row} tidak berpasangan; tutup atau hapus.",
    Fault.MISSING_COLUMNS: "baris judul tidak memuat kolom {column}; tambahkan, atau pakai --tanpa"
    " bila unsur itu tidak berlaku bagi layanan ini.",
    Fault.DOUBLE_COLUMN: "kolom {column} ada lebih dari satu; sisakan satu.",
    Fault.ROW_WIDTH: "baris {row} berisi {value} kolom (isi/judul); samakan jumlah kolomnya.",
    Fault.NO_ROWS: "tidak ada baris data di bawah baris judul; isi sekurang-kurangnya satu.",
    Fault.MANY_ROWS: "--means hanya menerima satu baris data, tetapi baris {row} juga terisi;"
    " hapus, atau hilangkan --means bila tiap baris adalah satu responden.",
    Fault.BAD_ANSWER: "baris {row}, kolom {column}: “{value}” bukan jawaban; tulis 1, 2, 3, atau 4,"
    " atau kosongkan bila tidak menjawab.",
    Fault.BAD_MEAN: "baris {row}, kolom {column}: “{value}” bukan nilai rata-rata; tulis angka"
    " 1 sampai 4, misalnya 3,408 (beri tanda kutip bila pemisah kolomnya koma).",
    Fault.BAD_COUNT: "baris {row}, kolom {column}: “{value}” bukan jumlah responden; tulis bilangan"
    " bulat tanpa titik pemisah, atau kosongkan.",
}


def sentence(error: AnswerFileError) -> str:
    """What is wrong with a file, where, and how to mend it."""
    value = error.value if len(error.value) <= 40 else f"{error.value[:40]}…"
    return _MENDS[error.fault].format(row=error.row, column=error.column, value=value)


def as_json(index: Index, weights: Weights, others: Sequence[Weights]) -> dict[str, Any]:
    """The index as a mapping of strings, numbers and null; every figure has a decimal point."""
    document: dict[str, Any] = {
        "n": index.n,
        "nrr": {unsur.key: _text(unsur.nrr_shown) for unsur in index.unsur},
        **_figure(index.figure),
        "kinerja": index.figure.mutu.kinerja if index.figure else None,
        "weights": weights.text,
        "interval": [str(end) for end in index.interval.shown] if index.interval else None,
    }
    if others:
        document["comparison"] = {w.text: _figure(index.compared(w)) for w in others}
    if switched_off := [unsur.key for unsur in index.unsur if unsur.weight is None]:
        document["tanpa"] = switched_off
    if reasons := _reasons(index):
        document["reasons"] = reasons
    return document


def as_lines(index: Index, weights: Weights, others: Sequence[Weights], silent: int) -> list[str]:
    """The index as lines of a table; `silent` respondents answered nothing and are not counted."""
    lines = [
        _pair("Responden", "tidak disebutkan" if index.n is None else str(index.n)),
        _pair("Bobot", weights.text),
        "",
        f"{'Unsur':<42}{'n':>8}{'NRR':>8}{'Urutan perbaikan':>18}",
    ]
    for unsur in index.unsur:
        cells = (unsur.n, _comma(unsur.nrr_shown), unsur.rank)
        n, nrr, rank = ("-" if cell is None else str(cell) for cell in cells)
        label = index.rule.label(unsur.key)
        lines.append(f"{label:<42}{n:>8}{nrr:>8}{rank:>18}")
    lines += ["", *_results(index)]
    lines += [_comparison(weights, index.compared(weights)) for weights in others]
    return lines + _notes(index, silent)


def _figure(figure: Figure | None) -> dict[str, str | None]:
    if figure is None:
        return {"ni": None, "ikm": None, "mutu": None}
    return {
        "ni": str(figure.ni_shown),
        "ikm": str(figure.ikm_shown),
        "mutu": figure.mutu.letter,
    }


def _results(index: Index) -> list[str]:
    if index.figure is None:
        return [_pair("IKM", "tidak dapat dihitung")]
    mutu = index.figure.mutu
    lines = [
        _pair("Nilai indeks (NI)", _comma(index.figure.ni_shown)),
        _pair("IKM", _comma(index.figure.ikm_shown)),
        _pair("Mutu pelayanan", f"{mutu.letter} ({mutu.kinerja})"),
    ]
    if index.interval:
        low, high = index.interval.shown
        lines.append(_pair("Selang kepercayaan 95%", f"{_comma(low)} sampai {_comma(high)}"))
    labels = (index.rule.label(key) for key in index.mend_first())
    return [*lines, _pair("Perbaiki dahulu", "; ".join(labels))]


def _comparison(weights: Weights, figure: Figure | None) -> str:
    name = f"Pembanding {weights.text}"
    if figure is None:
        return _pair(name, "tidak dapat dihitung")
    ni, ikm = _comma(figure.ni_shown), _comma(figure.ikm_shown)
    return _pair(name, f"NI {ni}; IKM {ikm}; mutu {figure.mutu.letter}")


def _notes(index: Index, silent: int) -> list[str]:
    notes = list(_reasons(index).values())
    if index.n is not None and index.figure and index.is_indicative:
        minimum = index.rule.indicative_below
        notes.append(f"Indikatif: responden kurang dari {minimum} orang.")
    if index.interval and not index.has_certain_mutu:
        notes.append("Selang melewati batas mutu, jadi hurufnya belum pasti.")
    if silent:
        notes.append(f"{silent} baris tanpa satu jawaban pun tidak dihitung sebagai responden.")
    return ["", *(f"Catatan: {note}" for note in notes)] if notes else []


def _reasons(index: Index) -> dict[str, str]:
    """Why a figure is missing; that means have no interval goes without saying."""
    given = {"ikm": index.absence, "interval": index.interval_absence}
    unanswered = ", ".join(index.unanswered)
    sentences = {
        Absence.NO_RESPONDENTS: "Belum ada responden yang menjawab.",
        Absence.UNSUR_UNANSWERED: f"Tidak ada jawaban untuk unsur {unanswered}; pakai --tanpa bila"
        " unsur itu tidak berlaku bagi layanan ini.",
        Absence.TOO_FEW_RESPONDENTS: "Selang memerlukan sekurang-kurangnya dua responden.",
    }
    reasons = {name: sentences[why] for name, why in given.items() if why in sentences}
    if index.absence is not None:
        reasons["interval"] = reasons["ikm"]
    return reasons


def _pair(name: str, value: str) -> str:
    return f"{name:<24}{value}"


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _comma(value: Decimal | None) -> str:
    return "-" if value is None else str(value).replace(".", ",")
