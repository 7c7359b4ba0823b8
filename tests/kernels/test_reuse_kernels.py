"""The kernels of reuse against plain Python."""

from __future__ import annotations

import numpy as np
import pytest

from policymine.kernels.cover import mark_covered, sum_covered
from policymine.kernels.local import GAP, MISMATCH, align_pairs, matched_places
from policymine.kernels.passages import best_partners
from policymine.kernels.units import content_hashes, sentences_with, shingle_keys, units_of
from policymine.matching.minhash import letter_table


def _best_local(one: list[int], other: list[int], weights: list[float]) -> float:
    """Smith and Waterman, as the paper has it."""
    table = [[0.0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for i, a in enumerate(one, 1):
        for j, b in enumerate(other, 1):
            step = weights[a] if a == b else -MISMATCH
            table[i][j] = max(0.0, table[i - 1][j - 1] + step, table[i - 1][j] - GAP, table[i][j - 1] - GAP)
    return max(max(row) for row in table)


def test_one_piece_scores_as_the_recursion_does() -> None:
    rng = np.random.default_rng(0)
    weights = np.round(rng.uniform(0.2, 2.0, 9), 2).astype(np.float32)
    for _ in range(60):
        # Too few units for a second piece of score 4.
        sides = [rng.integers(0, 9, int(rng.integers(1, 7))).tolist() for _ in range(2)]
        ids = np.array([*sides[0], *sides[1]], dtype=np.int32)
        indptr = np.array([0, len(sides[0]), ids.size], dtype=np.int64)
        pair = np.array([0], dtype=np.int32), np.array([1], dtype=np.int32)
        score, common = align_pairs(ids, indptr, *pair, weights)
        best = _best_local(sides[0], sides[1], weights.astype(float).tolist())
        assert float(score[0]) >= best - 0.02
        if float(score[0]) < best + 3.9:
            assert float(score[0]) == pytest.approx(best, abs=0.02)
        starts, left, right = matched_places(ids, indptr, *pair, weights, common)
        assert starts.tolist() == [0, int(common[0])]
        assert (np.diff(left) > 0).all()
        assert [sides[0][k] for k in left] == [sides[1][k] for k in right]


def test_pieces_in_another_order_are_found() -> None:
    ids = np.array([*range(10), *range(10, 20), *range(10, 20), *range(10)], dtype=np.int32)
    indptr = np.array([0, 20, 40], dtype=np.int64)
    pair = np.array([0], dtype=np.int32), np.array([1], dtype=np.int32)
    weights = np.ones(20, dtype=np.float32)
    score, common = align_pairs(ids, indptr, *pair, weights)
    assert (float(score[0]), int(common[0])) == (20.0, 20)
    _, left, right = matched_places(ids, indptr, *pair, weights, common)
    assert left.tolist() == list(range(20))
    assert right.tolist() == [*range(10, 20), *range(10)]


def test_what_cannot_reach_the_floor_is_not_aligned() -> None:
    ids = np.arange(12, dtype=np.int32) % 6
    indptr = np.array([0, 6, 12], dtype=np.int64)
    pair = np.array([0], dtype=np.int32), np.array([1], dtype=np.int32)
    weights = np.ones(6, dtype=np.float32)
    assert float(align_pairs(ids, indptr, *pair, weights, floor=6.0)[0][0]) == 6.0
    assert float(align_pairs(ids, indptr, *pair, weights, floor=6.1)[0][0]) == 0.0


def test_units_are_characters_and_words() -> None:
    text = "ＡI 时代，20年AI!"
    chars = np.array([ord(c) for c in text], dtype=np.uint32)
    ids, starts, ends = units_of(chars, letter_table())
    assert [text[a:b] for a, b in zip(starts, ends, strict=True)] == ["ＡI", "时", "代", "20", "年", "AI"]
    assert ids[0] == ids[-1]


def test_shingles_and_contents_tell_runs_apart() -> None:
    ids = np.array([1, 2, 3, 1, 2, 3, 1, 2], dtype=np.int32)
    indptr = np.array([0, 3, 6, 8], dtype=np.int64)
    keys = shingle_keys(ids, indptr, 2)
    assert keys[0] == keys[3] == keys[6]
    assert keys[1] == keys[4] != keys[0]
    assert keys[2] == keys[5] == keys[7] == 0
    contents = content_hashes(ids, indptr)
    assert contents[0] == contents[1] != contents[2]
    assert sentences_with(ids, indptr, 4).tolist() == [0, 3, 3, 2]


def test_partners_are_those_before_that_share_most() -> None:
    # Sentences 0 to 3 hold shingles: 0: a b, 1: a, 2: b c, 3: a b c.
    keys = np.array([0, 1, 0, 1, 2, 0, 1, 2], dtype=np.int32)
    indptr = np.array([0, 2, 3, 5, 8], dtype=np.int64)
    lists = (np.array([0, 3, 6, 8], dtype=np.int64), np.array([0, 1, 3, 0, 2, 3, 2, 3], dtype=np.int32))
    roles, only = np.full(4, 3, dtype=np.uint8), np.full(4, -1, dtype=np.int32)
    given = (keys, indptr, np.arange(4, dtype=np.int32), lists, np.ones(3, dtype=np.float32))
    partners, sums = best_partners(*given, (roles, roles), (only, only), cap=64, least=1.0, n_best=3)
    assert partners[3].tolist() == [0, 2, 1]
    assert sums[3].tolist() == [2.0, 2.0, 1.0]
    assert partners[0].tolist() == [-1, -1, -1]
    of_five, some = np.array([5, -1, -1, 5], dtype=np.int32), np.array([1, 2, 1, 1], dtype=np.uint8)
    # Those of one document, and those without a role for each other, are no pairs.
    partners, _ = best_partners(*given, (roles, roles), (of_five, of_five), cap=64, least=1.0, n_best=3)
    assert partners[3].tolist() == [2, 1, -1]
    partners, _ = best_partners(*given, (some, some), (only, only), cap=64, least=1.0, n_best=3)
    assert partners[3].tolist() == [1, -1, -1]


def test_covered_units_are_marked_and_summed() -> None:
    matches = (np.array([0, 2]), np.array([0, 2], dtype=np.int16), np.array([1, 0], dtype=np.int16))
    spread = (np.array([0, 4, 4]), np.array([4, 6, 6]), np.array([0, 0, -1]), np.array([False, True, False]))
    covered = np.zeros(6, dtype=np.uint8)
    mark_covered(covered, *spread, np.array([1, 2, 4], dtype=np.uint8), matches)
    assert covered.tolist() == [1, 0, 1, 0, 6, 6]
    values = np.arange(6, dtype=np.float32)
    assert sum_covered(values, *spread, matches).tolist() == [2.0, 9.0, 9.0]
