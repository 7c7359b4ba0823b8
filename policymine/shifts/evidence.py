"""Which sentences a shift shows: a few of each term in each period, and those around the break."""

from __future__ import annotations

from collections.abc import Sequence

from policymine.errors import InputError
from policymine.results import Evidence, evidence_by_row

__all__ = ["around", "cells_of"]

_PERIODS_EACH_SIDE = 3


def cells_of(
    sentences: Sequence[Evidence], periods: tuple[str, ...], old: str, new: str, per_cell: int
) -> tuple[dict[int, tuple[Evidence, ...]], dict[tuple[str, int], tuple[Evidence, ...]]]:
    """Return evidence by row of the table, and by (term, row), at most `per_cell` for each of the latter."""
    rank = {label: i for i, label in enumerate(periods)}
    grouped: dict[tuple[str, int], list[Evidence]] = {}
    for item in sentences:
        if item.term not in (old, new) or item.period not in rank:
            raise InputError(
                f"evidence of term {item.term!r} in period {item.period!r}: the terms are {old!r} and {new!r}, "
                "and the period is one of those given"
            )
        bucket = grouped.setdefault((item.term, rank[item.period]), [])
        if len(bucket) < per_cell:
            bucket.append(item)
    cells = {key: tuple(items) for key, items in grouped.items()}
    pairs = [
        (i, e) for term in (old, new) for (t, i), items in sorted(cells.items()) if t == term for e in items
    ]
    return evidence_by_row(pairs, limit=2 * per_cell), cells


def around(
    cells: dict[tuple[str, int], tuple[Evidence, ...]], periods: tuple[str, ...], place: int | None
) -> tuple[Evidence, ...]:
    """Return, of each term, the last uses before the break and the first from it on, in order of time.

    Without a break: the first uses and the last.
    """
    chosen: set[tuple[int, str]] = set()
    for term in sorted({term for term, _ in cells}):
        rows = sorted(i for t, i in cells if t == term)
        before = rows if place is None else [i for i in rows if i < place]
        since = rows if place is None else [i for i in rows if i >= place]
        near = (
            rows[:_PERIODS_EACH_SIDE] + rows[-_PERIODS_EACH_SIDE:]
            if place is None
            else before[-_PERIODS_EACH_SIDE:] + since[:_PERIODS_EACH_SIDE]
        )
        chosen |= {(i, term) for i in near}
    return tuple(e for i, term in sorted(chosen) for e in cells[(term, i)])
