"""TF-IDF against a case computed by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from policymine.corpus.tokens import Tokens
from policymine.keyword_methods.base import KeywordData
from policymine.keyword_methods.tfidf import extract, inverse_document_frequency
from policymine.terms.matrix import build_matrix


def to_data(texts: dict[str, str], groups: dict[str, str] | None = None) -> KeywordData:
    vocabulary: dict[str, int] = {}
    ids, indptr = [], [0]
    for text in texts.values():
        ids += [vocabulary.setdefault(w, len(vocabulary)) for w in text.split()]
        indptr.append(len(ids))
    places = np.arange(len(ids), dtype=np.int32)
    tokens = Tokens(
        tuple(texts),
        np.array(indptr, np.int64),
        np.array(ids, np.int32),
        places,
        places + 1,
        tuple(vocabulary),
    )
    return KeywordData(build_matrix(tokens), tokens, groups)


def test_groups_by_hand() -> None:
    data = to_data({"a": "社区 社区 协商", "b": "社区 治理"}, {"a": "2014", "b": "2013"})
    found = extract(data, top_n=5)
    assert [(k.group, k.term, k.count, k.n_docs) for k in found] == [
        ("2013", "治理", 1, 1),
        ("2013", "社区", 1, 1),
        ("2014", "协商", 1, 1),
        ("2014", "社区", 2, 1),
    ]
    # Two documents: idf of a word of one is ln(3 / 1.5), of a word of both ln(3 / 2.5).
    assert [k.score for k in found] == pytest.approx(
        [math.log(2) / 2, math.log(1.2) / 2, math.log(2) / 3, 2 * math.log(1.2) / 3]
    )


def test_one_group_keeps_common_words() -> None:
    found = extract(to_data({"a": "社区 社区 协商", "b": "社区 治理"}), top_n=1)
    assert found[0].term == "社区"
    assert found[0].score == pytest.approx(3 / 5 * math.log(1 + 2 / 2))


def test_a_word_of_one_document_is_not_the_keyword_of_many() -> None:
    texts = {f"d{i}": "社区 协商" for i in range(4)} | {"d4": "社区 协商 马鬃山 马鬃山 马鬃山 马鬃山"}
    assert {k.term for k in extract(to_data(texts))} == {"协商", "社区"}
    few = extract(to_data({k: texts[k] for k in ("d3", "d4")}))
    assert (few[0].term, few[0].n_docs) == ("马鬃山", 1)


def test_idf_of_an_unknown_word_is_zero() -> None:
    weights = inverse_document_frequency(np.array([0, 3, 3]), 3, contrast=False)
    assert weights.tolist() == pytest.approx([0, math.log(2), math.log(2)])
