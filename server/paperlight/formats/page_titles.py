"""The title of a paper, of the title of its page."""

from __future__ import annotations

import re

# What sites put around a paper's title in the title of its page.
_NUMBER = re.compile(r"\A\[(?:arXiv:)?(?:\d{4}\.\d{4,5}|[a-z.-]+/\d{7})(?:v\d+)?\]\s+", re.I)
_SITE = re.compile(
    r"\s+[|\u2013-]\s+(?:OpenReview|ACL Anthology|PubMed(?: Central)?|PMC|arXiv(?:\.org)?|Semantic Scholar|"
    r"ScienceDirect|SpringerLink|Nature|Hugging Face|PLOS ONE|bioRxiv|medRxiv)\Z",
    re.I,
)


def without_site(title: str) -> str:
    """Return the title of a page without the number and the name of the site that stand around the paper's."""
    return _SITE.sub("", _NUMBER.sub("", " ".join(title.split())))
