"""A result in a notebook: it reads, it is inert, it fetches nothing, and its language is the reader's."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pandas as pd
import pytest

from policymine.provenance import Provenance
from policymine.results import Evidence, ReasonedResult, Result

EVIL = '<script>alert(1)</script></style><img src=x onerror="alert(1)">'


@pytest.fixture(autouse=True)
def of_the_sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    """No machine's language: that of the sentences."""
    monkeypatch.delenv("POLICYMINE_LANG", raising=False)


class Tags(HTMLParser):
    """Collects tags, attributes, and which elements were never closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.seen.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def result(n: int = 12, *, text: str = "社会治理。", name: str = "term") -> Result:
    table = pd.DataFrame(
        {
            name: [text] * n,
            "count": range(n),
            "low": [0.0] * n,
            "high": [0.51211] * n,
            "p": [0.0000175] * n,
            "nothing": [None] * n,
        }
    )
    found = Evidence("d", text, 2, 4, 0, "2014", "t")
    known = Provenance(
        "track", parameters={"arguments": [text]}, n_documents=3, notes=(text,), method=text, versions={}
    )
    return Result(table=table, provenance=known, sentences={0: (found,) * 5})


def parsed(page: str) -> Tags:
    tags = Tags()
    tags.feed(page)
    assert not tags.open
    return tags


def test_source_text_is_inert_and_nothing_is_fetched() -> None:
    page = result(text=EVIL, name=EVIL)._repr_html_()
    tags = parsed(page)
    assert not tags.seen & {"script", "img", "link", "iframe", "a"}
    assert not {a for a in tags.attributes if a.startswith("on") or a in ("src", "href", "style")}
    assert "://" not in page
    assert "url(" not in page


def test_numbers_are_rounded_and_the_ends_of_an_interval_stand_together() -> None:
    page = result()._repr_html_()
    assert '<td class="pm-num">0.000 – 0.512</td>' in page
    assert "&lt; 0.001" in page
    assert "nothing" not in page


def test_rows_open_to_their_sentences_and_say_how_many_more_there_are() -> None:
    page = result()._repr_html_()
    assert page.count("<details>") == 2
    assert "社会<mark>治理</mark>。" in page
    assert "另有 2 句：.evidence(0)" in page
    assert "显示前 10 行，共 12 行：.table" in page


def test_the_language_is_that_of_the_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    made = ReasonedResult(**vars(result()), reasons={"zh": "因为。", "en": "Because."})
    assert "因为。" in made._repr_html_()
    monkeypatch.setenv("POLICYMINE_LANG", "en")
    assert "Because." in made._repr_html_()
    assert "first 10 of 12 rows: .table" in made._repr_html_()


def test_no_rows_are_said() -> None:
    page = result(0)._repr_html_()
    parsed(page)
    assert "<table>" not in page


def test_ipython_prints_columns_below_one_another() -> None:
    pretty = pytest.importorskip("IPython.lib.pretty")
    text = pretty.pretty(result())
    lines = text.splitlines()
    assert lines[0] == "<Result track: 12 行，出自 3 篇文档>"
    table = [line for line in lines if re.match(r"\d* +\S+ +\S", line)]
    assert len(table) >= 10
    assert "显示前 10 行，共 12 行：.table" in text
