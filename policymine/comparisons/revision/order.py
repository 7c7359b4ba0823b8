"""Order: the longest run of links that keep their order, and what moved against it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

__all__ = ["longest_in_order"]


def longest_in_order(places: Sequence[int], weights: Sequence[float]) -> list[int]:
    """Return the positions of the increasing subsequence of the largest weight, in order.

    Parameters
    ----------
    places : where each item stands in the other version, by its place in this one.
    weights : of each item, above 0.

    Source: Fredman, M. L. (1975). On computing the length of longest increasing subsequences. Discrete Mathematics 11.

    >>> longest_in_order([0, 3, 1, 2], [1.0, 1.0, 1.0, 1.0])
    [0, 2, 3]
    >>> longest_in_order([1, 0], [1.0, 5.0])
    [1]
    """
    ranks = sorted(set(places))
    # Best weight that ends at or before a rank: a tree of prefix maxima.
    tree: list[tuple[float, int]] = [(0.0, -1)] * (len(ranks) + 1)
    before: list[int] = []
    for position, (place, weight) in enumerate(zip(places, weights, strict=True)):
        rank = bisect_left(ranks, place)
        best = (0.0, -1)
        at = rank
        while at > 0:
            if tree[at][0] > best[0]:
                best = tree[at]
            at -= at & -at
        before.append(best[1])
        ending = (best[0] + weight, position)
        at = rank + 1
        while at <= len(ranks):
            if ending[0] > tree[at][0]:
                tree[at] = ending
            at += at & -at
    last, total = -1, 0.0
    at = len(ranks)
    while at > 0:
        if tree[at][0] > total:
            total, last = tree[at]
        at -= at & -at
    chosen: list[int] = []
    while last >= 0:
        chosen.append(last)
        last = before[last]
    return chosen[::-1]
