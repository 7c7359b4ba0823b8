"""Which units of two versions belong together: one to one, one to several, several to one, chosen for the whole at once.

Units of equal wording in order are fixed first. For the rest every likely pairing, split and merger is a candidate, and
the set is chosen that explains the most wording, no unit twice (a set packing, solved exactly as an integer program).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations, pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from policymine.comparisons.revision.headings import Link, join_headings
from policymine.comparisons.revision.order import longest_in_order
from policymine.comparisons.revision.similar import Likeness
from policymine.comparisons.revision.units import Unit

__all__ = ["Link", "align_units"]

Ints = NDArray[np.int64]

# Likeness from which two units are one reworded: between the same fixed units, and elsewhere in the text, where there are
# many more places for it to come from by chance.
_NEAR: Final = 0.40
_FAR: Final = 0.52
# What a split or merger must beat that beyond, for all and for each further part, in atoms.
_PARTS: Final = 0.03
_EACH: Final = 2.0
_EACH_FAR: Final = 6.0
# Pairs from this likeness on that are each other's nearest help to tell what is near.
_SURE: Final = 0.65
# Fewer atoms than this say little: such a unit fixes nothing by itself.
_SHORT: Final = 6
_BEST: Final = 6
# A part of a split holds this share of its atoms from the whole, and this share in runs of two and more.
_HELD: Final = 0.5
_RUNS: Final = 0.35
# Where the parts repeat each other's words: what each alone has of the whole, as a share of its atoms.
_OWN: Final = 0.25
_LEAST: Final = 3
_MOST: Final = 24
_TOGETHER: Final = 4


def align_units(old: Sequence[Unit], new: Sequence[Unit]) -> list[Link]:
    """Return what became of every unit of the old version and where every unit of the new one comes from.

    Each unit is in exactly one link. Headings are compared with headings only.
    """
    links = _across(old, new)
    taken = ({i for link in links for i in link.old}, {j for link in links for j in link.new})
    # Clauses first: where they went tells what a heading over them became.
    for heading in (False, True):
        one = [u for u in old if u.heading is heading and u.number not in taken[0]]
        other = [u for u in new if u.heading is heading and u.number not in taken[1]]
        found = _align(Likeness(tuple(one), tuple(other)))
        found = join_headings(found, one, other, links, old, new) if heading else found
        links += [
            Link(tuple(one[i].number for i in f.old), tuple(other[j].number for j in f.new), f.score)
            for f in found
        ]
    # A line read as a heading in one version and not in the other, with the same line beside it in both.
    paired = [link for link in links if link.old and link.new]
    paired += _beside(paired, [u.key for u in old], [u.key for u in new])
    return _with_rest(paired, len(old), len(new))


def _across(old: Sequence[Unit], new: Sequence[Unit]) -> list[Link]:
    """Return units of the same wording, once in each version, of which one was read as a heading and the other not."""
    places: list[dict[str, Unit | None]] = []
    for side in (old, new):
        held: dict[str, Unit | None] = {}
        for unit in side:
            held[unit.key] = None if unit.key in held else unit
        places.append(held)
    links: list[Link] = []
    for key, one in places[0].items():
        other = places[1].get(key)
        if one is not None and other is not None and one.heading is not other.heading:
            links.append(Link((one.number,), (other.number,), 1.0))
    return links


def _align(like: Likeness) -> list[Link]:
    old, new = like.old, like.new
    fixed = _fixed(like)
    scores = _scored(like, {i for i, _ in fixed}, {j for _, j in fixed})
    sure = _sure(scores)
    marks = sorted(
        [*fixed, *((i, j) for i, j in sure if min(len(old[i].atoms), len(new[j].atoms)) >= _SHORT)]
    )
    kept = longest_in_order([j for _, j in marks], [1.0] * len(marks))
    marks = [marks[k] for k in kept]
    near = _nearness(marks, len(old), len(new))
    candidates: list[tuple[float, Link]] = []
    for (i, j), s in scores.items():
        bar = _NEAR if near(i, j) else _FAR
        size = (len(old[i].atoms) + len(new[j].atoms)) / 2
        if s >= bar and not (bar == _FAR and _says_little(like, i, j)):
            candidates.append(((s - bar) * size + 1e-3 * (bar == _NEAR), Link((i,), (j,), s)))
    for whole, parts, s, merged in _parted(like, scores):
        close = all(near(p, whole) if merged else near(whole, p) for p in parts)
        bar = (_NEAR if close else _FAR) + _PARTS
        link = Link(parts, (whole,), s) if merged else Link((whole,), parts, s)
        size = (sum(len(old[i].atoms) for i in link.old) + sum(len(new[j].atoms) for j in link.new)) / 2
        worth = (s - bar) * size - (_EACH if close else _EACH_FAR) * (len(parts) - 1)
        if worth > 0.0:
            candidates.append((worth, link))
    chosen = [Link((i,), (j,), 1.0) for i, j in fixed] + _best_set(candidates, len(old))
    chosen += _beside(chosen, [u.key for u in old], [u.key for u in new])
    return _with_rest(chosen, len(old), len(new))


def _fixed(like: Likeness) -> list[tuple[int, int]]:
    """Return the units of equal wording that stand in the same order, but for short ones with nothing beside them."""
    from rapidfuzz.distance import LCSseq

    keys: dict[str, int] = {}
    one = [keys.setdefault(u.key, len(keys)) for u in like.old]
    other = [keys.setdefault(u.key, len(keys)) for u in like.new]
    pairs: set[tuple[int, int]] = set()
    for code in LCSseq.opcodes(one, other):
        if code.tag == "equal":
            pairs.update(
                zip(range(code.src_start, code.src_end), range(code.dest_start, code.dest_end), strict=True)
            )
    return sorted(
        (i, j)
        for i, j in pairs
        if len(like.old[i].atoms) >= _SHORT or (i - 1, j - 1) in pairs or (i + 1, j + 1) in pairs
    )


def _scored(like: Likeness, done_old: set[int], done_new: set[int]) -> dict[tuple[int, int], float]:
    """Return the likeness of the pairs worth a look among the units that are not fixed."""
    pairs = like.nearest(_BEST)
    return {
        (i, j): like.score((i,), (j,)) for i, j in sorted(pairs) if i not in done_old and j not in done_new
    }


def _sure(scores: dict[tuple[int, int], float]) -> list[tuple[int, int]]:
    """Return the pairs that are each other's nearest, and near."""
    best: tuple[dict[int, tuple[float, int]], dict[int, tuple[float, int]]] = ({}, {})
    for (i, j), s in scores.items():
        for side, one, other in ((best[0], i, j), (best[1], j, i)):
            if s > side.get(one, (0.0, -1))[0]:
                side[one] = (s, other)
    return [(i, j) for i, (s, j) in sorted(best[0].items()) if s >= _SURE and best[1][j][1] == i]


def _nearness(marks: Sequence[tuple[int, int]], n_old: int, n_new: int) -> Callable[[int, int], bool]:
    """Return whether two units lie between the same pairs of `marks`, which rise on both sides: no mark crosses them."""
    ends = [np.array([m[side] for m in marks], dtype=np.int64) for side in (0, 1)]
    sizes = (n_old, n_new)
    before = [np.searchsorted(e, np.arange(n), side="left") for e, n in zip(ends, sizes, strict=True)]
    until = [np.searchsorted(e, np.arange(n), side="right") for e, n in zip(ends, sizes, strict=True)]

    def near(i: int, j: int) -> bool:
        return bool(before[0][i] <= until[1][j] and before[1][j] <= until[0][i])

    return near


def _says_little(like: Likeness, i: int, j: int) -> bool:
    return min(len(like.old[i].atoms), len(like.new[j].atoms)) < _SHORT


def _parted(
    like: Likeness, scores: dict[tuple[int, int], float]
) -> Iterator[tuple[int, tuple[int, ...], float, bool]]:
    """Yield (whole, its parts in order, likeness, whether merged): candidates for splits and mergers."""
    for merged in (False, True):
        whole_side, part_side = (1, 0) if merged else (0, 1)
        of_whole: dict[int, list[int]] = {}
        same = {(like.old, like.new)[whole_side][k].key for pair in scores for k in (pair[whole_side],)}
        for pair in scores:
            part = pair[part_side]
            # What stands in the other version word for word is not a part of something else there.
            if (like.old, like.new)[part_side][part].key not in same:
                of_whole.setdefault(pair[whole_side], []).append(part)
        for whole, parts in of_whole.items():
            text = like.words[whole_side][whole]
            held: dict[int, float] = {}
            for part in sorted(parts):
                own = like.words[part_side][part]
                ((common, runs, place),) = like.shared(text, [own])
                if own and common >= _HELD * len(own) and runs >= max(_LEAST, _RUNS * len(own)):
                    held[part] = place
            for group in _groups(sorted(held)):
                # In the order in which the whole says it.
                ordered = tuple(sorted(group, key=lambda p: (held[p], p)))
                words = [like.words[part_side][p] for p in ordered]
                shares = like.shared(text, words)
                joint = all(
                    c >= _HELD * len(w) and r >= _RUNS * len(w)
                    for (c, r, _), w in zip(shares, words, strict=True)
                )
                score = 0.0
                if joint:
                    score = like.score(ordered, (whole,)) if merged else like.score((whole,), ordered)
                else:
                    alone, least = like.apart(text, words)
                    beside = all(b - a == 1 for a, b in pairwise(group))
                    long = min(map(len, words)) >= _SHORT
                    score = alone if least >= _OWN and beside and long else 0.0
                if score > 0.0:
                    yield whole, ordered, score, merged


def _groups(parts: list[int]) -> Iterator[tuple[int, ...]]:
    """Yield sets of parts to be tried as one: runs of neighbours (a heading between does not count), and small sets."""
    parts = parts[:_MOST]
    seen: set[tuple[int, ...]] = set()
    run: list[int] = []
    runs: list[list[int]] = []
    for part in parts:
        if run and part - run[-1] > 1:
            runs.append(run)
            run = []
        run.append(part)
    runs.append(run)
    for each in runs:
        for size in range(2, len(each) + 1):
            for low in range(len(each) - size + 1):
                seen.add(tuple(each[low : low + size]))
    few = parts[:_TOGETHER]
    for size in range(2, len(few) + 1):
        seen.update(combinations(few, size))
    yield from sorted(seen)


def _best_set(candidates: list[tuple[float, Link]], n_old: int) -> list[Link]:
    """Return the candidates of the largest worth together that share no unit."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_matrix

    if not candidates:
        return []
    rows: list[int] = []
    columns: list[int] = []
    unit: dict[int, int] = {}
    for column, (_, link) in enumerate(candidates):
        for key in (*link.old, *(n_old + j for j in link.new)):
            rows.append(unit.setdefault(key, len(unit)))
            columns.append(column)
    once = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(unit), len(candidates)))
    solved = milp(
        -np.array([worth for worth, _ in candidates]),
        integrality=np.ones(len(candidates)),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(once, -np.inf, 1.0),
    )
    if solved.x is None:
        return _greedy(candidates)
    return [link for (_, link), x in zip(candidates, solved.x.tolist(), strict=True) if x > 0.5]


def _greedy(candidates: list[tuple[float, Link]]) -> list[Link]:
    chosen: list[Link] = []
    used: tuple[set[int], set[int]] = (set(), set())
    for _, link in sorted(candidates, key=lambda c: (-c[0], c[1].old, c[1].new)):
        if used[0].isdisjoint(link.old) and used[1].isdisjoint(link.new):
            chosen.append(link)
            used[0].update(link.old)
            used[1].update(link.new)
    return chosen


def _beside(chosen: list[Link], old: Sequence[str], new: Sequence[str]) -> list[Link]:
    """Return pairs of equal wording, too short or too common to stand alone, that go with what stands beside them."""
    to = {link.old[-1]: link.new[-1] for link in chosen if link.old and link.new}
    back = {link.old[0]: link.new[0] for link in chosen if link.old and link.new}
    taken = ({i for link in chosen for i in link.old}, {j for link in chosen for j in link.new})
    found: list[Link] = []
    n_old, n_new = len(old), len(new)
    for step, known in ((1, to), (-1, back)):
        order = range(n_old) if step > 0 else range(n_old - 1, -1, -1)
        for i in order:
            j = known.get(i - step, -2) + step
            if i in taken[0] or not 0 <= j < n_new or j in taken[1]:
                continue
            if old[i] == new[j]:
                found.append(Link((i,), (j,), 1.0))
                taken[0].add(i)
                taken[1].add(j)
                known[i] = j
    return found


def _with_rest(chosen: list[Link], n_old: int, n_new: int) -> list[Link]:
    used = ({i for link in chosen for i in link.old}, {j for link in chosen for j in link.new})
    rest = [Link((i,), (), 0.0) for i in range(n_old) if i not in used[0]]
    rest += [Link((), (j,), 0.0) for j in range(n_new) if j not in used[1]]
    return chosen + rest
