"""Collocations: windows by a plain loop, borders, planted neighbours, random order."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from policymine.corpus.tokens import Tokens
from policymine.errors import InputError
from policymine.terms.collocations import SENTENCE_ENDS, collocations, node_positions


def _tokens(documents: list[list[str]]) -> Tokens:
    vocabulary: dict[str, int] = {}
    ids = [vocabulary.setdefault(w, len(vocabulary)) for words in documents for w in words]
    lengths = [len(words) for words in documents]
    n = len(ids)
    return Tokens(
        tuple(f"d{i}" for i in range(len(documents))),
        np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        np.array(ids, dtype=np.int32),
        np.arange(n, dtype=np.int32),
        np.arange(1, n + 1, dtype=np.int32),
        tuple(vocabulary),
    )


def _oracle(documents: list[list[str]], node: str, reach: int) -> tuple[dict[str, int], int, int]:
    """Count near words with sets of positions: counts, words in windows, words that are not the node."""
    counts: dict[str, int] = {}
    in_windows = words_all = 0
    for words in documents:
        near: set[int] = set()
        sentences, current = [], []
        for i, word in enumerate(words):
            if word in SENTENCE_ENDS:
                sentences.append(current)
                current = []
            elif any(ch.isalnum() for ch in word):
                current.append(i)
        sentences.append(current)
        for sentence in sentences:
            for at, i in enumerate(sentence):
                words_all += words[i] != node
                if words[i] == node:
                    near |= {j for j in sentence[max(at - reach, 0) : at + reach + 1] if words[j] != node}
        in_windows += len(near)
        for j in near:
            counts[words[j]] = counts.get(words[j], 0) + 1
    return counts, in_windows, words_all


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(st.sampled_from(["N", "a", "b", "c", "，", "。"]), max_size=25), min_size=1, max_size=5
    ),
    st.integers(1, 4),
)
def test_windows_against_a_plain_loop(documents: list[list[str]], reach: int) -> None:
    tokens = _tokens(documents)
    found = collocations(tokens, node_positions(tokens, "N"), window=reach, min_count=1, n_boot=200)
    counts, in_windows, words = _oracle(documents, "N", reach)
    assert dict(zip(found.table["term"], found.table["count"], strict=True)) == counts
    assert (found.n_window, found.n_words) == (in_windows, words)
    for row, positions in zip(found.table.itertuples(), found.positions, strict=True):
        assert len(positions) == row.count
        assert {tokens.vocabulary[i] for i in tokens.ids[positions]} == {row.term}


def test_figures_by_hand() -> None:
    """治理 three times, 创新 beside it each time: near 3 of 6 window words, elsewhere 1 of 8."""
    documents = [["创新", "治理", "体系", "。", "经济", "发展", "，", "创新", "改革", "。"]]
    documents += [
        ["创新", "治理", "能力", "。", "经济", "增长", "。"],
        ["创新", "治理", "方式", "。", "改革", "开放"],
    ]
    tokens = _tokens(documents)
    found = collocations(tokens, node_positions(tokens, "治理"))
    assert (found.n_nodes, found.n_documents, found.n_window, found.n_words) == (3, 3, 6, 14)
    row = found.table.iloc[0]
    assert (row["term"], row["count"], row["n_docs"], row["left"], row["right"], row["total"]) == (
        "创新",
        3,
        3,
        3,
        0,
        4,
    )
    assert row["expected"] == pytest.approx(4 * 6 / 14)
    assert row["pmi"] == pytest.approx(np.log2(3 / (4 * 6 / 14)))
    assert row["log_ratio"] == pytest.approx(np.log2((3 / 6) / (1 / 8)))
    oracle = stats.chi2_contingency([[3, 1], [3, 7]], lambda_="log-likelihood", correction=False)
    assert row["log_likelihood"] == pytest.approx(oracle.statistic)
    assert np.isnan(row["low"])


def test_no_window_leaves_its_sentence_or_document() -> None:
    tokens = _tokens([["甲", "。", "N", "乙"], ["丙", "N", "。", "丁"]])
    found = collocations(tokens, node_positions(tokens, "N"), min_count=1)
    assert set(found.table["term"]) == {"乙", "丙"}


def test_sides_and_stop_words() -> None:
    tokens = _tokens([["左", "的", "N", "右"]] * 3)
    right = collocations(tokens, node_positions(tokens, "N"), window=(0, 5))
    assert right.table["term"].tolist() == ["右"]
    named = collocations(tokens, node_positions(tokens, "N"), stopwords={"的"})
    assert set(named.table["term"]) == {"左", "右"}
    assert named.n_window == 9


def test_a_planted_neighbour_leads_and_chance_does_not() -> None:
    rng = np.random.default_rng(0)
    words = [f"w{i}" for i in range(60)]
    documents = []
    for _ in range(30):
        line: list[str] = []
        for _ in range(12):
            sentence = rng.choice(words, 12).tolist()
            if rng.random() < 0.4:
                at = int(rng.integers(0, 11))
                sentence[at] = "N"
                if rng.random() < 0.5:
                    sentence[at + 1] = "协商"
            elif rng.random() < 0.1:
                sentence[3] = "协商"
            line += [*sentence, "。"]
        documents.append(line)
    tokens = _tokens(documents)
    table = collocations(tokens, node_positions(tokens, "N")).table
    first = table.iloc[0]
    assert first["term"] == "协商"
    assert 1 < first["low"] < first["log_ratio"] < first["high"]
    rest = table[table["term"] != "协商"]
    assert ((rest["low"] > 0) | (rest["high"] < 0)).mean() < 0.15
    again = collocations(tokens, node_positions(tokens, "N")).table
    assert again.equals(table)


def test_nothing_to_find() -> None:
    tokens = _tokens([["a", "b"]])
    found = collocations(tokens, node_positions(tokens, "N"))
    assert (len(found.table), found.n_nodes) == (0, 0)
    assert len(collocations(_tokens([[]]), []).table) == 0


@pytest.mark.parametrize("window", [0, (0, 0), (-1, 3)])
def test_a_window_needs_words(window: int | tuple[int, int]) -> None:
    tokens = _tokens([["a"]])
    with pytest.raises(InputError, match="window"):
        collocations(tokens, [0], window=window)
    with pytest.raises(InputError, match="outside the corpus"):
        collocations(tokens, [5])
