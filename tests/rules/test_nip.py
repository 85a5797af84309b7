"""NIP: what people type, what spreadsheets break, what is odd, and how it is shown."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.rules.employment import Employment
from portal.rules.nip import NipError, NipFault, NipWarning, masked, normalised, shown, warnings

PNS = "196804111993031009"
PPPK = "199009132022212014"
TODAY = date(2026, 9, 1)


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("196804111993031009", id="apa-adanya"),
        pytest.param("19680411 199303 1 009", id="berkelompok"),
        pytest.param("  19680411.199303.1.009\n", id="bertitik"),
        pytest.param("19680411-199303-1-009", id="bertanda-hubung"),
        pytest.param("19680411\u00a0199303\u00a01\u00a0009", id="spasi-tak-terputus"),
        pytest.param("19680411\u2013199303\u20131\u2013009", id="tanda-pisah"),
        pytest.param("'196804111993031009", id="apostrof-lembar-kerja"),
    ],
)
def test_usual_spellings_give_the_same_eighteen_digits(typed):
    assert normalised(typed) == PNS


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        pytest.param("", NipFault.KOSONG, id="kosong"),
        pytest.param(" - ", NipFault.KOSONG, id="hanya-pemisah"),
        pytest.param(None, NipFault.KOSONG, id="sel-kosong"),
        pytest.param("19680411199303100", NipFault.BUKAN_18_DIGIT, id="17-digit"),
        pytest.param("1968041119930310090", NipFault.BUKAN_18_DIGIT, id="19-digit"),
        pytest.param("19680411199303100O", NipFault.BUKAN_18_DIGIT, id="huruf-o"),
        pytest.param("196804111993031009\x00", NipFault.BUKAN_18_DIGIT, id="nul"),
        pytest.param("1" * 10_000, NipFault.BUKAN_18_DIGIT, id="sangat-panjang"),
        pytest.param(b"196804111993031009", NipFault.BUKAN_18_DIGIT, id="bita"),
        pytest.param(
            "１９６８０４１１１９９３０３１００９", NipFault.ANGKA_ASING, id="lebar-penuh"
        ),
        pytest.param("19680411199303100٩", NipFault.ANGKA_ASING, id="angka-arab"),
        pytest.param("1.98001E+17", NipFault.RUSAK_LEMBAR_KERJA, id="ilmiah-titik"),
        pytest.param("1,98001E+17", NipFault.RUSAK_LEMBAR_KERJA, id="ilmiah-koma"),
        pytest.param("2e+17", NipFault.RUSAK_LEMBAR_KERJA, id="ilmiah-pendek"),
        pytest.param("196804111993031008.0", NipFault.RUSAK_LEMBAR_KERJA, id="pecahan-teks"),
        pytest.param(1.96804111993031e17, NipFault.RUSAK_LEMBAR_KERJA, id="pecahan"),
        pytest.param(196804111993031009, NipFault.RUSAK_LEMBAR_KERJA, id="bilangan"),
        pytest.param(float("nan"), NipFault.RUSAK_LEMBAR_KERJA, id="bukan-bilangan"),
    ],
)
def test_what_is_not_eighteen_digits_is_refused_with_its_reason(value, fault):
    with pytest.raises(NipError) as refused:
        normalised(value)
    assert refused.value.fault is fault


def test_a_number_cell_can_be_the_nip_of_somebody_else():
    # Why numbers are refused even with eighteen digits: the last ones are not those typed.
    assert str(int(float("198001012005011001"))) == "198001012005011008"


def test_the_refusal_does_not_repeat_the_number():
    with pytest.raises(NipError) as refused:
        normalised("19680411199303100")
    assert "1968" not in str(refused.value)


@pytest.mark.parametrize(
    ("nip", "employment", "expected"),
    [
        pytest.param(PNS, Employment.PNS, (), id="pns"),
        pytest.param(PPPK, Employment.PPPK, (), id="pppk-kode-21"),
        pytest.param(
            "199009132025242014", Employment.PPPK_PARUH_WAKTU, (), id="pppk-paruh-waktu-kode-24"
        ),
        pytest.param(PPPK, Employment.PNS, (NipWarning.BULAN_PENGANGKATAN,), id="bulan-21-pns"),
        pytest.param(PPPK, Employment.CPNS, (NipWarning.BULAN_PENGANGKATAN,), id="bulan-21-cpns"),
        pytest.param(PPPK, None, (), id="jenis-pegawai-belum-diketahui"),
        pytest.param(
            "196804111993001009", Employment.PNS, (NipWarning.BULAN_PENGANGKATAN,), id="bulan-00"
        ),
        pytest.param(
            "196802301993031009", Employment.PNS, (NipWarning.TANGGAL_LAHIR,), id="30-februari"
        ),
        pytest.param(
            "000004111993031009", Employment.PNS, (NipWarning.TANGGAL_LAHIR,), id="tahun-0"
        ),
        pytest.param("201504112025031009", Employment.PNS, (NipWarning.USIA,), id="usia-11"),
        pytest.param("195004111973031009", Employment.PNS, (NipWarning.USIA,), id="usia-76"),
        pytest.param(
            "196804111993033009", Employment.PNS, (NipWarning.JENIS_KELAMIN,), id="kelamin-3"
        ),
        pytest.param(
            "196804111993031000", Employment.PNS, (NipWarning.NOMOR_URUT_NOL,), id="sisa-15-digit"
        ),
        pytest.param(
            "196813411993130000",
            Employment.PNS,
            (
                NipWarning.TANGGAL_LAHIR,
                NipWarning.BULAN_PENGANGKATAN,
                NipWarning.JENIS_KELAMIN,
                NipWarning.NOMOR_URUT_NOL,
            ),
            id="semua-janggal",
        ),
    ],
)
def test_odd_parts_are_warnings_in_the_order_of_the_digits(nip, employment, expected):
    assert warnings(nip, employment, TODAY) == expected


@pytest.mark.parametrize(
    ("on", "is_odd"),
    [
        pytest.param(date(2025, 2, 28), True, id="sehari-sebelum-17"),
        pytest.param(date(2025, 3, 1), False, id="genap-17"),
        pytest.param(date(2079, 2, 28), False, id="70-tahun"),
        pytest.param(date(2079, 3, 1), True, id="genap-71"),
    ],
)
def test_age_is_counted_to_the_birthday_also_of_a_leap_day(on, is_odd):
    assert (NipWarning.USIA in warnings("200802292025031001", Employment.PNS, on)) is is_odd


def test_shown_in_groups_and_masked_to_the_last_four():
    assert shown(PNS) == "19680411 199303 1 009"
    assert masked(PNS) == "******** ****** 1 009"


@settings(max_examples=60, deadline=None)
@given(
    st.text("0123456789", min_size=18, max_size=18),
    st.sampled_from([None, *Employment]),
    st.dates(),
)
def test_any_eighteen_digits_are_accepted_and_read_back(nip, employment, on):
    assert normalised(nip) == normalised(shown(nip)) == nip
    found = warnings(nip, employment, on)
    assert len(set(found)) == len(found)
    if employment is not None and employment.is_pppk:
        assert NipWarning.BULAN_PENGANGKATAN not in found


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.text(max_size=30), st.floats(), st.integers(), st.binary(), st.none()))
def test_any_value_gives_eighteen_ascii_digits_or_a_refusal(value):
    try:
        nip = normalised(value)
    except NipError:
        return
    assert len(nip) == 18
    assert nip.isascii()
    assert nip.isdigit()


def test_warnings_are_for_normalised_numbers_only():
    with pytest.raises(NipError):
        warnings("19680411 199303 1 009", Employment.PNS, TODAY)
