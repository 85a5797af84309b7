"""Links that open WhatsApp."""

import pytest

from portal.rules.whatsapp import whatsapp_link


def test_a_link_holds_digits_and_an_escaped_text():
    link = whatsapp_link("+6281234567890", "Ada tugas & kabar: https://x.go.id/pesan?a=1")
    assert link == (
        "https://wa.me/6281234567890?text="
        "Ada%20tugas%20%26%20kabar%3A%20https%3A%2F%2Fx.go.id%2Fpesan%3Fa%3D1"
    )


@pytest.mark.parametrize("phone", [None, "", "+62213456789", "081234567890", "+1555123456"])
def test_only_mobile_numbers_of_this_country_have_one(phone):
    assert whatsapp_link(phone, "x") is None
