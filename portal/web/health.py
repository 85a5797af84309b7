"""Is the process alive, and is it ready to take an answer?"""

import shutil

from flask import Blueprint, Response, current_app, jsonify

from portal.config import ROOT
from portal.queries import health
from portal.web.guards import public

bp = Blueprint("health", __name__)
LEAST_FREE = 0.10


@bp.get("/healthz")
@public
def alive() -> Response:
    """The process answers."""
    return jsonify(status="ok")


@bp.get("/readyz")
@public
def ready() -> Response:
    """503 with the name of what fails, so that a balancer sends citizens elsewhere."""
    disk = shutil.disk_usage(ROOT)
    checks = health.checks(current_app.config["BALLOT_BATCH"])
    checks["disk"] = "ok" if disk.free / disk.total >= LEAST_FREE else "kurang dari 10% kosong"
    good = all(state == "ok" for state in checks.values())
    response = jsonify(status="ok" if good else "tidak siap", checks=checks)
    response.status_code = 200 if good else 503
    return response
