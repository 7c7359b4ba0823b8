"""What each format yields on files made for the purpose."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest

from policymine.errors import IngestError
from policymine.ingestors import archive, docx, html, jsonl, pdf, table, text
from policymine.ingestors.base import RawDocument, Skipped

from .conftest import TEXT, pdf_bytes, write_docx, write_xlsx, write_zip


def one(found: object) -> RawDocument:
    items = list(found)  # type: ignore[call-overload]
    assert len(items) == 1
    assert isinstance(items[0], RawDocument)
    return items[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le"])
def test_text_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.txt").write_bytes(TEXT.encode(encoding))
    assert one(text.read(tmp_path / "a.txt")).text == TEXT


def test_entities_and_disguises(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("the party&#039;s &quot;report&quot;", "utf-8")
    raw = one(text.read(tmp_path / "a.txt"))
    assert raw.text == 'the party\'s "report"'
    assert raw.warnings == ("3 HTML entities (such as &quot;) were decoded",)
    (tmp_path / "b.txt").write_text("<!DOCTYPE html><html><body><p>正文</p></body></html>", "utf-8")
    raw = one(text.read(tmp_path / "b.txt"))
    assert (raw.text, raw.extractor, len(raw.warnings)) == ("正文", "html", 1)
    (tmp_path / "c.txt").write_text('{"text": "一"}\n{"text": "二"}\n', "utf-8")
    assert [raw.text for raw in text.read(tmp_path / "c.txt") if isinstance(raw, RawDocument)] == ["一", "二"]


def test_markdown(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        "---\ntitle: 意见\n成文日期: 2014-03-05\nweight: 3\n---\n# 大标题\n<!-- note -->\n## 第一章 总则\n"
        "**重点** 见[链接](http://x/y)。\n\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n",
        "utf-8",
    )
    raw = one(text.read(tmp_path / "a.md"))
    assert raw.text == "大标题\n\n第一章 总则\n重点 见链接。\n\n甲\t乙\n1\t2\n"
    assert raw.metadata["title"].raw == "意见"
    assert raw.metadata["date_issued"].raw == "2014-03-05"
    assert raw.extra == {"weight": "3"}


PAGE = """<html><head><meta charset="gb2312"><title>意见_某市政府</title><style>p{}</style></head><body>
<nav><a href="/">首页</a><a href="/2">新闻</a></nav>
<table><tr><td><b>索 引 号：</b></td><td>001/2014</td><td>主题分类：</td><td>民政</td></tr>
<tr><td>发文机关：</td><td>某市人民政府</td><td>成文日期：</td><td>2014年03月05日</td></tr>
<tr><td>标　　题：</td><td colspan=3>关于社区协商的意见</td></tr></table>
<div id="UCAP-CONTENT"><p>关于社区<b>协商</b>的意见</p><p>一、总体要求<br>坚持&nbsp;协商。</p>
<table><tr><th>单位</th><th>时限</th></tr><tr><td><p>民政<p>局</td><td>5月</td></tr></table>
<script>alert(1)</script></div><footer>版权所有</footer></body></html>"""


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_a_government_page(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.html").write_bytes(PAGE.encode(encoding))
    raw = one(html.read(tmp_path / "a.html"))
    assert (
        raw.text.replace("\u00a0", " ")
        == "关于社区协商的意见\n一、总体要求\n坚持 协商。\n单位\t时限\n民政局\t5月"
    )
    stated = {field: (value.raw, value.rule) for field, value in raw.metadata.items()}
    assert stated == {
        "title": ("关于社区协商的意见", "page:标题"),
        "subject": ("民政", "page:主题分类"),
        "issuers": ("某市人民政府", "page:发文机关"),
        "date_issued": ("2014年03月05日", "page:成文日期"),
    }
    assert raw.extra["索引号"] == "001/2014"
    assert [left["text"] for left in raw.extra["removed"]] == ["首页 新闻 版权所有"]


def test_a_page_without_a_known_frame(tmp_path: Path) -> None:
    body = "<p>社区协商是基层民主的重要形式，应当坚持党的领导。</p>" * 6
    links = "".join(f"<li><a href=#>{k}号新闻标题链接</a></li>" for k in range(20))
    (tmp_path / "a.html").write_text(f"<body><ul>{links}</ul><div><div>{body}</div></div></body>", "utf-8")
    assert one(html.read(tmp_path / "a.html")).text.count("\n") == 5
    (tmp_path / "b.html").write_text("<body><script>x</script><nav>首页</nav></body>", "utf-8")
    with pytest.raises(IngestError, match="no text outside"):
        list(html.read(tmp_path / "b.html"))
    (tmp_path / "c.html").write_text("<div>" * 5000 + "很深" + "</div>" * 5000, "utf-8")
    assert one(html.read(tmp_path / "c.html")).text == "很深"


ENGLISH = [
    "The committee agreed that residents should",
    "take part in the govern-",
    "ance of the community and its consul-",
    "tation, as they have long done here.",
]


def test_pdf_lines_become_paragraphs(tmp_path: Path) -> None:
    pages = []
    for page, word in enumerate(["first", "second", "third", "fourth"], start=1):
        lines: list[tuple[float, float, str]] = [
            (72, 800, "Community Gazette"),
            (280, 40, f"Page {page} of 4"),
        ]
        if page == 1:
            lines += [(72 + (36 if k == 0 else 0), 740 - 20 * k, line) for k, line in enumerate(ENGLISH)]
        lines.append((108, 640, f"The governance of the {word} ward was discussed in the"))
        lines.append((72, 620, f"hall of the {word} ward."))
        pages.append(lines)
    (tmp_path / "a.pdf").write_bytes(pdf_bytes(pages))
    raw = one(pdf.read(tmp_path / "a.pdf"))
    paragraphs = raw.text.split("\n")
    assert len(paragraphs) == 5
    assert paragraphs[0] == (
        "The committee agreed that residents should take part in the governance of the community and its consultation, "
        "as they have long done here."
    )
    assert raw.warnings == (
        "running heads and page numbers removed: 'Community Gazette' on 4 pages; 'Page 1 of 4' on 4 pages",
    )


def test_chinese_pdf(tmp_path: Path) -> None:
    body = "为推进社区治理体系建设，健全党组织领导的自治、法治、德治相结合的基层治理体系，推动社会治理重心向基层下移，现提出如下意见。"
    lines: list[tuple[float, float, str]] = [(190, 760, "关于社区协商的意见"), (72, 730, "各街道办事处：")]
    lines += [(100, 704, body[:28]), (72, 678, body[28:58]), (72, 652, body[58:]), (100, 626, "一、总体要求")]
    lines += [(280, 40, "— 1 —")]
    (tmp_path / "a.pdf").write_bytes(pdf_bytes([lines]))
    raw = one(pdf.read(tmp_path / "a.pdf"))
    assert raw.text.split("\n") == ["关于社区协商的意见", "各街道办事处：", body, "一、总体要求"]


def test_docx_keeps_tables_in_their_place(tmp_path: Path) -> None:
    path = write_docx(
        tmp_path / "a.docx", ["关于社区协商的意见", "一、总体要求"], [["单位", "时限"], ["民政局", "5月"]]
    )
    raw = one(docx.read(path))
    assert raw.text == "关于社区协商的意见\n一、总体要求\n单位\t时限\n民政局\t5月"
    assert "title" not in raw.metadata


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gbk", "utf-16", "big5"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_dialects_and_encodings(tmp_path: Path, encoding: str, delimiter: str) -> None:
    rows = [
        ["標題", "正文", "年份", "來源"],
        ["意見", '第一行\n第二行，有"引號"', "2014", "甲"],
        ["辦法", "社區協商", "", "乙"],
    ]
    quoted = "\r\n".join(delimiter.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    (tmp_path / "a.csv").write_bytes(quoted.encode(encoding))
    found = [raw for raw in table.read(tmp_path / "a.csv") if isinstance(raw, RawDocument)]
    assert [raw.text for raw in found] == ['第一行\n第二行，有"引號"', "社區協商"]
    assert found[0].metadata["title"].raw == "意見"
    assert [raw.metadata.get("date_issued") is not None for raw in found] == [True, False]
    assert found[1].extra == {"來源": "乙"}


def test_named_columns(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("政策,yr,year\n一,2014,99\n", "utf-8")
    raw = one(table.read(tmp_path / "a.csv", columns={"text": "政策", "date": "yr"}))
    assert raw.metadata["date_issued"].raw == "2014"
    assert raw.extra == {"year": "99"}
    with pytest.raises(IngestError, match="did you mean 'year'"):
        list(table.read(tmp_path / "a.csv", columns={"text": "政策", "date": "yeer"}))


def test_a_workbook(tmp_path: Path) -> None:
    rows = [
        ["某市政策汇编", None],
        ["标题", "正文", "成文日期"],
        ["意见", "一", datetime.date(2014, 3, 5)],
        [None, None, None],
    ]
    raw = one(table.read(write_xlsx(tmp_path / "a.xlsx", {"表": [*rows, ["空", None, None]][:4]})))
    assert raw.metadata["date_issued"].raw == "2014-03-05"
    assert raw.item == "3"


def test_sheets_of_one_column(tmp_path: Path) -> None:
    lines = ["关于加强社区协商的意见", "各街道办事处：", "为推进社区治理，现提出如下意见。"]
    raw = one(table.read(write_xlsx(tmp_path / "a.xlsx", {"表": [[None, line] for line in lines]})))
    assert raw.text == "\n".join(lines)
    assert "read as one text" in raw.warnings[0]
    named = list(table.read(tmp_path / "a.xlsx", columns={"text": lines[0]}))
    assert [raw.item for raw in named if isinstance(raw, RawDocument)] == ["2", "3"]
    found = list(table.read(write_xlsx(tmp_path / "b.xlsx", {"表": [["正文"], ["一"], ["二"]]})))
    assert [raw.text for raw in found if isinstance(raw, RawDocument)] == ["一", "二"]
    with pytest.raises(IngestError, match="no column of text"):
        list(table.read(write_xlsx(tmp_path / "c.xlsx", {"表": [["任务分工"], ["序号", "单位"], [1, "甲"]]})))


def test_identifiers(tmp_path: Path) -> None:
    rows = [{"id": "a", "text": "一"}, {"id": "a", "text": "二"}, {"text": "三", "新键": [1, 2]}]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    found = [raw for raw in jsonl.read(tmp_path / "a.jsonl") if isinstance(raw, RawDocument)]
    assert [raw.record_id for raw in found] == ["a", None, None]
    assert "occurs twice" in found[1].warnings[0]
    assert found[2].extra == {"新键": [1, 2]}


def test_days_since_1970_need_evidence(tmp_path: Path) -> None:
    rows = [{"text": "x", "doc": f"President-{1970 + k}", "Date": 365.25 * k // 1 + 100} for k in range(10)]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    found = [raw for raw in jsonl.read(tmp_path / "a.jsonl") if isinstance(raw, RawDocument)]
    assert [raw.metadata["date_issued"].raw[:4] for raw in found] == [str(1970 + k) for k in range(10)]
    for row in rows:
        row["doc"] = "President"
    (tmp_path / "b.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    plain = next(iter(jsonl.read(tmp_path / "b.jsonl")))
    assert isinstance(plain, RawDocument)
    assert plain.metadata["date_issued"].raw == "100"


def test_json_lists_and_objects(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(
        json.dumps({"total": 2, "rows": [{"正文": "一"}, {"正文": "二"}]}), "utf-8"
    )
    assert len(list(jsonl.read(tmp_path / "a.json"))) == 2
    (tmp_path / "b.json").write_text(json.dumps({"content": "一"}), "utf-8")
    assert len(list(jsonl.read(tmp_path / "b.json"))) == 1
    (tmp_path / "c.json").write_text("[" * 100_000, "utf-8")
    with pytest.raises(IngestError, match="no JSON"):
        list(jsonl.read(tmp_path / "c.json"))


def test_zip_names_in_gbk_and_clutter(tmp_path: Path) -> None:
    name = "会议纪要.txt"
    path = write_zip(
        tmp_path / "a.zip",
        {"x" * len(name.encode("gbk")): TEXT.encode(), "__MACOSX/._a": b"x", ".DS_Store": b"x"},
    )
    path.write_bytes(path.read_bytes().replace(b"x" * len(name.encode("gbk")), name.encode("gbk")))
    raw = one(archive.read(path))
    assert raw.item == name
    with pytest.raises(IngestError, match="holds no files"):
        list(archive.read(write_zip(tmp_path / "b.zip", {".DS_Store": b"x"})))


def test_an_unreadable_member_does_not_stop_the_others(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {"a.doc": b"x", "b.pdf": b"x", "c.txt": b"text"})
    found = list(archive.read(path))
    assert [type(item) for item in found] == [Skipped, Skipped, RawDocument]
