"""MATTR and MTLD by hand."""

from __future__ import annotations

import numpy as np
import pytest

from policymine.kernels.diversity import mattr, mtld


def plain_factors(words: list[str], threshold: float = 0.72) -> float:
    factors, seen, n = 0.0, set[str](), 0
    ratio = 1.0
    for word in words:
        seen.add(word)
        n += 1
        ratio = len(seen) / n
        if ratio < threshold:
            factors, seen, n, ratio = factors + 1, set[str](), 0, 1.0
    return factors + ((1 - ratio) / (1 - threshold) if n else 0.0)


def numbered(words: list[str]) -> list[int]:
    order = list(dict.fromkeys(words))
    return [order.index(w) for w in words]


def test_the_example_of_mccarthy_and_jarvis() -> None:
    # "of the people by the people for the people": the ratio falls to .800 at the second "the", .667 at the second
    # "people", where the first factor ends; "for the people" is left over with a ratio of 1.
    words = ["of", "the", "people", "by", "the", "people", "for", "the", "people"]
    assert plain_factors(words) == 1.0
    # Backward: people the for people the people by the of: .75 (people), .6 -> factor; then people by the of: 1.
    assert mtld(numbered(words)) == pytest.approx((9 / 1.0 + 9 / plain_factors(words[::-1])) / 2)


def test_mtld_is_the_plain_form() -> None:
    rng = np.random.default_rng(8)
    for n in (10, 57, 400):
        words = [str(w) for w in rng.zipf(1.4, n) % 200]
        one, two = plain_factors(words), plain_factors(words[::-1])
        assert mtld(numbered(words)) == pytest.approx((n / one + n / two) / 2)


def test_a_text_that_never_repeats_has_no_mtld() -> None:
    assert np.isnan(mtld(range(50)))
    assert np.isnan(mtld([]))


def test_mattr_by_hand() -> None:
    # Windows of three: aba, baa, aac -> 2/3 each; acd -> 1.
    assert mattr(numbered(list("abaacd")), 3) == pytest.approx((2 / 3 + 2 / 3 + 2 / 3 + 1) / 4)
    assert np.isnan(mattr([0, 1], 3))


def test_mattr_does_not_depend_on_length() -> None:
    rng = np.random.default_rng(2)
    words = rng.zipf(1.5, 4000) % 500
    assert mattr(words[:1000], 100) == pytest.approx(mattr(words, 100), abs=0.02)
