"""The document-term matrix against plain Python, with every filter."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policymine.errors import InputError
from policymine.terms.matrix import build_matrix, group_counts, passage_matrix
from tests.made_tokens import to_tokens

WORDS = [
    "社会",
    "治理",
    "社会治理",
    "社会治理体系",
    "社会治理体制",
    "the",
    "thesis",
    "2014",
    "。",
    " ",
    "AI+",
    "𠀀",
    "a",
    "\ud83d",
]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.lists(st.sampled_from(WORDS), max_size=20), max_size=6),
    st.integers(1, 3),
    st.sampled_from([0.3, 0.5, 1.0]),
    st.integers(1, 3),
    st.sets(st.sampled_from(WORDS), max_size=3),
    st.booleans(),
    st.randoms(use_true_random=False),
)
def test_matrix_is_that_of_counters(
    texts: list[list[str]],
    min_df: int,
    max_df: float,
    min_length: int,
    stopwords: set[str],
    words_only: bool,
    random: Any,
) -> None:
    names = [f"d{i}" for i in range(len(texts))]
    random.shuffle(names)
    matrix = build_matrix(
        to_tokens(dict(zip(names, texts, strict=True))),
        min_df=min_df,
        max_df=max_df,
        min_length=min_length,
        stopwords=stopwords,
        words_only=words_only,
    )
    rows = [Counter(text) for _, text in sorted(zip(names, texts, strict=True))]
    frequency = Counter(w for row in rows for w in row)
    terms = sorted(
        w
        for w, n in frequency.items()
        if n >= min_df
        and (max_df == 1.0 or n <= max_df * len(texts))
        and len(w) >= min_length
        and w not in stopwords
        and (any(ch.isalpha() for ch in w) if words_only else w.strip())
    )
    assert matrix.documents == tuple(sorted(names))
    assert list(matrix.terms) == terms
    assert matrix.counts.shape == (len(texts), len(terms))
    assert matrix.counts.toarray().tolist() == [[row[w] for w in terms] for row in rows]
    assert matrix.counts.dtype == np.int32
    assert matrix.counts.has_canonical_format
    assert matrix.n_tokens.tolist() == [
        sum(n for w, n in row.items() if any(ch.isalnum() for ch in w)) for row in rows
    ]


@settings(max_examples=60, deadline=None)
@given(st.sets(st.text(st.sampled_from("社会治理ab\ud83d𠀀"), min_size=1, max_size=9), max_size=60))
def test_terms_stand_as_sorted_sorts_them(words: set[str]) -> None:
    given = list(words)
    assert list(build_matrix(to_tokens([given]), words_only=False).terms) == sorted(given)


def test_fields_follow_the_documents() -> None:
    tokens = to_tokens({"b": ["治理"], "a": ["社会"]})
    fields = pd.DataFrame({"id": ["b", "c", "a"], "year": [2013, 2014, 2015]})
    assert build_matrix(tokens, fields).fields["year"].tolist() == [2015, 2013]


@pytest.mark.parametrize("wrong", [{"min_df": 0}, {"max_df": 0.0}, {"max_df": 1.5}, {"min_length": 0}])
def test_bounds_that_mean_nothing(wrong: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        build_matrix(to_tokens([["a"]]), **wrong)


def test_passages_take_the_tokens_that_begin_in_them() -> None:
    tokens = to_tokens({"b": ["社会", "治理", "。"], "a": ["治理", "体系"]})
    passages = pd.DataFrame(
        {
            "document": ["b", "b", "a", "a"],
            "seq": [0, 10, 2, 3],
            "role": ["heading", "clause", "clause", "clause"],
            "start": [0, 2, 0, 4],
            "end": [2, 5, 4, 4],
        }
    )
    matrix = passage_matrix(tokens, passages)
    assert matrix.documents == ("a#02", "a#03", "b#00", "b#10")
    assert matrix.terms == ("体系", "治理", "社会")
    assert matrix.counts.toarray().tolist() == [[1, 1, 0], [0, 0, 0], [0, 0, 1], [0, 1, 0]]
    assert matrix.n_tokens.tolist() == [2, 0, 1, 1]
    assert matrix.fields["role"].tolist() == ["clause", "clause", "heading", "clause"]
    with pytest.raises(InputError, match="not segmented"):
        passage_matrix(tokens.take([0]), passages)
    with pytest.raises(InputError, match="one document and one seq"):
        passage_matrix(tokens, pd.concat([passages, passages]))


def test_no_passages_make_an_empty_matrix() -> None:
    empty = pd.DataFrame({"document": [], "seq": [], "start": [], "end": []})
    assert passage_matrix(to_tokens([["社会"]]), empty).shape == (0, 0)


def test_groups() -> None:
    tokens = to_tokens([["社会", "治理", "治理"], ["治理"], ["社会"], ["体系"]])
    fields = pd.DataFrame(
        {"id": [f"d{i}" for i in range(4)], "year": pd.array([2013, 2013, 2014, None], dtype="Int64")}
    )
    matrix = build_matrix(tokens, fields)
    groups = group_counts(matrix, "year")
    assert groups.groups == ("2013", "2014")
    assert groups.terms == ("体系", "治理", "社会")
    assert groups.counts.toarray().tolist() == [[0, 3, 1], [0, 0, 1]]
    assert groups.n_docs.toarray().tolist() == [[0, 2, 1], [0, 0, 1]]
    assert groups.n_tokens.tolist() == [4, 1]
    assert groups.n_documents.tolist() == [2, 1]
    assert groups.n_without == 1
    turned = group_counts(matrix, {"d0": "x", "d2": "w"}, order=["z", "x", "w"])
    assert turned.groups == ("z", "x", "w")
    assert turned.counts.toarray().tolist() == [[0, 0, 0], [0, 2, 1], [0, 0, 1]]
    with pytest.raises(InputError, match="no field 'region'"):
        group_counts(matrix, "region")
    with pytest.raises(InputError, match="lacks the group 'x'"):
        group_counts(matrix, {"d0": "x"}, order=["w"])


def test_the_first_issuer_groups_a_document() -> None:
    fields = pd.DataFrame({"id": ["d0", "d1"], "issuers": [("民政部", "财政部"), ()]})
    groups = group_counts(build_matrix(to_tokens([["a"], ["a"]]), fields), "issuers")
    assert (groups.groups, groups.n_without) == (("民政部",), 1)
