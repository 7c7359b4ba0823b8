"""Pairs of which one term was cut short: 会商, always behind 全国, in place of 全国人大常委会 is 全国会商.

A term that is seen little, or never without a number before it, may have lost a word that it shares with its partner.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

import numpy as np

from policymine.corpus.tokens import Tokens
from policymine.shifts.discovery.candidates import Terms

__all__ = ["with_shared_ends"]

# Share of the uses that have the partner's word beside them.
_USUALLY: Final = 0.8
_SHORTEST_ZH: Final = 2


def with_shared_ends(tokens: Tokens, terms: Terms, pairs: Iterable[tuple[int, int]]) -> Terms:
    """Return the terms, those of the pairs with the beginning or end that their partner has and their uses too.

    Parameters
    ----------
    tokens, terms : the segmented documents and the candidates.
    pairs : term numbers; a term of several pairs is taken as the first of them has it.

    Uses without that word are left out.
    """
    names, words = list(terms.names), list(terms.words)
    uses = {}
    for pair in pairs:
        for mine, partner in (pair, pair[::-1]):
            if mine in uses:
                continue
            here = slice(int(terms.ptr[mine]), int(terms.ptr[mine + 1]))
            first, last = terms.first[here], terms.last[here]
            for side in (-1, 1):
                edge = first if side < 0 else last
                row = np.searchsorted(tokens.indptr, edge, side="right") - 1
                at = edge + side
                inside = (at >= tokens.indptr[row]) & (at < tokens.indptr[row + 1])
                at = np.clip(at, 0, len(tokens) - 1)
                left, right = (at, edge) if side < 0 else (edge, at)
                space = 1 if names[mine].isascii() else 0
                inside &= tokens.starts[right] - tokens.ends[left] == space
                beside = tokens.ids[at[inside]]
                if not beside.size:
                    continue
                word = int(np.bincount(beside).argmax())
                kept = inside & (tokens.ids[at] == word)
                said = tokens.vocabulary[word]
                if (
                    kept.mean() < _USUALLY
                    or not _ends(names[partner], said, side)
                    or _ends(names[mine], said, side)
                ):
                    continue
                first, last = first[kept], last[kept]
                gap = " " * space
                if side < 0:
                    first, words[mine], names[mine] = (
                        first - 1,
                        (word, *words[mine]),
                        said + gap + names[mine],
                    )
                else:
                    last, words[mine], names[mine] = last + 1, (*words[mine], word), names[mine] + gap + said
                uses[mine] = first, last
    if not uses:
        return terms
    every = [
        uses.get(i, (terms.first[a:b], terms.last[a:b]))
        for i, (a, b) in enumerate(zip(terms.ptr[:-1].tolist(), terms.ptr[1:].tolist(), strict=True))
    ]
    sizes = np.array([first.size for first, _ in every], dtype=np.int64)
    return replace(
        terms,
        names=tuple(names),
        words=tuple(words),
        ptr=np.concatenate(([0], np.cumsum(sizes))).astype(np.int64),
        first=np.concatenate([first for first, _ in every]),
        last=np.concatenate([last for _, last in every]),
    )


def _ends(name: str, word: str, side: int) -> bool:
    if name.isascii():
        return name.startswith(word + " ") if side < 0 else name.endswith(" " + word)
    if len(word) < _SHORTEST_ZH:
        return False
    return name != word and (name.startswith(word) if side < 0 else name.endswith(word))
