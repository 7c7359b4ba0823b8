"""Writes a composed text as .txt, .html, .docx or .pdf: the same bytes for the same text, every time."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Callable
from datetime import datetime
from html import escape
from typing import Any

from sample_maker.model import Block, Text

WIDTH = 38  # full-width characters a line of a .txt page holds
ENCODINGS = {"txt": "utf-8", "txt-bom": "utf-8-sig", "txt-gb18030": "gb18030", "txt-utf16": "utf-16-le"}
FLUSH = {"number", "to", "field", "label", "attachment", "cc", "printed", "turn", "urgency", "signer"}
CENTRED = {"letterhead", "title", "title2", "number", "chapter", "byline"}
ZIP_TIME = (2020, 12, 31, 0, 0, 0)
DROPPED_PARTS = (
    "docProps/thumbnail.jpeg",
    "word/stylesWithEffects.xml",
    "customXml/",
)  # ballast of the template


def write(text: Text, marker: str) -> bytes:
    """The bytes of the file."""
    kind = text.format.split("-")[0]
    writers: dict[str, Callable[[Text, str], bytes]] = {
        "txt": _txt,
        "html": _html,
        "docx": _docx,
        "pdf": _pdf,
    }
    return writers[kind](text, marker)


def _txt(text: Text, marker: str) -> bytes:
    lines: list[str] = []
    for block in text.blocks:
        role, words = block.role, block.text
        if role in {"sign", "date"}:
            lines += [""] * (role == "sign") + ["　" * max(0, WIDTH - _cells(words) - 4) + words]
        elif role in {"title", "title2", "letterhead", "byline", "chapter"}:
            lines += ["", "　" * max(0, (WIDTH - _cells(words)) // 2) + words, ""]
        elif role == "table":
            lines += ["\t".join(row) for row in block.rows]
        elif role in {"attachment", "cc", "label"}:
            lines += ["", words]
        elif role in FLUSH:
            lines.append(words)
        else:
            lines.append("　　" + words)
    body = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")
    whole = f"{body}\n\n{marker}\n"
    data = whole.encode(ENCODINGS[text.format])
    return b"\xff\xfe" + data if text.format == "txt-utf16" else data


def _cells(text: str) -> int:
    """Width in full-width characters; two Latin letters or digits take one."""
    return (sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text) + 1) // 2


PAGE = """<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="{charset}">
<title>{title} - {site}</title>
<meta name="SiteName" content="{site}">
<meta name="ArticleTitle" content="{title}">
<meta name="PubDate" content="{published}">
<style>body{{font-family:SimSun,serif;width:960px;margin:auto}}.nav a{{margin-right:1em}}.sign{{text-align:right}}</style>
</head>
<body>
<div class="header"><a href="#">{site}</a>
<span class="tools"><a href="#">无障碍浏览</a> | <a href="#">繁體</a> | <a href="#">收藏本站</a></span></div>
<div class="nav"><a href="#">首页</a>
<a href="#">{tabs[0]}</a><a href="#">{tabs[1]}</a><a href="#">{tabs[2]}</a><a href="#">{tabs[3]}</a></div>
<div class="crumbs">当前位置：<a href="#">首页</a> &gt; <a href="#">{tabs[0]}</a> &gt; 正文</div>
{card}<div class="article" id="content">
{body}
</div>
<div class="share">分享到：<a href="#">微信</a> <a href="#">微博</a> 【<a href="#">打印本页</a>】 【<a href="#">关闭窗口</a>】</div>
<div class="related"><h4>相关链接</h4><ul><li><a href="#">图解：一图读懂</a></li><li><a href="#">常见问题解答</a></li></ul></div>
<div class="footer"><p>主办单位：{site}　　网站标识码：0000000000</p><p>{marker}</p></div>
<script>var page={{"type":"detail"}};function shrink(n){{document.getElementById("content").style.fontSize=n+"px";}}</script>
</body>
</html>
"""
DANGLING = re.compile(rb"<(?:Relationship|Override) [^>]*(?:thumbnail|stylesWithEffects|customXml)[^>]*/>")
HTML_TAGS = {"title": "h1", "title2": "h3", "letterhead": "h2", "h1": "h3", "chapter": "h3"}


def _html(text: Text, marker: str) -> bytes:
    policy = bool(text.card)
    tabs = (
        ("政策文件", "机构职能", "办事指南", "互动交流")
        if policy
        else ("社区动态", "通知公告", "居民信箱", "便民电话")
    )
    card = ""
    if policy:
        rows = [*text.card[:3], ("标题", text.title), *text.card[3:]]
        cells = "\n".join(f"<tr><th>{escape(k)}：</th><td>{escape(v)}</td></tr>" for k, v in rows)
        card = f'<table class="card">\n{cells}\n</table>\n'
    parts: list[str] = []
    for block in text.blocks:
        tag = HTML_TAGS.get(block.role, "p")
        if block.role == "letterhead":  # web pages leave the red letterhead out
            continue
        if block.role == "table":
            parts.append(_html_table(block))
        elif tag == "p":
            align = ' class="sign"' if block.role in {"sign", "date"} else ""
            indent = "" if block.role in FLUSH | CENTRED | {"sign", "date"} else "　　"
            parts.append(f"<p{align}>{indent}{escape(block.text)}</p>")
        else:
            parts.append(f"<{tag}>{escape(block.text)}</{tag}>")
    old = text.format == "html-gb18030"
    page = PAGE.format(
        charset="gb2312" if old else "utf-8",
        title=escape(text.title),
        site=escape(text.publisher + ("门户网站" if policy else "")),
        published=text.date.isoformat() if not policy else escape(dict(text.card)["发布日期"]),
        tabs=tabs,
        card=card,
        body="\n".join(parts),
        marker=marker,
    )
    return page.encode("gb18030" if old else "utf-8")


def _html_table(block: Block) -> str:
    rows = ["<tr>" + "".join(f"<td>{escape(c)}</td>" for c in row) + "</tr>" for row in block.rows]
    return '<table border="1">\n' + "\n".join(rows) + "\n</table>"


def _docx(text: Text, marker: str) -> bytes:
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    document = Document()
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "FangSong", Pt(16 if text.card or "policies" in text.path else 12)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋")
    document.sections[0].footer.paragraphs[0].text = marker
    document.sections[0].footer.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    for block in text.blocks:
        if block.role == "table":
            table = document.add_table(rows=0, cols=len(block.rows[0]), style="Table Grid")
            for row in block.rows:
                for cell, words in zip(table.add_row().cells, row, strict=True):
                    cell.text = words
            continue
        paragraph = document.add_paragraph()
        run = paragraph.add_run(block.text)
        paragraph.paragraph_format.space_after = Pt(0)
        if block.role in CENTRED:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        elif block.role in {"sign", "date"}:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        elif block.role not in FLUSH:
            paragraph.paragraph_format.first_line_indent = normal.font.size * 2
        if block.role in {"title", "title2"}:
            run.font.size, run.bold = Pt(22 if block.role == "title" else 18), True
            paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(16)
        elif block.role == "letterhead":
            run.font.size, run.font.color.rgb = Pt(36), RGBColor(0xE0, 0, 0)
        elif block.role in {"h1", "chapter", "label"}:
            run.bold = True
        elif block.role == "sign":
            paragraph.paragraph_format.space_before = Pt(24)
    properties = document.core_properties
    stamp = datetime(text.date.year, text.date.month, text.date.day, 9, 0)
    properties.title, properties.author, properties.comments = text.title, text.publisher, marker
    properties.created = properties.modified = stamp
    properties.last_modified_by, properties.revision = "", 1
    raw = io.BytesIO()
    document.save(raw)
    return _repack(raw.getvalue())


def _repack(data: bytes) -> bytes:
    """The same package with fixed times, sorted parts and without the template's thumbnail."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as target,
    ):
        kept = [n for n in source.namelist() if not n.startswith(DROPPED_PARTS)]
        for name in sorted(kept, key=lambda n: (n != "[Content_Types].xml", n)):
            part = source.read(name)
            if name.endswith((".rels", "[Content_Types].xml")):
                part = DANGLING.sub(b"", part)
            info = zipfile.ZipInfo(name, ZIP_TIME)
            info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 3
            target.writestr(info, part)
    return out.getvalue()


def _pdf(text: Text, marker: str) -> bytes:
    from reportlab.lib import colors
    from reportlab.lib.enums import TA_CENTER, TA_RIGHT
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.lib.units import mm
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph, Spacer, Table

    font = "STSong-Light"
    pdfmetrics.registerFont(UnicodeCIDFont(font))
    base = ParagraphStyle("base", fontName=font, fontSize=14, leading=25, wordWrap="CJK")
    styles = {
        "body": ParagraphStyle("body", base, firstLineIndent=28),
        "flush": base,
        "right": ParagraphStyle("right", base, alignment=TA_RIGHT, rightIndent=28),
        "title": ParagraphStyle(
            "title", base, fontSize=20, leading=32, alignment=TA_CENTER, spaceAfter=10, spaceBefore=10
        ),
        "centre": ParagraphStyle("centre", base, alignment=TA_CENTER),
        "letterhead": ParagraphStyle(
            "letterhead", base, fontSize=30, leading=48, alignment=TA_CENTER, textColor=colors.red
        ),
    }

    def style(role: str) -> ParagraphStyle:
        if role in {"title", "letterhead"}:
            return styles[role]
        if role in {"sign", "date"}:
            return styles["right"]
        if role in CENTRED:
            return styles["centre"]
        return styles["flush" if role in FLUSH else "body"]

    story: list[Any] = []
    for block in text.blocks:
        if block.role == "table":
            cell = ParagraphStyle("cell", base, fontSize=11, leading=15)
            rows = [[Paragraph(escape(c), cell) for c in row] for row in block.rows]
            table = Table(rows, colWidths=[14 * mm, 62 * mm, 46 * mm, 38 * mm])
            table.setStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black)])
            story.append(table)
            continue
        if block.role == "sign":
            story.append(Spacer(1, 20))
        story.append(Paragraph(escape(block.text), style(block.role)))

    def footer(canvas: Any, document: Any) -> None:
        canvas.setFont(font, 10)
        canvas.drawCentredString(A4[0] / 2, 16 * mm, f"— {document.page} —")
        canvas.setFont(font, 8)
        canvas.drawCentredString(A4[0] / 2, 10 * mm, marker)

    out = io.BytesIO()
    document = BaseDocTemplate(
        out,
        pagesize=A4,
        invariant=1,
        pageCompression=0,  # the same bytes whichever zlib is installed
        title=text.title,
        author=text.publisher,
    )
    page = Frame(26 * mm, 28 * mm, A4[0] - 52 * mm, A4[1] - 58 * mm)
    document.addPageTemplates([PageTemplate(id="page", frames=[page], onPageEnd=footer)])
    document.build(story)
    return out.getvalue()
