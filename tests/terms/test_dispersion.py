"""Gries's DP: the published example, the ends of the scale, a plain oracle."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policymine.errors import InputError
from policymine.terms.dispersion import deviation_of_proportions


def _oracle(counts: list[int], sizes: list[int]) -> float:
    total, tokens = sum(counts), sum(sizes)
    return 0.5 * sum(abs(c / total - s / tokens) for c, s in zip(counts, sizes, strict=True))


def test_the_published_example() -> None:
    """Gries (2008): a in five parts of 9, 10, 10, 10, 11 words, 1 to 5 times: DP 0.18, divided by 1 - 0.18."""
    counts, sizes = [[1], [2], [3], [4], [5]], [9, 10, 10, 10, 11]
    assert deviation_of_proportions(counts, sizes, normalised=False)[0] == pytest.approx(0.18)
    assert deviation_of_proportions(counts, sizes)[0] == pytest.approx(0.18 / 0.82)


def test_the_ends_of_the_scale() -> None:
    """Spread as the sizes are is 0; all in the smallest document is 1."""
    found = deviation_of_proportions([[2, 9, 0], [4, 0, 0], [6, 0, 0]], [100, 200, 300])
    assert found[:2].tolist() == pytest.approx([0.0, 1.0])
    assert np.isnan(found[2])


@given(
    st.lists(st.tuples(st.integers(0, 20), st.integers(20, 400)), min_size=2, max_size=12).filter(
        lambda parts: any(c for c, _ in parts)
    )
)
def test_against_the_definition(parts: list[tuple[int, int]]) -> None:
    counts, sizes = [c for c, _ in parts], [s for _, s in parts]
    found = deviation_of_proportions(np.array(counts)[:, None], sizes, normalised=False)[0]
    assert found == pytest.approx(_oracle(counts, sizes))
    assert 0 <= deviation_of_proportions(np.array(counts)[:, None], sizes)[0] <= 1


def test_one_document_tells_nothing_and_empty_ones_do_not_count() -> None:
    assert np.isnan(deviation_of_proportions([[3]], [10])).all()
    assert np.isnan(deviation_of_proportions([[3], [0]], [10, 0])).all()


def test_sizes_that_cannot_be() -> None:
    with pytest.raises(InputError, match="one number a document"):
        deviation_of_proportions([[1], [2]], [3])
    with pytest.raises(InputError, match="size 0"):
        deviation_of_proportions([[1], [2]], [3, 0])
    with pytest.raises(InputError, match="negative"):
        deviation_of_proportions([[1], [2]], [3, -1])
