"""Small files of every format, made in the test that needs them."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

TEXT = "关于加强城乡社区协商的意见\n\n各街道办事处：\n　　为推进社区治理，现提出如下意见。\n"


def pdf_bytes(
    pages: Sequence[Sequence[tuple[float, float, str]]], *, password: bool = False, picture: bool = False
) -> bytes:
    """Return a PDF with these lines (x, y, text); the Chinese font is named, not embedded."""
    objects: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [5 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /FontDescriptor 6 0 R"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 0 >> >>",
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0"
        b" /Ascent 752 /Descent -271 /CapHeight 737 /StemV 58 >>",
        b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>"
        b"\nstream\n\x80\nendstream",
    ]
    kids = []
    for lines in pages:
        ops = ["q 400 0 0 600 50 50 cm /Im1 Do Q"] if picture else []
        for x, y, line in lines:
            # All lines in the Chinese font would do; English in Helvetica has widths as real files have.
            if line.isascii():
                shown = "(" + line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") + ")"
                ops.append(f"BT /F1 12 Tf {x} {y} Td {shown} Tj ET")
            else:
                ops.append(f"BT /F2 14 Tf {x} {y} Td <{line.encode('utf-16-be').hex()}> Tj ET")
        stream = "\n".join(ops).encode("ascii")
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R /F2 4 0 R >> /XObject << /Im1 7 0 R >> >> >>" % len(objects)
        )
        kids.append(len(objects))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (
        len(kids),
        b" ".join(b"%d 0 R" % k for k in kids),
    )
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    xref = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"/Root 1 0 R /Size %d" % (len(objects) + 1)
    if password:
        # Hashes that no password yields: the reader must ask for one.
        trailer += b" /ID [<00><00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >>" % (
            b"ab" * 32,
            b"cd" * 32,
        )
    out += b"trailer\n<< %s >>\nstartxref\n%d\n%%%%EOF\n" % (trailer, xref)
    return bytes(out)


def write_docx(path: Path, paragraphs: Sequence[str], rows: Sequence[Sequence[str]] = ()) -> Path:
    import docx

    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if rows:
        table = document.add_table(rows=len(rows), cols=len(rows[0]))
        for i, row in enumerate(rows):
            for j, cell in enumerate(row):
                table.cell(i, j).text = cell
    document.save(str(path))
    return path


def write_zip(path: Path, members: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in members.items():
            package.writestr(name, data)
    return path


def write_xlsx(path: Path, sheets: Mapping[str, Sequence[Sequence[object]]]) -> Path:
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


@pytest.fixture
def good_file(tmp_path: Path) -> Callable[[str], Path]:
    """A maker of one good file for each ingestor."""

    def make(name: str) -> Path:
        folder = tmp_path / "good"
        folder.mkdir(exist_ok=True)
        if name == "text":
            path = folder / "a.txt"
            path.write_text(TEXT, "utf-8")
        elif name == "html":
            path = folder / "a.html"
            path.write_text(f"<html><body><p>{TEXT}</p></body></html>", "utf-8")
        elif name == "docx":
            path = write_docx(folder / "a.docx", TEXT.split("\n"))
        elif name == "pdf":
            path = folder / "a.pdf"
            path.write_bytes(pdf_bytes([[(72, 700, "Minutes of the community meeting")]]))
        elif name == "table":
            path = folder / "a.csv"
            path.write_text(f'标题,正文,年份\n意见,"{TEXT}",2014\n办法,另一篇,2015\n', "utf-8")
        elif name == "jsonl":
            path = folder / "a.jsonl"
            path.write_text(
                "".join(json.dumps({"id": f"x{k}", "text": TEXT}) + "\n" for k in range(3)), "utf-8"
            )
        elif name == "archive":
            path = write_zip(folder / "a.zip", {"b/甲.txt": TEXT.encode("gbk"), "b/乙.md": b"# T\n\ntext\n"})
        elif name == "doc":
            # What many sites serve as .doc; a true one needs LibreOffice.
            path = folder / "a.doc"
            path.write_text(f"<html><body><p>{TEXT}</p></body></html>", "utf-8")
        elif name == "rtf":
            path = folder / "a.rtf"
            path.write_bytes(rb"{\rtf1\ansi\ansicpg936 \uc1 \u21327 ?\u21830 ?\par minutes}")
        elif name == "epub":
            opf = b'<package><manifest><item id="a" href="a.xhtml"/></manifest><spine><itemref idref="a"/></spine></package>'
            path = write_zip(
                folder / "a.epub",
                {
                    "META-INF/container.xml": b'<container><rootfile full-path="b.opf"/></container>',
                    "b.opf": opf,
                    "a.xhtml": f"<html><body><p>{TEXT}</p></body></html>".encode(),
                },
            )
        elif name == "subtitles":
            path = folder / "a.srt"
            path.write_text("1\n00:00:01,000 --> 00:00:02,000\n主持人：现在开会。\n\n" * 3, "utf-8")
        elif name == "tei":
            path = folder / "a.xml"
            path.write_text(
                "<TEI><text><body><u who='#a'><seg>Good morning.</seg></u></body></text></TEI>", "utf-8"
            )
        else:
            raise AssertionError(f"add a good file for the ingestor {name} here")
        return path

    return make
