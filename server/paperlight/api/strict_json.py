"""JSON in and out of the API: strict, and with a cap on nesting."""

from __future__ import annotations

from typing import Any

import orjson
from flask.json.provider import JSONProvider

from paperlight.errors import InvalidInputError

# Deeper than anything the API takes; an archive's nesting is 6.
_DEEPEST = 32


class StrictJson(JSONProvider):
    """orjson, which refuses what is no JSON by the letter: NaN, half surrogate pairs, endless nesting."""

    def dumps(self, obj: Any, **_: Any) -> str:
        """A value as JSON; times in UTC with a ``Z``."""
        return orjson.dumps(obj, option=orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS).decode()

    def loads(self, s: str | bytes, **_: Any) -> Any:
        """JSON as a value; raises InvalidInputError."""
        return parsed(s)


def parsed(data: str | bytes) -> Any:
    """JSON as a value; raises InvalidInputError, with the place where there is one."""
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise InvalidInputError(
            f"This is no JSON ({error.msg}): mend character {error.pos + 1}.", position=error.pos + 1
        ) from error
    level, depth = [value], 0
    while level:
        if depth > _DEEPEST:
            raise InvalidInputError(f"The JSON is nested deeper than {_DEEPEST} levels: flatten it.")
        level = [inner for each in level for inner in _inner(each)]
        depth += 1
    return value


def _inner(value: Any) -> list[Any]:
    found = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [each for each in found if isinstance(each, dict | list)]
