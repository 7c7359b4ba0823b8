"""Old Word files, RTF and e-books."""

from __future__ import annotations

import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from policymine.errors import IngestError
from policymine.ingestors import doc, docx, epub, rtf
from policymine.ingestors.base import RawDocument

from .conftest import TEXT, write_docx, write_zip

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "WordDocument".encode("utf-16-le") + bytes(600)


def one(found: object) -> RawDocument:
    (raw,) = list(found)  # type: ignore[call-overload]
    assert isinstance(raw, RawDocument)
    return raw


def from_rtf(folder: Path, body: str, head: str = r"\ansi\ansicpg936\deff0") -> RawDocument:
    (folder / "a.rtf").write_bytes((r"{\rtf1" + head + body + "}").encode("ascii"))
    return one(rtf.read(folder / "a.rtf"))


def hexed(text: str, codec: str = "gbk") -> str:
    return "".join(f"\\'{byte:02x}" for byte in text.encode(codec))


def test_rtf_in_code_pages_and_in_unicode(tmp_path: Path) -> None:
    fonts = r"{\fonttbl{\f0\fnil\fcharset134 SimSun{\*\falt \'cb\'ce\'cc\'e5};}{\f1\fcharset0 Arial;}{\f2\fcharset136 PMingLiU;}}"
    body = fonts + r"{\info{\title ignored}{\author x}}{\stylesheet{\s0 Normal;}}"
    body += r"\pard\f0 " + hexed("社区治理") + r"\f1  2025\par "
    body += r"\f2 " + hexed("社區", "big5") + r"\f0 " + hexed("协商") + r"\par "
    body += (
        r"\uc2\u27835 "
        + hexed("治")
        + r"\u29702 "
        + hexed("理")
        + r"\uc1\u8212 -\u-10179 ?\u-8704 ?\uc0\u22909{}ok\par "
    )
    # A second byte of a character may be an ASCII sign, and be written as one.
    body += r"\f0 \'81@\'81A\'95\\" + r"\par \lquote a\rquote\~b\_c\-d\tab e\emdash "
    raw = from_rtf(tmp_path, body)
    assert raw.text.split("\n") == [
        "社区治理 2025", "社區协商", "治理—\U0001f600好ok", b"\x81@\x81A\x95\\".decode("gbk"), "‘a’\u00a0b-cd\te—",
    ]  # fmt: skip
    assert raw.encoding == "gb18030"


def test_rtf_tables_notes_lists_and_what_is_left_out(tmp_path: Path) -> None:
    body = (
        r"{\header head}{\footerf foot}\pard\outlinelevel0 {\listtext\pard\plain 1.\tab}Aims\par\pard "
        r"Body{\footnote \pard Source: survey.} text{\v secret}{\deleted gone}.\par "
        r"\trowd\intbl One\par more\cell Two\cell\row\trowd\intbl 3\cell\cell\row\pard "
        r"{\field{\*\fldinst HYPERLINK x}{\fldrslt link}}{\pict\bin5 {{}}\}{\*\unknown\foo bar}"
        r"{\upr{old}{\*\ud{new}}} {\shp{\*\shpinst{\sp{\sn a}{\sv b}}{\shptxt \pard Box\par}}{\shprslt{Box}}}End"
    )
    raw = from_rtf(tmp_path, body, r"\ansi\ansicpg1252")
    assert raw.text.split("\n") == [
        "1. Aims",
        "Body text.",
        "One more\tTwo",
        "3",
        "linknew",
        "Box",
        "End",
        "注1：Source: survey.",
    ]
    assert [raw.text[a:b] for _, a, b in raw.headings] == ["1. Aims"]
    assert raw.warnings == (
        "1 stretches of hidden text are left out",
        "1 stretches of tracked deletions are left out",
    )


def test_bad_rtf(tmp_path: Path) -> None:
    cut = from_rtf(tmp_path, r"\pard half a text{\b bold")
    assert cut.text == "half a textbold"
    assert "end of the file is missing" in cut.warnings[0]
    (tmp_path / "b.rtf").write_bytes(b"{\\rtf1" + b"{" * 100_000)
    with pytest.raises(IngestError, match="nest too deep"):
        list(rtf.read(tmp_path / "b.rtf"))
    (tmp_path / "c.rtf").write_bytes(b"plain")
    with pytest.raises(IngestError, match="is no RTF"):
        list(rtf.read(tmp_path / "c.rtf"))
    with pytest.raises(IngestError, match="holds no text"):
        from_rtf(tmp_path, r"{\pict 00ff}")


def test_what_only_bears_the_suffix_of_an_old_word_file(tmp_path: Path) -> None:
    (tmp_path / "a.doc").write_bytes(rb"{\rtf1\ansi\ansicpg936 " + hexed("纪要").encode() + b"}")
    (tmp_path / "b.doc").write_text(f"<html><body><p>{TEXT}</p></body></html>", "utf-8")
    write_docx(tmp_path / "c.docx", ["正文"]).rename(tmp_path / "c.wps")
    for name, what in (("a.doc", "rtf"), ("b.doc", "html"), ("c.wps", "docx")):
        raw = one(doc.read(tmp_path / name))
        assert raw.extractor == what
        assert f"read as what it is: {what}" in raw.warnings[-1]
    (tmp_path / "d.doc").write_bytes(b"just text")
    with pytest.raises(IngestError, match=r"is no \.doc file"):
        list(doc.read(tmp_path / "d.doc"))


def test_without_libreoffice_the_way_out_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doc, "office", lambda: None)
    (tmp_path / "a.doc").write_bytes(OLE)
    with pytest.raises(
        IngestError, match=r"LibreOffice reads, and that is not installed.*apt install libreoffice"
    ):
        list(doc.read(tmp_path / "a.doc"))
    # The same under Word's newer suffix.
    (tmp_path / "a.docx").write_bytes(OLE)
    with pytest.raises(IngestError, match="apt install libreoffice"):
        list(docx.read(tmp_path / "a.docx"))
    (tmp_path / "b.doc").write_bytes(OLE + "EncryptedPackage".encode("utf-16-le"))
    with pytest.raises(IngestError, match="password"):
        list(doc.read(tmp_path / "b.doc"))


@pytest.mark.skipif(
    sys.platform == "win32", reason="a command of the shell stands in for a program that hangs"
)
def test_a_conversion_that_hangs_is_ended_with_what_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = tmp_path / "soffice"
    slow.write_text(f"#!/bin/sh\n(sleep 3; touch {tmp_path}/late) &\nsleep 60\n")
    slow.chmod(0o755)
    monkeypatch.setattr(doc, "office", lambda: str(slow))
    monkeypatch.setattr(doc, "TIME_LIMIT", 0.3)
    (tmp_path / "a.doc").write_bytes(OLE)
    started = time.monotonic()
    with pytest.raises(IngestError, match="keeps LibreOffice busy"):
        list(doc.read(tmp_path / "a.doc"))
    assert time.monotonic() - started < 2
    slow.write_text("#!/bin/sh\necho 'Error: source file could not be loaded' >&2\n")
    with pytest.raises(IngestError, match="source file could not be loaded"):
        list(doc.read(tmp_path / "a.doc"))


@pytest.mark.skipif(doc.office() is None, reason=f"LibreOffice is not installed: {doc.GET_IT}")
def test_old_files_through_libreoffice(tmp_path: Path) -> None:
    from docx import Document

    made = Document()
    for line in (*TEXT.strip().split("\n"), "一、总体要求"):
        made.add_paragraph(line)
    table = made.add_table(rows=2, cols=2)
    for k, words in enumerate(("单位", "时限", "民政局", "5月")):
        table.cell(k // 2, k % 2).text = words
    # LibreOffice loses a table that ends a file when it writes .doc.
    made.add_paragraph("二、组织实施")
    source = tmp_path / "a.docx"
    made.save(str(source))
    truth = one(docx.read(source)).text
    assert "单位\t时限\n民政局\t5月\n" in truth
    for suffix in ("doc", "odt", "rtf"):
        subprocess.run(
            [doc.office() or "", f"-env:UserInstallation={(tmp_path / 'p').as_uri()}", "--headless", "--convert-to",
             suffix, "--outdir", str(tmp_path), str(source)],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        raw = one((rtf if suffix == "rtf" else doc).read(tmp_path / f"a.{suffix}"))
        assert raw.extractor == suffix
        assert [line.strip() for line in raw.text.split("\n")] == [line.strip() for line in truth.split("\n")]
    (tmp_path / "a.doc").rename(tmp_path / "b.wps")
    assert one(doc.read(tmp_path / "b.wps")).extractor == "wps"


def book(path: Path, chapters: dict[str, str], *, more: dict[str, bytes] | None = None) -> Path:
    items = "".join(f'<item id="{n}" href="text/{n}.xhtml"/>' for n in chapters)
    spine = "".join(f'<itemref idref="{n}"/>' for n in reversed(chapters))
    members = {
        "mimetype": b"application/epub+zip",
        "META-INF/container.xml": b'<container><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>',
        "OEBPS/book.opf": (
            '<package xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>社区治理文件汇编</dc:title>'
            '<dc:creator>某市民政局</dc:creator></metadata><manifest><item id="nav" href="nav.xhtml" properties="nav"/>'
            f'{items}</manifest><spine><itemref idref="nav"/>{spine}</spine></package>'
        ).encode(),
        "OEBPS/nav.xhtml": "<html><body><nav>目录</nav></body></html>".encode(),
    }
    for name, body in chapters.items():
        members[f"OEBPS/text/{name}.xhtml"] = (
            f'<?xml version="1.0" encoding="utf-8"?><html><head><title/></head><body>{body}</body></html>'.encode()
        )
    return write_zip(path, members | (more or {}))


def test_a_book_is_read_in_its_order(tmp_path: Path) -> None:
    chapters = {
        "b": "<h1>第二章　协商</h1><p>第二<b>章</b>正文。<script>alert(1)</script></p>",
        "a": '<h1>第一章　<a id="x"/>总则</h1><p>第一章<br/>正文。</p>'
        "<table><tr><td><p>单位</p></td><td>时限</td></tr><tr><td>民政局</td><td>5月</td></tr></table>",
    }
    raw = one(epub.read(book(tmp_path / "a.epub", chapters)))
    assert raw.text.split("\n") == [
        "第一章　总则", "第一章", "正文。", "单位\t时限", "民政局\t5月", "第二章　协商", "第二章正文。",
    ]  # fmt: skip
    assert [(n, raw.text[a:b]) for n, a, b in raw.headings] == [(1, "第一章　总则"), (1, "第二章　协商")]
    assert raw.metadata["title"].raw == "社区治理文件汇编"
    assert raw.extra == {"creator": "某市民政局"}


def test_bad_books(tmp_path: Path) -> None:
    lock = b'<encryption><CipherReference URI="OEBPS/text/a.xhtml"/></encryption>'
    with pytest.raises(IngestError, match="locked by DRM"):
        list(epub.read(book(tmp_path / "a.epub", {"a": "x"}, more={"META-INF/encryption.xml": lock})))
    bomb = b'<!DOCTYPE c [<!ENTITY a "b">]><container>&a;</container>'
    with pytest.raises(IngestError, match="declares a DTD"):
        list(epub.read(book(tmp_path / "b.epub", {"a": "x"}, more={"META-INF/container.xml": bomb})))
    away = b'<container><rootfile full-path="../../../etc/passwd"/></container>'
    with pytest.raises(IngestError, match="lacks"):
        list(epub.read(book(tmp_path / "c.epub", {"a": "x"}, more={"META-INF/container.xml": away})))
    with pytest.raises(IngestError, match="holds no text"):
        list(epub.read(book(tmp_path / "d.epub", {"a": "<img src='x.png'/>"})))
    deep = "<div>" * 20_000 + "深" + "</div>" * 20_000
    with pytest.raises(IngestError, match="holds no text"):
        list(epub.read(book(tmp_path / "e.epub", {"a": deep})))
    with zipfile.ZipFile(tmp_path / "f.epub", "w") as package:
        package.writestr("a.txt", "x")
    with pytest.raises(IngestError, match="is no EPUB"):
        list(epub.read(tmp_path / "f.epub"))
