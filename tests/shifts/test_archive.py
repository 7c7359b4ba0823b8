"""A change of who is in the corpus is told from a change of language, and where it cannot be told that is said."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from policymine.shifts.archive import find_archive
from policymine.shifts.base import uses_of
from tests.shifts.test_measure import YEARS, measure

# Two issuers that never change, the one leaving the corpus as the other comes in; and two that change together.
HABITS = (0.03, 0.97)


def corpus(seed: int, *, changes: bool, mixed: bool = True) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    rows = []
    for year in range(len(YEARS)):
        for i in range(12):
            second = rng.random() < 0.15 + 0.7 * (year >= 10) * mixed
            mean = HABITS[year >= 10] if changes else HABITS[second]
            share = rng.beta(mean, 1.0 - mean)
            n = 1 + rng.poisson(1.0)
            new = rng.binomial(n, share)
            rows.append((f"d{year:02d}-{i:02d}", YEARS[year], n - new, new, "AB"[second]))
    return pd.DataFrame(rows, columns=["document", "period", "old", "new", "issuer"])


@pytest.mark.parametrize("seed", range(3))
def test_issuers_that_never_change_have_not_replaced_a_term(seed: int) -> None:
    table = corpus(seed, changes=False)
    assert measure(table.drop(columns="issuer"), YEARS).breaks  # unseen, it passes for a change
    found = measure(table, YEARS)
    assert found.verdict == "coexistence"
    assert not found.breaks
    assert found.archive["explains"]
    assert abs(found.archive["within"]) < 0.5 * found.archive["total"]
    assert "within the issuers that are there before and after" in found.reason("en")
    assert "发文机关的更替" in found.reason("zh")


@pytest.mark.parametrize("mixed", [False, True])
def test_issuers_that_change_keep_their_break(mixed: bool) -> None:
    found = measure(corpus(0, changes=True, mixed=mixed), YEARS)
    assert (found.verdict, found.breaks[0]["period"]) == ("abrupt", "2011")
    assert not found.archive["explains"]


def test_officers_that_follow_one_another_cannot_tell() -> None:
    table = corpus(0, changes=True)
    table["issuer"] = np.where(table["period"] < "2011", "A", "B")
    found = measure(table, YEARS)
    assert found.verdict == "abrupt"
    assert found.archive["shared"] == 0.0
    assert "cannot be told from a change of who is in the corpus" in found.reason("en")


def test_the_change_within_issuers_by_hand() -> None:
    # A: 0 of 2, then 1 of 2 documents; B: only after, all new. Over all: 0 before, 3 of 4 after.
    rows = [("a", "1", 1, 0, "A"), ("b", "1", 2, 0, "A"), ("c", "2", 1, 0, "A"), ("d", "2", 0, 3, "A")]
    rows += [("e", "2", 0, 1, "B"), ("f", "2", 0, 1, "B")]
    table = pd.DataFrame(rows, columns=["document", "period", "old", "new", "issuer"])
    found = find_archive(
        uses_of(table, ["1", "2"]), 1, lambda order: 0.0, alpha=0.05, seed=0, n_permutations=99
    )
    assert found is not None
    assert (found.total, found.within, found.shared) == (0.75, 0.5, 0.5)
    assert not found.explains  # two thirds of the change are within
    one = uses_of(table.assign(issuer="A"), ["1", "2"])
    assert find_archive(one, 1, lambda order: 0.0, alpha=0.05, seed=0, n_permutations=99) is None
