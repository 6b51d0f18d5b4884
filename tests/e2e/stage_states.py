"""Every view of the extension in every state: what the background and the page answer, for stage.py to show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

OFF = {"kind": "off", "message": "Paperlight isn't running. Start Paperlight again (`./scripts/start`)."}
FAILED = {"kind": "failed", "message": "Something went wrong. Try again; if it stays, the server's log tells more."}
LONG = "On the Unreasonable Length of Titles: " + "A Comprehensive, Extended and Thoroughly Revised Study of " * 12
WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 4
RTL = "נוירונים לומדים לקרוא: מאמר \u202eשלם\u202c בעברית"
MARKUP = '<img src=x onerror=alert(1)><script>alert(2)</script> & "quoted" `ticks` $TITLE$ <b>bold</b>'


@dataclass(frozen=True)
class State:
    """What a view is shown with; `answers` and `page` are laid over those of a quiet, paired browser."""

    answers: Mapping[str, Any] = field(default_factory=dict)
    page: Mapping[str, Any] = field(default_factory=dict)
    papers: tuple[Json, ...] = ()
    write: Any = "acknowledged"
    query: str = ""
    # What a reader does then: a script in the view.
    then: str = ""


def paper(number: int, title: str, status: str = "new", **more: Any) -> Json:
    """A known paper; what is told beside the title and status is of the reading, or of the paper itself."""
    own = {key: more.pop(key) for key in ("annotations", "unsent", "identifiers") if key in more}
    reading = {"status": status, "starred": False, "tags": [], "note": "", "status_changed": None, **more}
    empty = {"keys": [], "near_keys": [], "identifiers": [], "annotations": [], "unsent": None}
    return {"id": number, "title": title, "etag": "1-0", "reading": reading, **empty, **own}


def annotation(number: int, exact: str, comment: str = "", color: str = "yellow", **more: Any) -> Json:
    """An annotation; without `exact` it is about the whole paper."""
    quote = {"exact": exact, "prefix": "", "suffix": "", "start": 0, "end": len(exact)} if exact else None
    time = "2026-04-05T10:30:00Z"
    return {
        "id": f"urn:uuid:{number}",
        "quote": quote,
        "comment": comment,
        "color": color,
        "tags": [],
        "source": "https://example.org/",
        "created": time,
        "modified": time,
        "unsent": None,
        **more,
    }


PAPERS = (
    paper(
        1,
        "Attention Is All You Need",
        "reading",
        starred=True,
        tags=["transformers", "to cite"],
        note="The scaling by the root of the dimension is argued for in a footnote.\nCompare with additive attention.",
        annotations=[
            annotation(1, "We propose a new simple network architecture, the Transformer", "The claim.", tags=["core"]),
            annotation(2, "dispensing with recurrence and convolutions entirely", color="green"),
            annotation(3, "a passage that only stands in the first version", "Gone in v5?", color="pink"),
        ],
    ),
    paper(2, "Deep Residual Learning for Image Recognition", "saved", note="Read section 4 again."),
    paper(3, "BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding", "read", starred=True),
    paper(4, "Auto-Encoding Variational Bayes"),
    paper(5, "Adam: A Method for Stochastic Optimization", "dismissed", tags=["optimisation"]),
)
ODD = (
    paper(
        1, LONG, "saved", note=LONG, tags=[WORD[:100], "b"], annotations=[annotation(1, LONG, LONG, tags=[WORD[:100]])]
    ),
    paper(2, WORD, "reading", note=WORD, annotations=[annotation(2, WORD, WORD, "blue")]),
    paper(3, RTL, "read", note=RTL, tags=["תג"], annotations=[annotation(3, RTL, RTL, "green")]),
    paper(4, MARKUP, note=MARKUP, tags=[MARKUP[:90]], annotations=[annotation(4, MARKUP, MARKUP, "pink")]),
)
MANY = tuple(
    paper(
        number,
        f"A Study of Effect Number {number} in Networks of Many Layers",
        ("new", "saved", "reading", "read", "dismissed")[number % 5],
        note="Seen before." if number % 3 == 0 else "",
        annotations=[annotation(1000 * number + one, f"passage {one}") for one in range(number % 4)],
    )
    for number in range(1, 101)
)
UNSENT = (
    paper(1, "Attention Is All You Need", "saved", note="Mine", unsent={"state": "waiting", "fields": ["note"]}),
    paper(2, "Deep Residual Learning", "read", note="Mine", unsent={"state": "conflict", "fields": ["note"]}),
    paper(3, "Auto-Encoding Variational Bayes", unsent={"state": "failed", "fields": ["tags"]}, tags=["refused"]),
)
METADATA = {
    "title": "A Paper of This Page",
    "authors": ["Ada Lovelace", "Charles Babbage"],
    "identifiers": [],
    "abstract": "",
    "venue": "",
    "year": 2024,
    "pdf": "",
}
ENTRY = {
    "seq": 1,
    "kind": "mark",
    "paper": 1,
    "title": PAPERS[0]["title"],
    "at": "2026-04-05T10:30:00Z",
    "state": "waiting",
    "tries": 0,
    "message": "",
    "patch": {"status": "read"},
    "annotation": None,
    "theirs": None,
}


def connection(state: str = "connected", message: str = "Connected to your library.", **more: Any) -> Json:
    known: Json = {"server": "http://127.0.0.1:5711", "papers": 59, "synced": "2026-04-05T10:30:00Z", "code": None}
    return {"state": state, "message": message, **known, "unsent": {"waiting": 0, "stuck": 0}, **more}


def connected_as(state: str, message: str, **more: Any) -> Json:
    """The answers of a browser whose server is not as it should be."""
    now = {"value": connection(state, message, **more)}
    return {"connection.get": now, "connection.sync": now, "pairing.start": now}


def on_page(papers: tuple[Json, ...], **more: Any) -> Json:
    """What a page with these papers tells."""
    found = [{"paper": {"paper": one["id"]}, "evidence": "title", "count": 1 + at % 3} for at, one in enumerate(papers)]
    state = {"enabled": True, "url": "http://127.0.0.1/", "papers": found, "frames": [], "own": None}
    return {"page.state": {**state, "anchored": ["urn:uuid:1", "urn:uuid:2"], "anchoring": False, **more}}


MARKS = {
    "new": {"shown": True, "color": "blue", "line": "dotted", "tint": True},
    "saved": {"shown": True, "color": "amber", "line": "solid", "tint": True},
    "reading": {"shown": True, "color": "purple", "line": "dashed", "tint": True},
    "read": {"shown": True, "color": "green", "line": "double", "tint": True},
    "dismissed": {"shown": True, "color": "grey", "line": "through", "tint": False},
}
SETTINGS = {
    "server": "http://127.0.0.1:5711",
    "marking": True,
    "offSites": ["example.org"],
    "learn": True,
    "opens": False,
    "marks": MARKS,
    "offer": True,
}
ANSWERS: Json = {
    **connected_as("connected", "Connected to your library."),
    "settings.get": {"value": SETTINGS},
    "settings.set": {"value": SETTINGS},
    "library.search": {"value": {"papers": [], "offline": False}},
    "library.queue": {"value": []},
    "outbox.list": {"value": []},
    "server.runs": {"value": True},
    "storage.get": {"value": {"papers": 59, "annotations": 12, "unsent": 0, "bytes": 412_345}},
}

LISTING = {
    "title": "Daily Papers - Hugging Face",
    "url": "https://huggingface.co/papers/date/2026-03-11",
    "papers": [
        {
            "title": title,
            "authors": ["Ada Lovelace", "Alan Turing", "Grace Hopper", "Emmy Noether"][:many],
            "year": 2026,
            "abstract": "",
            "identifiers": [],
            "url": f"https://huggingface.co/papers/2603.0000{many}",
            "pdf": "",
        }
        for many, title in enumerate([LONG[:200], "A Short One about Digests", "Known Already", RTL], start=1)
    ],
}

_UNPAIRED = connected_as("unpaired", "This browser is not paired with your library yet.", papers=0, synced=None)
_PAIRING = connected_as("pairing", "Waiting for your approval.", code="ABC-123", papers=0, synced=None)
_BUSY = {"waiting": 2, "stuck": 1}
_STUCK = {
    **connected_as("off", OFF["message"], unsent=_BUSY),
    "outbox.list": {"value": [ENTRY, {**ENTRY, "seq": 2, "state": "failed", "message": "The note is too long."}]},
}
# One of each that needs the reader, and more that wait than are named.
CONFLICT = (
    {
        **ENTRY,
        "seq": 1,
        "state": "conflict",
        "message": "This paper's note was changed elsewhere too.",
        "patch": {"note": "Compare with section 3.\nThe proof is short."},
        "theirs": paper(1, ENTRY["title"], note="Compare with section 4.\nRead again in May.", tags=["proof"]),
    },
    {
        **ENTRY,
        "seq": 2,
        "kind": "edit",
        "state": "conflict",
        "message": "This annotation was deleted elsewhere.",
        "patch": None,
        "annotation": annotation(1, "sequence transduction models", "Or is it?", "green", tags=["doubt"]),
        "theirs": paper(1, ENTRY["title"]),
    },
    {
        **ENTRY,
        "seq": 3,
        "state": "failed",
        "message": "A tag has at most 100 characters.",
        "title": LONG,
        "patch": {"tags": [WORD], "note": RTL},
    },
    {
        **ENTRY,
        "seq": 4,
        "kind": "digest",
        "state": "failed",
        "message": "The library can't read this digest.",
        "title": MARKUP,
        "patch": None,
    },
    *({**ENTRY, "seq": 10 + number, "title": PAPERS[number % 3]["title"]} for number in range(60)),
)
_CONFLICT = {
    **connected_as("connected", "Connected to your library.", unsent={"waiting": 60, "stuck": 4}),
    "outbox.list": {"value": list(CONFLICT)},
    "storage.get": {"value": {"papers": 59, "annotations": 12, "unsent": 64, "bytes": 412_345}},
}
_MERGING = """document.querySelectorAll('.unsent-editor').forEach((one) =>
  one.parentElement.querySelector('.actions').querySelector('[data-edits]').click())"""
_OWN = {"metadata": METADATA, "known": None}
_KNOWN = {"metadata": METADATA, "known": {"paper": 1}}


def _typed(selector: str, text: str) -> str:
    return f"""(() => {{
      const field = document.querySelector({selector!r});
      field.value = {text!r};
      field.dispatchEvent(new Event("input", {{ bubbles: true }}));
    }})()"""


def _found(*papers: Json, offline: bool = False) -> Json:
    found = [{"paper": one["id"]} for one in papers]
    return {"library.search": {"value": {"papers": found, "offline": offline}}}


_QUEUE = tuple(
    paper(20 + at, title, status, status_changed=time, **more)
    for at, (title, status, time, more) in enumerate(
        [
            ("Language Models are Few-Shot Learners", "reading", "2026-11-24T10:00:00Z", {"starred": True}),
            ("Denoising Diffusion Probabilistic Models", "saved", "2026-11-01T10:00:00Z", {"note": "For the seminar."}),
            ("Neural Ordinary Differential Equations", "saved", "2026-06-01T10:00:00Z", {"tags": ["ode"]}),
            ("Mastering the Game of Go without Human Knowledge", "saved", "2023-11-24T10:00:00Z", {}),
        ]
    )
)
_IN_QUEUE = {"library.queue": {"value": [{"paper": one["id"]} for one in _QUEUE]}}

_PAGES = {
    "empty": State(page=on_page(())),
    "full": State(page=on_page(PAPERS, own=_KNOWN), papers=PAPERS, answers=_IN_QUEUE),
    "own-unknown": State(page=on_page(PAPERS[1:3], own=_OWN), papers=PAPERS),
    "odd": State(page=on_page(ODD), papers=ODD),
    "many": State(page=on_page(MANY), papers=MANY),
    "unsent": State(answers=_STUCK, page=on_page(UNSENT), papers=UNSENT),
    "offline": State(answers=connected_as("off", OFF["message"]), page=on_page(PAPERS[1:]), papers=PAPERS),
    "problem": State(answers=connected_as("problem", FAILED["message"]), page=on_page(PAPERS[1:3]), papers=PAPERS),
    "unpaired": State(answers=_UNPAIRED, page=on_page(())),
    "pairing": State(answers=_PAIRING, page=on_page(())),
    "site-off": State(
        answers={"settings.get": {"value": {**SETTINGS, "offSites": ["127.0.0.1"]}}},
        page=on_page((), enabled=False),
    ),
    "marking-off": State(
        answers={"settings.get": {"value": {**SETTINGS, "marking": False}}}, page=on_page((), enabled=False)
    ),
    "unread": State(),
    "pdf": State(answers={"tab.paper": {"value": {"of": {"metadata": METADATA, "url": ""}, "known": None}}}),
    "pdf-known": State(answers={"tab.paper": {"value": {"of": {"id": 1}, "known": {"paper": 1}}}}, papers=PAPERS),
}
_SEARCH = {
    "search": State(answers=_found(*PAPERS), papers=PAPERS, query="q=attention"),
    "search-offline": State(answers=_found(*PAPERS[:2], offline=True), papers=PAPERS, query="q=attention"),
    "search-nothing": State(query="q=phlogiston"),
    "search-failed": State(answers={"library.search": {"error": FAILED}}, query="q=attention"),
    "search-hint": State(query="q="),
}
_UNFOLD = "document.querySelectorAll('#papers-list button.glance').forEach((one) => one.click())"
_TAB = "document.querySelector('#tab-{}').click()"

# Each view of the extension, its page, and its states by name.
STATES: dict[str, dict[str, State]] = {
    "panel": {
        **{
            name: State(**{**vars(state), "then": _UNFOLD if name in {"odd", "unsent"} else ""})
            for name, state in _PAGES.items()
        },
        **_SEARCH,
        "queue": State(answers=_IN_QUEUE, papers=_QUEUE, then=_TAB.format("queue")),
        "queue-empty": State(then=_TAB.format("queue")),
        "queue-loading": State(answers={"library.queue": "wait"}, then=_TAB.format("queue")),
        "queue-failed": State(answers={"library.queue": {"error": FAILED}}, then=_TAB.format("queue")),
        "outbox": State(answers=_STUCK, papers=UNSENT, then=_TAB.format("unsent")),
        "outbox-conflict": State(answers=_CONFLICT, then=_TAB.format("unsent")),
        "editing": State(
            page=on_page(PAPERS, own=_KNOWN),
            papers=PAPERS,
            then="document.querySelector('.annotation-tools button:not([hidden])').click()",
        ),
        "refused": State(
            page=on_page(PAPERS, own=_KNOWN), papers=PAPERS, write=FAILED, then=_typed(".note-field", "A new note")
        ),
    },
    "popup": {
        **_PAGES,
        "digest": State(
            answers={"listing.known": {"value": [None, None, {"paper": 1}, None]}},
            page={**on_page(PAPERS), "page.listing": LISTING},
            papers=PAPERS,
            then="document.querySelector('#digest-offer button').click()",
        ),
        "search": State(answers=_found(*PAPERS), papers=PAPERS, then=_typed("#search", "attention")),
        "search-offline": State(
            answers=_found(*PAPERS[:2], offline=True), papers=PAPERS, then=_typed("#search", "attention")
        ),
        "search-nothing": State(then=_typed("#search", "phlogiston")),
    },
    "options": {
        "full": State(),
        "unsent": State(answers=_STUCK),
        "conflict": State(answers=_CONFLICT),
        "merging": State(answers=_CONFLICT, then=_MERGING),
        "forgetting": State(answers=_CONFLICT, then="document.querySelector('#forget-all').click()"),
        "offline": State(answers=connected_as("off", OFF["message"])),
        "unpaired": State(answers=_UNPAIRED),
        "pairing": State(answers=_PAIRING),
    },
    "welcome": {
        "unpaired": State(answers=_UNPAIRED),
        "pairing": State(answers=_PAIRING),
        "offline": State(
            answers={**connected_as("off", OFF["message"], papers=0, synced=None), "server.runs": {"value": False}}
        ),
        "first": State(answers={**_UNPAIRED, "server.runs": {"value": False}}),
        "connected": State(),
    },
    "help": {"full": State()},
}
