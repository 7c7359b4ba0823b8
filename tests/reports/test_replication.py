"""The record of a report and its folder: what is written, under which names, and how differences are told."""

from __future__ import annotations

import csv
import json
import re
import runpy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from policymine.charts.pdf_order import ordered_pdf
from policymine.reports.base import ReportInput
from policymine.reports.layout import read_layout
from policymine.reports.render import render_report
from policymine.reports.replication.checks import compare_records
from policymine.reports.replication.folder import write_folder
from policymine.reports.replication.manifest import check_files
from policymine.reports.replication.record import canonical, named_results, report_record, result_record
from policymine.reports.replication.tables import csv_bytes, safe_name
from policymine.reports.replication.texts import settings_toml

SECTIONS = ("keywords", "methods", "provenance")


@pytest.fixture(scope="module")
def data(root: Path) -> ReportInput:
    """The report of the golden input, whose titles, terms and names are hostile."""
    load = runpy.run_path(str(root / "tests" / "golden" / "load.py"))
    made: ReportInput = load["report_input"](
        "zh", sections=SECTIONS, command="policymine report c --out `r`.html"
    )
    return made


@pytest.fixture(scope="module")
def folder(data: ReportInput, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its replication folder; only to be read."""
    place = tmp_path_factory.mktemp("hostile")
    page = place / "报告.html"
    page.write_text(render_report(data), "utf-8", "replace")
    results = named_results(data)
    record = report_record(
        results, parameters={"seed": 3}, corpus={"name": "c", "path": "c", "fingerprint": "0"}, whole=True
    )
    path, unwritten = write_folder(place / "folder", data, report=page, record=record, results=results)
    assert unwritten == ()
    return path


def test_nothing_leaves_the_folder(folder: Path) -> None:
    assert sorted(p.name for p in folder.parent.iterdir()) == ["folder", "报告.html"]
    names = [p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()]
    assert all(re.fullmatch(r"([a-z]+/)?[\w. -]+", name) for name in names), names
    assert {
        "README.md",
        "manifest.json",
        "replay.json",
        "documents.csv",
        "methods.txt",
        "parameters.toml",
    } <= set(names)
    assert {"references.bib", "references.ris", "gbt7714.txt", "data/dictionary.csv"} <= set(names)
    assert all(check.status == "same" for check in check_files(folder))


def test_files_bear_the_numbers_of_the_page(folder: Path, data: ReportInput) -> None:
    page = render_report(data)
    for kind, word in (("table", "表"), ("figure", "图")):
        shown = {int(n) for n in re.findall(rf"<b>{word}\s*(\d+)</b>", page)}
        written = {int(p.name.split("-")[1]) for p in (folder / "data").glob(f"{kind}-*.csv")}
        assert shown
        assert written <= shown
        if kind == "table":
            assert written == shown
        else:
            drawn = {int(p.name.split("-")[1]) for p in (folder / "figures").glob("*.png")}
            assert drawn == shown
    for picture in (folder / "figures").iterdir():
        start = {".png": b"\x89PNG", ".pdf": b"%PDF", ".svg": b"<svg"}[picture.suffix]
        assert picture.read_bytes().startswith(start), picture


def test_cells_are_inert_and_read_by_a_spreadsheet(folder: Path) -> None:
    for path in (folder / "data").glob("*.csv"):
        content = path.read_bytes()
        assert content.startswith(b"\xef\xbb\xbf")
        for row in csv.reader(content.decode("utf-8-sig").splitlines()):
            assert not any(re.match(r"[=@＝＠]|[+-](?!\d|\.)", cell) for cell in row), (path, row)
    rows = list(csv.DictReader((folder / "data" / "dictionary.csv").read_text("utf-8-sig").splitlines()))
    files = {row["文件"] for row in rows}
    assert files == {p.name for p in (folder / "data").glob("*.csv")} - {"dictionary.csv"}
    assert {row["列"]: row["名称"] for row in rows}["score"] != "score"


def test_the_readme_shows_hostile_words_as_they_are(folder: Path) -> None:
    text = (folder / "README.md").read_text("utf-8")
    assert "<script" not in re.sub(r"\\<", "", text)
    assert text.count("```") == 0
    assert "policymine verify folder" in text
    assert "{{" not in text
    assert "怎样核对" in text
    assert "How to check it" in text


def test_the_settings_make_the_same_report(folder: Path, data: ReportInput, tmp_path: Path) -> None:
    layout = read_layout(folder / "parameters.toml")
    assert layout.title == data.title
    assert dict(layout.analysis) == {"seed": 3}
    hostile = 'a "quoted" \\ title\x7f\nnew line ]['
    changed = ReportInput(hostile, "en", {}, author=("A", hostile), remarks={"shift": ("one", "two")})
    path = tmp_path / "report.toml"
    path.write_text(settings_toml(changed, {"shift": [["a", "b"]], "k": 5, "sections": ["shift"]}), "utf-8")
    read = read_layout(path)
    assert read.title is not None
    assert read.title.split() == hostile.split()
    assert len(read.author) == 2
    assert read.remarks["shift"] == ("one", "two")
    assert read.sections == ("shift",)
    assert read.analysis["k"] == 5


def test_an_older_folder_is_replaced_as_a_whole(folder: Path, data: ReportInput, tmp_path: Path) -> None:
    page = tmp_path / "r.html"
    page.write_text("page", "utf-8")
    target = tmp_path / "again"
    for sections in (("methods", "provenance"), ("methods",)):
        made = replace(data, sections=sections)
        write_folder(
            target, made, report=page, record={"parameters": {}, "corpus": {"path": "c"}}, results=[]
        )
        tables = sorted((target / "data").glob("table-*.csv"))
        assert bool(tables) is ("provenance" in sections)
    assert all(check.status == "same" for check in check_files(target))
    assert sorted(p.name for p in tmp_path.iterdir()) == ["again", "r.html"]


def result(rows: list[dict[str, Any]], **further: Any) -> dict[str, Any]:
    return {"rows": rows, **further, "provenance": {"verb": "track", "parameters": {}}}


def test_ten_digits_are_recorded_and_nine_compared() -> None:
    assert canonical([1 / 3, 2.0, 1e20, True, None]) == [0.3333333333, 2, 1e20, True, None]
    assert re.fullmatch("#[0-9a-f]{12}", canonical("x" * 81))
    before = result_record("a", result([{"x": 1 / 3}], p=0.5))
    assert compare_records(before, result_record("a", result([{"x": 1 / 3 + 1e-13}], p=0.5))).status == "same"
    near = result_record("a", result([{"x": 0.33333333345}], p=0.5))
    assert near["digest"] != before["digest"]
    assert compare_records(before, near).status == "same"
    far = compare_records(before, result_record("a", result([{"x": 0.3333334}], p=0.5)))
    assert (far.status, far.n_changed) == ("different", 1)
    assert far.largest == pytest.approx(0.3333334 - 1 / 3, rel=1e-2)


def test_rows_and_values_that_come_and_go_are_told() -> None:
    before = result_record(
        "a", result([{"x": 1, "y": "a"}, {"x": 2, "y": "b"}], verdict="abrupt", breaks=[1])
    )
    after = result_record("a", result([{"x": 1, "z": "a"}], verdict="none", breaks=[1, 2]))
    told = {(c.where, c.column): (c.recorded, c.now) for c in compare_records(before, after).changes}
    assert told["columns", ""] in (("y", "(missing)"), ("(missing)", "z"))
    assert told["verdict", ""] == ("abrupt", "none")
    assert told["row 1", "(row)"][1] == "(missing)"
    assert ("breaks", "") in told


def test_a_long_table_is_recorded_by_the_digests_of_its_rows() -> None:
    rows = [{"term": f"t{i}", "x": i / 7} for i in range(100)]
    before = result_record("a", result(rows), room=50)
    assert before["rows"] is None
    assert len(before["row_digests"]) == 600
    assert compare_records(before, result_record("a", result(rows))).status == "same"
    rows[41] = {"term": "t41", "x": 1.5}
    found = compare_records(before, result_record("a", result(rows)))
    assert (found.status, found.n_changed, found.largest) == ("different", 1, None)
    assert [c.where for c in found.changes] == ["row 41"]


def test_a_page_has_room_for_the_small_results_first(data: ReportInput) -> None:
    results = named_results(data)
    names = [name for name, _ in results]
    assert len(names) == len(set(names))
    assert "shift 1 robustness" in names
    record = report_record(results, parameters={}, corpus={})
    assert [r["name"] for r in record["results"]] == names
    assert json.loads(json.dumps(record)) == record


def test_names_are_safe() -> None:
    for hostile in ("../../x", "a/b\\c", "CON", "\x00", "a" * 300, "名字", ".hidden", "x:y"):
        assert re.fullmatch(r"[A-Za-z0-9_-]{1,40}", safe_name(hostile))


def test_csv_is_written_for_excel() -> None:
    written = csv_bytes(["词", "n"], [["=1+1", 1], [None, 0.5]])
    assert written == b"\xef\xbb\xbf" + "词,n\r\n'=1+1,1\r\n,0.5\r\n".encode()


def test_a_pdf_is_put_in_order() -> None:
    """Two files that differ in the numbers of their objects and the order of their fonts come out the same."""

    def pdf(numbers: dict[str, int], fonts: list[str]) -> bytes:
        n = numbers
        parts = {
            "root": b"<< /Type /Catalog /Pages %d 0 R >>" % n["pages"],
            "pages": b"<< /Kids [%d 0 R] >>" % n["page"],
            "page": b"<< /Font << "
            + b" ".join(b"/%s %d 0 R" % (f.encode(), n[f]) for f in fonts)
            + b" >> >>",
            "f0": b"<< /Length 13 >>\nstream\nendobj 1 0 R \nendstream",
            "f1": b"<< /Name /B >>",
        }
        body = b"%PDF-1.7\n"
        for name, number in sorted(n.items(), key=lambda item: item[1]):
            body += b"%d 0 obj\n" % number + parts[name] + b"\nendobj\n\n"
        return (
            body + b"xref\n0 6\ntrailer\n<<\n  /Size 6\n  /Root %d 0 R\n>>\nstartxref\n9\n%%%%EOF" % n["root"]
        )

    one = ordered_pdf(pdf({"root": 1, "pages": 2, "page": 3, "f0": 4, "f1": 5}, ["f0", "f1"]))
    two = ordered_pdf(pdf({"root": 3, "pages": 5, "page": 1, "f0": 2, "f1": 4}, ["f1", "f0"]))
    assert one == two == ordered_pdf(one)
    assert b"endobj 1 0 R \nendstream" in one
    place = int(one.rsplit(b"startxref\n", 1)[1].split(b"\n")[0])
    assert one[place:].startswith(b"xref\n0 6\n")
    for line in one[place:].split(b"\r\n")[1:6]:
        assert re.match(rb"\d+ 0 obj", one[int(line[:10]) :])
    assert ordered_pdf(b"no pdf") == b"no pdf"
