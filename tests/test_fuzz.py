"""Whatever is sent by the API's own description, in shape or out of it, is answered and never a fault of ours."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.schemas import BaseSchema

from paperlight.app import create_app, opened
from paperlight.config import Settings
from tests.conftest import HOST, SEED

PATHS = json.loads(Path(__file__).with_name("openapi.json").read_text())["paths"]
OPERATIONS = [(method, path) for path, operations in PATHS.items() for method in operations if method != "parameters"]


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BaseSchema]:
    wanted = Settings(data_dir=tmp_path_factory.mktemp("fuzz"))
    with opened(wanted) as (library, access):
        library.start()
        library.import_digest(library.local_reader, SEED.read_bytes())
        headers = {"Host": HOST, "Authorization": f"Bearer {access.create_token(library.local_reader, 'fuzz')}"}
        app = create_app(library, access, hosts=wanted.hosts)
        schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app, headers=headers)
        schema.config.update(headers=headers)
        yield schema


# schemathesis draws from `random` inside its strategies.
@pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisDeprecationWarning")
@pytest.mark.parametrize(("method", "path"), OPERATIONS, ids=[f"{method} {path}" for method, path in OPERATIONS])
def test_nothing_sent_is_a_fault(described: BaseSchema, method: str, path: str) -> None:
    # Both in shape and out of it; the two modes of schemathesis are its default.
    @given(described[path][method].as_strategy())
    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    def sent(case: schemathesis.Case) -> None:
        # A token in the address is one for exports; what is none is refused, as it must be.
        case.query.pop("token", None)
        answer = case.call_and_validate(checks=[not_a_server_error])
        assert answer.status_code not in (401, 403), "the guard stopped what was to be tried"

    sent()
