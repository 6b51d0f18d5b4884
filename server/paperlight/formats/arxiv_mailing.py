"""arXiv's daily mailing, as text: info.arxiv.org/help/subscribe.html; new papers, cross-lists and replacements."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from paperlight.types import DigestDraft, PaperDraft, Skipped

from .drafting import drafted, one_line
from .latex import decode
from .registry import Reader, whole
from .source import Source
from .text import Line

SOURCE = "arXiv mailing"
_SNIFFED = re.compile(r"(?:\A|\n)[> ]*\\\\\s*\r?\n[> ]*arXiv:\s?(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})", re.M)
_NUMBER = re.compile(
    r"arXiv:\s?(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?(?:\s+\(\*cross-listing\*\))?\s*(.*)"
)
_FIELD = re.compile(
    r"(Title|Authors?|Categories|Comments|Journal-ref|DOI|Report-no|MSC-class|ACM-class|Date|License):\s?(.*)"
)
_BREAK = re.compile(r"\\\\\s*(?:\(\s*(https?://\S+))?")
_RULE = re.compile(r"[-=%]{10,}")
_DAY = re.compile(
    r"^Date:\s+(?:\w{3}, )?(\d{1,2} \w{3} \d{2,4})|^received from.*?to\s+\w{3} (\d{1,2} \w{3} \d{2})", re.M
)
_AND = re.compile(r",\s+and\s+|\s+and\s+|,\s+")
# "(1) Some University" behind the names, and the numbers of it behind each.
_PLACES = re.compile(r"\([^()]*\)")
_SUBJECT = re.compile(r"^Subject:\s+(.{1,200})$", re.M)


def sniff(source: Source) -> bool:
    """Whether an entry begins as only the mailing's do."""
    return _SNIFFED.search(source.start) is not None


def read(source: Source) -> DigestDraft:
    """Return the papers of a mailing."""
    items = list(papers_in(source.lines))
    subject = _SUBJECT.search(source.start)
    return DigestDraft(
        format=READER.name,
        papers=tuple(each for each in items if isinstance(each, PaperDraft)),
        skipped=tuple(each for each in items if isinstance(each, Skipped)),
        source=SOURCE,
        title=one_line(subject[1]) if subject else "",
        date=day_of(source.start),
    )


def day_of(text: str) -> date | None:
    """The day that a mailing gives for itself, or None."""
    found = _DAY.search(text)
    for form in ("%d %b %Y", "%d %b %y"):
        try:
            return datetime.strptime(found[1] or found[2], form).date() if found else None  # noqa: DTZ007 (a day)
        except ValueError:
            continue
    return None


def papers_in(lines: Iterable[Line]) -> Iterator[PaperDraft | Skipped]:
    """Return the papers of a mailing's lines in order, with the lines that they begin on."""
    entry: list[Line] = []
    for line in lines:
        if _RULE.fullmatch(line.text):
            yield from _entry(entry)
            entry = []
        else:
            entry.append(line)
    yield from _entry(entry)


def _entry(lines: list[Line]) -> Iterator[PaperDraft | Skipped]:
    start = next((at for at, line in enumerate(lines) if _NUMBER.match(line.text)), None)
    if start is None:
        return
    number, fields, abstract = "", dict[str, str](), list[str]()
    name, breaks, url = "", 0, ""
    for line in lines[start:]:
        broken, field = _BREAK.match(line.text), _FIELD.match(line.text)
        if not number and (found := _NUMBER.match(line.text)):
            number = found[1]
        elif broken:
            breaks, url, name = breaks + 1, broken[1] or url, ""
        elif breaks == 1 and "Title" in fields:
            abstract.append(line.text)
        elif field and breaks == 0:
            name = field[1]
            fields[name] = field[2]
        elif name and line.raw[:1].isspace():
            # What is too long for a line goes on, indented, on the next.
            fields[name] += f" {line.text}"
    yield drafted(
        decode(fields.get("Title", "")),
        lines[start].number,
        abstract=decode(" ".join(abstract)),
        authors=authors(fields.get("Authors") or fields.get("Author", "")),
        year=_year(number),
        venue=decode(fields.get("Journal-ref", "")),
        links=[url or f"https://arxiv.org/abs/{number}"],
        names=[f"arxiv:{number}", *(f"doi:{doi}" for doi in fields.get("DOI", "").split())],
        raw="\n".join(line.raw for line in lines),
    )


def authors(value: str) -> list[str]:
    """The names of a field of authors, without where they work."""
    return [decode(name).strip() for name in _AND.split(_PLACES.sub(" ", value)) if name.strip()]


def _year(number: str) -> int | None:
    """The year in which a number was given out: of 2303.08867 and of hep-th/9901001."""
    digits = re.search(r"(\d{2})\d{2}[.\d]", number)
    if digits is None:
        return None
    return (1900 if "/" in number and int(digits[1]) > 90 else 2000) + int(digits[1])


READER = Reader(
    name="arxiv-mailing",
    label="arXiv’s daily mailing",
    media_type="text/plain",
    extension="txt",
    sniff=sniff,
    digests=whole(read),
)
