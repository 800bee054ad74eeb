"""What maps are drawn from."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify

from portal.web.guard import guard
from portal.web.language import locale

from . import queries
from .models import Place

blueprint = Blueprint("places", __name__)


def _place(_viewer: Any, place_id: int) -> Place | None:
    return queries.get_place(place_id)


@blueprint.get("/places/<int:place_id>.geojson")
@guard("places.map", load=_place)
def geojson(place: Place) -> Response:
    """The places around and inside a place that have a position, as points (RFC 7946: longitude first)."""
    language = locale().language
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [spot.longitude, spot.latitude]},
            "properties": {"name": spot.said(language), "kind": spot.kind},
        }
        for spot in queries.spots_around(place.path)
    ]
    response = jsonify(type="FeatureCollection", features=features)
    response.mimetype = "application/geo+json"
    return response
