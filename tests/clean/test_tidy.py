"""A tidied text as a document: what went and what was mended is on it."""

from __future__ import annotations

from policymine.clean.tidy import tidy
from policymine.corpus.document import Document
from policymine.ingestors.assemble import assemble
from policymine.ingestors.base import RawDocument, SourceRef, Stated

BODY = "关于推进邻里议事的通知\n各街道：\n　　请于每季度组织一次邻里议事，听取居民意见，并公布议定事项的办理结果。\n"
FOOT = "\n青禾市民政局\n2021年3月8日\n责任编辑：张某某\n版权所有：青禾市人民政府\n"


def test_a_document_lists_what_was_left_out_and_read_again() -> None:
    wrong = BODY.encode().decode("gb18030", "replace")
    title = "关于推进邻里议事的通知".encode().decode("gb18030", "replace")
    raw = RawDocument(
        wrong + FOOT, {"title": Stated(title[:-1], "column:标题")}, {"removed": [{"kind": "web frame"}]}
    )
    document = assemble(SourceRef("a/b.txt", "k", "0"), raw)
    assert isinstance(document, Document)
    assert document.text == BODY + "\n青禾市民政局\n2021年3月8日"
    assert document.title is not None
    assert document.title.startswith("关于推进邻里议事的通")
    assert document.date_issued == "2021-03-08"
    assert [entry["kind"] for entry in document.extra["removed"]] == ["web frame", "web frame", "web frame"]
    assert any("UTF-8 read as GB18030" in line for line in document.warnings)
    assert any("web page's frame removed: 20 characters in 2 places" in line for line in document.warnings)


def test_offsets_that_a_file_notes_are_not_moved() -> None:
    wrong = BODY.encode().decode("gb18030", "replace")
    assert tidy(wrong, repair=False).text == wrong
    assert tidy(wrong).text == BODY
