"""Groups and periods as one table: q over all, too few documents told, nothing where nothing is."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from policymine.comparisons.base import COLUMNS
from policymine.comparisons.several import CompareGroupsResult, ComparePeriodsResult, Part, compare_parts
from policymine.comparisons.uses import Use
from policymine.errors import InputError
from policymine.provenance import Provenance
from policymine.statistics.fdr import q_values
from policymine.terms.matrix import TermMatrix

Make = Callable[..., TermMatrix]
Draw = Callable[..., Any]
PLAIN = Provenance("compare", versions={})


def _whole(term_matrix: Make, bursty: Draw, n: int, *, more: Any = None, seed: int = 0) -> TermMatrix:
    rng = np.random.default_rng(seed)
    sizes = rng.integers(300, 900, n)
    rates = np.tile(10 ** np.linspace(-3.2, -2.3, 30), (n, 1))
    if more is not None:
        rates[more, :3] *= 8.0
    noise = rng.gamma(2.0, 0.5, rates.shape)
    return term_matrix(rng.poisson(sizes[:, None] * rates * noise), sizes * 10)


def _groups(whole: TermMatrix, sizes: list[int]) -> list[Part]:
    rows, parts, start = np.arange(len(whole.documents)), [], 0
    for i, size in enumerate(sizes):
        own = rows[start : start + size]
        others = np.setdiff1d(rows, own)
        parts.append(Part(f"g{i}", whole.take(own), whole.take(others), (f"g{i}", f"not g{i}")))
        start += size
    return parts


def test_groups_in_one_table(term_matrix: Make, bursty: Draw) -> None:
    whole = _whole(term_matrix, bursty, 63, more=np.arange(20))
    result = compare_parts(
        _groups(whole, [20, 20, 20, 3]), CompareGroupsResult, by="level", provenance=PLAIN, n_boot=300
    )
    assert tuple(result.table.columns) == ("group", *COLUMNS)
    assert set(result.table["group"]) == {"g0", "g1", "g2"}
    assert result.table["q"].to_numpy() == pytest.approx(q_values(result.table["p"].to_numpy()))
    assert result.n_tested == len(result.table) == 90
    first = result.top(3)
    assert set(first.loc[first["group"] == "g0", "term"]) == {"w0000", "w0001", "w0002"}
    assert (first.loc[first["group"] == "g0", "q"] < 0.05).all()
    data = json.loads(json.dumps(result.to_dict(), allow_nan=False))
    assert data["groups"][3] == {
        "label": "g3",
        "target": "g3",
        "reference": "not g3",
        "target_docs": 3,
        "reference_docs": 60,
        "tested": 0,
        "enough": False,
    }
    assert "not enough data" in data["messages"][0]["en"]
    assert "g3 (3:60)" in data["messages"][0]["en"]
    assert "not enough documents in 1" in result.summary()
    with pytest.raises(InputError, match="no texts"):
        result.show("w0000")


def test_copies_of_a_corpus_have_no_findings(term_matrix: Make, bursty: Draw) -> None:
    """Each group the same documents, and the same documents on both sides of each period."""
    one = _whole(term_matrix, bursty, 12)
    counts = np.vstack([one.counts.toarray()] * 3)
    whole = term_matrix(counts, np.tile(one.n_tokens, 3))
    groups = compare_parts(
        _groups(whole, [12, 12, 12]), CompareGroupsResult, by="level", provenance=PLAIN, n_boot=300
    )
    twice = [Part(p, one, one, ("a", "b")) for p in ("2013", "2014")]
    periods = compare_parts(twice, ComparePeriodsResult, by="year", provenance=PLAIN, n_boot=300)
    for table in (groups.table, periods.table):
        assert (table[["log_likelihood", "log_ratio", "z", "bound", "percent_diff"]].abs() < 1e-9).all().all()
        assert (table["p"] > 0.9).all()
        assert ((table["low"] < 0) & (table["high"] > 0)).all()


def test_random_groups_and_periods_find_nothing(term_matrix: Make, bursty: Draw) -> None:
    found = 0
    for seed in range(8):
        whole = _whole(term_matrix, bursty, 60, seed=seed)
        groups = compare_parts(
            _groups(whole, [20, 15, 25]), CompareGroupsResult, by="level", provenance=PLAIN, n_boot=200
        )
        halves = [
            Part(f"{2000 + i}", whole.take(range(i * 20, i * 20 + 9)), whole.take(range(i * 20 + 9, i * 20 + 20)), ("a", "b"))
            for i in range(3)
        ]  # fmt: skip
        periods = compare_parts(halves, ComparePeriodsResult, by="year", provenance=PLAIN, n_boot=200)
        found += bool((groups.table["q"] < 0.05).any()) + bool((periods.table["q"] < 0.05).any())
    assert found <= 2


def test_rows_open_and_lines_stand_by_part(term_matrix: Make, bursty: Draw) -> None:
    whole = _whole(term_matrix, bursty, 30)

    def find(part: str, term: str) -> list[Use]:
        text = f"{part} says {term}."
        return [Use("d0", text.index(term), text.index(term) + len(term), text)]

    parts = [
        Part(p, whole.take(range(i * 15, i * 15 + 7)), whole.take(range(i * 15 + 7, i * 15 + 15)), ("a", "b"))
        for i, p in enumerate(("十一五", "十二五"))
    ]
    result = compare_parts(
        parts, ComparePeriodsResult, by="plan", provenance=PLAIN, n_boot=200, find=find, n_leading=2
    )
    last = len(result) - 1
    assert {e.period for e in result.evidence(last)} == {"十二五 a", "十二五 b"}
    assert result.evidence(last)[0].sentence.startswith(f"十二五/{result.table['side'][last]} says")
    assert len(list(result.sentences)) <= 8
    lines = result.show("w0004")
    assert lines.table["part"].tolist() == ["十一五 a", "十一五 b", "十二五 a", "十二五 b"]


def test_nothing_to_compare_is_an_empty_table(term_matrix: Make, bursty: Draw) -> None:
    whole = _whole(term_matrix, bursty, 9)
    result = compare_parts(
        _groups(whole, [3, 3, 3]), CompareGroupsResult, by="level", provenance=PLAIN, n_boot=200
    )
    assert (len(result), result.n_tested) == (0, 0)
    assert "3 groups have not enough data" in result.messages[0]["en"]
