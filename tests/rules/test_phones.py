"""Telephone numbers: one stored form, one shown form."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.rules.phones import PhoneError, PhoneFault, is_mobile, normalised, shown

MOBILE = st.integers(0, 10**11 - 1).map("8{:08}".format)
LANDLINE = st.tuples(st.sampled_from("2345679"), st.integers(0, 10**10 - 1)).map(
    lambda parts: f"{parts[0]}{parts[1]:07}"
)


@pytest.mark.parametrize(
    ("typed", "stored", "printed"),
    [
        pytest.param("0812-3456-7890", "+6281234567890", "0812-3456-7890", id="lazim"),
        pytest.param("+62 812 3456 7890", "+6281234567890", "0812-3456-7890", id="internasional"),
        pytest.param("62812.3456.7890", "+6281234567890", "0812-3456-7890", id="tanpa-plus"),
        pytest.param("0062 812 34567890", "+6281234567890", "0812-3456-7890", id="awalan-00"),
        pytest.param("+62 (0)812 3456 7890", "+6281234567890", "0812-3456-7890", id="kop-surat"),
        pytest.param("81234567890", "+6281234567890", "0812-3456-7890", id="nol-hilang"),
        pytest.param("'081234567890", "+6281234567890", "0812-3456-7890", id="apostrof"),
        pytest.param("0811234567", "+62811234567", "0811-234-567", id="sepuluh-digit"),
        pytest.param("0895123456789", "+62895123456789", "0895-1234-56789", id="tiga-belas"),
        pytest.param("(0401) 3121234", "+624013121234", "0401-312-1234", id="kendari"),
        pytest.param("021 3456789", "+62213456789", "021-345-6789", id="jakarta"),
        pytest.param("0921-21234", "+6292121234", "0921-21-234", id="pendek"),
    ],
)
def test_a_typed_number_has_one_stored_and_one_shown_form(typed, stored, printed):
    assert normalised(typed) == stored
    assert shown(stored) == printed


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        pytest.param("", PhoneFault.KOSONG, id="kosong"),
        pytest.param(" - ", PhoneFault.KOSONG, id="hanya-tanda"),
        pytest.param("0812 3456 789O", PhoneFault.BUKAN_ANGKA, id="huruf"),
        pytest.param("0401-3121234 ext 12", PhoneFault.BUKAN_ANGKA, id="pesawat"),
        pytest.param("０８１２３４５６７８９０", PhoneFault.BUKAN_ANGKA, id="lebar-penuh"),
        pytest.param("++6281234567890", PhoneFault.BUKAN_ANGKA, id="dua-plus"),
        pytest.param("08123", PhoneFault.PANJANG, id="terlalu-pendek"),
        pytest.param("08123456789012", PhoneFault.PANJANG, id="terlalu-panjang"),
        pytest.param("0" * 1000, PhoneFault.PANJANG, id="sangat-panjang"),
        pytest.param("3121234", PhoneFault.TANPA_KODE_AREA, id="nomor-lokal"),
        pytest.param("+65 8123 4567", PhoneFault.LUAR_NEGERI, id="singapura"),
        pytest.param("0065 8123 4567", PhoneFault.LUAR_NEGERI, id="singapura-00"),
        pytest.param("8.12346E+10", PhoneFault.RUSAK_LEMBAR_KERJA, id="lembar-kerja"),
    ],
)
def test_other_texts_are_refused_with_their_reason(typed, fault):
    with pytest.raises(PhoneError) as refused:
        normalised(typed)
    assert refused.value.fault is fault


def test_only_mobile_numbers_can_receive_messages():
    assert is_mobile("+6281234567890")
    assert not is_mobile("+624013121234")


@settings(max_examples=50, deadline=None)
@given(st.one_of(MOBILE, LANDLINE))
def test_what_is_shown_is_read_back(national):
    stored = f"+62{national}"
    assert normalised(stored) == normalised(shown(stored)) == stored


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=45))
def test_any_text_gives_a_stored_number_or_a_refusal(typed):
    try:
        stored = normalised(typed)
    except PhoneError:
        return
    assert normalised(stored) == stored
