"""Every ingestor, on damaged files: it reads them, or says why not; what it reads becomes a document with true spans."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import strategies as st

from policymine.ingestors.assemble import assemble
from policymine.ingestors.base import RawDocument, Skipped, SourceRef
from policymine.ingestors.formats import INGESTORS
from policymine.ingestors.read import read_sources
from tests.fuzz.effort import fuzz
from tests.fuzz.made import STEPS, TEXTS, damage, damage_inside
from tests.fuzz.test_texts import check_spans
from tests.ingestors.conftest import TEXT, write_xlsx

NAMES = INGESTORS.names()
PAGE = """<html><head><meta charset="utf-8"><meta name="PubDate" content="2021-03-12"><title>甲_乙</title>
</head><body><div class="nav">首页
</div><table><tr><td>索引号：</td><td>1</td><td>发文机关：</td><td>甲市人民政府</td></tr><tr>
<td>发文字号：</td><td>甲政发〔2021〕1号</td></tr></table>
<div id="zoom"><h1>关于议事的通知</h1><p>各街道：</p>
<p>一、照办。<br>二、<b>公</b>开。</p>
<table><tr><th>甲</th><th>乙</th></tr><tr><td>1</td><td>2</td></tr></table>
<ol><li>一</li><li>二</li></ol><p>2021年3月1日</p><a href="a.pdf">附件</a></div></body></html>"""


def follow(path: Path) -> None:
    """Read a file as `ingest` does, and look at what comes of it."""
    for ref, raw in read_sources([path]):
        if not isinstance(raw, RawDocument):
            assert isinstance(raw, Skipped)
            assert raw.reason
            continue
        document = assemble(ref, raw)
        if isinstance(document, Skipped):
            continue
        check_spans(document.fields, document.text)
        check_spans(document.passages, document.text)


@pytest.mark.parametrize("name", NAMES)
def test_a_damaged_file_is_read_or_refused(
    name: str, good_file: Callable[[str], Path], tmp_path: Path
) -> None:
    good = good_file(name)
    files = [good.read_bytes()]
    suffix = good.suffix
    if name == "html":
        files.append(PAGE.encode())
    if name == "table":
        book = write_xlsx(
            tmp_path / "b.xlsx", {"表": [["标题", "正文", "日期"], ["甲", TEXT, 2014], ["乙", TEXT, None]]}
        )
        files.append(book.read_bytes())

    def check(example: tuple[int, bool, int, list[tuple[int, float, bytes]]]) -> None:
        which, inside, member, steps = example
        data = files[which % len(files)]
        ending = ".xlsx" if name == "table" and which % len(files) else suffix
        path = tmp_path / f"x{ending}"
        path.write_bytes(damage_inside(data, member, steps) if inside else damage(data, steps))
        follow(path)

    fuzz(st.tuples(st.integers(0, 7), st.booleans(), st.integers(0, 30), STEPS), check, weight=3)


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html", ".csv", ".jsonl", ".json", ".rtf"])
def test_any_text_in_a_file(suffix: str, tmp_path: Path) -> None:
    def check(text: str) -> None:
        path = tmp_path / f"x{suffix}"
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        follow(path)

    fuzz(TEXTS, check)


def test_any_bytes_in_a_file(tmp_path: Path) -> None:
    def check(example: tuple[str, bytes]) -> None:
        suffix, data = example
        path = tmp_path / f"x{suffix}"
        path.write_bytes(data)
        assert all(isinstance(found, (RawDocument, Skipped)) for _, found in read_sources([path]))

    fuzz(st.tuples(st.sampled_from([".txt", ".md"]), st.binary(max_size=400)), check)


def test_a_text_with_everything_stated() -> None:
    """Fields that a source states in any words become values or warnings, never an error."""
    from policymine.corpus.document import DOCUMENT_FIELDS
    from policymine.ingestors.base import Stated

    def check(example: tuple[str, str, dict[str, str]]) -> None:
        text, extra, stated = example
        raw = RawDocument(
            text,
            {field: Stated(value, "column:x") for field, value in stated.items()},
            {"注": extra},
            extractor="text",
        )
        document = assemble(SourceRef("a/b.txt", "k", "0"), raw)
        if not isinstance(document, Skipped):
            check_spans(document.fields, document.text)

    fuzz(
        st.tuples(TEXTS, TEXTS, st.dictionaries(st.sampled_from(sorted(DOCUMENT_FIELDS)), TEXTS, max_size=6)),
        check,
    )
