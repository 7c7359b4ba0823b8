"""The report as a document: whole, numbered as the page, the same bytes in every run, without author or time."""

from __future__ import annotations

import io
import re
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from policymine.errors import InputError
from policymine.reports.blocks import Column, Figure, Section, Table, cell
from policymine.reports.document.dictionary import phrase
from policymine.reports.document.paper import Paper, paper_messages, paper_of, ranges, report_paper, walk
from policymine.reports.document.word import word_bytes
from policymine.reports.document.workbook import number_in, workbook_bytes
from policymine.reports.document.write import write_document
from policymine.reports.word.layout import lay_out, width_of
from policymine.reports.word.table import three_line_table
from policymine.reports.word.xml import run

from .word_schema import faults

pytestmark = pytest.mark.page

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# Few sections, so that few figures are drawn: each takes a while.
SECTIONS = ("summary", "shift", "keywords", "limits", "methods", "provenance")


@pytest.fixture(scope="module")
def paper(report_input: Callable[..., Any]) -> Paper:
    return report_paper(report_input("zh"), SECTIONS)


@pytest.fixture(scope="module")
def docx_bytes(paper: Paper) -> bytes:
    return word_bytes(paper)


@pytest.fixture(scope="module")
def document(docx_bytes: bytes) -> Any:
    docx = pytest.importorskip("docx")
    return docx.Document(io.BytesIO(docx_bytes))


def test_word_finds_nothing_to_repair(docx_bytes: bytes) -> None:
    assert faults(docx_bytes) == []
    with zipfile.ZipFile(io.BytesIO(docx_bytes)) as parts:
        settings = parts.read("word/settings.xml").decode("utf-8")
    # The contents list gets its page numbers when Word opens the file.
    assert "<w:updateFields" in settings
    assert "ja-JP" not in settings


def test_quotation_marks_are_of_the_script_of_their_words() -> None:
    hints = [
        [f.get(f"{W}hint") for f in run(text).iter(f"{W}rFonts")]
        for text in ("the “new” term", "称“社会治理”", "plain")
    ]
    assert hints == [["default"], ["eastAsia"], []]


def text_of(document: Any) -> str:
    return "\n".join(
        "".join(t.text or "" for t in p.iter(f"{W}t")) for p in document.element.body.iter(f"{W}p")
    )


def test_every_block_of_the_report_is_in_the_document(paper: Paper, document: Any) -> None:
    text = text_of(document)
    for section in paper.sections:
        assert section.title in text
        for block, _ in walk(section.blocks):
            if isinstance(block, (Table, Figure)) and block.caption:
                assert block.caption in text
            if isinstance(block, Table):
                for row in block.rows[:5]:
                    assert all(part.text in text for cell in row for part in cell.parts)
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert headings[: len(paper.sections)] == [s.title for s in paper.sections]


def test_captions_count_by_fields_and_as_the_page_counts(paper: Paper, document: Any) -> None:
    fields = [code.text.strip() for code in document.element.body.iter(f"{W}instrText")]
    tables = sum(
        isinstance(b, Table) for s in paper.sections for b, _ in walk(s.blocks) if id(b) in paper.numbers
    )
    assert fields.count("SEQ 表 \\* ARABIC") == tables > 3
    assert fields.count("SEQ 图 \\* ARABIC") == len([f for f in paper.figures() if f.caption]) > 1
    assert fields[0].startswith("TOC")
    captions = [p for p in document.paragraphs if p.style.name == "Caption"]
    assert [c.text for c in captions if c.text.startswith("表1")]


def test_links_lead_to_sentences_that_stand_once(paper: Paper, document: Any) -> None:
    body = document.element.body
    bookmarks = [b.get(f"{W}name") for b in body.iter(f"{W}bookmarkStart")]
    assert len(bookmarks) == len(set(bookmarks))
    numbers = [b.get(f"{W}id") for b in body.iter(f"{W}bookmarkStart")]
    assert len(numbers) == len(set(numbers))
    targets = {link.get(f"{W}anchor") for link in body.iter(f"{W}hyperlink")}
    assert targets <= set(bookmarks)
    assert {f"s{n}" for n in range(1, len(paper.sentences) + 1)} <= set(bookmarks)
    marks = [r for r in body.iter(f"{W}rStyle") if r.get(f"{W}val") == "EvidenceMark"]
    assert len(marks) == len(paper.marks) > 10
    assert len(set(paper.sentences)) == len(paper.sentences)


def test_figures_are_pictures_of_300_dots_with_words_for_who_cannot_see_them(document: Any) -> None:
    shapes = document.inline_shapes
    assert len(shapes) > 1
    for shape in shapes:
        picture = shape._inline
        assert picture.docPr.get("descr")
        blip = picture.graphic.graphicData.pic.blipFill.blip.embed
        image = document.part.related_parts[blip].image
        assert image.px_width / (shape.width / 914400) >= 299
        assert shape.width <= 160 * 36_000


def test_chinese_has_its_fonts_and_tables_three_lines(document: Any) -> None:
    fonts = document.styles["Normal"].element.rPr.rFonts
    assert fonts.get(f"{W}eastAsia") == "SimSun"
    assert fonts.get(f"{W}ascii") == "Times New Roman"
    assert document.styles["Heading 1"].element.rPr.rFonts.get(f"{W}eastAsia") == "SimHei"
    assert b'w:eastAsia="zh-CN"' in zip_part(document, "word/styles.xml")
    for table in document.tables:
        if table._tbl.tblPr.find(f"{W}tblBorders") is not None:
            assert table.rows[0]._tr.trPr.find(f"{W}tblHeader") is not None
            assert not table._tbl.findall(f".//{W}left[@{W}val]")


def zip_part(document: Any, name: str) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer) as parts:
        return parts.read(name)


def test_pages_bear_a_title_and_a_number(docx_bytes: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(docx_bytes)) as parts:
        body = parts.read("word/document.xml").decode()
        first = re.search(r"<w:sectPr\b.*?</w:sectPr>", body, re.S)
        assert first
        assert "w:headerReference" in first[0]
        assert "w:titlePg" in first[0]
        feet = "".join(parts.read(n).decode() for n in parts.namelist() if "footer" in n)
        assert " PAGE " in feet
        assert " NUMPAGES " in feet


def test_the_file_knows_no_author_no_time_and_is_the_same_again(paper: Paper, docx_bytes: bytes) -> None:
    again = word_bytes(paper)
    assert again == docx_bytes
    with zipfile.ZipFile(io.BytesIO(docx_bytes)) as parts:
        assert {entry.date_time for entry in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = parts.read("docProps/core.xml").decode()
        assert "python-docx" not in core
        assert re.findall(r"<dcterms:\w+[^>]*>(\d{4})", core) == ["2000", "2000"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_on_paper_asks_to_be_opened(lang: str, report_input: Callable[..., Any]) -> None:
    words = paper_messages(lang)
    told = [v for k, v in words.entries.items() if not k.startswith(("evidence.", "page.", "layout."))]
    asks = [t for t in told if re.search(r"点开|点击|[Cc]lick|opens to", t)]
    assert not asks, "say it for paper in data/paper_messages.toml"


def test_the_workbook_has_every_table_numbers_and_a_dictionary(
    paper: Paper, report_input: Callable[..., Any]
) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    data = report_input("zh")
    made = workbook_bytes(paper, data)
    assert workbook_bytes(paper, data) == made
    book = openpyxl.load_workbook(io.BytesIO(made))
    names = book.sheetnames
    assert names[0] == "目录"
    assert {"依据句", "全部依据句", "数据字典", "来源", "表1", "结果1 用词更替"} <= set(names)
    listed = [row[0].value for row in book["目录"].iter_rows() if row[0].hyperlink]
    assert listed == names[1:]
    described = {(row[0], row[1]) for row in book["数据字典"].iter_rows(min_row=2, values_only=True)}
    for name in names[1:-5]:
        sheet = book[name]
        top = sheet.auto_filter.ref
        if top is None:
            continue
        head = [c.value for c in sheet[int(re.sub(r"\D", "", top.split(":")[0]))]]
        assert {(name, h) for h in head if h} <= described
    full = book["结果1 用词更替"]
    assert [c.value for c in full[1]][:3] == ["period", "old", "new"]
    assert isinstance(full["B2"].value, int)
    lines = book["数据字典"].iter_rows(min_row=2, values_only=True)
    assert not [row[:2] for row in lines if not row[3]]


def test_numbers_as_shown_become_numbers() -> None:
    assert number_in("1,234") == (1234, "#,##0")
    assert number_in("−0.25") == (-0.25, "#,##0.00")
    assert number_in("33%") == (0.33, "0%")
    for text in ("<1%", "2014", "0.5 至 0.7", "2013–2014", "", "12 (3)"):
        found = number_in(text)
        assert found is None or text == "2014"


def test_latex_has_balanced_environments_and_unique_labels(
    report_input: Callable[..., Any], tmp_path: Path
) -> None:
    write_document(report_input("en"), tmp_path / "study.tex", ["shift", "methods"])
    text = (tmp_path / "study.tex").read_text("utf-8")
    opened: list[str] = []
    for kind, name in re.findall(r"\\(begin|end)\{([^}]*)\}", text):
        if kind == "begin":
            opened.append(name)
        else:
            assert opened.pop() == name
    assert not opened
    assert text.count(r"\toprule") == 2 * text.count(r"\endhead") > 2
    labels = re.findall(r"\\label\{([^}]*)\}", text)
    assert len(labels) == len(set(labels))
    assert set(re.findall(r"\\ref\{([^}]*)\}", text)) <= set(labels)
    for name in re.findall(r"\\includegraphics\[[^]]*\]\{([^}]*)\}", text):
        assert (tmp_path / name).read_bytes().startswith(b"%PDF")
    # Braces that are no text balance, line by line.
    for line in text.splitlines():
        bare = re.sub(r"\\[{}]", "", line.replace(r"\\", ""))
        assert bare.count("{") == bare.count("}"), line
    for row in re.findall(r"\\endlastfoot\n(.*?)\\end\{longtable\}", text, re.S):
        cells = {len(re.findall(r"(?<!\\)&", line)) for line in row.splitlines()}
        assert len(cells) <= 1


def test_what_cannot_be_written_is_said(report_input: Callable[..., Any], tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"\.docx, \.tex, \.xlsx"):
        write_document(report_input("en"), tmp_path / "a.odt", ["summary"])
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError, match="cannot write"):
        write_document(report_input("en"), tmp_path / "file" / "a.docx", ["summary"])


def test_too_many_sentences_are_left_out_and_counted(paper: Paper) -> None:
    few = paper_of("t", paper.sections, paper.messages, most=3, each=1)
    assert len(few.sentences) <= 3
    assert few.unlisted > 0
    assert ranges((5,)) == "5"


def test_a_table_too_wide_for_any_page_stands_in_parts() -> None:
    from policymine.charts.messages import load_messages
    from policymine.reports.blocks import Column, cell

    columns = (Column("name"), *(Column(f"measure number {n}", numeric=True) for n in range(30)))
    rows = [(cell(f"row {i}"), *(cell("1,234,567.89") for _ in range(30))) for i in range(3)]
    section = Section("s", "Wide", (Table("A wide table", columns, rows),))
    docx = pytest.importorskip("docx")
    made = docx.Document(
        io.BytesIO(word_bytes(paper_of("Wide", [section], load_messages("en")), cover=False))
    )
    assert len(made.tables) > 1
    assert all(table.rows[1].cells[0].text == "row 0" for table in made.tables)
    shown = [c.text for table in made.tables for c in table.rows[0].cells[1:]]
    assert shown == [f"measure number {n}" for n in range(30)]


def test_a_date_is_not_broken_and_numbers_stand_by_their_points() -> None:
    columns = (Column("日期"), Column("期望", numeric=True), Column("说明", long=True))
    rows = [
        (cell("2014年12月30日"), cell(number), cell("字" * 80))
        for number in ("0.043", "37.6", "<0.001", "12")
    ]
    layout = lay_out(columns, rows, {}, wide=160, long=247)
    # Word parts Chinese from digits by a quarter of a character, five times in a whole date.
    assert width_of("2014年12月30日") == 17
    assert layout.widths[0] >= 17 * 1.66
    table = three_line_table(columns, rows, layout)
    right = [
        int(ind.get(f"{W}right")) if (ind := row[2].find(f"{W}p/{W}pPr/{W}ind")) is not None else 0
        for row in list(table.iter(f"{W}tr"))[1:]
    ]
    # In twentieths of a point, of print of 9 points: two digits; none; none; three digits and the point.
    assert right == [0, 180, 0, 315]


def test_every_head_of_the_workbook_has_a_meaning(report_input: Callable[..., Any]) -> None:
    import openpyxl

    for lang in ("zh", "en"):
        data = report_input(lang)
        book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(report_paper(data), data)), read_only=True)
        told = phrase("as_shown", lang).partition("{caption}")[2]
        rows = list(book[phrase("dictionary", lang)].iter_rows(values_only=True))
        assert len(rows) > 50
        assert [row[:2] for row in rows if told in str(row[3])] == []


def test_the_meanings_of_heads_name_messages_and_units(root: Path) -> None:
    from policymine.charts.messages import load_messages

    shown = tomllib.loads((root / "policymine/data/shown_meanings.toml").read_text("utf-8"))
    known = tomllib.loads((root / "policymine/data/column_meanings.toml").read_text("utf-8"))
    for key, entry in shown.items():
        assert key.endswith(".*") or key in load_messages("zh").entries, key
        assert set(entry) - {"unit", "missing"} == {"zh", "en"}, key
        assert entry.get("unit", "days") in known["units"], key
        assert entry.get("missing", "none") in known["absent"], key
