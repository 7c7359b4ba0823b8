"""Words of a topic in the documents of a period: by hand, and chance as the hypergeometric distribution has it."""

from __future__ import annotations

from math import comb

import numpy as np
import pytest

from policymine.terms.matrix import TermMatrix
from policymine.topic_models.base import TopicData
from policymine.topic_models.evolution.presence import Presence


def presence_of(counts: list[list[int]]) -> tuple[Presence, tuple[str, ...]]:
    from scipy import sparse

    table = np.array(counts, dtype=np.int64)
    names = tuple(f"d{i:02d}" for i in range(len(table)))
    matrix = TermMatrix(
        counts=sparse.csr_matrix(table),
        terms=tuple(f"w{i}" for i in range(table.shape[1])),
        documents=names,
        fields=None,
        n_tokens=int(table.sum()),
    )
    return Presence.of(TopicData(matrix, names)), names


def test_absence_by_hand() -> None:
    presence, names = presence_of([[4, 6], [2, 8], [1, 9], [0, 10]])
    found = presence.absent(names[:2], names[2:], np.array([[1.0, 0.0]]))
    assert found == pytest.approx([np.log((0.3 + 0.025) / (0.05 + 0.025))])


def test_few_documents_cannot_tell_of_a_death() -> None:
    """All documents of a topic on one side: chance has that by the hypergeometric distribution, however rare the words there."""
    for documents, expected in ((2, comb(8, 3) / comb(10, 5)), (5, 1 / comb(10, 5))):
        counts = [[5, 5]] * documents + [[0, 10]] * (10 - documents)
        presence, names = presence_of(counts)
        (p,) = presence.dealt(names[:5], names[5:], np.array([[1.0, 0.0]]), np.random.default_rng(0))
        assert p == pytest.approx(expected, abs=0.02)
        assert p > 0


def test_words_as_frequent_on_both_sides_are_no_finding() -> None:
    presence, names = presence_of([[5, 5], [4, 6]] * 6)
    (p,) = presence.dealt(names[:6], names[6:], np.array([[1.0, 0.0]]), np.random.default_rng(0))
    assert p > 0.3
