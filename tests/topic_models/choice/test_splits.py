"""Folds, resamples and parted words: whole documents, the same whatever they are called."""

from __future__ import annotations

import numpy as np
import pytest

from policymine.errors import InputError
from policymine.topic_models.base import TopicData
from policymine.topic_models.choice.splits import (
    document_rows,
    drawn_again,
    fold_of_documents,
    part_words,
    take_units,
)
from tests.topic_models.drawn import drawn, to_data

PARENTS = ["a", "a", "b", "c", "c", "c", "d", "e"]
COUNTS = [[3, 0, 1], [1, 1, 0], [0, 4, 0], [2, 0, 0], [0, 0, 0], [0, 1, 1], [0, 0, 0], [5, 5, 5]]


@pytest.fixture
def data() -> TopicData:
    return to_data(COUNTS, PARENTS)


def test_documents_without_words_are_no_documents(data: TopicData) -> None:
    rows = sorted(r.tolist() for r in document_rows(data))
    assert rows == [[0, 1], [2], [3, 4, 5], [7]]


def test_a_document_is_in_one_fold_with_all_its_units(data: TopicData) -> None:
    fold = fold_of_documents(data, 2, seed=1)
    assert fold[6] == -1
    assert fold[0] == fold[1]
    assert len({fold[3], fold[4], fold[5]}) == 1
    held = [{PARENTS[i] for i in np.flatnonzero(fold == f)} for f in (0, 1)]
    assert [len(h) for h in held] == [2, 2]
    with pytest.raises(InputError, match="4 documents with words cannot be parted into 5"):
        fold_of_documents(data, 5, seed=0)


def test_names_and_order_have_no_effect() -> None:
    data, _ = drawn(3, n=30)
    counts = data.matrix.counts.toarray()
    order = np.random.default_rng(4).permutation(30)
    other = to_data(counts[order])
    for seed in (0, 1):
        assert fold_of_documents(other, 4, seed).tolist() == fold_of_documents(data, 4, seed)[order].tolist()
        known, _ = part_words(data, seed)
        again, _ = part_words(other, seed)
        assert (again.toarray() == known.toarray()[order]).all()
        mine = drawn_again(data, seed).matrix.counts.toarray()
        theirs = drawn_again(other, seed).matrix.counts.toarray()
        assert sorted(map(tuple, mine)) == sorted(map(tuple, theirs))


def test_parted_words_add_up(data: TopicData) -> None:
    known, rest = part_words(data, 3)
    assert (known + rest).toarray().tolist() == COUNTS
    assert known.sum() > 0
    assert rest.sum() > 0


def test_documents_are_drawn_whole_and_with_replacement(data: TopicData) -> None:
    for seed in range(5):
        again = drawn_again(data, seed)
        times = {p: again.parents.count(p) / PARENTS.count(p) for p in set(again.parents)}
        assert all(t == int(t) for t in times.values())
        assert sum(times.values()) == 4
        assert "d" not in times
    assert drawn_again(data, 2).parents == drawn_again(data, 2).parents
    with pytest.raises(InputError, match="no document holds"):
        drawn_again(to_data([[0, 0]]), 0)


def test_units_taken_twice_have_ids_of_their_own(data: TopicData) -> None:
    taken = take_units(data, np.array([7, 2, 2]))
    assert taken.parents == ("b", "b", "e")
    assert taken.matrix.documents == ("0000000", "0000001", "0000002")
    assert taken.matrix.counts.toarray().tolist() == [[0, 4, 0], [0, 4, 0], [5, 5, 5]]
    assert taken.matrix.terms == data.matrix.terms
