"""The command line: what it prints, its exit codes, that a failure is one plain line."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from paperlight import __version__
from paperlight.app import opened
from paperlight.cli import main
from paperlight.config import Settings
from tests.conftest import SEED
from tests.servers import PAPERLIGHT, paperlight, serving

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def run_one(*arguments: str, input: str | bytes | None = None) -> Result:
        environment = {"PAPERLIGHT_DATA_DIR": str(tmp_path / "data")}
        return CliRunner().invoke(main, arguments, input=input, env=environment)

    return run_one


@pytest.fixture
def filled(run: Run) -> Run:
    assert run("import", str(SEED)).exit_code == 0
    return run


def test_import_tells_what_it_did_and_what_it_skipped(run: Run) -> None:
    result = run("import", str(SEED))
    assert "59 papers, 59 new, 0 known" in result.output
    assert "2026-03-11 (inferred)" in result.output or "(inferred)" in result.output
    assert "line 5 skipped: page furniture: Subscribe" in result.output
    again = run("import", str(SEED), "--json")
    assert json.loads(again.stdout)["items"][0]["entries"] == 59
    assert "imported before" in run("import", str(SEED)).output


def test_import_reads_standard_input_and_a_given_date(run: Run) -> None:
    result = run("import", "-", "--date", "2024-02-29", "--json", input=SEED.read_bytes())
    assert json.loads(result.stdout)["items"][0]["date"] == "2024-02-29"


def test_match_recognises_papers_in_a_text_as_the_api_does(filled: Run, tmp_path: Path) -> None:
    sentence = "We build on Generative Judge for Evaluating Alignment.\n"
    (match,) = json.loads(filled("match", "-", "--json", input=sentence).stdout)["matches"]
    assert match.pop("title") == "Generative Judge for Evaluating Alignment"
    assert match.pop("paper_id") > 0
    assert match == {"status": "new", "evidence": "title", "score": 1.0, "text": 0, "start": 12, "end": 53}
    page = tmp_path / "page.txt"
    page.write_text(
        "Reading list\nGenerative Judge for …\n\U0001f600 Value Kaleidoscope: Engaging AI with Pluralistic …\n"
    )
    told = filled("match", str(page), "--lines").output
    assert told.split("\n")[0].startswith("3: · ")
    assert "Value Kaleidoscope: Engaging AI with Pluralistic  truncated 0.80 (ellipsis)" in told
    assert "No known paper" in filled("match", "-", input="Nothing\0 that is known").output
    page.write_bytes("Größe".encode("latin-1"))
    failed = filled("match", str(page))
    assert failed.exit_code == 1
    assert "no text in UTF-8 (byte 3)" in failed.output


def test_search_understands_fields_prefixes_and_offers_a_spelling(filled: Run) -> None:
    found = json.loads(filled("search", 'title:"diffusion models"', "--json").stdout)["items"]
    assert len(found) == 5
    assert all("diffusion models" in hit["title"].lower() for hit in found)
    assert "Value Kaleidoscope" in filled("search", "kaleidoscop*").output
    nothing = filled("search", "optimal hyperparametr")
    assert nothing.exit_code == 0
    assert "Did you mean: optimal hyperparameter" in nothing.output
    assert json.loads(filled("search", "optimal hyperparametr", "--json").stdout)["did_you_mean"]


def test_marking_shows_in_lists_and_exports(filled: Run) -> None:
    assert filled("mark", "1", "3", "--status", "saved", "--star", "--tag", "to cite").exit_code == 0
    listed = filled("list", "--status", "saved")
    assert listed.output.count("saved") == 2
    assert "#to cite" in listed.output
    assert [each["id"] for each in json.loads(filled("list", "--status", "saved", "--json").stdout)["items"]] == [1, 3]
    filled("mark", "3", "--status", "read", "--unstar", "--untag", "TO CITE", "--note", "-", input="A note\n")
    paper = json.loads(filled("list", "--status", "read", "--json").stdout)["items"][0]
    assert paper["reading"].items() >= {"starred": False, "tags": [], "note": "A note"}.items()
    assert "Value Kaleidoscope" in filled("export", "bibtex", "--status", "saved").stdout


def test_a_paper_is_annotated_and_that_is_changed_and_deleted(filled: Run) -> None:
    (paper,) = json.loads(filled("search", "title:marginalization", "--json").stdout)["items"]
    number, abstract = str(paper["id"]), paper["abstract"]
    quote = " ".join(abstract.split()[3:9])
    start = abstract.index(quote)
    end = start + len(quote)
    made = filled("annotate", number, "--quote", quote, "--comment", "Why?", "--tag", "a", "--json")
    (annotation,) = json.loads(made.stdout)["items"]
    # With what stands around it in the abstract, by which the extension tells its place.
    kept = {"prefix": abstract[:start], "exact": quote, "suffix": abstract[end : end + 64]}
    (selector,) = annotation["target"]["selector"]
    assert selector == {"type": "TextQuoteSelector", **kept}
    assert quote in filled("annotate", number, "--list").stdout.replace("\n", " ")
    filled("annotate", "--edit", annotation["id"], "--comment", "So.", "--color", "pink")
    listed = filled("annotate", number, "--list").stdout
    assert "So." in listed
    assert "pink" in listed
    assert "#a" in listed
    filled("annotate", "--delete", annotation["id"])
    assert json.loads(filled("annotate", number, "--list", "--json").stdout)["items"] == []


def test_all_marks_are_set_or_none(filled: Run) -> None:
    assert filled("mark", "1", "99", "--status", "read").exit_code == 1
    assert json.loads(filled("list", "--status", "read", "--json").stdout)["items"] == []


def test_a_list_tells_what_it_leaves_out(filled: Run) -> None:
    assert "5 of 59 shown" in filled("list", "--limit", "5").stderr
    assert len(filled("list", "--all").stdout.splitlines()) == 59
    assert "No papers" not in filled("list", "--all").output


def test_an_export_goes_to_a_file(filled: Run, tmp_path: Path) -> None:
    target = tmp_path / "papers.json"
    assert filled("export", "json", "-o", str(target)).exit_code == 0
    assert len(json.loads(target.read_bytes())["papers"]) == 59


def test_tokens_are_made_listed_and_revoked(run: Run) -> None:
    made = run("tokens", "create", "my script")
    assert len(made.stdout.strip().split()) == 1
    assert "my script" in run("tokens", "list").output
    assert made.stdout.strip() not in run("tokens", "list").output
    assert json.loads(run("tokens", "list", "--json").stdout)["items"][0]["name"] == "my script"
    assert run("tokens", "revoke", "1").exit_code == 0
    assert run("tokens", "revoke", "1").exit_code == 1
    assert "/signin?code=" in run("tokens", "sign-in").output


def test_pairing_is_approved_by_its_code(run: Run, tmp_path: Path) -> None:
    assert "No extension waits" in run("pair").output
    with opened(Settings(data_dir=tmp_path / "data")) as (_, access):
        asked = access.request_pairing("Firefox", "moz-extension://1")
        denied = access.request_pairing("Chromium", None)
    assert asked.code in run("pair").output
    assert "Firefox is paired" in run("pair", asked.code.lower()).output
    assert "turned away" in run("pair", denied.code, "--deny").output
    assert run("pair", asked.code).exit_code == 1


def test_doctor_reindex_and_paths(filled: Run, tmp_path: Path) -> None:
    assert "59 papers" in filled("doctor").output
    assert "59 papers are indexed" in filled("reindex").output
    paths = json.loads(filled("paths", "--json").stdout)
    assert paths["data"] == str(tmp_path / "data")
    assert Path(paths["extension"], "manifest.json").exists()
    assert str(tmp_path) in filled("paths").output


def test_a_damaged_database_is_told_in_one_line(filled: Run, tmp_path: Path) -> None:
    for file in (tmp_path / "data").glob("library*"):
        file.unlink()
    (tmp_path / "data" / "library.sqlite3").write_bytes(b"no database at all " * 1000)
    result = filled("list")
    assert result.exit_code == 1
    assert result.output.startswith("Error: The library's database is damaged")
    assert result.output.count("\n") == 1


def test_a_library_of_a_newer_version_is_left_alone(filled: Run, tmp_path: Path) -> None:
    import sqlite3

    database = sqlite3.connect(tmp_path / "data" / "library.sqlite3")
    database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.commit()
    database.close()
    result = filled("list")
    assert (result.exit_code, result.output.count("\n")) == (1, 1)
    assert "newer Paperlight" in result.output


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["list", "--status", "eaten"], 2),
        (["import", "/no/such/file"], 2),
        (["mark", "1"], 2),
        (["mark", "1", "--status", "read"], 1),
        (["mark", "arxiv:9999.99999", "--status", "read"], 1),
        (["export", "docx"], 2),
        (["search"], 2),
        (["nonsense"], 2),
        (["tokens", "create", " "], 1),
        (["pair", "ABC-DEF"], 1),
        (["import", "-", "--date", "soon"], 2),
        (["--data-dir", "/proc/nowhere", "list"], 1),
        (["mark", "9" * 23, "--star"], 1),
        (["list", "--limit", "9" * 23], 2),
        (["list", "--digest", "9" * 23], 2),
        (["tokens", "revoke", "9" * 23], 2),
    ],
)
def test_exit_codes(run: Run, arguments: list[str], code: int) -> None:
    result = run(*arguments)
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    if code == 1:
        assert result.output.startswith("Error: ")
        assert result.output.count("\n") == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "abc"), ("DATABASE_URL", "junk"), ("DATABASE_URL", "postgresql+nothing://localhost/x")],
)
def test_a_bad_setting_is_told_in_one_line(run: Run, monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"PAPERLIGHT_{name}", value)
    result = run("list")
    assert (result.exit_code, result.output.count("\n")) == (1, 1)
    assert f"PAPERLIGHT_{name}" in result.output


def test_hosts_are_parted_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAPERLIGHT_ALLOWED_HOSTS", "lab.example:8080, Papers.example")
    assert {"lab.example:8080", "papers.example"} <= Settings().hosts
    assert Settings(host="10.0.0.5", port=80).hosts >= {"10.0.0.5:80", "10.0.0.5"}
    assert Settings(host="0.0.0.0", port=81).address == "http://127.0.0.1:81"
    assert not any("0.0.0.0" in host for host in Settings(host="0.0.0.0").hosts)
    monkeypatch.setenv("PAPERLIGHT_DATA_DIR", "~/papers")
    assert Settings().data_dir == Path.home() / "papers"


def test_a_terminal_without_the_letters_is_no_reason_to_stop(tmp_path: Path) -> None:
    digest = tmp_path / "digest.txt"
    digest.write_text("Größe und Ähnlichkeit 学习 in Modellen\n")
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    for command in (["import", str(digest)], ["list"]):
        whole = [*PAPERLIGHT, "--data-dir", str(tmp_path / "data"), *command]
        done = subprocess.run(whole, env=environment, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr


def test_an_unusable_index_is_told_without_a_traceback(filled: Run, tmp_path: Path) -> None:
    index = tmp_path / "data" / "index"
    shutil.rmtree(index)
    index.write_text("in the way")
    found = filled("search", "kaleidoscope")
    assert found.exit_code == 0
    assert "Value Kaleidoscope" in found.output
    assert "Traceback" not in found.output
    ill = filled("doctor")
    assert ill.exit_code == 1
    assert "Traceback" not in ill.output


def test_the_version(run: Run) -> None:
    assert run("--version").output == f"paperlight, version {__version__}\n"


def test_a_running_server_is_no_obstacle(tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    with serving(data_dir, "--seed", str(SEED.parent)) as server:
        token = paperlight(data_dir, "tokens", "create", "x").stdout.strip()
        assert "Value Kaleidoscope" in paperlight(data_dir, "search", "kaleidoscope").stdout
        paperlight(data_dir, "mark", "1", "--status", "saved", "--note", "zebra stripes")
        assert json.loads(server.call("GET", "/api/v1/papers?q=zebra", token=token)[1])["items"][0]["id"] == 1
        digest = tmp_path / "more.txt"
        digest.write_text("A Title about Giraffes and Their Necks\n")
        paperlight(data_dir, "import", str(digest))
        assert json.loads(server.call("GET", "/api/v1/papers?q=giraffes", token=token)[1])["total"] == 1
        assert "60 papers are indexed" in paperlight(data_dir, "reindex").stdout
        assert paperlight(data_dir, "doctor").returncode == 0
        second = paperlight(tmp_path / "other", "serve", "--no-open", "--port", str(server.port), check=False)
        assert second.returncode == 1
        assert "Paperlight runs already" in second.stderr
    assert server.process.returncode == 0


def test_what_waitress_refuses_by_itself_is_hardened_too(tmp_path: Path) -> None:
    with serving(tmp_path / "data") as server, socket.create_connection(("127.0.0.1", server.port)) as raw:
        raw.sendall(b"GET / HTTP/1.1\r\nX-Long: " + b"x" * 300_000 + b"\r\n\r\n")
        head = raw.recv(65536)
        assert head.startswith(b"HTTP/1.0 431")
        assert b"nosniff" in head
        assert b"Content-Security-Policy" in head


def test_a_second_start_imports_nothing_twice(tmp_path: Path) -> None:
    for _ in range(2):
        with serving(tmp_path / "data", "--seed", str(SEED.parent)):
            pass
    assert len(json.loads(paperlight(tmp_path / "data", "list", "--all", "--json").stdout)["items"]) == 59
    with opened(Settings(data_dir=tmp_path / "data")) as (library, _):
        assert len(library.digests().items) == 1
