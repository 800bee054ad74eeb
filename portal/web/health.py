"""`GET /healthz`: whether this worker can read its database."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify
from sqlalchemy import text

from portal.kernel.db import db

from .guard import guard

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@guard("web.health")
def healthz() -> Response:
    """200 and {"status": "ok"} where the database answers; an error page otherwise."""
    db.session.execute(text("select 1"))
    return jsonify(status="ok")
