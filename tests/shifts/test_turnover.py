"""New and fading terms: exact tests by hand, planted terms found, nothing in shuffled dates, long documents no news."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from policymine.errors import InputError, NotEnoughDataError
from policymine.shifts.turnover.measure import (
    Presence,
    Turn,
    fewest_documents,
    find_turn,
    log_ratio_interval,
)
from policymine.shifts.turnover.report import fold


def presence(grid: NDArray[np.bool_]) -> Presence:
    """Presence from a table of documents (rows) by terms (columns)."""
    term, document = np.nonzero(grid.T)
    ptr = np.searchsorted(term, np.arange(grid.shape[1] + 1))
    return Presence(ptr.astype(np.int64), document.astype(np.int64), grid.shape[0])


def corpus(
    seed: int, *, n: int = 60, terms: int = 400, lengths: NDArray[np.float64] | None = None
) -> NDArray[np.bool_]:
    """Documents over time whose words have nothing to do with it; longer documents hold more of them."""
    rng = np.random.default_rng(seed)
    size = np.ones(n) if lengths is None else lengths
    rate = rng.gamma(0.6, 0.5, terms)
    grid: NDArray[np.bool_] = rng.random((n, terms)) < 1 - np.exp(-size[:, None] * rate)
    return grid


def turn(
    grid: NDArray[np.bool_], status: str, *, last: int = 8, lengths: NDArray[np.float64] | None = None
) -> Turn:
    n = grid.shape[0]
    inside = np.arange(n) >= n - last
    return find_turn(
        presence(grid), inside, ~inside, np.full(n, 3000.0) if lengths is None else lengths, status=status
    )


def test_new_and_fading_are_found_and_p_is_fishers() -> None:
    grid = corpus(0)
    grid[:, 0] = np.arange(60) >= 54
    grid[:, 1] = np.arange(60) < 52
    new, fading = turn(grid, "new"), turn(grid, "fading")
    assert new.terms.tolist() == [0]
    assert fading.terms.tolist() == [1]
    # 6 documents, all among the last 8 of 60.
    assert new.p[0] == pytest.approx(28 / 50063860)
    assert new.q[0] <= 0.05
    assert new.p_any <= 0.05


def test_shuffled_dates_give_findings_in_few_runs() -> None:
    rng = np.random.default_rng(2)
    grid = corpus(1)
    found = sum(turn(grid[rng.permutation(60)], status).terms.size > 0 for status in ("new", "fading") * 20)
    assert found <= 4


def test_longer_documents_bring_nothing_new() -> None:
    lengths = np.where(np.arange(60) >= 52, 6.0, 1.0)
    grid = corpus(3, terms=1500, lengths=lengths)
    assert turn(grid, "new", lengths=lengths).terms.size <= 1
    # Lengths not told, the same words seem new.
    assert turn(grid, "new").terms.size > 20


def test_a_term_in_use_all_along_is_not_new() -> None:
    grid = corpus(4)
    grid[:, 0] = (np.arange(60) >= 52) | (np.arange(60) % 4 == 0)
    grid[:, 1] = np.arange(60) >= 52
    assert turn(grid, "new").terms.tolist() == [1]


def test_a_fading_term_was_in_use_lately() -> None:
    grid = corpus(5)
    grid[:, 0] = np.arange(60) < 44
    grid[:, 1] = np.arange(60) < 52
    inside, lately = np.arange(60) >= 52, (np.arange(60) >= 44) & (np.arange(60) < 52)
    found = find_turn(presence(grid), inside, ~inside, np.full(60, 3000.0), status="fading", lately=lately)
    assert found.terms.tolist() == [1]


def test_what_cannot_be_found_is_refused() -> None:
    assert fewest_documents(5, 38) == 3
    with pytest.raises(NotEnoughDataError, match="take a longer span"):
        turn(corpus(6), "new", last=1)
    with pytest.raises(InputError, match="new or fading"):
        turn(corpus(6), "rising")


def test_no_term_often_enough() -> None:
    grid = np.zeros((60, 3), dtype=bool)
    grid[0, 0] = True
    found = turn(grid, "new")
    assert (found.n_tested, found.terms.size, found.p_any) == (0, 0, 1.0)


@pytest.mark.parametrize("case", [(5, 5, 0, 38), (0, 5, 30, 38), (3, 8, 2, 50), (8, 8, 50, 50), (1, 9, 1, 9)])
def test_log_ratio_holds_its_value_and_flips(case: tuple[int, int, int, int]) -> None:
    value, low, high = log_ratio_interval(*case)
    assert low < value < high
    back = log_ratio_interval(*case[2:], *case[:2])
    assert back == pytest.approx((-value, -high, -low))


def test_parts_of_a_phrase_in_the_same_documents_are_folded() -> None:
    a, b = np.array([1, 2, 3, 4]), np.array([1, 2, 3])
    assert fold(["低碳", "绿色低碳", "碳"], [a, b, np.array([9])]) == {0: [1], 2: []}
    # A word inside another word is no part of it.
    assert fold(["coalition", "al", "al qaida"], [a, a, a]) == {0: [], 1: [2]}
