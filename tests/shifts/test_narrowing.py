"""Narrowing is told by company, and only by company that was the old term's before."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from policymine.errors import InputError
from policymine.shifts.company import Company, company_of
from policymine.shifts.narrowing import Narrowing, bayes_factor_bound, find_narrowing
from tests.shifts.test_measure import measure

YEARS = [str(y) for y in range(2001, 2021)]
SAFETY, SERVICE, OTHER = 1, 2, 3
NAMES = {SAFETY: "治安", SERVICE: "服务", OTHER: "旅游", **{i: f"词{i}" for i in range(10, 60)}}
Choice = Callable[[int, bool], tuple[bool, int]]


def corpus(choose: Choice, seed: int, each: int = 4) -> tuple[pd.DataFrame, Company]:
    """Two uses a document; half of the documents write of safety; `choose` gives the term and the word beside it."""
    rng = np.random.default_rng(seed)
    rows, uses = [], []
    for year in range(20):
        for i in range(each):
            document = f"{year:02d}-{i}"
            counts = [0, 0]
            is_new, word = choose(year, i % 2 == 0)
            for _ in range(2):
                counts[is_new] += 1
                uses.append((document, "new" if is_new else "old", [word, *rng.integers(10, 60, 8)]))
            rows.append((document, YEARS[year], *counts))
    return pd.DataFrame(rows, columns=["document", "period", "old", "new"]), company_of(uses, NAMES)


def narrowed(year: int, safety: bool) -> tuple[bool, int]:
    return year >= 10 and not safety, SAFETY if safety else SERVICE


def new_subject(year: int, safety: bool) -> tuple[bool, int]:
    # The old term never was written of what the new one is written of.
    return year >= 10 and not safety, SAFETY if safety or year < 10 else OTHER


def test_the_old_term_lives_on_in_one_of_its_senses() -> None:
    table, company = corpus(narrowed, 0)
    found = measure(table, YEARS, company=company)
    assert found.verdict == "narrowing"
    assert found.narrowing["old_words"][0] == "治安"
    assert found.narrowing["new_words"][0] == "服务"
    assert found.narrowing["low"] < 0.5 < found.narrowing["high"]
    assert found.probabilities["narrowing"] > 0.5
    assert "治安" in found.reason("zh")
    assert "keep different company" in found.reason("en")
    assert sum(v for v in found.probabilities.values() if v is not None) == pytest.approx(1.0)


@pytest.mark.parametrize("seed", range(5))
def test_company_that_does_not_differ_is_coexistence(seed: int) -> None:
    rng = np.random.default_rng(seed)
    table, company = corpus(lambda y, s: (y >= 10 and rng.random() < 0.5, SAFETY if s else SERVICE), seed)
    assert measure(table, YEARS, company=company).verdict == "coexistence"


def test_a_new_subject_beside_an_old_one_is_no_narrowing() -> None:
    table, company = corpus(new_subject, 0)
    found = measure(table, YEARS, company=company)
    assert found.verdict == "coexistence"
    assert found.narrowing["p_value"] < 0.01


def test_the_name_of_a_kind_speaks_for_itself_where_company_is_not_known() -> None:
    table, _ = corpus(narrowed, 0)
    assert measure(table, YEARS).verdict == "coexistence"
    period_of = dict(zip(table["document"], range(len(table)), strict=True))
    found = find_narrowing(None, period_of, 40, old="城镇化", new="新型城镇化", seed=0, n_permutations=99)
    assert found == Narrowing(0.75, by_name=True)


def test_the_null_is_uniform_enough() -> None:
    # Terms laid over documents at random: p is at most 0.1 in about a tenth of the corpora.
    few = 0
    for seed in range(40):
        rng = np.random.default_rng(seed)
        _, company = corpus(lambda y, s: (y >= 10 and rng.random() < 0.5, SAFETY if s else SERVICE), seed)  # noqa: B023
        period_of = {d: int(d[:2]) for d in company.documents}
        p = find_narrowing(company, period_of, 10, old="甲", new="乙", seed=seed, n_permutations=99).p
        assert p is not None
        few += p <= 0.1
    assert few <= 9


def test_what_a_p_value_can_say_at_most() -> None:
    assert bayes_factor_bound(0.01) == pytest.approx(1 / (np.e * 0.01 * np.log(100)))
    assert bayes_factor_bound(0.9) == 1.0


def test_a_use_is_of_one_of_the_two() -> None:
    with pytest.raises(InputError, match="not 'both'"):
        company_of([("d", "both", [1])])
