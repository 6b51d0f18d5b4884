"""The copy in real browsers' IndexedDB: what older versions left is kept, and the outbox in it is read again."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sites import Site
from tabs import Browser

from paperlight.browsers import EXTENSION

STORE = (EXTENSION / "background" / "store.js").read_text()
MADE = {
    1: 'database.createObjectStore("papers", { keyPath: "id" }); database.createObjectStore("meta");',
    2: 'database.createObjectStore("changes", { keyPath: "id" }); database.createObjectStore("index");',
}
PAPER = {"id": 7, "title": "Kept", "keys": ["kept"], "near_keys": [], "identifiers": [], "etag": "1-2"}


def page(version: int) -> str:
    """A page that has the store, and the database as a version of it had left it."""
    made = "".join(MADE[each] for each in range(1, version + 1))
    paper = json.dumps({**PAPER, "reading": {"status": "saved", "starred": False, "tags": [], "note": "Mine"}})
    mark = json.dumps({"cursor": "one 5", "synced": None})
    return f"""<script>
      self.left = new Promise((resolve) => {{
        const request = indexedDB.open("paperlight", {version});
        request.onupgradeneeded = () => {{ const database = request.result; {made} }};
        request.onsuccess = () => {{
          const transaction = request.result.transaction(["papers", "meta"], "readwrite");
          transaction.objectStore("papers").put({paper});
          transaction.objectStore("meta").put({mark}, "mark");
          transaction.oncomplete = () => {{ request.result.close(); resolve(); }};
        }};
      }});
    </script><script type=module>{STORE}; self.PaperStore = PaperStore;</script>"""


@pytest.mark.parametrize("version", [1, 2])
def test_what_an_older_version_left_is_kept(browser: Browser, site: Site, version: int) -> None:
    tab = browser.tab(site.put("/store", page(version)))
    found: dict[str, Any] = tab.evaluate(
        """(async () => {
          await self.left;
          const entry = (title) => ({ kind: "mark", title, state: "waiting" });
          const first = new PaperStore();
          const seqs = await first.write({ outbox: { put: [entry("one"), entry("two")] }, ownId: 2 ** 31 }, []);
          const undo = (id) => first.write({ undo: { id: String(id), paper: 7, annotation: { id } } }, []);
          for (let id = 0; id < 55; id++) await undo(id);
          await first.write({ outbox: { gone: [seqs[0]] }, renamed: [2 ** 31, 8] }, []);
          await first.write({ reset: true, mark: { cursor: null, synced: null, library: 1 }, papers: [] }, []);
          const next = new PaperStore();
          const { entries, ...outbox } = await next.outbox();
          return { seqs, titles: entries.map(({ title }) => title), ...outbox, own: await next.ownId() };
        })()"""
    )
    assert found == {"seqs": [1, 2], "titles": ["two"], "renamed": [[2**31, 8]], "library": 1, "own": 2**31}
    tab.goto(site.put("/again", page(version).replace('"paperlight"', '"paperlight-again"')))
    kept: dict[str, Any] = tab.evaluate(
        """(async () => {
          await self.left;
          const store = new PaperStore();
          for (let id = 0; id < 55; id++) await store.write({ undo: { id: String(id), paper: 7, annotation: {} } }, []);
          const deleted = await Promise.all(["4", "5", "54"].map((id) => store.deletedAnnotation(id)));
          return { papers: await store.withStatus(["saved"]), mark: await store.mark(), deleted: deleted.map(Boolean) };
        })()"""
    )
    assert [(paper["id"], paper["reading"]["note"]) for paper in kept["papers"]] == [(7, "Mine")]
    assert kept["mark"]["cursor"] == "one 5"
    assert kept["deleted"] == [False, True, True]
