"""Headings with wholly new words, known by what stands under them; and the link that aligning makes of units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from policymine.comparisons.revision.similar import Likeness
from policymine.comparisons.revision.units import Unit

__all__ = ["Link", "join_headings"]


@dataclass(frozen=True, slots=True)
class Link:
    """Units that belong together.

    Parameters
    ----------
    old, new : numbers of units; one of the sides may be empty.
    score : likeness, 0 to 1; 1 where the wording is the same, 0 where a side is empty.
    """

    old: tuple[int, ...]
    new: tuple[int, ...]
    score: float


def join_headings(
    found: list[Link],
    one: list[Unit],
    other: list[Unit],
    links: list[Link],
    old: Sequence[Unit],
    new: Sequence[Unit],
) -> list[Link]:
    """Return the links of headings, those with wholly new words joined where most of what stood under them still does."""
    lone = {link.old[0]: link for link in found if not link.new}
    fresh = {link.new[0]: link for link in found if not link.old}
    if not lone or not fresh:
        return found
    above = [_headings_above(side) for side in (old, new)]
    votes: dict[tuple[int, int], int] = {}
    total = [dict.fromkeys(range(len(side)), 0) for side in (one, other)]
    place = [{u.number: k for k, u in enumerate(side)} for side in (one, other)]
    for link in links:
        a = place[0].get(above[0][link.old[0]], -1) if link.old else -1
        b = place[1].get(above[1][link.new[0]], -1) if link.new else -1
        for side, k in ((0, a), (1, b)):
            if k >= 0:
                total[side][k] += 1
        if a >= 0 and b >= 0:
            votes[a, b] = votes.get((a, b), 0) + 1
    joined: list[Link] = []
    for (a, b), n in sorted(votes.items(), key=lambda v: (-v[1], v[0])):
        if a in lone and b in fresh and 2 * n > max(total[0][a], total[1][b]):
            joined.append(Link((a,), (b,), Likeness(tuple(one), tuple(other)).score((a,), (b,))))
            found = [f for f in found if f is not lone[a] and f is not fresh[b]]
            del lone[a], fresh[b]
    return found + joined


def _headings_above(units: Sequence[Unit]) -> dict[int, int]:
    above: dict[int, int] = {}
    last = -1
    for unit in units:
        if unit.heading:
            last = unit.number
        above[unit.number] = last
    return above
