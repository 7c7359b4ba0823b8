"""Sources to documents: names, keys, hashes, metadata tables, and what is known already."""

from __future__ import annotations

import hashlib
from pathlib import Path

from policymine.corpus.document import Document
from policymine.ingestors.assemble import assemble
from policymine.ingestors.base import RawDocument, Skipped, SourceRef, Stated, Unchanged
from policymine.ingestors.find import Found, find_files
from policymine.ingestors.read import read_sources

from .conftest import TEXT, write_zip


def test_names_keys_and_hashes(tmp_path: Path) -> None:
    folder = tmp_path / "语料"
    (folder / "甲").mkdir(parents=True)
    (folder / "甲" / "a.txt").write_text(TEXT, "utf-8")
    (folder / "b.csv").write_text("id,text\nrow_1,一\n7,二\n,三\n", "utf-8")
    write_zip(folder / "c.zip", {"d/e.txt": TEXT.encode()})
    items = list(read_sources([folder]))
    assert [ref.display for ref, _ in items] == [
        "语料/b.csv#1",
        "语料/b.csv#2",
        "语料/b.csv#3",
        "语料/c.zip/d/e.txt",
        "语料/甲/a.txt",
    ]
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    assert items[3][0].sha256 == items[4][0].sha256 == digest
    assert items[4][0].key == str((folder / "甲" / "a.txt").resolve())
    assert len({ref.key for ref, _ in items}) == 5
    documents = [assemble(ref, raw) for ref, raw in items if isinstance(raw, RawDocument)]
    assert [d.id for d in documents if isinstance(d, Document)] == [
        "row_1",
        "b.csv#7",
        "b.csv#3",
        "c.zip/d/e.txt",
        "甲/a.txt",
    ]
    assert all(str(tmp_path) not in d.source for d in documents if isinstance(d, Document))


def test_what_is_known_is_not_read_again(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("一", "utf-8")
    (tmp_path / "b.csv").write_text("text,date\n二,2014\n三,2015\n", "utf-8")
    write_zip(tmp_path / "c.zip", {"d.txt": "四".encode()})
    held = {(ref.key, ref.sha256) for ref, _ in read_sources([tmp_path])}
    again = [raw for _, raw in read_sources([tmp_path], known=lambda key, sha: (key, sha) in held)]
    assert again == [Unchanged()] * 4
    (tmp_path / "a.txt").write_text("一改", "utf-8")
    (tmp_path / "b.csv").write_text("text,date\n二,2014\n三,2016\n", "utf-8")
    again = [raw for _, raw in read_sources([tmp_path], known=lambda key, sha: (key, sha) in held)]
    assert [isinstance(raw, Unchanged) for raw in again] == [False, True, False, True]


def test_a_metadata_table_beside_the_files(tmp_path: Path) -> None:
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "1.txt").write_text(TEXT, "utf-8")
    (tmp_path / "html" / "2.txt").write_text(TEXT, "utf-8")
    (tmp_path / "metadata.csv").write_text(
        "file,发文机关,成文日期,备注\nhtml/1.txt,某市民政局,2014年3月5日,甲\nhtml/9.txt,x,y,z\n", "utf-8"
    )
    items = list(read_sources([tmp_path]))
    documents = {
        d.id: d
        for d in (assemble(r, raw) for r, raw in items if isinstance(raw, RawDocument))
        if isinstance(d, Document)
    }
    assert set(documents) == {"html/1.txt", "html/2.txt"}
    first = documents["html/1.txt"]
    assert (first.date_issued, first.issuers, first.extra) == ("2014-03-05", ("某市民政局",), {"备注": "甲"})
    assert first.fields["date_issued"].rule == "column:成文日期"
    skipped = [raw for _, raw in items if isinstance(raw, Skipped)]
    assert skipped == [Skipped("metadata.csv", "1 of its 2 rows name files that are not there: html/9.txt")]
    # An amended table makes its file new.
    before = {ref.key: ref.sha256 for ref, _ in items}
    (tmp_path / "metadata.csv").write_text("file,成文日期\nhtml/1.txt,2015年\n", "utf-8")
    after = {ref.key: ref.sha256 for ref, _ in read_sources([tmp_path])}
    one, two = (str((tmp_path / "html" / f"{k}.txt").resolve()) for k in (1, 2))
    assert before[one] != after[one]
    assert before[two] == after[two]


def test_a_metadata_table_named_by_the_user(tmp_path: Path) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "甲.txt").write_text(TEXT, "utf-8")
    write_zip(folder / "b.zip", {"乙.txt": TEXT.encode()})
    (tmp_path / "list.csv").write_bytes(
        "文件名,标题,年份\n甲,甲的标题,2014\n乙.txt,乙的标题,2015\n".encode("gbk")
    )
    found = [
        assemble(r, raw)
        for r, raw in read_sources([folder], metadata=tmp_path / "list.csv")
        if isinstance(raw, RawDocument)
    ]
    assert sorted((d.title, d.date_issued) for d in found if isinstance(d, Document)) == [
        ("乙的标题", "2015"),
        ("甲的标题", "2014"),
    ]


def test_a_table_wins_over_a_page_and_says_so(tmp_path: Path) -> None:
    page = "<table><tr><td>发文机关：</td><td>甲局</td><td>成文日期：</td><td>2014年3月5日</td></tr></table><p>关于社区协商的意见</p>"
    (tmp_path / "a.html").write_text(page, "utf-8")
    (tmp_path / "metadata.csv").write_text("file,成文日期\na.html,2014-03-06\n", "utf-8")
    ((ref, raw),) = read_sources([tmp_path])
    assert isinstance(raw, RawDocument)
    document = assemble(ref, raw)
    assert isinstance(document, Document)
    assert document.date_issued == "2014-03-06"
    assert "'2014-03-06', page:成文日期 says '2014年3月5日'" in document.warnings[0]


def test_sources_of_the_same_name_stay_apart(tmp_path: Path) -> None:
    for parent in "xy":
        (tmp_path / parent / "data").mkdir(parents=True)
        (tmp_path / parent / "data" / "a.txt").write_text(parent, "utf-8")
    found = [
        item
        for item in find_files([tmp_path / "x" / "data", tmp_path / "y" / "data"])
        if isinstance(item, Found)
    ]
    assert [item.display for item in found] == ["x/data/a.txt", "y/data/a.txt"]
    assert len(list(find_files([tmp_path / "x", tmp_path / "x" / "data" / "a.txt"]))) == 1


def test_the_surest_voice_is_taken_and_others_are_noted() -> None:
    ref = SourceRef("c/a.txt", "k", "0")
    text = "某市人民政府关于社区协商的意见\n某政发〔2014〕5号\n各县区：\n现提出意见如下。\n某市人民政府\n2014年3月5日\n"
    found = assemble(ref, RawDocument(text, {"date_issued": Stated("2015-01-01", "column:date")}))
    assert isinstance(found, Document)
    assert found.date_issued == "2015-01-01"
    assert any("'2014-03-05'" in warning for warning in found.warnings)
    assert found.doc_number == "某政发〔2014〕5号"
    weak = assemble(ref, RawDocument(text, {"title": Stated("Template of the office", "docx:title", 0.5)}))
    assert isinstance(weak, Document)
    assert weak.title == "某市人民政府关于社区协商的意见"
    assert (weak.language, weak.quality) == ("zh", 1.0)
    assert all(p.text == weak.text[p.start : p.end] for p in weak.passages)


def test_the_texts_of_the_shared_folder(shared_data: Path) -> None:
    items = [
        *read_sources([shared_data / "fomc_minutes" / "1994"]),
        *read_sources([shared_data / "statecouncil_html"]),
    ]
    documents = [assemble(ref, raw) for ref, raw in items if isinstance(raw, RawDocument)]
    kept = [d for d in documents if isinstance(d, Document)]
    assert len(documents) - len(kept) == 1  # the error page
    pages = [d for d in kept if d.extractor == "html"]
    assert len(pages) == 75
    assert all(d.date_issued and d.issuers and d.doc_number and d.title for d in pages)
    # The file has the text of the meeting before, and its name says so.
    assert any("'1994-03-22', the file name says '1994-04-18'" in w for d in kept for w in d.warnings)


def test_the_work_reports(shared_data: Path) -> None:
    items = list(read_sources([shared_data / "gwr" / "reports.jsonl"], columns={"date": "year"}))
    assert len(items) == 57
    found = assemble(items[0][0], items[0][1]) if isinstance(items[0][1], RawDocument) else None
    assert isinstance(found, Document)
    assert (found.id, found.date_issued) == ("gwr_1954", "1954")


def test_pages_and_headings_are_where_they_are_in_the_text_as_kept() -> None:
    text = "\ufeff总　则\r\n\r\n\r\n\r\n第一页的正文。\r\n第二页的正文。"
    at = text.index("第二页")
    raw = RawDocument(text, pages=(0, at), headings=((2, 1, 4),))
    document = assemble(SourceRef("a/b.pdf", "k", "0"), raw, kind="policy")
    assert isinstance(document, Document)
    second = document.text.index("第二页")
    assert document.extra["pages"] == [0, second]
    assert (document.page(second - 2), document.page(second), document.page(len(document.text))) == (1, 2, 2)
    assert (document.passages[0].role, document.passages[0].level) == ("heading", 2)
    plain = assemble(SourceRef("a/b.txt", "k", "0"), RawDocument("正文。"))
    assert isinstance(plain, Document)
    assert plain.page(0) is None


def test_the_parts_of_a_saved_page_are_not_documents(tmp_path: Path) -> None:
    (tmp_path / "通知.html").write_text(f"<html><body><p>{TEXT}</p></body></html>", "utf-8")
    for folder in ("通知_files", "附件_files"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "frame.html").write_text("<html><body><p>广告</p></body></html>", "utf-8")
        (tmp_path / folder / "main.js").write_text("var a = 1;", "utf-8")
    shown = [f.display for f in find_files([tmp_path]) if isinstance(f, Found)]
    root = tmp_path.name
    # Without its page such a folder may be anybody's.
    assert shown == [f"{root}/通知.html", f"{root}/附件_files/frame.html", f"{root}/附件_files/main.js"]


def test_of_two_copies_the_one_without_a_mark_comes_first(tmp_path: Path) -> None:
    names = ["苏州 - 副本.docx", "苏州 副本.docx", "苏州(1).docx", "苏州.docx"]
    for name in names:
        (tmp_path / name).write_bytes(b"x")
    assert next(f.path.name for f in find_files([tmp_path]) if isinstance(f, Found)) == "苏州.docx"
