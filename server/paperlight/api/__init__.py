"""The API, version 1: flask-smorest blueprints, marshmallow schemas, the guard and the one error handler."""

from flask import Flask

from paperlight import __version__
from paperlight.api import annotations, digests, guard, pairings, papers, problems, readings, sources, sync
from paperlight.api.context import EXTENSION, Surface
from paperlight.api.strict_json import StrictJson

__all__ = ["EXTENSION", "Surface", "install"]


def install(app: Flask) -> None:
    """Give an app the guard, the error handler and all of ``/api/v1``."""
    app.json = StrictJson(app)
    app.config.update(
        API_TITLE="Paperlight",
        API_VERSION=__version__,
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX=guard.API,
        OPENAPI_JSON_PATH="openapi.json",
        API_SPEC_OPTIONS={
            "info": {"description": "Papers, digests and readings of one Paperlight library."},
            "security": [{"token": []}],
            "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
        },
        PROPAGATE_EXCEPTIONS=False,
    )
    guard.install(app)
    api = problems.ProblemApi(app)
    for module in (digests, papers, sources, readings, annotations, sync, pairings):
        api.register_blueprint(module.blueprint, url_prefix=guard.API)
    api.register_blueprint(pairings.health)
    problems.install(app)
