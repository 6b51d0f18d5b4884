"""The API's description: served, and equal to the snapshot that the repository keeps."""

from __future__ import annotations

import json
import os
from pathlib import Path

from flask.testing import FlaskClient

from paperlight import __version__

SNAPSHOT = Path(__file__).parent / "openapi.json"


def test_the_served_description_is_the_one_we_keep(client: FlaskClient) -> None:
    """A change of the API shows as a change of this file: PAPERLIGHT_UPDATE=1 writes it anew."""
    served = client.get("/api/v1/openapi.json").json
    assert served["info"].pop("version") == __version__
    text = json.dumps(served, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    if os.environ.get("PAPERLIGHT_UPDATE"):
        SNAPSHOT.write_text(text)
    assert text == SNAPSHOT.read_text()


def test_every_call_of_the_design_is_described(client: FlaskClient) -> None:
    paths = client.get("/api/v1/openapi.json").json["paths"]
    described = {f"{method.upper()} {path}" for path, operations in paths.items() for method in operations}
    described = {each for each in described if each.split()[0] in ("GET", "POST", "PUT", "PATCH", "DELETE")}
    assert described == {
        "GET /health",
        "POST /api/v1/digests",
        "GET /api/v1/digests",
        "GET /api/v1/digests/{digest_id}",
        "DELETE /api/v1/digests/{digest_id}",
        "GET /api/v1/papers",
        "POST /api/v1/papers",
        "GET /api/v1/papers/{paper_id}",
        "PATCH /api/v1/papers/{paper_id}",
        "DELETE /api/v1/papers/{paper_id}",
        "POST /api/v1/papers/{paper_id}/sources",
        "DELETE /api/v1/papers/{paper_id}/sources/{source_id}",
        "PUT /api/v1/papers/{paper_id}/reading",
        "GET /api/v1/papers/{paper_id}/annotations",
        "POST /api/v1/papers/{paper_id}/annotations",
        "PATCH /api/v1/annotations/{annotation_id}",
        "DELETE /api/v1/annotations/{annotation_id}",
        "POST /api/v1/readings",
        "POST /api/v1/match",
        "GET /api/v1/changes",
        "GET /api/v1/export/{format}",
        "GET /api/v1/tags",
        "GET /api/v1/stats",
        "POST /api/v1/pairings",
        "GET /api/v1/pairings/{pairing_id}",
    }


def test_parameters_are_told(client: FlaskClient) -> None:
    paths = client.get("/api/v1/openapi.json").json["paths"]
    names = {each["name"] for each in paths["/api/v1/digests"]["post"]["parameters"] if "name" in each}
    assert names == {"format", "source", "date", "title", "dry_run", "Idempotency-Key"}
    names = {each["name"] for each in paths["/api/v1/papers/{paper_id}/reading"]["put"]["parameters"] if "name" in each}
    assert {"If-Match", "Idempotency-Key"} <= names
    assert paths["/api/v1/papers"]["get"]["responses"].keys() >= {"200", "401", "403", "422"}
