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

from policymine.corpus.tokens import Tokens
from policymine.shifts.discovery.candidates import Terms

__all__ = [
    "choose",
    "grown",
    "grown_beside",
    "numbered_alike",
    "overlapping",
    "part_of",
    "same_word",
    "shared_form",
]

_NUMBERS: Final = re.compile(
    r"[\d〇○零一二三四五六七八九十百千万亿两]+"
    r"|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|first|second|third|fourth|fifth|sixth|"
    r"seventh|eighth|ninth|tenth|half|quarter|\w+teen|\w+teenth|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|"
    r"twentieth|\w+tieth|hundred|thousand|million|billion)s?\b"
)
# A use that stands this far inside the uses of another term is that term's.
_INSIDE: Final = 0.5
# Share of the uses of what two terms have in common that stand apart from both, before it grew into one and then.
_FREE: Final = 0.33
_LEFT_FREE: Final = 0.3
# A wider pair that scores this much of a narrower one may stand for it.
_NEARLY: Final = 0.6
# Share of the uses of a wider pair outside a narrower one that shows the change to be its own.
_ELSEWHERE: Final = 0.1


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


def grown(one: str, other: str) -> bool:
    """Return whether one term is the other with an expression put inside: the term within it became a longer one.

    >>> grown("治安管理处罚", "治安管理联席体系处罚"), grown("国有小企业", "国有中小企业")
    (True, False)
    """
    short, long = sorted((one, other), key=len)
    if short.isascii() and long.isascii():
        a, b, least = short.split(), long.split(), 2
    else:
        a, b, least = list(short), list(long), 3
    if len(b) - len(a) < least:
        return False
    same = 0
    while same < len(a) and a[same] == b[same]:
        same += 1
    return a[same:] == b[len(b) - (len(a) - same) :]


def grown_beside(
    tokens: Tokens,
    terms: Terms,
    old: int,
    new: int,
    is_late: Callable[[NDArray[np.int64]], NDArray[np.bool_]],
) -> bool:
    """Return whether what two terms share grew into the new one, so that it took the place of no other expression.

    Parameters
    ----------
    tokens, terms : the segmented documents and the candidates.
    old, new : the terms.
    is_late : which of some token numbers stand in documents from the change on.

    The terms share their beginning or end. Either the old one's remainder follows the new one at half of its uses
    (labor force participation -> labor force steering board, participation), or the shared part, which had stood
    without either remainder too, nearly always has the new one's from then on.
    """
    words = terms.words[old], terms.words[new]
    for side in (1, -1):
        mine, theirs = (w[::side] for w in words)
        same = 0
        while same < min(len(mine), len(theirs)) and mine[same] == theirs[same]:
            same += 1
        if not same or same == len(theirs):
            continue
        added = theirs[same:]
        if not _is_expression(tokens, added):
            continue
        uses = slice(int(terms.ptr[new]), int(terms.ptr[new + 1]))
        rest = mine[same:]
        # Of the old one's remainder the new one may hold a beginning itself.
        for held in range(len(rest)):
            own = added[: len(added) - held]
            if added[len(own) :] != rest[:held] or not _is_expression(tokens, own):
                continue
            if _goes_on(tokens, terms, uses, rest[held:], side):
                return True
        shared = mine[:same][::side]
        at = np.flatnonzero(tokens.ids[: len(tokens) - same + 1] == shared[0]).astype(np.int64)
        for k, word in enumerate(shared[1:], start=1):
            at = at[tokens.ids[at + k] == word]
        # Its uses apart from both terms, before the change and from it on.
        free = []
        for late in (False, True):
            n, n_old, n_new = (
                int(np.count_nonzero(is_late(places) == late))
                for places in (at, terms.places(old), terms.places(new))
            )
            free.append(max(n - n_old - n_new, 0) / max(n, 1))
        if free[0] >= _FREE and free[1] <= min(free[0] / 2.0, _LEFT_FREE):
            return True
    return False


def _is_expression(tokens: Tokens, words: Sequence[int]) -> bool:
    said = [tokens.vocabulary[w] for w in words]
    return len(said) >= 2 if all(w.isascii() for w in said) else len("".join(said)) >= 3


def _goes_on(tokens: Tokens, terms: Terms, uses: slice, words: Sequence[int], side: int) -> bool:
    """Return whether half of some uses go on with these words, which for side -1 stand in reverse."""
    edge = terms.last[uses] if side > 0 else terms.first[uses]
    row = np.searchsorted(tokens.indptr, edge, side="right") - 1
    going = np.ones(edge.size, dtype=bool)
    for k, word in enumerate(words, start=1):
        at = edge + side * k
        inside = (at >= tokens.indptr[row]) & (at < tokens.indptr[row + 1])
        going &= inside & (tokens.ids[np.clip(at, 0, len(tokens) - 1)] == word)
    return bool(going.mean() >= _INSIDE)


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
    variant where both are, else a rival, and one term gives way to one. A variant that scores nearly as well takes the
    place of the better one where it is used more widely and its other uses change too, or where it is the longer
    expression and the shorter one's other uses do not.
    """
    kept: list[int] = []
    variants: dict[int, list[int]] = {}

    def ends(pair: int) -> tuple[int, int]:
        return int(old[pair]), int(new[pair])

    def says(inner: int, outer: int) -> bool:
        # The dictionary may cut 体制改革 and 经济体制改革 at other places, so that the uses have no word in common.
        return _holds(terms, ends(inner), ends(outer)) or all(
            _covered(terms, a, b) for a, b in zip(ends(inner), ends(outer), strict=True)
        )

    def elsewhere(wide: int, narrow: int) -> bool:
        return _changes_elsewhere(terms, ends(wide), ends(narrow), wide, is_late)

    for pair in order:
        outer = next((k for k in kept if says(pair, k)), None)
        inner = next((k for k in kept if says(k, pair)), None)
        same = inner if inner is not None else outer
        if same is not None:
            # The general change (社会管理) before the special one (社会管理体制), and the whole of an expression
            # before its piece.
            better = (inner is not None and elsewhere(pair, inner)) or (
                inner == outer and _holds(terms, ends(pair), ends(same)) and not elsewhere(same, pair)
            )
            if better and score[pair] >= _NEARLY * score[same]:
                kept[kept.index(same)] = pair
                variants[pair] = [same, *variants.pop(same)]
            else:
                variants[same].append(pair)
        elif len(kept) < most and not any(
            _covered(terms, a, b) for k in kept for a in ends(pair) for b in ends(k)
        ):
            kept.append(pair)
            variants[pair] = []
    return sorted(kept, key=lambda pair: -score[pair]), variants


def _holds(terms: Terms, long: tuple[int, int], short: tuple[int, int]) -> bool:
    """Return whether both terms of one pair are longer expressions with those of the other inside."""
    names = terms.names
    return all(
        names[b] != names[a] and part_of(names[a], names[b]) and len(names[a]) > len(names[b])
        for a, b in zip(long, short, strict=True)
    )


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
    if cells[1].sum() < _ELSEWHERE * cells[0].sum() or np.any(cells[1].sum(axis=0) == 0):
        return False
    gain = [np.diff(c[1] / np.maximum(c.sum(axis=0), 1.0))[0] for c in cells]
    return bool(gain[1] >= 0.5 * gain[0])
