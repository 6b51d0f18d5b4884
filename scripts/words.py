"""Make the word sets of recognition from SCOWL's lists (Debian's package `scowl`): .venv/bin/python scripts/words.py"""

from __future__ import annotations

import base64
import re
from pathlib import Path

from paperlight.matching import words

LISTS = Path("/usr/share/dict/scowl")
ROOT = Path(__file__).parents[1]
PYTHON = ROOT / "server" / "paperlight" / "matching"
SETS = {"common": (10, 20), "english": (10, 20, 35, 40, 50, 55, 60)}
HEADER = """// English words in two filters, as server/paperlight/matching/words.md tells. Made by scripts/words.py.

"""


def read(sizes: tuple[int, ...]) -> frozenset[str]:
    names = [f"{kind}-words.{size}" for kind in ("english", "american", "british") for size in sizes]
    lines = [line for name in names if (LISTS / name).exists() for line in (LISTS / name).read_text("latin-1").split()]
    return frozenset(word for word in lines if re.fullmatch("[a-z]{3,}", word))


def main() -> None:
    script = HEADER
    for name, sizes in SETS.items():
        packed = words.pack(read(sizes))
        (PYTHON / f"words-{name}.bin").write_bytes(packed)
        script += f'export const {name.upper()} =\n  "{base64.b64encode(packed).decode()}";\n'
    (ROOT / "extension" / "background" / "word-sets.js").write_text(script)


if __name__ == "__main__":
    main()
