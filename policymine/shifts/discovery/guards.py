"""What looks like a replacement and is none: parts of one another, numbers counted on, one word in two forms.

None of these looks at dates. `choose` then keeps one finding of each change: 创新社会管理 -> 创新社会治理 is what
社会管理 -> 社会治理 says already.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from policymine.shifts.discovery.candidates import Terms

__all__ = ["choose", "numbered_alike", "overlapping", "part_of", "same_word", "shared_form"]

_NUMBERS: Final = re.compile(
    r"[\d〇○零一二三四五六七八九十百千万亿两]+"
    r"|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|first|second|third|fourth|fifth|sixth|"
    r"seventh|eighth|ninth|tenth|half|quarter|\w+teen|\w+teenth|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|"
    r"twentieth|\w+tieth|hundred|thousand|million|billion)s?\b"
)
# A use that stands this far inside the uses of another term is that term's.
_INSIDE: Final = 0.5
# A wider pair that scores this much of a narrower one may stand for it.
_NEARLY: Final = 0.6


def part_of(one: str, other: str) -> bool:
    """Return whether one term is a part of the other: of its characters, or of its words where words have spaces.

    >>> part_of("社会治理", "社会治理体制"), part_of("health care", "national health care"), part_of("war", "award")
    (True, True, False)
    """
    short, long = sorted((one, other), key=len)
    if short.isascii() and long.isascii():
        return f" {short} " in f" {long} "
    return short in long


def numbered_alike(one: str, other: str) -> bool:
    """Return whether two terms differ by a number alone, as what is counted on does.

    >>> numbered_alike("九五计划", "十五计划"), numbered_alike("one-fourth", "one-third"), numbered_alike("三农", "农业")
    (True, True, False)
    """
    left, right = _NUMBERS.sub("#", one), _NUMBERS.sub("#", other)
    if "#" not in left or "#" not in right:
        return False
    return re.sub("[#-]+", "#", left) == re.sub("[#-]+", "#", right)


@lru_cache(maxsize=100_000)
def _base_form(term: str) -> str:
    if term.isascii():
        from simplemma import lemmatize

        return " ".join(lemmatize(word, lang="en") for word in term.split())
    from policymine.clean.script import to_simplified

    return str(to_simplified(term))


def same_word(one: str, other: str) -> bool:
    """Return whether two terms are one in another inflection or script.

    >>> same_word("commissioners appointed", "commissioner appointed"), same_word("chili", "chile")
    (True, False)
    """
    return _base_form(one) == _base_form(other)


def shared_form(one: str, other: str) -> float:
    """Return how much of their form two terms share: characters of Chinese, parts of English words, 0 to 1.

    Blocks of one Chinese character or of four letters count.

    >>> shared_form("社会管理", "社会治理"), round(shared_form("medical care", "health care"), 2)
    (0.75, 0.43)
    """
    from difflib import SequenceMatcher

    least = 4 if one.isascii() and other.isascii() else 1
    if _pieces(one, least).isdisjoint(_pieces(other, least)):
        return 0.0
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return 2.0 * sum(b.size for b in blocks if b.size >= least) / max(len(one) + len(other), 1)


@lru_cache(maxsize=200_000)
def _pieces(term: str, size: int) -> frozenset[str]:
    return frozenset(term[i : i + size] for i in range(len(term) - size + 1))


def overlapping(terms: Terms, one: int, other: int) -> NDArray[np.bool_]:
    """Return which uses of one term overlap a use of the other, (n_uses,)."""
    mine = slice(int(terms.ptr[one]), int(terms.ptr[one + 1]))
    theirs = slice(int(terms.ptr[other]), int(terms.ptr[other + 1]))
    first, last = terms.first[theirs], terms.last[theirs]
    before = np.searchsorted(first, terms.last[mine], side="right") - 1
    return np.asarray((before >= 0) & (last[np.maximum(before, 0)] >= terms.first[mine]))


def _covered(terms: Terms, one: int, other: int) -> bool:
    return bool(overlapping(terms, one, other).mean() >= _INSIDE)


def choose(
    terms: Terms,
    old: NDArray[np.int32],
    new: NDArray[np.int32],
    score: NDArray[np.float64],
    order: Sequence[int],
    *,
    is_late: Callable[[int, NDArray[np.int64]], NDArray[np.bool_]],
    most: int,
) -> tuple[list[int], dict[int, list[int]]]:
    """Return the pairs kept, best first, and for each the pairs that say the same.

    Parameters
    ----------
    terms : the candidates.
    old, new : terms of each pair, (n_pairs,).
    score : by pair, (n_pairs,).
    order : pair numbers, best first.
    is_late : for a pair and token numbers, which of them stand in documents from the pair's change on.
    most : pairs kept at most.

    A pair is dropped where its old or its new term is, in half of its uses or more, that of a better pair: it is a
    variant where both are, else a rival, and one term gives way to one. A pair whose terms hold those of a better
    one takes its place where its other uses change too and it scores nearly as well, and is its variant otherwise.
    """
    kept: list[int] = []
    variants: dict[int, list[int]] = {}

    def ends(pair: int) -> tuple[int, int]:
        return int(old[pair]), int(new[pair])

    def says(inner: int, outer: int) -> bool:
        return all(_covered(terms, a, b) for a, b in zip(ends(inner), ends(outer), strict=True))

    for pair in order:
        wider = next((k for k in kept if says(pair, k)), None)
        narrower = next((k for k in kept if says(k, pair)), None)
        if wider is not None:
            variants[wider].append(pair)
        elif (
            narrower is not None
            and score[pair] >= _NEARLY * score[narrower]
            and _changes_elsewhere(terms, ends(pair), ends(narrower), pair, is_late)
        ):
            kept[kept.index(narrower)] = pair
            variants[pair] = [narrower, *variants.pop(narrower)]
        elif narrower is not None:
            variants[narrower].append(pair)
        elif len(kept) < most and not any(
            _covered(terms, a, b) for k in kept for a in ends(pair) for b in ends(k)
        ):
            kept.append(pair)
            variants[pair] = []
    return sorted(kept, key=lambda pair: -score[pair]), variants


def _changes_elsewhere(
    terms: Terms,
    wide: tuple[int, int],
    narrow: tuple[int, int],
    pair: int,
    is_late: Callable[[int, NDArray[np.int64]], NDArray[np.bool_]],
) -> bool:
    """Return whether the share of the new term grows outside the narrower pair's uses half as much as in all."""
    cells = np.zeros((2, 2, 2))
    for side, (term, inner) in enumerate(zip(wide, narrow, strict=True)):
        late = is_late(pair, terms.places(term))
        outside = ~overlapping(terms, term, inner)
        for when in (0, 1):
            cells[0, side, when] = np.count_nonzero(late == when)
            cells[1, side, when] = np.count_nonzero((late == when) & outside)
    if cells[1].sum() < 0.25 * cells[0].sum() or np.any(cells[1].sum(axis=0) == 0):
        return False
    gain = [np.diff(c[1] / np.maximum(c.sum(axis=0), 1.0))[0] for c in cells]
    return bool(gain[1] >= 0.5 * gain[0])
