"""Notes in a folder: what is written, what stays the reader's, and what is never touched."""

from __future__ import annotations

import os
import unicodedata
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperlight import vault
from paperlight.errors import InvalidInputError
from paperlight.formats import obsidian
from paperlight.types import Paper, Reading, Status
from tests.formats.tricky import PAPERS, paper

ONE = paper(1, "Attention Is All You Need", authors=("Ashish Vaswani",), year=2017, identifiers=("arxiv:1706.03762",))


def counts(done: vault.Updated) -> tuple[int, int, int, int]:
    return done.written, done.updated, done.unchanged, len(done.left_alone)


def written(folder: Path, each: Paper = ONE) -> Path:
    vault.update(folder, [each])
    (path,) = folder.iterdir()
    return path


def front(text: str) -> dict[str, str]:
    lines = text.split("---\n")[1].splitlines()
    return dict(line.split(": ", 1) for line in lines if ": " in line)


def test_a_note_tells_what_is_known_of_the_paper(tmp_path: Path) -> None:
    reading = Reading(
        status=Status.READ, starred=True, tags=("to cite", "2024", "a/b"), note="50%% sure\n\n# no heading"
    )
    path = written(tmp_path / "new" / "folder", replace(ONE, reading=reading))
    text = path.read_text()
    assert path.name == "Attention Is All You Need.md"
    assert front(text) == {
        "paperlight": front(text)["paperlight"],
        "title": '"Attention Is All You Need"',
        "aliases": '["Attention Is All You Need"]',
        "authors": '["Ashish Vaswani"]',
        "year": "2017",
        "arxiv": '"1706.03762"',
        "url": '"https://arxiv.org/abs/1706.03762"',
        "status": '"read"',
        "starred": "true",
        "tags": '["to-cite", "_2024", "a/b"]',
        "added": '"2026-03-12"',
    }
    assert "50\\%\\% sure" in text
    assert "\n> \\# no heading" in text
    assert text.endswith(f"{obsidian.MARKER}\n\n")


def test_what_the_reader_wrote_stays(tmp_path: Path) -> None:
    path = written(tmp_path)
    mine = "\r\nMy words, %% a comment %%\r\n---\r\nno: property\r\n" + obsidian.MARKER + "\nlast line without end"
    own = "rating: 5\n# my remark\ncssclasses:\n  - wide\n\n- odd\n"
    text = path.read_bytes().decode()
    text = text.replace("---\n", f"---\n{own}", 1).replace(f"{obsidian.MARKER}\n\n", obsidian.MARKER + mine)
    path.write_bytes(text.encode())
    changed = replace(ONE, title="Another Title", year=2018)
    assert counts(vault.update(tmp_path, [changed])) == (0, 1, 0, 0)
    after = path.read_bytes().decode()
    assert after.endswith(obsidian.MARKER + mine)
    assert own in after
    assert after.count("\nyear: ") == 1
    assert "year: 2018\n" in after
    assert "# Another Title\n" in after
    assert counts(vault.update(tmp_path, [changed])) == (0, 0, 1, 0)


def test_a_note_is_found_again_wherever_the_reader_put_it(tmp_path: Path) -> None:
    path = written(tmp_path)
    (tmp_path / "sub").mkdir()
    path.rename(tmp_path / "sub" / "my name.md")
    changed = replace(ONE, title="A New Title", changed=ONE.changed + timedelta(days=1))
    assert counts(vault.update(tmp_path, [changed])) == (0, 1, 0, 0)
    assert [each.name for each in tmp_path.rglob("*.md")] == ["my name.md"]


def test_an_unchanged_note_is_not_rewritten(tmp_path: Path) -> None:
    path = written(tmp_path)
    os.utime(path, ns=(1, 1))
    node = path.stat().st_ino
    assert counts(vault.update(tmp_path, [ONE])) == (0, 0, 1, 0)
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == (1, node)


@pytest.mark.parametrize("gone", ["marker", "front"])
def test_a_note_whose_marker_is_gone_is_left_alone(tmp_path: Path, gone: str) -> None:
    path = written(tmp_path)
    text = path.read_text()
    # Without its properties it is a file of the reader's: the paper gets a note of its own beside it.
    mine = text.replace(obsidian.MARKER, "mine") if gone == "marker" else text.split("---\n", 2)[2]
    path.write_text(mine)
    done = vault.update(tmp_path, [replace(ONE, year=2020)])
    assert counts(done) == ((0, 0, 0, 1) if gone == "marker" else (1, 0, 0, 0))
    assert path.read_text() == mine


def test_files_of_the_readers_are_never_touched(tmp_path: Path) -> None:
    mine = {
        "Attention is all you need.md": b"mine",
        "binary.md": b"\xff\xfe\x00",
        "open.md": b"---\npaperlight: x\n",
        "empty.md": b"",
    }
    for name, content in mine.items():
        (tmp_path / name).write_bytes(content)
    assert counts(vault.update(tmp_path, [ONE])) == (1, 0, 0, 0)
    assert {name: (tmp_path / name).read_bytes() for name in mine} == mine
    assert len(list(tmp_path.iterdir())) == len(mine) + 1


def test_links_are_not_followed_out_of_the_folder(tmp_path: Path) -> None:
    outside, folder = tmp_path / "outside", tmp_path / "folder"
    secret = written(outside)
    before = secret.read_bytes()
    folder.mkdir()
    (folder / "link.md").symlink_to(secret)
    (folder / "sub").symlink_to(outside, target_is_directory=True)
    (folder / "Attention Is All You Need.md").symlink_to(tmp_path / "nowhere.md")
    assert counts(vault.update(folder, [replace(ONE, year=2020)])) == (1, 0, 0, 0)
    assert secret.read_bytes() == before
    assert not (tmp_path / "nowhere.md").exists()


def test_a_copy_is_told_and_the_bin_is_not_looked_into(tmp_path: Path) -> None:
    path = written(tmp_path)
    (tmp_path / "a copy.md").write_bytes(path.read_bytes())
    (tmp_path / ".trash").mkdir()
    (tmp_path / ".trash" / "old.md").write_bytes(path.read_bytes())
    assert counts(vault.update(tmp_path, [ONE])) == (0, 0, 1, 1)


def test_a_failed_write_leaves_the_old_note_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path)
    before = path.read_bytes()

    def full(_file: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        vault.update(tmp_path, [replace(ONE, year=2020)])
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(InvalidInputError, match="name a folder"):
        vault.update(tmp_path / "file", [ONE])


def test_papers_of_one_title_have_a_note_each(tmp_path: Path) -> None:
    papers = [ONE, replace(ONE, id=2, title=ONE.title.upper()), replace(ONE, id=3)]
    assert counts(vault.update(tmp_path, papers)) == (3, 0, 0, 0)
    assert counts(vault.update(tmp_path, papers[::-1])) == (0, 0, 3, 0)


def test_tricky_papers_come_to_rest(tmp_path: Path) -> None:
    assert counts(vault.update(tmp_path, PAPERS)) == (len(PAPERS), 0, 0, 0)
    assert counts(vault.update(tmp_path, PAPERS)) == (0, 0, len(PAPERS), 0)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ('A/B: \\C* "d" <e>|f?', "A B C d e f.md"),
        ("CON", "_CON.md"),
        ("nul.txt", "_nul.txt.md"),
        ("Com1", "_Com1.md"),
        ("Console", "Console.md"),
        ("...", "Paper.md"),
        ("e\u0301", "é.md"),
        (".hidden. ", "hidden.md"),
        ("数" * 100, "数" * 39 + ".md"),
    ],
)
def test_names(title: str, name: str) -> None:
    assert obsidian.file_name(paper(1, title)) == name


@given(st.text(max_size=200), st.booleans())
def test_a_name_is_good_on_all_systems(title: str, apart: bool) -> None:
    name = obsidian.file_name(paper(1, title), apart=apart)
    assert len(name.encode()) <= 120
    assert not set(name) & set('<>:"/\\|?*\0\n')
    assert name == unicodedata.normalize("NFC", name)
    assert name.strip(". ") == name


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_any_paper_has_a_note_that_is_known_again(title: str, tag: str, note: str) -> None:
    each = paper(1, title, reading=Reading(tags=(tag,), note=note), abstract=note, authors=(tag,))
    text = obsidian.note(each)
    assert text is not None
    assert obsidian.id_in(text)
    assert text.count(obsidian.MARKER) == 1
    assert obsidian.note(each, text) == text
    assert obsidian.note(each, text + "\u2028mine\x0b") == text + "\u2028mine\x0b"
