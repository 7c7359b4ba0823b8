"""New terms: planted ones are found whole, chance gives none."""

from __future__ import annotations

import math

import numpy as np
import pytest

from policymine.corpus.tokens import Tokens
from policymine.errors import InputError
from policymine.terms.newterms import COLUMNS, NewTerms, new_terms
from tests.made_tokens import to_tokens

_WORDS = [f"词{i}" for i in range(200)]


def mine(tokens: Tokens, stop: frozenset[str] = frozenset(), **options: object) -> NewTerms:
    inner = tokens.is_word()
    outer = inner & np.array([w not in stop for w in tokens.vocabulary], dtype=bool)
    return new_terms(tokens, outer=outer, inner=inner, **options)  # type: ignore[arg-type]


def planted(seed: int, terms: list[list[str]], uses: int = 20) -> list[list[str]]:
    """40 documents of 300 words drawn by Zipf's law, each term planted `uses` times in all."""
    rng = np.random.default_rng(seed)
    rate = 1 / np.arange(1, len(_WORDS) + 1)
    documents = [list(rng.choice(_WORDS, size=300, p=rate / rate.sum())) for _ in range(40)]
    for term in terms:
        for document in rng.integers(0, 40, size=uses):
            place = int(rng.integers(1, len(documents[document]) - 1))
            documents[document][place:place] = term
    return [[str(w) for w in d] for d in documents]


def test_planted_terms_are_found_whole() -> None:
    terms = [["一带", "一路"], ["供给", "侧", "结构性", "改革"], ["自贸", "试验区"]]
    found = mine(to_tokens(planted(1, terms)))
    assert set(found.table["term"]) == {"一带一路", "供给侧结构性改革", "自贸试验区"}
    assert list(found.table.columns) == list(COLUMNS)
    assert found.table["count"].tolist() == [20, 20, 20]
    assert found.table["cohesion"].round(9).tolist() == [1.0, 1.0, 1.0]


@pytest.mark.parametrize("seed", range(5))
def test_shuffled_words_give_nothing(seed: int) -> None:
    words = [w for d in planted(seed, [["一带", "一路"], ["自贸", "试验区"]]) for w in d]
    shuffled = np.random.default_rng(seed + 100).permutation(words).tolist()
    documents = [shuffled[i : i + 300] for i in range(0, len(shuffled), 300)]
    assert not len(mine(to_tokens(documents), min_count=2).table)


def test_figures_by_hand() -> None:
    # 网格 员 six times among 60 other words, between different neighbours.
    documents = [
        [f"甲{d}{i}" for i in range(5)] + ["网格", "员"] + [f"乙{d}{i}" for i in range(5)] for d in range(6)
    ]
    row = mine(to_tokens(documents)).table.iloc[0]
    assert (row["term"], row["count"], row["n_docs"], row["split"]) == ("网格员", 6, 6, "网格 | 员")
    assert row["left_entropy"] == pytest.approx(math.log2(6))
    assert row["right_entropy"] == pytest.approx(math.log2(6))
    assert row["score"] == pytest.approx(math.log2(6) * math.log2(7))


def test_punctuation_documents_and_stop_words_bound_a_term() -> None:
    stop = ["推进", "深化", "坚持"]
    documents = [[f"甲{d}", stop[d % 3], "基层", "协商", "，", "民主", f"乙{d}"] for d in range(9)]
    terms = set(mine(to_tokens(documents), frozenset(stop)).table["term"])
    assert terms == {"基层协商"}


def test_a_break_beside_a_term_is_a_neighbour_like_no_other() -> None:
    documents = [["，", "基层", "协商", "，"] * 2 for _ in range(5)]
    assert mine(to_tokens(documents), min_cohesion=0.1).table["left_entropy"].tolist() == pytest.approx(
        [math.log2(10)]
    )


def test_known_terms_are_left_out_and_minima_hold() -> None:
    tokens = to_tokens(planted(3, [["一带", "一路"]], uses=6))
    assert mine(tokens).table["term"].tolist() == ["一带一路"]
    assert not len(mine(tokens, known=frozenset({"一带一路"})).table)
    assert not len(mine(tokens, min_count=7).table)
    assert not len(mine(tokens, min_docs=30).table)


def test_english_words_stand_apart() -> None:
    documents = [[f"a{d}", "social", "governance", f"b{d}"] for d in range(8)]
    assert mine(to_tokens(documents, gap=1), gap=1).table["term"].tolist() == ["social governance"]
    assert not len(mine(to_tokens(documents, gap=1)).table)


@pytest.mark.parametrize("documents", [[], [[]], [["甲"]], [["甲", "乙"], []]])
def test_hardly_any_words(documents: list[list[str]]) -> None:
    found = mine(to_tokens(documents))
    assert len(found.table) == 0
    assert list(found.table.columns) == list(COLUMNS)


def test_options_out_of_range() -> None:
    tokens = to_tokens([["甲", "乙"]])
    with pytest.raises(InputError, match="min_count"):
        mine(tokens, min_count=1)
    with pytest.raises(InputError, match="2 to 5"):
        mine(tokens, max_words=6)


def test_uses_are_where_they_are_said_to_be() -> None:
    tokens = to_tokens(planted(4, [["供给", "侧", "改革"]]))
    found = mine(tokens)
    for first, last in zip(found.first[0], found.last[0], strict=True):
        assert [tokens.vocabulary[i] for i in tokens.ids[first : last + 1]] == ["供给", "侧", "改革"]
