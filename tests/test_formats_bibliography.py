"""Bibliographies: every style that is bundled sets tricky papers, in both forms, and lets no markup through."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from paperlight import formats
from paperlight.errors import InvalidInputError
from paperlight.formats.bibliography import STYLES
from tests.formats.tricky import PAPERS, paper

PREPRINT = paper(
    1,
    "A <b>Bold</b> Title & More",
    authors=("Jane Doe", "<script>alert(1)</script>"),
    year=2023,
    venue="arXiv",
    identifiers=("arxiv:2310.00035",),
)


def test_there_are_the_usual_styles() -> None:
    assert {"apa", "ieee", "acm", "springer-lncs", "mla"} <= set(STYLES)


@pytest.mark.parametrize("style", STYLES)
def test_a_style_sets_every_paper(style: str) -> None:
    html = formats.write("bibliography", [PREPRINT, *PAPERS], style=style).decode()
    assert html.count("<p>") == 1 + len(PAPERS)
    assert set(re.findall(r"<(/?[a-z]+)", html.split("<body>")[1])) <= {
        "p",
        "/p",
        "i",
        "/i",
        "b",
        "/b",
        "/body",
        "/html",
    }
    assert "A &lt;b&gt;Bold&lt;/b&gt; Title &amp; More" in html
    assert "2023" in html
    assert "https://arxiv.org/abs/2310.00035" in html
    text = formats.write("bibliography-text", [PREPRINT], style=style).decode()
    assert "A <b>Bold</b> Title & More" in text
    assert text.count("\n") == 1


def test_apa() -> None:
    text = formats.write("bibliography-text", [PREPRINT]).decode()
    assert text.startswith("Doe, J.")
    assert text.endswith("(arXiv:2310.00035). arXiv. https://arxiv.org/abs/2310.00035\n")


def test_a_style_that_there_is_not_is_refused_with_those_that_there_are(client: FlaskClient) -> None:
    with pytest.raises(InvalidInputError, match="use acm, ama, apa"):
        formats.write("bibliography", [], style="../apa")
    with pytest.raises(InvalidInputError, match="BibTeX has no styles"):
        formats.write("bibtex", [], style="apa")
    response = client.get("/api/v1/export/bibliography?style=x")
    assert response.status_code == 422
    assert "ieee" in response.json["detail"]
    assert client.get("/api/v1/export/bibliography-text?style=ieee").status_code == 200


@pytest.mark.parametrize("style", STYLES)
def test_what_is_not_known_leaves_no_trace(style: str) -> None:
    unknown = [paper(1, "Third Way", venue="Proceedings of EMNLP"), paper(2, "Other Matters", year=1998)]
    text = formats.write("bibliography-text", unknown, style=style).decode()
    assert text.count("Third Way") == 1
    assert text.count("Other Matters") == 1
    assert not re.search(r",\s*\.?$", text, re.M)
