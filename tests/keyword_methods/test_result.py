"""The keyword result: rows, sentences and notes."""

from __future__ import annotations

import numpy as np
import pytest

from policymine.corpus.tokens import Tokens
from policymine.errors import InputError
from policymine.keyword_methods.base import KeywordData, keyword_data, registry
from policymine.keyword_methods.result import COLUMNS, summarise
from policymine.provenance import Provenance

TEXTS = {
    "b": "社区协商。社区治理创新。",
    "a": "我们社区，名单" + "某某" * 140 + "。社区协商议事规则由居民共同讨论。",
    "c": "社区参与。",
}
WORDS = (
    "社区",
    "协商",
    "治理",
    "创新",
    "我们",
    "名单",
    "某某",
    "议事",
    "规则",
    "由",
    "居民",
    "共同",
    "讨论",
    "参与",
    "，",
    "。",
)


def to_tokens() -> Tokens:
    ids, starts, ends, indptr = [], [], [], [0]
    for text in TEXTS.values():
        at = 0
        while at < len(text):
            number = next(i for i, w in enumerate(WORDS) if text.startswith(w, at))
            ids.append(number)
            starts.append(at)
            at += len(WORDS[number])
            ends.append(at)
        indptr.append(len(ids))
    return Tokens(
        tuple(TEXTS),
        np.array(indptr, np.int64),
        np.array(ids, np.int32),
        np.array(starts, np.int32),
        np.array(ends, np.int32),
        WORDS,
    )


def test_rows_open_to_their_sentences() -> None:
    data = keyword_data(to_tokens(), groups={"a": "2015", "b": "2014"}, order=("2015", "2014"))
    keywords = registry.load("tfidf").extract(data, top_n=9)
    result = summarise(keywords, data, method="tfidf", provenance=Provenance("keywords"), texts=TEXTS)
    assert tuple(result.table.columns) == COLUMNS
    assert result.table["group"].drop_duplicates().tolist() == ["2015", "2014"]
    assert not {"我们", "由", "共同"} & set(result.table["term"])
    for row, keyword in enumerate(keywords):
        evidence = result.evidence(row)
        assert evidence
        for e in evidence:
            assert TEXTS[e.document][e.start : e.end] == keyword.term
            assert e.sentence in TEXTS[e.document]
            assert e.period == keyword.group
    community = result.table[(result.table.group == "2015") & (result.table.term == "社区")].index[0]
    # The roll of names is passed over for the sentence that can be read.
    assert result.evidence(int(community))[0].sentence == "社区协商议事规则由居民共同讨论。"
    assert [m["en"] for m in result.messages] == ["Documents without a group, left out: 1."]
    assert len(result.top(1)) == 2
    assert "2 groups" in repr(result)


def test_marked_words_are_told_of() -> None:
    data = keyword_data(to_tokens())
    keywords = registry.load("tfidf").extract(data)
    result = summarise(keywords, data, method="tfidf", provenance=Provenance("keywords"))
    assert (result.table["n_docs"] == 1).sum() > 1
    assert any("Words of one document only" in m["en"] for m in result.messages)
    assert result.evidence() == ()


def test_unfitting_tokens_are_refused() -> None:
    data = keyword_data(to_tokens())
    with pytest.raises(InputError, match="same documents"):
        KeywordData(data.matrix, to_tokens())
