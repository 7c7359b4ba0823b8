"""Labels of topics against cases computed by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from policymine.errors import InputError
from policymine.topic_models.label import class_tfidf, exclusivity, frex, lift, top_terms

TOPIC_TERM = np.array([[0.5, 0.3, 0.2], [0.9, 0.1, 0.0]])


def test_exclusivity_is_a_share_of_the_column() -> None:
    assert exclusivity(TOPIC_TERM)[0] == pytest.approx([0.5 / 1.4, 0.75, 1.0])
    assert exclusivity(np.zeros((2, 2))).tolist() == [[0, 0], [0, 0]]


def test_frex_is_the_harmonic_mean_of_ranks() -> None:
    # Exclusivity ranks 1/3, 2/3, 1; frequency ranks 1, 2/3, 1/3.
    assert frex(TOPIC_TERM)[0] == pytest.approx([0.5, 2 / 3, 0.5])
    assert frex(TOPIC_TERM, weight=1.0)[0] == pytest.approx([1 / 3, 2 / 3, 1.0])
    assert frex(TOPIC_TERM, weight=0.0)[0] == pytest.approx([1.0, 2 / 3, 1 / 3])
    assert frex(np.zeros((2, 0))).shape == (2, 0)
    with pytest.raises(InputError, match="between 0 and 1"):
        frex(TOPIC_TERM, weight=2)


def test_lift_compares_with_the_corpus() -> None:
    assert lift(np.array([[0.5, 0.5]]), np.array([1, 3]))[0] == pytest.approx([2.0, 2 / 3])
    assert lift(np.array([[0.5, 0.5]]), np.array([0, 0])).tolist() == [[0, 0]]


def test_class_tfidf_by_hand() -> None:
    # Expected counts: 10 * .5 = 5, and 10 * .5 + 30 * 1 = 35; a mean topic of 20 tokens.
    scores = class_tfidf(np.array([[0.5, 0.5], [0.0, 1.0]]), np.array([10.0, 30.0]))
    assert scores[0] == pytest.approx([0.5 * math.log(1 + 20 / 5), 0.5 * math.log(1 + 20 / 35)])
    assert scores[1] == pytest.approx([0.0, math.log(1 + 20 / 35)])


def test_top_terms_break_ties_by_column_and_leave_out_zeros() -> None:
    scores = np.array([[0.2, 0.2, 0.0, 0.6], [0.0, 0.0, 0.0, 0.0]])
    assert top_terms(scores, 10) == [[3, 0, 1], []]
    assert top_terms(scores, 1, eligible=scores < 0.5) == [[0], []]
