"""A few papers that are hard to write down in any format."""

from __future__ import annotations

from datetime import UTC, date, datetime

from paperlight.types import Digest, Entry, Link, Paper, Reading, Skipped, Status

ADDED = datetime(2026, 3, 12, 8, 30, tzinfo=UTC)
LATER = datetime(2026, 3, 13, 9, 0, 0, 250000, tzinfo=UTC)


def paper(id: int, title: str, **fields: object) -> Paper:
    values: dict[str, object] = {
        "abstract": "",
        "authors": (),
        "year": None,
        "venue": "",
        "links": (),
        "identifiers": (),
        "added": ADDED,
        "changed": ADDED,
        "version": 1,
    }
    return Paper(id=id, title=title, **{**values, **fields})  # type: ignore[arg-type]


PAPERS = (
    paper(
        1,
        "MedS^3: 100% of {Small} Models & $k$-Means #1 -- a_b ~ c\\d",
        abstract="First paragraph with 5% & more.\n\nSecond paragraph: `code` <b>bold</b>.",
        authors=("Ludwig van Beethoven", "Łukasz Müller-Lüdenscheidt", "Martin Luther King Jr.", "王小明"),
        year=2025,
        venue="arXiv:2501.12051 [cs.CL]",
        links=(
            Link(url="https://github.com/pixas/MedSSS", kind="code"),
            Link(url="https://arxiv.org/abs/2501.12051v2", kind="page"),
        ),
        identifiers=("arxiv:2501.12051",),
        reading=Reading(
            status=Status.READ,
            starred=True,
            tags=("to cite", "c++"),
            note="# Not a heading\n1. Not a list\n\n=SUM(A1:A9)",
            status_changed=LATER,
            version=3,
        ),
    ),
    paper(
        2,
        '=HYPERLINK("https://example.org","click")',
        abstract='-1 and "quotes", commas; semicolons.',
        authors=("Google Research", "@handle", "Doe, Jane"),
        year=2023,
        venue="Proceedings of EMNLP & Friends",
        links=(Link(url="https://example.org/a_b(c)?q=%20x&y={z}", kind="pdf"),),
        identifiers=("doi:10.18653/v1/2023.emnlp-main.1", "acl:2023.emnlp-main.1"),
        reading=Reading(tags=("a, b",), note="+cmd|' /C calc'!A0", version=1),
    ),
    paper(3, "f-divergence: a título with ünïcode, “quotes” and 数学", year=1998, venue="Journal of Things"),
    paper(4, "* [link](javascript:alert(1)) ![x](y) <script>alert(1)</script> | table | _em_ **b** `c`"),
    paper(5, "Is lone } a brace { or not?` ?!` ''", identifiers=("arxiv:cs/0112017",)),
)

DIGEST = Digest(
    id=7,
    sha256="ab" * 32,
    format="hf-paste",
    source="Hugging Face Daily Papers",
    title="",
    date=date(2026, 3, 11),
    date_inferred=True,
    imported=ADDED,
    entries=3,
    added=2,
    known=0,
    skipped=(Skipped(position=1, reason="page furniture", excerpt="new"),),
)
ENTRIES = (
    Entry(position=11, raw="  MedS^3\n\nFirst\tparagraph ", paper=PAPERS[0]),
    Entry(position=15, raw="gone", paper=None),
    Entry(position=19, raw="f-divergence", paper=PAPERS[2]),
)
