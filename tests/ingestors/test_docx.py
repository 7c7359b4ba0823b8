"""Word documents: styles, lists, tables, text boxes, notes, tracked changes; made from their XML."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from policymine.errors import IngestError
from policymine.ingestors import docx
from policymine.ingestors.base import RawDocument

from .docx_maker import level, numbering, p, r, write

STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/>'
    '<w:pPr><w:numPr><w:numId w:val="3"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="1a"><w:name w:val="My heading"/><w:basedOn w:val="1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/>'
    '<w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>'
    '<w:style w:type="character" w:styleId="h"><w:name w:val="secret"/><w:rPr><w:vanish/></w:rPr></w:style>'
)
OUTLINE = (
    level(0, "chineseCounting", "%1、", '<w:pStyle w:val="1"/>')
    + level(1, "chineseCounting", "（%2）", '<w:pStyle w:val="2"/>')
    + level(2, "decimal", "%3.")
    + level(3, "decimalEnclosedCircle", "%4")
)


def one(path: Path) -> RawDocument:
    (found,) = docx.read(path)
    assert isinstance(found, RawDocument)
    return found


def lines(path: Path) -> list[str]:
    return one(path).text.split("\n")


def test_lists_are_written_as_the_page_shows_them(tmp_path: Path) -> None:
    body = "".join(
        [
            p("总体要求", number=(1, 0)),
            p("指导思想", number=(1, 1)),
            p("坚持党的领导", number=(1, 2)),
            p("坚持依法协商", number=(1, 2)),
            p("目录", number=(1, 3)),
            p("基本原则", number=(1, 1)),
            p("以人为本", number=(1, 2)),
            p("主要任务", number=(1, 0)),
            p("明确内容", number=(1, 1)),
        ]
    )
    path = write(tmp_path / "a.docx", body, numbering=numbering({0: OUTLINE}, {1: (0, "")}))
    assert lines(path) == [
        "一、总体要求", "（一）指导思想", "1. 坚持党的领导", "2. 坚持依法协商", "① 目录",
        "（二）基本原则", "1. 以人为本", "二、主要任务", "（一）明确内容",
    ]  # fmt: skip


def test_chapters_and_articles_number_on_across_chapters(tmp_path: Path) -> None:
    model = level(0, "chineseCountingThousand", "第%1章") + level(
        1, "chineseCountingThousand", "第%2条", '<w:lvlRestart w:val="0"/>'
    )
    body = p("总则", number=(1, 0)) + "".join(p("……", number=(1, 1)) for _ in range(11))
    body += p("附则", number=(1, 0)) + p("本办法自发布之日起施行。", number=(1, 1))
    found = lines(write(tmp_path / "a.docx", body, numbering=numbering({0: model}, {1: (0, "")})))
    assert found[0] == "第一章\u3000总则"
    assert found[11] == "第十一条\u3000……"
    assert found[12:] == ["第二章\u3000附则", "第十二条\u3000本办法自发布之日起施行。"]


def test_lists_that_start_again_and_lists_that_go_on(tmp_path: Path) -> None:
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    legal = level(0, "upperRoman", "%1.") + level(1, "decimal", "%1.%2", "<w:isLgl/>")
    parts = numbering({0: OUTLINE, 5: legal}, {1: (0, ""), 2: (0, ""), 4: (0, again), 5: (5, "")})
    body = p("甲", number=(1, 0)) + p("乙", number=(2, 0)) + p("丙", number=(4, 0)) + p("丁", number=(4, 0))
    body += p("x", number=(5, 0)) + p("y", number=(5, 1)) + p("z", number=(5, 1)) + p("正文", number=(0, 0))
    assert lines(write(tmp_path / "a.docx", body, numbering=parts)) == [
        "一、甲", "二、乙", "一、丙", "二、丁", "I. x", "1.1 y", "1.2 z", "正文",
    ]  # fmt: skip


def test_styles_give_headings_their_numbers_and_levels(tmp_path: Path) -> None:
    body = p("关于社区协商的", style="T") + p("实施意见", style="T")
    body += p("总体要求", style="1") + p("基本原则", style="2") + p("正文。") + p("主要任务", style="1a")
    raw = one(
        write(tmp_path / "a.docx", body, styles=STYLES, numbering=numbering({0: OUTLINE}, {3: (0, "")}))
    )
    assert raw.text.split("\n")[2:] == ["一、总体要求", "（一）基本原则", "正文。", "二、主要任务"]
    assert [(depth, raw.text[start:end]) for depth, start, end in raw.headings] == [
        (1, "一、总体要求"), (2, "（一）基本原则"), (1, "二、主要任务"),
    ]  # fmt: skip
    assert raw.metadata["title"].raw == "关于社区协商的实施意见"


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


def test_merged_cells_stand_once_and_tables_nest(tmp_path: Path) -> None:
    wide, top, on = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    inner = f"<w:tbl><w:tr>{cell('内甲')}{cell('内乙')}</w:tr></w:tbl>"
    body = (
        f"<w:tbl><w:tr>{cell('任务', top)}{cell('分工', wide)}</w:tr>"
        f"<w:tr>{cell('', on)}{cell('牵头')}{cell('配合')}</w:tr>"
        f"<w:tr>{cell('协商')}<w:tc>{inner}{p()}</w:tc>{cell('街道')}</w:tr></w:tbl>"
    )
    frame = f"<w:tbl><w:tr><w:tc>{p('一、只是框')}{p('里面的正文。')}</w:tc></w:tr></w:tbl>"
    assert lines(write(tmp_path / "a.docx", body + p("中间") + frame)) == [
        "任务\t分工", "\t牵头\t配合", "协商\t内甲 内乙\t街道", "中间", "一、只是框", "里面的正文。",
    ]  # fmt: skip


def test_text_boxes_once_though_the_file_holds_them_twice(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{p('某市人民政府文件')}{p('某政发〔2025〕1号')}</w:txbxContent>"
    new = f"<w:drawing><wps:wsp><wps:txbx>{box}</wps:txbx></wps:wsp></w:drawing>"
    old = f"<w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict>"
    both = (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{new}</mc:Choice>'
        f"<mc:Fallback>{old}</mc:Fallback></mc:AlternateContent></w:r>"
    )
    body = p(inner=both) + p("通知如下。") + p("见图", inner=f"<w:r>{old}</w:r>")
    assert lines(write(tmp_path / "a.docx", body)) == [
        "", "某市人民政府文件", "某政发〔2025〕1号", "通知如下。", "见图", "某市人民政府文件", "某政发〔2025〕1号",
    ]  # fmt: skip


def test_tracked_changes_hidden_text_and_comments(tmp_path: Path) -> None:
    inner = (
        r("社会")
        + "<w:del><w:r><w:delText>管理</w:delText></w:r></w:del>"
        + f"<w:ins>{r('治理')}</w:ins>"
        + f"<w:moveFrom>{r('旧处')}</w:moveFrom>"
        + r("密", "<w:vanish/>")
        + r("秘", '<w:rStyle w:val="h"/>')
        + r("显", '<w:rStyle w:val="h"/><w:vanish w:val="0"/>')
        + '<w:r><w:commentReference w:id="1"/></w:r>'
    )
    run_on = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>" + r("前半句，") + "</w:p>"
    row = (
        f"<w:tr><w:trPr><w:del/></w:trPr>{cell('删')}{cell('去')}</w:tr><w:tr>{cell('留')}{cell('下')}</w:tr>"
    )
    raw = one(
        write(
            tmp_path / "a.docx",
            p(inner=inner) + run_on + p("后半句。") + f"<w:tbl>{row}</w:tbl>",
            styles=STYLES,
        )
    )
    assert raw.text.split("\n") == ["社会治理显", "前半句，后半句。", "留\t下"]
    assert raw.warnings == (
        "2 tracked deletions are left out, tracked insertions are taken as text",
        "2 stretches of hidden text are left out",
        "1 comments are left out",
    )


def test_notes_headers_fields_and_signs(tmp_path: Path) -> None:
    def field(does: str, result: str) -> str:
        return (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            f'<w:r><w:instrText>{does}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
            f'{r(result)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        )

    body = p(inner=r("见附表") + '<w:r><w:footnoteReference w:id="2"/></w:r>' + r("。"))
    body += p(inner=r("第") + field(" PAGE ", "7") + r("页，日期") + field(' DATE \\@ "yyyy" ', "2025"))
    body += p(inner=r("是") + '<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>' + r("否"))
    body += p(inner="<w:r><w:t>上行</w:t><w:br/><w:t>下行</w:t><w:noBreakHyphen/><w:tab/><w:t>尾</w:t></w:r>")
    body += p(
        inner="<w:r><w:ruby><w:rt>"
        + r("zhì")
        + "</w:rt><w:rubyBase>"
        + r("治")
        + "</w:rubyBase></w:ruby></w:r>"
    )
    body += p("总体要求........1", style="TOC1")
    body += "<w:sdt><w:sdtContent>" + p("控件里的字") + "</w:sdtContent></w:sdt>"
    raw = one(
        write(
            tmp_path / "a.docx",
            body,
            styles=STYLES,
            footnotes=f'<w:footnote w:id="2">{p("统计口径。")}</w:footnote><w:footnote w:id="9">{p("无人引用")}</w:footnote>',
            header=p("内部文件"),
            footer=p(inner=r("— ") + field("PAGE", "1") + r(" —")),
        )
    )
    assert raw.text.split("\n") == [
        "见附表。", "第页，日期2025", "是□否", "上行", "下行-\t尾", "治", "控件里的字", "注1：统计口径。",
    ]  # fmt: skip
    assert raw.warnings == (
        "a table of contents is left out (1 parts)",
        "headers and footers left out: '内部文件'",
    )


def test_xml_that_declares_entities_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as package:
        package.writestr(
            "word/document.xml",
            '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>',
        )
    with pytest.raises(IngestError, match="declares a DTD"):
        list(docx.read(tmp_path / "a.docx"))


def test_parts_that_lead_out_or_are_missing(tmp_path: Path) -> None:
    path = write(tmp_path / "a.docx", p("正文"), styles=STYLES)
    data = {name: zipfile.ZipFile(path).read(name) for name in zipfile.ZipFile(path).namelist()}
    data["word/_rels/document.xml.rels"] = data["word/_rels/document.xml.rels"].replace(
        b"styles.xml", b"../../../../etc/passwd"
    )
    with zipfile.ZipFile(tmp_path / "b.docx", "w") as package:
        for name, part in data.items():
            package.writestr(name, part)
    assert one(tmp_path / "b.docx").text == "正文"
    with zipfile.ZipFile(tmp_path / "c.docx", "w") as package:
        package.writestr("word/document.xml", "<a>" * 5000 + "</a>" * 5000)
    with pytest.raises(IngestError, match="damaged"):
        list(docx.read(tmp_path / "c.docx"))


def test_city_reports_are_read_whole(shared_data: Path) -> None:
    paths = sorted((shared_data / "city_reports_docx").glob("*.docx"))
    assert len(paths) == 47
    for path in paths[::6]:
        raw = one(path)
        assert len(raw.text) > 5000
        assert not raw.warnings
