"""What is exported as BibTeX compiles with a real LaTeX, whatever signs stand in titles and names."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from paperlight import formats
from tests.formats.tricky import paper
from tests.papers_made import papers

COUNT = 200
SIGNS = (
    *(
        "\\",
        "{",
        "}",
        "%",
        "&",
        "$",
        "#",
        "_",
        "^",
        "~",
        "--",
        "---",
        "''",
        "``",
        '"',
        "<<",
        ">>",
        "?`",
        "!`",
        "@",
        "|",
    ),
    *("*", "/", "=", "[", "]", "(", ")", ";", ":", ".", "{}", "}{", "\\input{x}", "\\end{document}", "^^41", "%\\"),
)
SPECIALS = [
    paper(1_000 + number, f"Title {number} with {sign} inside, {sign}{sign} twice", authors=(f"Ada {sign} Lovelace",))
    for number, sign in enumerate(SIGNS)
]
# pdfTeX has no glyphs for other scripts: those are for XeTeX and LuaTeX, and are left out here.
DOCUMENT = r"""\documentclass{article}
\usepackage[T1]{fontenc}
\usepackage[utf8]{inputenc}
\begin{document}
\nocite{*}
\bibliographystyle{plain}
\bibliography{list}
\end{document}
"""


@pytest.mark.skipif(
    not (shutil.which("pdflatex") and shutil.which("bibtex")),
    reason="NO LATEX HERE: exported BibTeX is not compiled; install pdflatex and bibtex (Debian: texlive-latex-base)",
)
def test_exported_bibtex_compiles(tmp_path: Path) -> None:
    listed = [*SPECIALS, *papers(COUNT, seed=7)]
    written = formats.write("bibtex", listed).decode()
    (tmp_path / "list.bib").write_text("".join(sign if _has_glyph(sign) else "x" for sign in written))
    (tmp_path / "list.tex").write_text(DOCUMENT)
    latex = ("pdflatex", "-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error", "list")
    for command in (latex, ("bibtex", "list"), latex, latex):
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=120, check=False)
        assert done.returncode == 0, done.stdout.decode(errors="replace")[-2_000:]
        assert b"error message" not in done.stdout
    assert (tmp_path / "list.bbl").read_text().count("\\bibitem") == len(listed)
    assert (tmp_path / "list.pdf").stat().st_size > 10_000


def _has_glyph(sign: str) -> bool:
    return sign.isascii() or sign in "“”üöïäåÅÞþøØéèëñßŁłőŐÄÖÜœŒ"
