"""How alike units of two versions are: shared wording in order (rapidfuzz) and shared rare phrases (TF-IDF), each 0 to 1."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.comparisons.revision.units import Unit

__all__ = ["Likeness"]

Floats = NDArray[np.float64]

# Code points from here on stand for atoms, so that units are strings to the matcher; surrogates are passed over.
_FIRST: Final = 0x100
_SURROGATES: Final = (0xD800, 0xE000)
# Rows of a product held at a time.
_ROWS: Final = 2_000
# A piece that is nearly all in a whole has this share of its atoms there, in runs.
_NEARLY: Final = 0.75


@dataclass(frozen=True, eq=False)
class Likeness:
    """The units of both versions, made comparable.

    Parameters
    ----------
    old, new : units of each version.
    """

    old: tuple[Unit, ...]
    new: tuple[Unit, ...]

    @cached_property
    def _codes(self) -> dict[str, str]:
        codes: dict[str, str] = {}
        at = _FIRST
        for unit in (*self.old, *self.new):
            for atom in unit.atoms:
                if atom not in codes:
                    at = _SURROGATES[1] if at == _SURROGATES[0] else at
                    codes[atom] = chr(at)
                    at += 1
        return codes

    @cached_property
    def words(self) -> tuple[list[str], list[str]]:
        """Each unit as a string with one character an atom, old and new."""
        codes = self._codes
        return (
            ["".join(codes[a] for a in unit.atoms) for unit in self.old],
            ["".join(codes[a] for a in unit.atoms) for unit in self.new],
        )

    @cached_property
    def _vectors(self) -> tuple[Any, Any]:
        """Rows of weights of atoms and pairs of atoms, of length 1; rarer among the units of both versions weighs more."""
        from scipy import sparse

        place: dict[str, int] = {}
        rows: list[int] = []
        columns: list[int] = []
        for number, word in enumerate((*self.words[0], *self.words[1])):
            for size in (1, 2):
                for i in range(len(word) - size + 1):
                    rows.append(number)
                    columns.append(place.setdefault(word[i : i + size], len(place)))
        n = len(self.old) + len(self.new)
        counts = sparse.csr_matrix(
            (np.ones(len(rows)), (rows, columns)), shape=(n, max(1, len(place))), dtype=np.float64
        )
        counts.sum_duplicates()
        counts.data = np.log1p(counts.data)
        held = np.bincount(counts.indices, minlength=counts.shape[1])
        weighted = counts @ sparse.diags(np.log((1.0 + n) / (1.0 + held)) + 0.05)
        return sparse.csr_matrix(weighted[: len(self.old)]), sparse.csr_matrix(weighted[len(self.old) :])

    def nearest(self, n_best: int) -> set[tuple[int, int]]:
        """Return the pairs worth a closer look: each unit with those of the other version nearest to it.

        Parameters
        ----------
        n_best : how many for each unit, by the cosine and by the share of the shorter one that the other holds.
        """
        old, new = self._vectors
        pairs: set[tuple[int, int]] = set()
        for one, other, turned in ((old, new, False), (new, old, True)):
            other_norm = np.sqrt(np.asarray(other.multiply(other).sum(axis=1)).ravel())
            other_norm[other_norm == 0.0] = 1.0
            for low in range(0, one.shape[0], _ROWS):
                product = (one[low : low + _ROWS] @ other.T).toarray()
                # Over the other's length: what one holds of it; the order by row is that of the cosine.
                for scored in (product / other_norm, product / other_norm**2):
                    n = min(n_best, scored.shape[1])
                    if not n:
                        continue
                    best = np.argsort(-scored, axis=1, kind="stable")[:, :n]
                    for i, row in enumerate(best.tolist()):
                        for j in row:
                            if scored[i, j] > 0.0:
                                pairs.add((j, low + i) if turned else (low + i, j))
        return pairs

    def score(self, old: Sequence[int], new: Sequence[int]) -> float:
        """Return how alike two runs of units are, 0 to 1: the mean of shared wording in order and of shared rare phrases.

        Parameters
        ----------
        old, new : numbers of units, taken together in the order given.
        """
        from rapidfuzz.distance import Indel

        one = "".join(self.words[0][i] for i in old)
        other = "".join(self.words[1][j] for j in new)
        if not one or not other:
            return 1.0 if one == other else 0.0
        in_order = Indel.normalized_similarity(one, other)
        a, b = self._sum(0, old), self._sum(1, new)
        norm = float(np.sqrt(a.multiply(a).sum() * b.multiply(b).sum()))
        phrases = float(a.multiply(b).sum()) / norm if norm else 0.0
        return (in_order + min(1.0, phrases)) / 2.0

    def _sum(self, side: int, numbers: Sequence[int]) -> Any:
        rows = self._vectors[side]
        total = rows[numbers[0]]
        for number in numbers[1:]:
            total = total + rows[number]
        return total

    def apart(self, whole: str, pieces: Sequence[str]) -> tuple[float, float]:
        """Return (likeness, least own share) where each piece is held against the whole by itself.

        A sentence on two subjects that is parted in two says its predicate twice. The likeness is the atoms of the whole and
        of the pieces that are matched, over all; the own share of a piece is what it alone matches of the whole, over its
        atoms, 0 where a piece is not nearly all in the whole.
        """
        from rapidfuzz.distance import Indel

        masks = np.zeros((len(pieces), len(whole)), dtype=bool)
        for k, piece in enumerate(pieces):
            for code in Indel.opcodes(whole, piece):
                # A lone atom in common is chance as often as not.
                if code.tag == "equal" and code.src_end - code.src_start >= 2:
                    masks[k, code.src_start : code.src_end] = True
        matched = masks.sum(axis=1)
        sizes = np.array([len(p) for p in pieces])
        if not whole or (matched < _NEARLY * sizes).any():
            return 0.0, 0.0
        own = (masks & (masks.sum(axis=0) == 1)).sum(axis=1) / sizes
        covered = int(masks.any(axis=0).sum())
        return float((covered + matched.sum()) / (len(whole) + sizes.sum())), float(own.min())

    def shared(self, whole: str, pieces: Iterable[str]) -> list[tuple[int, int, float]]:
        """Return for each piece (atoms in common with the whole, of them in runs of two and more, mean place in the whole).

        Parameters
        ----------
        whole, pieces : atoms as in `words`; the pieces are taken together, in order.
        """
        from rapidfuzz.distance import Indel

        parts = list(pieces)
        owner = np.repeat(np.arange(len(parts)), [len(p) for p in parts])
        common = np.zeros(len(parts), dtype=np.int64)
        runs = np.zeros(len(parts), dtype=np.int64)
        places = np.zeros(len(parts))
        for code in Indel.opcodes(whole, "".join(parts)):
            if code.tag != "equal":
                continue
            here = owner[code.dest_start : code.dest_end]
            found = np.bincount(here, minlength=len(parts))
            common += found
            runs += np.where(found >= 2, found, 0)
            np.add.at(places, here, np.arange(code.src_start, code.src_end))
        return [
            (int(c), int(r), float(p / c) if c else -1.0)
            for c, r, p in zip(common, runs, places, strict=True)
        ]
