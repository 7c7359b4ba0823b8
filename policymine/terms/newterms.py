"""New terms: sequences of words that the dictionary splits and the texts treat as one.

    found = new_terms(tokens, outer=..., inner=...)

A sequence of two to five words is proposed where its words stand together far more often than chance would have
it at every cut (cohesion), and where what stands before and behind it varies (branching entropy): 供给|侧|结构性
is cohesive, but 改革 always follows, so that only the whole is proposed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.corpus.tokens import Tokens
from policymine.errors import InputError
from policymine.provenance import cited

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["COLUMNS", "METHOD", "REFERENCES", "NewTerms", "new_terms"]

COLUMNS: Final = (
    "term",
    "score",
    "count",
    "n_docs",
    "free",
    "cohesion",
    "left_entropy",
    "right_entropy",
    "split",
)
METHOD: Final = (
    "Word sequences within punctuation; cohesion is the normalised pointwise mutual information at the weakest cut, "
    "tested against chance by a Poisson tail corrected for all sequences seen; branching entropy of the words on "
    "both sides; the score is cohesion x the smaller entropy x log2 of the uses outside longer proposals."
)
REFERENCES: Final = (
    cited("frantzi2000"),
    cited("jin2006"),
    cited("bouma2009"),
)
# Chance of one proposal or more in texts whose words stand in random order.
_ALPHA: Final = 0.05


@dataclass(frozen=True, eq=False)
class NewTerms:
    """Proposed terms.

    Parameters
    ----------
    table : one row a term, best first: term; score; count; n_docs, documents that hold it; free, uses outside longer
        proposals (mean, as in the C-value); cohesion, -1 to 1, 1 where the words occur together only; left_entropy,
        right_entropy, in bits, of the words beside it (a break counts as a word of its own); split, its words
        as the dictionary cuts it.
    first, last : for each row, token numbers of the first and the last word of each use.
    n_tested : distinct sequences that were seen: what the test of chance is corrected for.
    """

    table: pd.DataFrame
    first: tuple[NDArray[np.int64], ...]
    last: tuple[NDArray[np.int64], ...]
    n_tested: int


@dataclass(frozen=True, eq=False)
class _Level:
    """Sequences of one length: id at each token number (-1: none, or too rare) and count by id."""

    at: NDArray[np.int32]
    count: NDArray[np.int64]


def new_terms(
    tokens: Tokens,
    *,
    outer: NDArray[np.bool_],
    inner: NDArray[np.bool_],
    known: frozenset[str] = frozenset(),
    min_count: int = 5,
    min_docs: int = 2,
    max_words: int = 5,
    min_cohesion: float = 0.3,
    min_entropy: float = 1.0,
    gap: int = 0,
    max_inside: float = 0.8,
) -> NewTerms:
    """Return the word sequences that behave like one word, best first.

    Parameters
    ----------
    tokens : the segmented corpus.
    outer : which vocabulary entries may begin or end a term (no stop words), (n_words,).
    inner : which may stand inside one; the others (punctuation, particles) are breaks, (n_words,).
    known : terms that need no proposal.
    min_count, min_docs : fewest uses, fewest documents.
    max_words : longest sequence, 2 to 5 words.
    min_cohesion : smallest normalised mutual information at the weakest cut, -1 to 1.
    min_entropy : smallest entropy of the words on either side, in bits.
    gap : code points allowed between two words: 0 for Chinese, 1 for English.
    max_inside : largest share of a sequence's uses that lie in one longer proposal; a sequence with more is a fragment.

    Raises
    ------
    InputError : a minimum below 1, or a length outside 2 to 5.

    Sources: Frantzi et al. (2000); Jin & Tanaka-Ishii (2006); Bouma (2009).
    """
    if min_count < 2 or min_docs < 1:
        raise InputError("min_count is at least 2 and min_docs at least 1")
    if not 2 <= max_words <= 5:
        raise InputError(f"max_words is 2 to 5, not {max_words}")
    n = len(tokens)
    n_words = max(len(tokens.vocabulary), 1)
    if n < 2:
        return _nothing()
    ids = tokens.ids
    document = np.repeat(np.arange(len(tokens.documents), dtype=np.int32), np.diff(tokens.indptr))
    solid = inner[ids]
    # Whether token i and token i + 1 may belong to one term.
    joined = solid[:-1] & solid[1:] & (document[:-1] == document[1:])
    joined &= tokens.starts[1:] - tokens.ends[:-1] <= gap
    total = int(np.count_nonzero(solid))
    levels = [_Level(np.where(solid, ids, -1).astype(np.int32), np.bincount(ids[solid], minlength=n_words))]
    n_tested = 0
    for length in range(2, max_words + 2):
        level, seen = _longer(levels[-1], ids, joined, length, min_count)
        n_tested += seen if length <= max_words else 0
        levels.append(level)
    found = [
        row
        for length in range(2, max_words + 1)
        for row in _proposals(
            length, levels, tokens, document, joined, outer, total, n_tested,
            min_docs=min_docs, min_cohesion=min_cohesion, min_entropy=min_entropy,
        )
        if row["term"] not in known
    ]  # fmt: skip
    return _ranked(found, levels, n_tested, max_inside)


def _longer(
    shorter: _Level, ids: NDArray[np.int32], joined: NDArray[np.bool_], length: int, min_count: int
) -> tuple[_Level, int]:
    """Return the sequences one word longer that occur often enough, and how many distinct ones there are."""
    n = ids.size
    size = n - length + 1
    at = np.full(n, -1, dtype=np.int32)
    if size <= 0:
        return _Level(at, np.zeros(0, dtype=np.int64)), 0
    # A frequent sequence begins and ends with a frequent one.
    good = (shorter.at[:size] >= 0) & (shorter.at[1 : size + 1] >= 0) & joined[length - 2 : length - 2 + size]
    where = np.flatnonzero(good)
    last = ids[where + length - 1].astype(np.int64)
    key = shorter.at[where].astype(np.int64) * (int(ids.max()) + 1) + last
    _, inverse, count = np.unique(key, return_inverse=True, return_counts=True)
    enough = count >= min_count
    number = np.where(enough, np.cumsum(enough) - 1, -1).astype(np.int32)
    at[where] = number[inverse]
    return _Level(at, count[enough].astype(np.int64)), int(count.size)


def _proposals(
    length: int,
    levels: list[_Level],
    tokens: Tokens,
    document: NDArray[np.int32],
    joined: NDArray[np.bool_],
    outer: NDArray[np.bool_],
    total: int,
    n_tested: int,
    *,
    min_docs: int,
    min_cohesion: float,
    min_entropy: float,
) -> list[dict[str, Any]]:
    from scipy import special

    level = levels[length - 1]
    n = level.count.size
    if not n:
        return []
    where = np.flatnonzero(level.at >= 0)
    gram = level.at[where]
    example = np.zeros(n, dtype=np.int64)
    example[gram[::-1]] = where[::-1]
    count = level.count.astype(np.float64)
    keep = outer[tokens.ids[example]] & outer[tokens.ids[example + length - 1]]
    cohesion = np.full(n, np.inf)
    chance = np.zeros(n)
    for cut in range(1, length):
        left = levels[cut - 1].count[levels[cut - 1].at[example]]
        right = levels[length - cut - 1].count[levels[length - cut - 1].at[example + cut]]
        expected = left.astype(np.float64) * right / total
        with np.errstate(divide="ignore", invalid="ignore"):
            bound = np.log(count / expected) / np.maximum(-np.log(count / total), 1e-9)
        cohesion = np.minimum(cohesion, bound)
        chance = np.maximum(chance, special.pdtrc(count - 1, expected))
    keep &= (cohesion >= min_cohesion) & (chance * n_tested <= _ALPHA)
    if not keep.any():
        return []
    chosen = keep[gram]
    where, gram = where[chosen], gram[chosen]
    pairs = np.unique(gram.astype(np.int64) * len(tokens.documents) + document[where])
    n_docs = np.bincount(pairs // len(tokens.documents), minlength=n)
    before = np.where(where > 0, where - 1, 0)
    has_before = (where > 0) & joined[before]
    behind = where + length
    has_behind = (behind < tokens.ids.size) & joined[np.minimum(behind - 1, joined.size - 1)]
    left_entropy = _entropy(gram, np.where(has_before, tokens.ids[before], -1), n)
    right_entropy = _entropy(
        gram, np.where(has_behind, tokens.ids[np.minimum(behind, tokens.ids.size - 1)], -1), n
    )
    keep &= (n_docs >= min_docs) & (np.minimum(left_entropy, right_entropy) >= min_entropy)
    order = np.argsort(gram, kind="stable")
    where = where[order]
    bounds = np.concatenate(([0], np.cumsum(np.bincount(gram, minlength=n))))
    rows = []
    for i in np.flatnonzero(keep).tolist():
        words = [tokens.vocabulary[tokens.ids[example[i] + k]] for k in range(length)]
        spaced = not any("\u3400" <= ch <= "\u9fff" for ch in words[0] + words[-1])
        rows.append(
            {
                "term": (" " if spaced else "").join(words),
                "count": int(level.count[i]),
                "n_docs": int(n_docs[i]),
                "cohesion": float(cohesion[i]),
                "left_entropy": float(left_entropy[i]),
                "right_entropy": float(right_entropy[i]),
                "split": " | ".join(words),
                "id": i,
                "length": length,
                "where": where[bounds[i] : bounds[i + 1]],
            }
        )
    return rows


def _entropy(gram: NDArray[np.int32], beside: NDArray[np.int32], n: int) -> NDArray[np.float64]:
    """Return the entropy in bits of what stands beside each sequence; a break (-1) is like no other."""
    total = np.bincount(gram, minlength=n).astype(np.float64)
    real = beside >= 0
    wide = int(beside.max(initial=0)) + 1
    pairs, count = np.unique(gram[real].astype(np.int64) * wide + beside[real], return_counts=True)
    owner = pairs // wide
    # Entropy is log T - (sum of c log c) / T; a break has c = 1 and adds nothing to the sum.
    inside = np.bincount(owner, weights=count * np.log2(count), minlength=n)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(total > 0, np.log2(total) - inside / total, 0.0)


def _ranked(found: list[dict[str, Any]], levels: list[_Level], n_tested: int, max_inside: float) -> NewTerms:
    """Return the proposals with their score; uses inside a longer proposal are taken off as in the C-value."""
    import pandas as pd

    row_of = {(row["length"], row["id"]): row for row in found}
    inside: dict[tuple[int, int], list[int]] = {}
    for row in found:
        place = int(row["where"][0])
        for length in range(2, row["length"]):
            for shift in range(row["length"] - length + 1):
                key = (length, int(levels[length - 1].at[place + shift]))
                if key in row_of:
                    inside.setdefault(key, []).append(row["count"])
    kept = []
    for key, row in row_of.items():
        longer = inside.get(key, [])
        free = row["count"] - (sum(longer) / len(longer) if longer else 0.0)
        # Hardly ever outside longer ones: a fragment.
        if longer and max(longer) > max_inside * row["count"]:
            continue
        entropy = min(row["left_entropy"], row["right_entropy"])
        kept.append(row | {"free": free, "score": row["cohesion"] * entropy * float(np.log2(1 + free))})
    kept.sort(key=lambda row: (-row["score"], row["term"]))
    table = pd.DataFrame([{c: row[c] for c in COLUMNS} for row in kept], columns=list(COLUMNS))
    return NewTerms(
        table=table,
        first=tuple(row["where"] for row in kept),
        last=tuple(row["where"] + row["length"] - 1 for row in kept),
        n_tested=n_tested,
    )


def _nothing() -> NewTerms:
    import pandas as pd

    return NewTerms(pd.DataFrame(columns=list(COLUMNS)), (), (), 0)
