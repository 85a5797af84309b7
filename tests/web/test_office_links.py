"""An office account that is nobody on the staff meets no link to a page it does not have."""

from urllib.parse import urlsplit

import pytest

HOST = "http://localhost"
PAGES = ("/pantauan", "/kaskade/peta", "/penghargaan/dinding", "/kaskade", "/beranda")


@pytest.mark.engines("sqlite")
def test_every_link_of_a_page_of_the_office_opens(dewi, opened):
    links = {
        urlsplit(str(a["href"])).path
        for path in PAGES
        for a in dewi.visit(path).all("main a[href^='/']")
    }
    found = {link: dewi.client.get(link, base_url=HOST).status_code for link in sorted(links)}
    assert {link for link, status in found.items() if status >= 400} == set()
