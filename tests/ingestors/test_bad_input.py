"""Bad input, one case each: what was skipped is named with its reason, what was good is kept."""

from __future__ import annotations

import os
import time
import zipfile
from pathlib import Path

import pytest

from policymine.corpus.document import Document
from policymine.errors import IngestError, InputError
from policymine.ingestors.assemble import assemble
from policymine.ingestors.base import RawDocument, Skipped
from policymine.ingestors.read import read_sources

from .conftest import TEXT, pdf_bytes, write_docx, write_xlsx, write_zip


def documents(path: Path, **options: object) -> tuple[list[Document], list[Skipped]]:
    """Return what the path gives: documents and skipped."""
    kept: list[Document] = []
    skipped: list[Skipped] = []
    for ref, raw in read_sources([path], **options):  # type: ignore[arg-type]
        found = assemble(ref, raw) if isinstance(raw, RawDocument) else raw
        if isinstance(found, Document):
            kept.append(found)
        elif isinstance(found, Skipped):
            skipped.append(found)
    return kept, skipped


def only_skipped(path: Path) -> Skipped:
    kept, skipped = documents(path)
    assert not kept
    assert len(skipped) == 1
    return skipped[0]


def test_empty_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").touch()
    assert only_skipped(tmp_path / "a.txt").reason == "is empty"


def test_a_file_of_nothing_but_a_mark(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\xef\xbb\xbf")
    assert only_skipped(tmp_path / "a.txt").reason == "holds no text"


def test_binary_named_txt(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    assert "PNG" in only_skipped(tmp_path / "a.txt").reason


def test_password_protected_pdf(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf_bytes([[(72, 700, "secret")]], password=True))
    assert "password" in only_skipped(tmp_path / "a.pdf").reason


def test_cut_pdf(tmp_path: Path) -> None:
    data = pdf_bytes([[(72, 700, "Minutes of the meeting")]] * 3)
    (tmp_path / "a.pdf").write_bytes(data[: len(data) // 2])
    assert "cut" in only_skipped(tmp_path / "a.pdf").reason


def test_pdf_without_text_layer(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf_bytes([[], []], picture=True))
    skipped = only_skipped(tmp_path / "a.pdf")
    assert skipped.reason == "has no text layer, being a scan (pages: 2)"
    assert "policymine[ocr]" in skipped.remedy


def test_pdf_with_some_scanned_pages(tmp_path: Path) -> None:
    page = [(72, 700.0, "This page has enough text to be read as one.")]
    (tmp_path / "a.pdf").write_bytes(pdf_bytes([page, []], picture=True))
    kept, _ = documents(tmp_path / "a.pdf")
    assert any("1 of 2 pages are scans" in warning for warning in kept[0].warnings)


def test_corrupt_docx(tmp_path: Path) -> None:
    good = write_docx(tmp_path / "good.docx", ["正文"] * 50)
    data = bytearray(good.read_bytes())
    data[200:600] = bytes(400)
    (tmp_path / "a.docx").write_bytes(data)
    assert "damaged" in only_skipped(tmp_path / "a.docx").reason
    (tmp_path / "b.docx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert "password-protected, or an old Office file" in only_skipped(tmp_path / "b.docx").reason
    write_zip(tmp_path / "c.docx", {"a.txt": b"no document in it"})
    assert "no Word document" in only_skipped(tmp_path / "c.docx").reason


def test_docx_bomb(tmp_path: Path) -> None:
    with (
        zipfile.ZipFile(tmp_path / "a.docx", "w", zipfile.ZIP_DEFLATED) as package,
        package.open("word/document.xml", "w", force_zip64=True) as member,
    ):
        for _ in range(80):
            member.write(bytes(1 << 20))
    assert "would unpack to 80 MiB" in only_skipped(tmp_path / "a.docx").reason


def test_zip_with_names_that_lead_out(tmp_path: Path) -> None:
    path = write_zip(
        tmp_path / "a.zip",
        {"../../evil.txt": b"x", "/etc/evil.txt": b"x", "C:\\evil.txt": b"x", "good/甲.txt": TEXT.encode()},
    )
    kept, skipped = documents(path)
    assert [d.id for d in kept] == ["good/甲.txt"]
    assert len(skipped) == 3
    assert all("leads out of the archive" in s.reason for s in skipped)
    assert not (tmp_path.parent / "evil.txt").exists()


def test_zip_bomb(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("good.txt", TEXT)
        with package.open("bomb.txt", "w", force_zip64=True) as member:
            for _ in range(70):
                member.write(bytes(1 << 20))
    kept, skipped = documents(tmp_path / "a.zip")
    assert [d.id for d in kept] == ["good.txt"]
    assert "archive bomb" in skipped[0].reason


def test_zip_with_a_password_a_link_and_archives_too_deep(tmp_path: Path) -> None:
    inner = write_zip(tmp_path / "0.zip", {"deep.txt": TEXT.encode()})
    for k in range(1, 5):
        inner = write_zip(tmp_path / f"{k}.zip", {f"{k - 1}.zip": inner.read_bytes()})
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as package:
        package.writestr(link, "/etc/passwd")
        package.writestr("locked.txt", "x")
        package.write(inner, "nested.zip")
        package.write(tmp_path / "1.zip", "shallow.zip")
    # The flag that says a member is encrypted, in its own header and in the directory.
    data = (tmp_path / "a.zip").read_bytes()
    for magic, shift in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.index(b"locked.txt", 0 if shift == 6 else data.index(b"PK\x01\x02"))
        head = data.rindex(magic, 0, at)
        data = data[: head + shift] + bytes([data[head + shift] | 1]) + data[head + shift + 1 :]
    (tmp_path / "b.zip").write_bytes(data)
    kept, skipped = documents(tmp_path / "b.zip")
    assert [d.id for d in kept] == ["shallow.zip/0.zip/deep.txt"]
    assert [s.reason.split(",")[0].split(";")[0] for s in skipped] == [
        "is a link",
        "is protected by a password",
        "lies too deep in other archives",
    ]


def test_csv_without_a_text_column(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("年份,备注\n2014,x\n", "utf-8")
    skipped = only_skipped(tmp_path / "a.csv")
    assert skipped.reason == "has no column of text; its columns are 年份, 备注"
    assert "--column text=NAME" in skipped.remedy


def test_a_date_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text,date\n一,2014年3月\n二,某日\n三,2014-02-30\n", "utf-8")
    kept, skipped = documents(tmp_path / "a.csv")
    assert not skipped
    assert [d.date_issued for d in kept] == ["2014-03", None, None]
    assert "'某日', which is no date; left empty" in kept[1].warnings[0]


def test_ten_megabytes_on_one_line(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("加强和创新社会治理，完善社区协商机制。" * 180_000, "utf-8")
    started = time.process_time()
    kept, _ = documents(tmp_path / "a.txt")
    assert time.process_time() - started < 20
    assert kept[0].n_chars == 19 * 180_000


def test_missing_path(tmp_path: Path) -> None:
    assert only_skipped(tmp_path / "nowhere").reason == "does not exist"
    with pytest.raises(InputError, match="no source"):
        list(read_sources([]))
    with pytest.raises(InputError, match="--metadata"):
        list(read_sources([tmp_path], metadata=tmp_path / "no.csv"))


def test_a_damaged_workbook_and_a_sheet_without_text(tmp_path: Path) -> None:
    write_xlsx(
        tmp_path / "a.xlsx", {"数据": [["正文", "年份"], ["一", 2014]], "说明": [["甲", "乙"], ["x", "y"]]}
    )
    kept, skipped = documents(tmp_path / "a.xlsx")
    assert [d.id for d in kept] == ["a.xlsx#数据!2"]
    assert skipped[0].source == "a.xlsx#说明"
    data = bytearray((tmp_path / "a.xlsx").read_bytes())
    data[100:400] = bytes(300)
    (tmp_path / "b.xlsx").write_bytes(data)
    assert only_skipped(tmp_path / "b.xlsx").reason


def test_bad_lines_of_json_are_named_and_the_rest_is_kept(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(
        '{"text": "一"}\nnot json\n[1]\n{"text": ""}\n{"text": "二"}\n', "utf-8"
    )
    kept, skipped = documents(tmp_path / "a.jsonl")
    assert [d.text for d in kept] == ["一", "二"]
    assert [s.source for s in skipped] == ["a.jsonl#2", "a.jsonl#3", "a.jsonl#4"]


def test_an_error_page_is_no_document(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "Home Page not found The page you were looking for has been moved.", "utf-8"
    )
    assert "error page" in only_skipped(tmp_path / "a.txt").reason


@pytest.mark.skipif(os.name == "nt" or not hasattr(os, "geteuid"), reason="links need POSIX")
def test_links_that_lead_out_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "a.txt").write_text(TEXT, "utf-8")
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "b.txt").write_text(TEXT, "utf-8")
    (folder / "link.txt").symlink_to(tmp_path / "outside" / "a.txt")
    (folder / "linked").symlink_to(tmp_path / "outside")
    kept, skipped = documents(folder)
    assert [d.id for d in kept] == ["b.txt"]
    assert sorted(s.source for s in skipped) == ["in/link.txt", "in/linked"]


def test_a_wrong_field_is_the_command_s_mistake(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text,yr\n一,2014\n", "utf-8")
    with pytest.raises(InputError, match="there is no field 'dat'"):
        list(read_sources([tmp_path / "a.csv"], columns={"dat": "yr"}))
    skipped = [raw for _, raw in read_sources([tmp_path / "a.csv"], columns={"date": "year"})]
    assert isinstance(skipped[0], Skipped)
    assert skipped[0].reason == "has no column 'year'; its columns are text, yr"


def test_markup_and_formulas_stay_plain_text(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("<script>alert(1)</script>\n=cmd|' /C calc'!A0\n", "utf-8")
    kept, _ = documents(tmp_path / "a.txt")
    assert kept[0].text == "<script>alert(1)</script>\n=cmd|' /C calc'!A0"


def test_an_error_names_path_reason_and_remedy(tmp_path: Path) -> None:
    with pytest.raises(IngestError) as caught:
        list(__import__("policymine.ingestors.text", fromlist=["read"]).read(tmp_path / "no.txt"))
    assert str(caught.value) == f"{tmp_path / 'no.txt'}: does not exist; check the path"


def test_a_file_under_anothers_suffix_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"%PDF-1.4\n1 0 obj")
    found = only_skipped(tmp_path / "a.docx")
    assert (found.reason, found.remedy) == ("is a PDF, not a Word document", "give it the suffix .pdf")
    (tmp_path / "b.docx").write_bytes(b"PK\x03\x04" + b"\x00" * 200)
    assert "cut short" in only_skipped(tmp_path / "b.docx").reason
