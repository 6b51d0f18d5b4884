"""What is written: identifiers somewhere in a text, and a value that is one as a whole."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from paperlight.identifiers.addresses import from_address
from paperlight.identifiers.schemes import ARXIV_ID, DOI_START, FLAGS, read

# Where an identifier may be said in a text. Each alternative starts with a literal or a bounded class, so that no text
# takes more than linear time; that most want the beginning of a word spares most characters the alternatives.
_SAID = re.compile(
    r"(?P<url>https?://[!#-;=?-~]+)"
    r"|(?<!\w)(?=[a-eg-jl-qsuw1])(?:"
    r"arxiv(?:[ \xa0](?:e-?print|preprint))?[ \xa0]?[:.]?[ \xa0]?(?:abs/)?"
    rf"(?P<arxiv>{ARXIV_ID}(?:v\d{{1,3}})?)(?!\w|\.\d)"
    # DOIs of before 2000 hold angle brackets: 10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-2.
    rf"|(?<![./])(?P<doi>{DOI_START}(?:[!#-;=?-~]{{1,80}}<[\w:.-]{{1,30}}>\d\.\d\.(?:CO|TX);2(?:-[\w#])?|[!#-;=?-~]+))"
    r"|PMID[ \xa0]?:?[ \xa0]?(?P<pmid>\d{1,9})(?!\w)"
    r"|(?P<pmcid>PMC\d{3,9})(?!\w)"
    r"|CorpusID[ \xa0]?:?[ \xa0]?(?P<corpusid>\d{1,12})(?!\w)"
    r"|SSRN[ \xa0]?:?[ \xa0]?(?P<ssrn>\d{6,7})(?!\w)"
    r"|ePrint(?:[ \xa0]arch(?:ive|\.)?)?[ \xa0]?[,:]?[ \xa0]?(?:(?:paper|report)[ \xa0])?"
    r"(?P<iacr>(?:199[6-9]|20\d\d)/\d{3,4})(?!\w|/)"
    r"|(?<![/.-])(?:"
    r"(?P<hal>(?:hal(?:-[a-z]{2,10})?|halshs|inria)-\d{8}(?:v\d{1,3})?)(?!\w|-)"
    # How physicists cite preprints of before 2007: archives whose names are no words.
    r"|(?P<archive>(?:astro-ph|cond-mat|gr-qc|hep-(?:ex|lat|ph|th)|math-ph|nucl-(?:ex|th)|quant-ph)/\d{7}"
    r"(?:v\d{1,3})?)(?!\w|\.\d)"
    r"|(?<!@)(?P<site>(?:www\.|dx\.|export\.)?(?:(?:arxiv|ar5iv|alphaxiv|doi|aclanthology|openreview|huggingface"
    r"|biorxiv|medrxiv|jmlr|dblp|usenix)\.(?:org|net|co)|ar5iv\.labs\.arxiv\.org|scirate\.com|hf\.co|hal\.science|eprint\.iacr\.org"
    r"|ia\.cr|(?:papers\.)?ssrn\.com|osf\.io|inspirehep\.net|proceedings\.mlr\.press|(?:papers|proceedings)\."
    r"(?:nips|neurips)\.cc|openaccess\.thecvf\.com|(?:api\.)?semanticscholar\.org|(?:pubmed\.|pmc\.)?ncbi\.nlm\.nih\.gov"
    r"|ieeexplore\.ieee\.org|link\.springer\.com|dl\.acm\.org|nature\.com|sciencedirect\.com)/[!#-;=?-~]+)"
    r"))",
    FLAGS,
)
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_CLOSERS = {")": "(", "]": "[", "}": "{"}
_TRAILING = ".,;:!?'*`|~&\\"

_PREFIX = re.compile(
    r"(?:info:|urn:)?(?:(arxiv|doi|acl|openreview|pmid|pmcid|pubmed|hf|corpusid|ssrn|pii)[:/ ]"
    # Words that a search may begin with want their colon.
    r"|(pmlr|jmlr|neurips|cvf|s2|dblp|ieee|hal|iacr|usenix|osf|inspire):) *([!-~]+)",
    FLAGS,
)
_HAL = re.compile(r"(?:hal(?:-[a-z]{2,10})?|halshs|inria|tel)-\d{8}(?:v\d{1,3})?", FLAGS)


@dataclass(frozen=True, slots=True)
class FoundIdentifier:
    """An identifier and the stretch of text that says it, in UTF-16 code units."""

    identifier: str
    start: int
    end: int


def find_in_text(text: str) -> list[FoundIdentifier]:
    """Return the identifiers that ``text`` spells out, in order and without overlap.

    Addresses, DOIs, HAL's and the old arXiv's names, and numbers after the name of what gave them (``arXiv``, ``PMID``,
    ``PMC``, ``CorpusID``, ``SSRN``, ``ePrint``) count; a bare number does not. The punctuation of the sentence around
    (a full stop, a bracket that was opened before) is no part of them.
    """
    found = []
    for match in _SAID.finditer(text):
        kind = match.lastgroup or ""
        said = match[0]
        identifier: str | None
        if kind in ("url", "site"):
            said = _without_prose(said)
            identifier = next(iter(from_address(said)), None)
        elif kind == "doi":
            said = said if "<" in said else _without_prose(said)
            # The beginning of a DOI with angle brackets that goes on in a way of its own.
            cut = text[match.end() : match.end() + 1] == "<" and text[match.end() + 1 : match.end() + 2].isdigit()
            identifier = None if cut else read("doi", said)
        else:
            identifier = read("arxiv" if kind == "archive" else kind, match[kind])
        if identifier:
            found.append((identifier, match.start(), match.start() + len(said)))
    astral = [match.start() for match in _ASTRAL.finditer(text)] if found else []
    return [
        FoundIdentifier(identifier, start + bisect_left(astral, start), end + bisect_left(astral, end))
        for identifier, start, end in found
    ]


def canonical(value: str) -> str | None:
    """Return ``value`` as a canonical identifier, or None if it is none.

    Takes canonical ones, ``arXiv:2310.00035v2``, ``doi:10.1/X``, a bare DOI or arXiv number, ``PMC123``, ``hal-…``, an
    address, also behind the name of what it leads to (``doi:https://doi.org/10.1/X``).
    """
    value = value.strip(" \t\r\n")
    prefixed = _PREFIX.fullmatch(value)
    if prefixed:
        return _of_scheme(prefixed[1] or prefixed[2], prefixed[3])
    if value[:3].upper() == "PMC":
        return read("pmcid", value)
    if _HAL.fullmatch(value):
        return read("hal", value)
    return read("doi", value) or read("arxiv", value) or next(iter(from_address(value)), None)


def _of_scheme(scheme: str, value: str) -> str | None:
    if "://" not in value[:8]:
        return read(scheme, value)
    named = next(iter(from_address(value)), "")
    return named if named.partition(":")[0] == scheme.lower() else None


def _without_prose(said: str) -> str:
    """Cut what belongs to the sentence: from the first bracket without its partner, and trailing punctuation."""
    opened: list[int] = []
    end = len(said)
    for at, char in enumerate(said):
        if char in "([{":
            opened.append(at)
        elif char in ")]}" and (not opened or said[opened.pop()] != _CLOSERS[char]):
            end, opened = at, []
            break
    return said[: opened[0] if opened else end].rstrip(_TRAILING)
