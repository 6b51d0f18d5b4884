"""The extension's recognition, run by node, for tests that hold the server's against it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest

from paperlight.matching import near_keys, title_keys

SCRIPT = Path(__file__).parent / "extension" / "recognise-lines.js"


def known(papers: Iterable[tuple[int, str]]) -> list[dict[str, Any]]:
    """Papers (id, title) as the extension keeps them."""
    return [{"id": i, "title": t, "keys": title_keys(t), "near_keys": near_keys(t)} for i, t in papers]


def recognise(papers: Sequence[dict[str, Any]], texts: Sequence[tuple[str, str]]) -> list[list[list[Any]]]:
    """What the extension finds in texts (text, role): paper id, start, end, evidence, score, reasons of each."""
    node = shutil.which("node")
    if node is None:
        if os.environ.get("CI") == "true":
            pytest.fail("node is missing: install Node.js 20.")
        pytest.skip("node is missing: the extension's recognition can't be run.")
    asked = {"papers": papers, "texts": [{"text": text, "role": role} for text, role in texts]}
    done = subprocess.run([node, SCRIPT], input=json.dumps(asked), capture_output=True, text=True, check=True)
    found: list[list[list[Any]]] = json.loads(done.stdout)
    return found
