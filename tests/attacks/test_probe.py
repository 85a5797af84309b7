import pytest, time_machine
from tests.attacks import stale
from tests.browser import _controls, _option_value
from tests.services import forums, reviewed
from tests.web.employees import browser_of as emp
from tests import people
from portal.rules.roles import Role
pytestmark = [pytest.mark.engines("sqlite")]
def show(app, browser, path, who):
    for form in stale.loaded(browser.client, path):
        e = stale.endpoint_of(app, path, form)
        out=[]
        for c in _controls(form):
            t=c.get("type") or c.tag; v=c.get("value","")
            if c.get("name") == "csrf_token": continue
            if c.tag=="select": v="|".join(_option_value(o)[:20] for o in list(c.iter("option"))[:4])
            if c.tag=="textarea": v="".join(c.itertext())[:30]
            out.append(f"{c.get('name')}:{t}={v[:60]}{'*' if c.get('checked') is not None else ''}")
        print(f"## {e} @ {path[:40]} ({who}) id={form.get('id')}\n   ", "; ".join(out)[:700])
def test_forum(app, agency):
    with time_machine.travel(forums.WINTER, tick=False):
        made = forums.assembly()
        from tests.web.test_forum_pages import as_member
        hr = people.browser_of(app, people.person("Dewi Lestari", Role.HR))
        s = forums.convened(made)
        show(app, hr, f"/forum/{s}", "hr convened")
def test_forum2(app, agency):
    with time_machine.travel(forums.WINTER, tick=False):
        made = forums.assembly()
        from tests.web.test_forum_pages import as_member
        hr = people.browser_of(app, people.person("Dewi Lestari", Role.HR))
        s, case = forums.sat(made)
        show(app, hr, f"/forum/{s}", "hr sat")
        show(app, hr, f"/forum/{s}/ganti", "hr sat")
        show(app, as_member(app, made.wulan.id), f"/forum/{s}/simpulkan", "wulan")
@pytest.mark.parametrize("scheme", ["kendari", "jakarta", "serang"])
def test_review(app, agency, scheme):
    with time_machine.travel(reviewed.AUTUMN, tick=False):
        house, period = reviewed.quarter(scheme)
        ev = reviewed.begun(house, period)
        reviewed.completed(ev, house.budi.id)
        budi, sari = emp(app, house.budi.id), emp(app, house.sari.id)
        show(app, budi, f"/penilaian/{ev}", "budi "+scheme)
        show(app, budi, f"/tanda-tangan/{ev}", "budi "+scheme)
