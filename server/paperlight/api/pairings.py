"""Pairing, and the one call that anybody may make."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import request
from flask_smorest import Blueprint
from marshmallow import Schema, fields

from paperlight import __version__
from paperlight.api.context import access
from paperlight.api.replies import problems
from paperlight.api.schemas import Moment, Strict
from paperlight.tokens import Pairing

blueprint = Blueprint("pairings", __name__, description="How an extension comes to be trusted. Needs no token.")
health = Blueprint("health", __name__, description="Whether Paperlight is there.")


class NewPairingSchema(Strict):
    """An extension asks to be trusted."""

    name = fields.String(load_default="", metadata={"description": "What the reader sees: which browser it is."})


class PairingSchema(Schema):
    """How a request to pair stands. ``id`` is the asker's secret, ``token`` is there once."""

    id = fields.String()
    code = fields.String()
    state = fields.String()
    expires = Moment()
    token = fields.String()


class HealthSchema(Schema):
    """What anybody may know."""

    name = fields.String()
    version = fields.String()
    api = fields.String()


@blueprint.post("/pairings")
@blueprint.arguments(NewPairingSchema)
@blueprint.response(201, PairingSchema)
@blueprint.doc(security=[])
@problems(blueprint, 403, 413, 415, 422, 429)
def ask(values: dict[str, Any]) -> Any:
    """Ask to be trusted; the reader approves the code."""
    return _shown(access().request_pairing(values["name"], request.headers.get("Origin")))


@blueprint.get("/pairings/<pairing_id>")
@blueprint.response(200, PairingSchema)
@blueprint.doc(security=[])
@problems(blueprint, 403, 404)
def collect(pairing_id: str) -> Any:
    """How a request stands; once approved, its token, once."""
    return _shown(access().pairing(pairing_id))


@health.get("/health")
@health.response(200, HealthSchema)
@health.doc(security=[])
def tell_health() -> Any:
    """The name, the version and the API; nothing else."""
    return {"name": "paperlight", "version": __version__, "api": "v1"}


def _shown(pairing: Pairing) -> dict[str, Any]:
    return {name: value for name, value in asdict(pairing).items() if value is not None}
