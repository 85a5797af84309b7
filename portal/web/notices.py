"""Notices: what is kept about employees, and the impact assessment; both open to everybody."""

from flask import Blueprint, Response

from portal import clock
from portal.rules.data_map import data_map
from portal.rules.dpia import dpia_on
from portal.rules.retention import retention_on
from portal.web.filters import known_agency
from portal.web.guards import public
from portal.web.htmx import render

bp = Blueprint("notices", __name__, url_prefix="/privasi")


@bp.get("/pegawai")
@public
def staff_notice() -> Response:
    """What the portal keeps about employees (UU 27/2022 Ps. 21), before they log in."""
    rule = retention_on(clock.today(known_agency().time_zone))
    wanted = data_map().classes_of_people()
    classes = [one for one in rule.classes if one.key in wanted]
    return render("privacy/notice.html", rule=rule, classes=classes)


@bp.get("/dpia")
@public
def dpia() -> Response:
    """The impact assessment of this system (UU 27/2022 Ps. 34), ready to be printed."""
    day = clock.today(known_agency().time_zone)
    return render(
        "privacy/dpia.html", rule=retention_on(day), document=dpia_on(day), held=data_map().held
    )
