"""The schemes: what a value of each looks like, its canonical form, and which identifiers are the same by construction.

Sources: arXiv's identifier scheme (info.arxiv.org/help/arxiv_identifier.html), the DOI Handbook (section 2.2), the ACL
Anthology's identifiers (aclanthology.org/info/ids), NCBI's PMID and PMCID, Elsevier's publisher item identifier, HAL's
and DBLP's record keys, OSF's GUIDs; for proceedings, the names that the sites give their own files.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

FLAGS = re.ASCII | re.IGNORECASE

ARXIV_ID = r"(?:\d{4}\.\d{4,5}|[a-z]{2,9}(?:-[a-z]{2,9})?(?:\.[a-z]{2})?/\d{7})"
DOI_START = r"10\.\d{4,9}(?:\.\d{1,9})*/"

_ARXIV = re.compile(rf"({ARXIV_ID})(?:v\d{{1,3}})?(?:\.pdf)?/?", FLAGS)
_DOI = re.compile(rf"{DOI_START}[!-~]{{1,300}}", FLAGS)
_DOI_OF_ARXIV = "10.48550/arxiv."
# What publishers' addresses, and texts that copy them, add to a DOI: a view, a preprint's version, a figure.
_BEYOND_DOI = re.compile(
    r"(10\.3389/[a-z]+\.\d{4}\.\d+)/(?:abstract|full|pdf|epub|xml)"
    r"|(10\.(?:1101|64898)/(?:\d{4}\.\d\d\.\d\d\.)?\d{6,8})v\d{1,2}(?:\.(?:full|abstract)[a-z.+-]*)?"
    r"|(10\.1371/journal\.[a-z]+\.\d{7})\.[gst]\d{3}"
)
_ACL = re.compile(
    r"([a-z]\d{2}-\d{4,5}|\d{4}\.[a-z0-9]+-[a-z0-9]+\.\d+)(?:v\d{1,2})?(?:\.(?:pdf|bib|xml|endf))?/?", FLAGS
)
_CVF = re.compile(r"((?:cvpr|iccv|eccv|wacv|accv)w?20\d\d)/([\w-]{3,200})", FLAGS)
_PII = re.compile(r"S?\d{7}[\dX]\d{7}[\dX]|B(?:\d{9}[\dX]|\d{13})\d{5}[\dX]", FLAGS)
_IACR = re.compile(r"((?:199[6-9]|20\d\d)/)0*([1-9]\d{0,3})", FLAGS)
_USENIX = re.compile(r"([a-z]{2,30})(\d{2,4}[a-z]{0,20}/[a-z0-9][\w-]{1,80})", FLAGS)

Reader = Callable[[str], str | None]


def read(scheme: str, value: str) -> str | None:
    """Return ``value`` as a canonical identifier of ``scheme`` (in any case, also an alias), or None if it is none."""
    reader = _READERS.get(scheme.lower())
    return reader(value) if reader else None


def also(identifier: str) -> tuple[str, ...]:
    """Return the identifiers that name the same work as a canonical one by construction, without the one given.

    They are for looking up: nobody else's work can have them, but that they were ever given out is not said.
    """
    found = (fill(template, match) for pattern, template in _SAME if (match := compiled(pattern).fullmatch(identifier)))
    return tuple(dict.fromkeys(other for other in found if other and other != identifier))


def fill(template: str, match: re.Match[str], parameters: Callable[[str], str] = str) -> str | None:
    """Return the canonical identifier that ``template`` makes of a match, or None if it makes none.

    ``$1`` stands for the match's first group; ``{name}`` for what ``parameters`` gives for a name.
    """
    filled = _PLACE.sub(lambda at: parameters(at[2]) if at[2] else match[int(at[1])] or "", template)
    scheme, _, value = filled.partition(":")
    return read(scheme, value)


_PLACE = re.compile(r"\$(\d)|\{(\w+)\}")


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Return a pattern of the tables, made when first asked for: all at once would cost every start of a command."""
    return re.compile(pattern, FLAGS)


def _arxiv(value: str) -> str | None:
    match = _ARXIV.fullmatch(value)
    if match is None:
        return None
    number = match[1].lower()
    if "/" in number:
        # The subject class is no part of the identifier: math.GT/0309136 is math/0309136.
        archive, _, digits = number.partition("/")
        year, month = int(digits[:2]), int(digits[2:4])
        valid = 1 <= month <= 12 and (year >= 91 or year <= 7)
        return f"arxiv:{archive.partition('.')[0]}/{digits}" if valid else None
    # Four digits after the dot until the end of 2014, five since.
    year_month, _, serial = number.partition(".")
    valid = 1 <= int(year_month[2:]) <= 12 and year_month >= "0704" and (len(serial) == 5) == (year_month >= "1501")
    return f"arxiv:{number}" if valid else None


def _doi(value: str) -> str | None:
    value = value.lower().rstrip("/")
    if not _DOI.fullmatch(value):
        return None
    if value.startswith(_DOI_OF_ARXIV):
        return _arxiv(value.removeprefix(_DOI_OF_ARXIV))
    beyond = _BEYOND_DOI.fullmatch(value)
    return "doi:" + (beyond[beyond.lastindex or 0] if beyond else value)


def _acl(value: str) -> str | None:
    match = _ACL.fullmatch(value)
    if match is None:
        return None
    return "acl:" + (match[1].lower() if match[1][0].isdigit() else match[1].upper())


def _cvf(value: str) -> str | None:
    match = _CVF.fullmatch(value)
    return f"cvf:{match[1].upper()}/{match[2]}" if match else None


def _pii(value: str) -> str | None:
    bare = re.sub(r"[-()]", "", value).upper()
    return "pii:" + bare if _PII.fullmatch(bare) else None


def _iacr(value: str) -> str | None:
    match = _IACR.fullmatch(value)
    return f"iacr:{match[1]}{match[2].zfill(3)}" if match else None


def _usenix(value: str) -> str | None:
    match = _USENIX.fullmatch(value.lower())
    if match is None:
        return None
    # The files of the security symposium are called sec21-…, its pages usenixsecurity21/….
    return f"usenix:{'usenixsecurity' if match[1] == 'sec' else match[1]}{match[2]}"


def _shaped(scheme: str, pattern: str, form: Callable[[str], str] = str.lower) -> Reader:
    """Return the reader of a scheme whose canonical value is the pattern's one group, in ``form``."""

    def reader(value: str) -> str | None:
        match = compiled(pattern).fullmatch(value)
        return f"{scheme}:{form(match[1])}" if match else None

    return reader


_NUMBER = r"0*([1-9]\d{0,8})/?"
_pmid = _shaped("pmid", _NUMBER)

_READERS: dict[str, Reader] = {
    "arxiv": _arxiv,
    "hf": _arxiv,
    "doi": _doi,
    "openreview": _shaped("openreview", r"([\w-]{5,40})", str),
    "acl": _acl,
    "pmid": _pmid,
    "pubmed": _pmid,
    "pmcid": _shaped("pmcid", rf"(?:PMC)?{_NUMBER}", "PMC{}".format),
    # Numbered anew in each volume or year, so the volume or year is a part.
    "pmlr": _shaped("pmlr", r"([vr]\d{1,3}/[a-z-]{0,50}\d[\w-]{0,20})"),
    "jmlr": _shaped("jmlr", r"(v\d{1,3}/[a-z-]{0,50}\d[\w-]{0,20})"),
    "neurips": _shaped("neurips", r"((?:19|20)\d\d(?:-[a-z0-9_]{1,40})?/[0-9a-f]{32}|[1-9]\d{0,4})"),
    "cvf": _cvf,
    "s2": _shaped("s2", r"([0-9a-f]{40}|corpus:[1-9]\d{0,11})"),
    "corpusid": _shaped("s2:corpus", r"([1-9]\d{0,11})"),
    "dblp": _shaped("dblp", r"((?:conf|journals|books|series|phd|ms|reference|tr)(?:/[\w+.-]{1,80}){1,4})", str),
    "ieee": _shaped("ieee", _NUMBER),
    "pii": _pii,
    "hal": _shaped("hal", r"([a-z][a-z0-9]{1,15}(?:-[a-z0-9]{1,15}){0,2}[-_]\d{8})(?:v\d{1,3})?"),
    "iacr": _iacr,
    "usenix": _usenix,
    # GUIDs leave out the letters and digits that are taken for each other.
    "osf": _shaped("osf", r"((?!share|terms)[2-9a-hjkmnp-z]{5})(?:_v\d{1,3})?"),
    "ssrn": _shaped("ssrn", _NUMBER),
    "inspire": _shaped("inspire", _NUMBER),
}

# What a canonical identifier looks like, and what is then the same work.
_SAME: tuple[tuple[str, str], ...] = (
    (r"doi:10\.(?:18653|3115)/v1/([!-~]+)", "acl:$1"),
    (r"acl:(.+)", "doi:10.18653/v1/$1"),
    # Until 2015 the Anthology's DOIs had another prefix.
    (r"acl:([a-z]1[0-5]-\d+)", "doi:10.3115/v1/$1"),
    (r"doi:10\.2139/ssrn\.(\d+)", "ssrn:$1"),
    (r"ssrn:(.+)", "doi:10.2139/ssrn.$1"),
    (r"doi:10\.\d+/osf\.io/(\w+)", "osf:$1"),
    # OSF Preprints, PsyArXiv and SocArXiv, the largest of the servers on OSF.
    (r"osf:(.+)", "doi:10.31219/osf.io/$1"),
    (r"osf:(.+)", "doi:10.31234/osf.io/$1"),
    (r"osf:(.+)", "doi:10.31235/osf.io/$1"),
    (r"doi:10\.1016/(s?[\dx]{4}-[\dx]{4}\(\d\d\)\d{5}-[\dx])", "pii:$1"),
    (r"pii:(S?\d{4})(\d{3}[\dX])(\d\d)(\d{5})([\dX])", "doi:10.1016/$1-$2($3)$4-$5"),
    (r"dblp:journals/corr/abs-(\d{4})-(\d{4,5})", "arxiv:$1.$2"),
    (r"arxiv:(\d{4})\.(\d{4,5})", "dblp:journals/corr/abs-$1-$2"),
)
