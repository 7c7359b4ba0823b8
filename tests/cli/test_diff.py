"""`policymine diff` as a user runs it: the terminal, files by suffix, exit codes, one line for what cannot be done."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.comparisons.test_revision import NEW, OLD

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("versions")
    old, new = folder / "old.txt", folder / "new.txt"
    old.write_text(OLD, encoding="utf-8")
    new.write_text(NEW.replace("夜间突发", f"{EVIL}夜间\x1b[31m突发"), encoding="utf-8")
    return old, new


def test_the_terminal_shows_tally_and_marked_clauses(files: tuple[Path, Path], run: Run) -> None:
    ended = run("diff", *files)
    assert ended.returncode == 0, ended.stderr
    assert "改写" in ended.stdout
    assert "[-应当-]{+可以+}" in ended.stdout
    assert "第三条 -> 第四条  (改写; 0." in ended.stdout
    assert "三十日 → 15日" in ended.stdout
    assert "\x1b" not in ended.stdout
    assert "第一条" not in ended.stdout
    assert "第一条" in run("diff", *files, "--all").stdout
    only = run("diff", *files, "--only", "dropped", "--lang", "en").stdout
    assert "dropped" in only
    assert "{+" not in only


def test_json_holds_rows_marks_and_tally(files: tuple[Path, Path], run: Run) -> None:
    answer = json.loads(run("diff", *files, "--json").stdout)
    assert len(answer["rows"]) == 12
    assert {"change", "old", "new", "similarity", "force", "numbers", "old_text", "new_start"} <= set(
        answer["rows"][0]
    )
    assert answer["tally"][0]["change"] == "kept"
    assert {m["op"] for m in answer["marks"]} == {"equal", "delete", "insert"}
    assert answer["provenance"]["method"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_stands_alone_and_source_text_is_inert(
    files: tuple[Path, Path], tmp_path: Path, run: Run, lang: str
) -> None:
    path = tmp_path / f"{lang}.html"
    assert run("diff", *files, "--out", path, "--lang", lang).returncode == 0
    page = path.read_text("utf-8")
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "default-src 'none'" in page
    assert not re.search(r"(?:src|href)=[\"']?(?:https?:)?//", page)
    assert "<del>应当</del>" in page
    assert "<ins>可以</ins>" in page
    # A moved clause is linked both ways, and every link has its place.
    assert set(re.findall(r'href="#([rs]\d+)"', page)) <= set(re.findall(r'id="([rs]\d+)"', page))
    assert 'class="row stub moved"' in page
    assert ("逐条对照" if lang == "zh" else "Clause by clause") in page


def test_word_spreadsheet_table_and_figure(files: tuple[Path, Path], tmp_path: Path, run: Run) -> None:
    import docx
    import openpyxl

    for suffix in ("docx", "xlsx", "csv", "svg"):
        assert run("diff", *files, "--out", tmp_path / f"d.{suffix}").returncode == 0
    (table,) = docx.Document(str(tmp_path / "d.docx")).tables
    assert len(table.rows) == 13
    runs = [r for cell in table._cells for p in cell.paragraphs for r in p.runs]
    assert "应当" in [r.text for r in runs if r.font.strike]
    assert "可以" in [r.text for r in runs if r.font.underline]
    assert any(EVIL in r.text for r in runs)
    book = openpyxl.load_workbook(tmp_path / "d.xlsx")
    assert {"rows", "evidence", "tally", "marks", "provenance"} <= set(book.sheetnames)
    assert (tmp_path / "d.csv").read_bytes().startswith(b"\xef\xbb\xbfchange,old,new")
    assert "<svg" in (tmp_path / "d.svg").read_text("utf-8")


def test_exit_codes(files: tuple[Path, Path], tmp_path: Path, run: Run) -> None:
    same = run("diff", files[0], files[0])
    assert same.returncode == 1
    assert "没有改动" in same.stderr
    for words in (
        ("diff", files[0], tmp_path / "none.txt"),
        ("diff", *files, "--only", "gone"),
        ("diff", *files, "--unit", "page"),
        ("diff", *files, "--lang", "fr"),
        ("diff", *files, "--comments", tmp_path / "none"),
        ("diff", *files, "--out", tmp_path / "none" / "x.html"),
    ):
        ended = run(*words)
        assert ended.returncode == 2, words
        assert len(ended.stderr.strip().splitlines()) == 1, ended.stderr
