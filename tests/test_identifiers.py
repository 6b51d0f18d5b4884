from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperlight.identifiers import also, canonical, find_in_text, from_url
from paperlight.identifiers.sites import ROWS

VECTORS = json.loads((Path(__file__).parent / "vectors" / "identifiers.json").read_text("utf-8"))


def cases(kind: str) -> list[object]:
    groups = VECTORS[kind].items()
    return [pytest.param(*row, id=f"{group}: {row[0]}") for group, rows in groups for row in rows]


@pytest.mark.parametrize(("text", "expected"), cases("texts"))
def test_found_in_text(text, expected):
    assert [[found.identifier, found.start, found.end] for found in find_in_text(text)] == expected


@pytest.mark.parametrize(("url", "expected"), cases("urls"))
def test_from_url(url, expected):
    assert from_url(url) == (() if expected is None else (expected,))


@pytest.mark.parametrize(("value", "expected"), cases("values"))
def test_canonical(value, expected):
    assert canonical(value) == expected


@pytest.mark.parametrize(("identifier", "expected"), VECTORS["also"])
def test_also(identifier, expected):
    assert list(also(identifier)) == expected


def known_identifiers() -> list[str]:
    told = {expected for kind in ("urls", "values") for rows in VECTORS[kind].values() for _, expected in rows}
    return sorted(identifier for identifier in told if identifier)


@pytest.mark.parametrize("identifier", known_identifiers())
def test_a_canonical_identifier_is_its_own_canonical_form_and_so_are_its_equals(identifier):
    assert canonical(identifier) == identifier
    assert [canonical(other) for other in also(identifier)] == list(also(identifier))
    assert identifier not in also(identifier)


def test_the_golden_file_has_a_paper_of_every_known_host():
    told = [url.lower() for rows in VECTORS["urls"].values() for url, expected in rows if expected]
    for hosts in {hosts for hosts, _, _ in ROWS}:
        assert any(host in url for host in hosts.split() for url in told), hosts


def test_the_golden_file_is_large_enough_to_stand_for_the_sites():
    assert sum(len(rows) for rows in VECTORS["urls"].values()) >= 300


urls = st.sampled_from([url for rows in VECTORS["urls"].values() for url, _ in rows])
texts = st.text() | st.text(alphabet="arxiv:/.0123456789v()[]doi httpsPMC%&=?#@<>-_ \ud800😀")


@given(texts)
def test_no_text_throws_and_what_is_found_is_canonical_and_in_the_text(text):
    units = text.encode("utf-16-le", "surrogatepass")
    end = 0
    for found in find_in_text(text):
        assert end <= found.start < found.end <= len(units) // 2
        end = found.end
        said = units[2 * found.start : 2 * found.end].decode("utf-16-le")
        assert canonical(found.identifier) == found.identifier
        assert [again.identifier for again in find_in_text(said)] == [found.identifier]
    for identifier in (*from_url(text), *from_url("https://doi.org/" + text), canonical(text)):
        assert identifier is None or canonical(identifier) == identifier


@given(urls, texts, st.integers(min_value=0), st.integers(0, 5))
def test_no_damaged_address_throws_and_what_it_names_is_canonical(url, inserted, place, cut):
    at = place % (len(url) + 1)
    for identifier in from_url(url[:at] + inserted + url[at + cut :]):
        assert canonical(identifier) == identifier


@given(urls, st.lists(st.sampled_from(["archive", "google", "safelinks", "proxy"]), max_size=3))
def test_an_address_in_wrappers_names_what_it_names_by_itself(url, wrappers):
    wrapped = url
    for wrapper in wrappers:
        if wrapper == "archive":
            wrapped = "https://web.archive.org/web/2020/" + wrapped
        elif wrapper == "google":
            wrapped = f"https://www.google.com/url?q={quote(wrapped, safe='')}&sa=D"
        elif wrapper == "safelinks":
            wrapped = f"https://eur01.safelinks.protection.outlook.com/?url={quote(wrapped, safe='')}&data=x"
        else:
            wrapped = f"https://login.ezproxy.example.edu/login?qurl={quote(wrapped, safe='')}"
    # Non-ASCII comes out percent-encoded, user names are cut by the archive's own path: neither is a paper's.
    if url.isascii() and url.startswith("http") and "@" not in url and "\\" not in url and from_url(url):
        assert from_url(wrapped) == from_url(url)


@given(
    st.text(alphabet=st.characters(exclude_categories=["L", "N", "Cs"])),
    st.sampled_from(
        [
            "arXiv:2310.00035v3",
            "hep-th/9711200",
            "PMC1234567",
            "10.1000/x(1)",
            "10.1175/1520-0469(1963)020<0130:DNF>2.0.CO;2",
            "hal-01234567",
            "CorpusID:13756489",
            "ePrint 2020/123",
            "https://arxiv.org/abs/2310.00035",
        ]
    ),
)
def test_an_identifier_is_found_between_spaces_whatever_stands_beyond_them(around, said):
    start = len(around.encode("utf-16-le")) // 2 + 1
    found = find_in_text(f"{around} {said} {around}")
    assert [(each.start, each.end) for each in found] == [(start, start + len(said))]


@pytest.mark.parametrize(
    "part",
    [
        *(
            "(",
            "http://",
            "https://a.b/?url=",
            "arxiv:",
            "hep-th/",
            "10.",
            "10.1234.",
            "10.1000/(",
            "10.1000/a<1:",
            "%25",
        ),
        *("/doi/", "/doi/10.1000/a/full", "/article/doi/10.1000/a/", "/suppl_file/", "PMID ", "CorpusID ", "ePrint "),
        *("hal-", "hal-12345678v", " ", "a.", "a-", "www.", "proxy.", "\ud800", "é/", "&u=https:/", "_CVPR_2016_paper"),
    ],
)
def test_long_texts_that_look_like_the_beginning_of_something(part):
    text = part * (1_000_000 // len(part))
    assert find_in_text(text) == []
    assert canonical(text) is None
    for start in ("https://example.org/", "https://openaccess.thecvf.com/a/", "https://doi.org/x", "https://"):
        assert from_url(start + text) == ()
        # As long as an address may be, and ending in what none ends in.
        assert from_url(start + text[:3_900] + "é") == ()
