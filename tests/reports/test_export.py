"""A result as a file: every suffix opens again, numbers are numbers, hostile text is inert."""

from __future__ import annotations

import csv
import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from policymine.errors import InputError
from policymine.reports.export import accepted_suffixes, write_result
from policymine.reports.exports.base import facts, inert
from policymine.reports.exports.tex import escape
from policymine.results import Evidence, Result, frame

from .word_schema import faults

# Forms of the sources alone.
CITING = (".bib", ".ris")
HOSTILE = [
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1+1",
    "<script>alert(1)</script>",
    "a\x00b\x0bc",
    "100% of $x_1 & \\input{/etc/passwd}",
    "社会治理",
    "http://example.org/",
]


@pytest.fixture
def hostile(results: dict[str, Result]) -> Result:
    rows = [
        {"term": text, "words": [text, "b"], "n": i, "rate": -0.5 * i, "none": None, "digits": "-5"}
        for i, text in enumerate(HOSTILE)
    ]
    sentence = "前" + HOSTILE[0] + "后\x00。"
    evidence = (Evidence("=d", sentence, 11, 11 + len(HOSTILE[0]), 10, "2014", HOSTILE[0]),)
    return replace(results["keywords"], table=frame(rows, list(rows[0])), sentences={0: evidence})


def test_every_suffix_writes_every_kind_of_result(results: dict[str, Result], tmp_path: Path) -> None:
    for suffix in accepted_suffixes():
        for name in ("shift", "topics", "meetings"):
            if suffix in CITING and not results[name].provenance.references:
                continue
            path = write_result(results[name], tmp_path / "out" / f"{name}{suffix}")
            assert path.stat().st_size > 100
    assert not [p for p in (tmp_path / "out").iterdir() if p.name.startswith(".")]


def test_a_result_without_rows_is_written_too(results: dict[str, Result], tmp_path: Path) -> None:
    empty = replace(results["keywords"], table=results["keywords"].table.head(0), sentences={})
    for suffix in set(accepted_suffixes()) - set(CITING):
        assert write_result(empty, tmp_path / f"empty{suffix}").exists()


def test_csv_has_a_bom_and_no_formula(hostile: Result, tmp_path: Path) -> None:
    path = write_result(hostile, tmp_path / "a.csv")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["term", "words", "n", "rate", "none", "digits"]
    for row in rows[1:8]:
        assert row[0].startswith("'")
    assert rows[8][0] == "<script>alert(1)</script>"
    assert rows[1][2:] == ["0", "-0.0", "", "-5"]
    assert rows[2][3] == "-0.5"


@pytest.mark.parametrize("text", ["-0.5", "+3", "-1e-5", "治理", "", "-12.5%"])
def test_numbers_and_plain_words_are_left_alone(text: str) -> None:
    assert inert(text) == text


def test_xlsx_has_four_sheets_and_no_formula(hostile: Result, tmp_path: Path) -> None:
    import openpyxl

    path = write_result(hostile, tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["rows", "evidence", "columns", "provenance"]
    cells = [cell for row in book["rows"].iter_rows(min_row=2) for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert book["rows"]["A2"].value == HOSTILE[0]
    assert book["rows"]["D3"].value == -0.5
    assert book["evidence"]["E2"].data_type == "s"
    described = [[c.value for c in row] for row in book["columns"].iter_rows(min_row=2)]
    assert [line[1] for line in described if line[0] == "rows"] == [
        "term",
        "words",
        "n",
        "rate",
        "none",
        "digits",
    ]
    assert described[0][2:6] == ["词", "词或短语", None, "文字"]
    assert not any(cell.hyperlink for cell in cells)
    with zipfile.ZipFile(path) as parts:
        assert not any(b"<f>" in parts.read(name) for name in parts.namelist())


def test_a_cell_longer_than_a_spreadsheet_holds_is_cut_and_says_so(
    results: dict[str, Result], tmp_path: Path
) -> None:
    import openpyxl

    rows = [{"group": "a", "term": "长" * 40_000, "score": 1.0, "count": 1}]
    path = write_result(replace(results["keywords"], table=frame(rows, list(rows[0]))), tmp_path / "a.xlsx")
    text = openpyxl.load_workbook(path)["rows"]["B2"].value
    assert len(text) == 32_767
    assert text.endswith("[cut: a cell holds 32,767 characters]")


def test_json_is_what_the_command_line_prints(results: dict[str, Result], tmp_path: Path) -> None:
    path = write_result(results["shift"], tmp_path / "a.json")
    assert json.loads(path.read_text("utf-8")) == json.loads(json.dumps(results["shift"].to_dict()))


def test_parquet_keeps_types_and_provenance(hostile: Result, tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    table = pq.read_table(write_result(hostile, tmp_path / "a.parquet"))
    assert table.column("words").to_pylist()[10] == ["社会治理", "b"]
    assert str(table.schema.field("n").type) == "int64"
    assert json.loads(table.schema.metadata[b"policymine"])["verb"] == "keywords"


def test_tex_has_booktabs_rules_and_no_command_of_the_source(hostile: Result, tmp_path: Path) -> None:
    text = write_result(hostile, tmp_path / "a.tex").read_text("utf-8")
    assert [rule for rule in ("\\toprule", "\\midrule", "\\bottomrule") if text.count(rule) == 1]
    assert "\\input" not in "".join(line for line in text.splitlines() if not line.startswith("%"))
    assert escape("\\input{x}") == "\\textbackslash{}input\\{x\\}"


def test_docx_is_a_three_line_table_with_evidence(hostile: Result, tmp_path: Path) -> None:
    import docx
    from docx.oxml.ns import qn

    document = docx.Document(str(write_result(hostile, tmp_path / "a.docx", lang="zh")))
    table = document.tables[0]
    assert [cell.text for cell in table.rows[0].cells][:2] == ["词", "代表词"]
    # The raised number leads to the sentence with this number.
    assert table.rows[1].cells[0].text == HOSTILE[0] + "1"
    lines = {line.tag: line.get(qn("w:sz")) for line in table._tbl.tblPr.find(qn("w:tblBorders"))}
    assert lines == {qn("w:top"): "12", qn("w:bottom"): "12"}
    under = [cell._tc.find(".//" + qn("w:tcBorders")) for row in table.rows[:2] for cell in row.cells]
    assert [line is not None for line in under] == [True] * 6 + [False] * 6
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    marked = [r.text for p in document.paragraphs for r in p.runs if r.style.name == "Mark"]
    assert marked == [HOSTILE[0]]


def test_html_is_inert_and_opens_to_evidence(hostile: Result, tmp_path: Path) -> None:
    text = write_result(hostile, tmp_path / "a.html").read_text("utf-8")
    assert "<script" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "<mark>=cmd|" in text


def test_an_unknown_suffix_lists_the_accepted(results: dict[str, Result], tmp_path: Path) -> None:
    for name in ("a.xls", "a", "a.base"):
        with pytest.raises(InputError, match=r"\.csv, \.docx, \.html, \.json, \.parquet, .*\.tex, \.xlsx"):
            write_result(results["shift"], tmp_path / name)


def test_a_place_that_cannot_be_written_is_named(results: dict[str, Result], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError, match="cannot write"):
        write_result(results["shift"], tmp_path / "file" / "a.csv")


def test_no_empty_list_of_references(results: dict[str, Result], tmp_path: Path) -> None:
    bare = replace(results["keywords"], provenance=replace(results["keywords"].provenance, references=()))
    for suffix in CITING:
        with pytest.raises(InputError, match="records no published source"):
            write_result(bare, tmp_path / f"none{suffix}")
        assert not list(tmp_path.iterdir())


def test_word_finds_nothing_to_repair_in_a_single_result(hostile: Result, tmp_path: Path) -> None:
    for lang in ("zh", "en"):
        assert faults(write_result(hostile, tmp_path / "a.docx", lang=lang).read_bytes()) == []


def test_the_method_is_told_in_the_readers_language(results: dict[str, Result]) -> None:
    for name in ("shift", "keywords", "comparison"):
        told = dict(facts(results[name], "zh"))["方法"]
        assert re.search("[\u4e00-\u9fff]{4}", told), name
        assert dict(facts(results[name], "en"))["method"] == results[name].provenance.method


def test_a_wide_table_in_latex_breaks_its_lines_and_a_long_one_its_pages(
    hostile: Result, tmp_path: Path
) -> None:
    rows = [{f"column_{j}": "policies/n-city/a-very-long-path-of-a-file.pdf" for j in range(6)}] * 40
    wide = replace(hostile, table=frame(rows, list(rows[0])), sentences={})
    text = write_result(wide, tmp_path / "wide.tex").read_text("utf-8")
    assert text.startswith("% Needs \\usepackage{booktabs, array, longtable")
    assert "\\begin{longtable}{>{\\raggedright" in text
    assert "policies/\\allowbreak{}n-" in text
    assert escape("≥ τ c₁") == "\\ensuremath{\\geq} \\ensuremath{\\tau} c\\textsubscript{1}"
