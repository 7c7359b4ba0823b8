"""Texts in the page: packed the same every time, unpacked as they were, under the budget, the cited ones first."""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policymine.charts.messages import LANGUAGES, load_messages
from policymine.errors import UnknownNameError
from policymine.paths import data_file
from policymine.reports.blocks import Cell, Column, Figure, Group, Part, Quote, Quotes, Section, Table
from policymine.reports.reader.cited import cited_documents
from policymine.reports.reader.engine import script
from policymine.reports.reader.facts import command_parts, size_unit
from policymine.reports.reader.pack import Packed, pack_texts
from policymine.reports.render import render_report
from policymine.structure.wordlists import load_table


def unpacked(packed: Packed) -> dict[str, str]:
    """Return the texts by id, as a browser reads them."""
    found: dict[str, str] = {}
    encoding = packed.encoding.replace("16le", "16-le")
    for chunk, ids, lengths in zip(packed.chunks, packed.documents, packed.lengths, strict=True):
        text = zlib.decompress(base64.b64decode(chunk), -zlib.MAX_WBITS).decode(encoding)
        units = text.encode("utf-16-le")
        for document, length in zip(ids, lengths, strict=True):
            found[document] = units[: 2 * length].decode("utf-16-le")
            units = units[2 * length :]
        assert not units
    return found


def facts_of(page: str) -> dict[str, Any]:
    chunk = re.search(r'id="policymine-facts">([^<]*)<', page)
    assert chunk
    facts: dict[str, Any] = json.loads(zlib.decompress(base64.b64decode(chunk[1]), -zlib.MAX_WBITS))
    return facts


@given(
    st.dictionaries(
        st.text("ab/", max_size=4),
        st.text("治理a\n\r\x00\ud800\udc00😀é\u0301\u2028", max_size=60),
        max_size=6,
    )
)
def test_every_text_comes_back(texts: dict[str, str]) -> None:
    packed = pack_texts(texts, {}, 1_000_000)
    assert packed == pack_texts(texts, {}, 1_000_000)
    # Half a surrogate pair is no character and becomes one that is.
    whole = {
        i: "".join("?" if "\ud800" <= ch <= "\udfff" else ch for ch in text) for i, text in texts.items()
    }
    assert unpacked(packed) == whole


def test_chinese_is_packed_in_two_bytes_and_long_texts_in_chunks_of_their_own() -> None:
    texts = {f"d{i}": f"第{i}条 加强社会治理。" * 12_000 for i in range(6)}
    packed = pack_texts(texts, {}, 10_000_000)
    assert packed.encoding == "utf-16le"
    assert len(packed.chunks) > 2
    assert unpacked(packed) == texts
    assert pack_texts({"a": "The Committee agreed."}, {}, 10_000).encoding == "utf-8"


def test_where_room_is_short_the_cited_come_first() -> None:
    # Texts that do not pack: what room there is decides.
    texts = {
        f"d{i:02}": "".join(chr(0x4E00 + (i * 7919 + j * j * 31) % 9000) for j in range(3000))
        for i in range(40)
    }
    every = pack_texts(texts, {}, 10_000_000)
    cited = {"d31": 3, "d07": 1}
    half = pack_texts(texts, cited, every.size // 2)
    assert half.size <= every.size // 2
    assert len(half.carried()) >= 15
    assert set(cited) <= half.carried()
    few = pack_texts(texts, cited, every.size // 36)
    assert few.carried() == {"d31"}
    assert pack_texts(texts, cited, 100).chunks == ()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_keeps_its_budget_and_says_whom_it_leaves_out(
    report_input: Callable[..., Any], lang: str
) -> None:
    made = report_input(lang)
    ids = list(made.documents)
    texts = {
        i: "".join(chr(0x4E00 + (n * 977 + j * j * 31) % 9000) for j in range(9000))
        for n, i in enumerate(ids)
    }
    data = replace(made, texts=texts)
    names = ["keywords", "documents"]
    page = render_report(data, names)
    assert len(facts_of(page)["chunks"]) >= 1
    assert sum(map(len, facts_of(page)["chunks"])) == len(ids)
    size = len(page.encode("utf-8", "replace"))
    tight = render_report(data, names, max_bytes=size - 30_000)
    assert len(tight.encode("utf-8", "replace")) <= size - 30_000
    held = sum(map(len, facts_of(tight)["chunks"]))
    assert 0 < held < len(ids)
    said = {
        "zh": f"{len(ids)} 篇文档中 {held} 篇的全文",
        "en": f"the texts of {held} of {len(ids)} documents",
    }[lang]
    assert said in tight
    nothing = render_report(data, names, texts="none")
    assert facts_of(nothing)["chunks"] == []
    assert not re.search('id="policymine-texts', nothing)
    only = render_report(data, names, texts="cited")
    facts = facts_of(only)
    carried = {facts["id"][i] for chunk in facts["chunks"] for i in chunk}
    assert carried == {facts["id"][i] for i, n in enumerate(facts["cited"]) if n}
    assert 0 < len(carried) < len(ids)
    with pytest.raises(UnknownNameError, match="did you mean 'cited'"):
        render_report(data, names, texts="cite")  # type: ignore[arg-type]


def test_cited_documents_are_found_wherever_they_stand() -> None:
    def quote(name: str) -> Quote:
        return Quote("", "治理", "", name, "", document=name)

    table = Table("", (Column("a"),), [(Cell((Part("1", "", (quote("b"), quote("c"))),)),)])
    blocks = (Quotes("", (quote("a"),)), Group("g", (Figure("", "", "", table), Quotes("", (quote("c"),)))))
    assert cited_documents([Section("s", "", blocks)]) == {"a": 1, "b": 1, "c": 2}


def test_the_command_of_a_part_keeps_the_condition_there_was() -> None:
    assert command_parts("policymine report c --where \"issuer = '国务院'\" --seed 0") == {
        "words": ["policymine", "report", "c", "--seed", "0"],
        "where": "issuer = '国务院'",
    }
    assert command_parts("") is None
    assert command_parts("policymine 'unclosed") is None


def test_length_is_told_in_words_where_the_corpus_is_english() -> None:
    english = {"language": "en", "n_words": 3}
    assert size_unit({"a": english, "b": english, "c": {"language": "zh", "n_words": 1}}) == "words"
    assert (
        size_unit({"a": {"language": "en"}})
        == size_unit({"a": {"language": "zh", "n_words": 2}})
        == "characters"
    )


def test_the_script_says_no_word_that_is_not_there_and_none_is_left_over() -> None:
    words = load_table("page_messages.toml")["script"]
    code = script()
    said = set(re.findall(r'say\([^()"]*"(\w+)"', code)) | set(re.findall(r'\? "(\w+)" : "', code))
    columns = ("title", "date", "issuer", "kind", "number", "characters", "words", "cited")
    said |= {"characters", "words", "found_none", *(f"column_{name}" for name in columns)}
    assert said >= set(words)
    assert {name for name in said if "_" in name} <= set(words)
    for text in (t for group in load_table("page_messages.toml").values() for t in group.values()):
        assert set(re.findall(r"\{\w+\}", text["zh"])) == set(re.findall(r"\{\w+\}", text["en"]))


def test_script_and_style_close_no_element() -> None:
    for name in ("tools.css", "base.js", "reader.js", "finder.js"):
        assert "</" not in data_file("templates", "report", name).read_text("utf-8")
    assert load_messages("zh")("page.offline_script")
