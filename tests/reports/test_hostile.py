"""One hostile document goes through ingest and real verbs into every export; each is opened by another reader and is inert and whole."""

from __future__ import annotations

import csv
import json
import re
import zipfile
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

import pytest

from policymine.api.cowords import cowords
from policymine.api.ingest import ingest
from policymine.api.keywords import keywords
from policymine.api.kwic import kwic
from policymine.charts import chart, save_chart
from policymine.reports.base import ReportInput
from policymine.reports.document.write import write_document
from policymine.reports.export import write_result
from policymine.reports.render import render_report
from policymine.results import Result

pytestmark = pytest.mark.page

HOSTILE: Final = (
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "</style></table></script>",
    '=HYPERLINK("http://evil.example/","x")',
    "=cmd|' /C calc'!A0",
    "+1+1",
    "@SUM(A1:A9)",
    "-2+3",
    "＝1+1",
    "\u202egnp.exe",
    "a\u2028b",
    "\\input{/etc/passwd}\\write18{id}",
    "&xxe;<!ENTITY xxe SYSTEM 'file:///etc/passwd'>]]>",
    "{{ 7*7 }} {% raw %}",
)
TERM: Final = "社会治理"
FORMULA: Final = tuple("=+-@\t\r＝＋－＠")


def hostile_rows() -> list[dict[str, str]]:
    texts = "".join(f"加强{TERM}{text}，创新{TERM}体制{text}。\n" for text in HOSTILE)
    return [
        {
            "id": f"d{n}",
            "title": text,
            "date": f"{2012 + n % 6}-03-05",
            "issuers": text,
            "text": f"{text}\n{texts}要求各地推进社区建设，完善服务体系。\n",
        }
        for n, text in enumerate(HOSTILE)
    ]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    # NUL, a formula behind a tab, and half of a surrogate pair stand only in JSON.
    rows: list[dict[str, str]] = hostile_rows()
    rows.append(
        {**rows[0], "id": "odd", "text": rows[0]["text"] + f"坚持\x00{TERM}\ud800的方向。\n\t=1+1{TERM}。\n"}
    )
    source = folder / "hostile.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    ingest([source], folder / "corpus")
    return folder / "corpus"


@pytest.fixture(scope="module")
def results(corpus: Path) -> dict[str, Result]:
    return {
        "kwic": kwic(corpus, TERM),
        "keywords": keywords(corpus, by="year", top_n=5),
    }


@pytest.fixture(scope="module")
def data(results: dict[str, Result], corpus: Path) -> ReportInput:
    documents = {
        f"d{n}": {"title": text, "issuers": [text], "source": text} for n, text in enumerate(HOSTILE)
    }
    return ReportInput(
        title=HOSTILE[0] + HOSTILE[11],
        lang="zh",
        corpus_card={"name": HOSTILE[4], "n_documents": len(HOSTILE)},
        documents=documents,
        keywords=results["keywords"],
        notes={"topics": HOSTILE[1]},
        command=HOSTILE[4],
    )


def contexts(result: Result) -> set[str]:
    return {row["right"] for row in result.rows()}


def test_the_texts_arrive_at_all(results: dict[str, Result]) -> None:
    said = "".join(contexts(results["kwic"]))
    for text in ("<script>", "onerror", "=HYPERLINK", "=cmd|", "@SUM", "\\input", "!ENTITY"):
        assert text in said


@pytest.mark.parametrize("name", ["kwic", "keywords"])
def test_csv(name: str, results: dict[str, Result], tmp_path: Path) -> None:
    result = results[name]
    path = write_result(result, tmp_path / "a.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows) == len(result) + 1
    for row in rows:
        for cell in row:
            assert not cell.startswith(FORMULA) or re.fullmatch(r"[+-]?[\d.]+(e[+-]?\d+)?", cell), cell
    if name == "kwic":
        column = rows[0].index("right")
        assert {row[column].removeprefix("'") for row in rows[1:]} == {
            v.removeprefix("'") for v in contexts(result)
        }


def test_xlsx(results: dict[str, Result], data: ReportInput, tmp_path: Path) -> None:
    import openpyxl

    alone = write_result(results["kwic"], tmp_path / "a.xlsx")
    write_document(data, tmp_path / "report.xlsx", ["keywords", "limits", "provenance"])
    for path in (alone, tmp_path / "report.xlsx"):
        book = openpyxl.load_workbook(path)
        kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
        assert "f" not in kinds
        targets = [c.hyperlink.target for s in book for r in s.iter_rows() for c in r if c.hyperlink]
        assert not any(targets)
        with zipfile.ZipFile(path) as parts:
            for name in parts.namelist():
                content = parts.read(name)
                assert b"<f>" not in content
                assert b'TargetMode="External"' not in content
                assert "vbaProject" not in name
    shown = {row[4] for row in openpyxl.load_workbook(alone)["rows"].iter_rows(min_row=2, values_only=True)}
    assert len(shown) == len(contexts(results["kwic"]))


def test_json_and_parquet(results: dict[str, Result], tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    result = results["kwic"]
    read = json.loads(write_result(result, tmp_path / "a.json").read_text("utf-8"))
    assert {row["right"] for row in read["rows"]} == contexts(result)
    table = pq.read_table(write_result(result, tmp_path / "a.parquet"))
    assert set(table.column("right").to_pylist()) == contexts(result)


def test_tex(results: dict[str, Result], data: ReportInput, tmp_path: Path) -> None:
    alone = write_result(results["kwic"], tmp_path / "a.tex").read_text("utf-8")
    write_document(data, tmp_path / "report.tex", ["keywords", "limits", "provenance"])
    whole = (tmp_path / "report.tex").read_text("utf-8")
    for text in (alone, whole):
        lines = [line for line in text.splitlines() if not line.startswith("%")]
        commands = set(re.findall(r"\\([A-Za-z]+)", "\n".join(lines)))
        assert not commands & {
            "input",
            "write",
            "include",
            "openin",
            "read",
            "csname",
            "catcode",
            "def",
            "immediate",
        }
        assert "\u202e" not in text
        assert "\u2028" not in text
        assert "textbackslash" in text
        for line in lines:
            bare = re.sub(r"\\[{}]", "", line.replace(r"\\", ""))
            assert bare.count("{") == bare.count("}")
    assert "input\\{/etc/passwd\\}" in alone.replace("\\allowbreak{}", "")


def test_docx(results: dict[str, Result], data: ReportInput, tmp_path: Path) -> None:
    import docx

    alone = write_result(results["kwic"], tmp_path / "a.docx")
    write_document(data, tmp_path / "report.docx", ["keywords", "limits", "provenance"])
    for path in (alone, tmp_path / "report.docx"):
        with zipfile.ZipFile(path) as parts:
            for name in parts.namelist():
                content = parts.read(name)
                assert b'TargetMode="External"' not in content
                if name.endswith((".xml", ".rels")):
                    assert b"<!ENTITY" not in content
                    ET.fromstring(content)
            body = parts.read("word/document.xml").decode()
        fields = re.findall(r"<w:instrText[^>]*>([^<]*)<", body)
        assert all(re.match(r" (TOC|SEQ|REF|PAGE|NUMPAGES)\b", found) for found in fields)
        # What turns the direction of text is ended within its own piece.
        for piece in re.findall(r"<w:t [^>]*>([^<]*)<", body):
            assert piece.count("\u202e") <= piece.count("\u202c")
    document = docx.Document(str(alone))
    cells = {row.cells[4].text for row in document.tables[0].rows[1:]}
    assert any("<script>alert(1)</script>" in cell for cell in cells)
    assert len(document.tables[0].rows) == len(results["kwic"]) + 1


def test_html(results: dict[str, Result], data: ReportInput, tmp_path: Path) -> None:
    html = pytest.importorskip("lxml.html")

    pages = [
        write_result(results["kwic"], tmp_path / "a.html").read_text("utf-8"),
        render_report(data, ["keywords", "limits", "provenance"]),
    ]
    for page in pages:
        tree = html.fromstring(page.encode("utf-8", "replace"))
        assert not list(tree.iter("img", "iframe", "object", "embed", "base"))
        assert not [form for form in tree.iter("form") if form.get("action")]
        for link in tree.iter("link"):
            assert (link.get("rel"), (link.get("href") or "").partition(",")[0][:5]) == ("icon", "data:")
        for node in tree.iter():
            for name, value in node.attrib.items() if isinstance(node.tag, str) else ():
                assert not name.startswith("on"), (node.tag, name)
                assert not value.strip().lower().startswith("javascript:")
        for script in tree.iter("script"):
            assert "alert(1)" not in (script.text or "") or script.get("type") == "application/json"
        assert "&lt;script&gt;" in page


def test_networks_and_pictures(results: dict[str, Result], corpus: Path, tmp_path: Path) -> None:
    network = cowords(corpus, resamples=100)
    for suffix in (".gexf", ".graphml"):
        path = write_result(network, tmp_path / f"a{suffix}")
        content = path.read_bytes()
        assert b"<!ENTITY" not in content
        ET.fromstring(content)
    drawing = chart(results["keywords"], lang="zh")
    svg = save_chart(drawing, tmp_path / "a.svg").read_text("utf-8")
    tags = {node.tag.rpartition("}")[2] for node in ET.fromstring(svg).iter()}
    assert not tags & {"script", "foreignObject", "image", "iframe", "use", "a"}
    assert not re.search(r"\son\w+=", svg)
    save_chart(drawing, tmp_path / "a.png")
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")


def test_a_bom_where_a_spreadsheet_expects_one(results: dict[str, Result], tmp_path: Path) -> None:
    assert write_result(results["kwic"], tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    for suffix in (".json", ".tex", ".html"):
        assert (
            not write_result(results["kwic"], tmp_path / f"a{suffix}")
            .read_bytes()
            .startswith(b"\xef\xbb\xbf")
        )
