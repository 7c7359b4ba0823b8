"""Tokens made from lists of words, for tests that need no segmenter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from policymine.corpus.tokens import Tokens


def to_tokens(
    texts: Mapping[str, Sequence[str]] | Sequence[Sequence[str]],
    *,
    gap: int = 0,
    fingerprint: str = "",
) -> Tokens:
    """Return the tokens of documents given as words.

    Parameters
    ----------
    texts : words by document id, or of d0, d1, ...
    gap : characters between a word and the next.
    fingerprint : of the segmenter.
    """
    named = texts if isinstance(texts, Mapping) else {f"d{i}": words for i, words in enumerate(texts)}
    vocabulary: dict[str, int] = {}
    ids, starts, ends, indptr = [], [], [], [0]
    for words in named.values():
        at = 0
        for word in words:
            ids.append(vocabulary.setdefault(word, len(vocabulary)))
            starts.append(at)
            ends.append(at + len(word))
            at += len(word) + gap
        indptr.append(len(ids))
    return Tokens(
        tuple(named),
        np.array(indptr, np.int64),
        np.array(ids, np.int32),
        np.array(starts, np.int32),
        np.array(ends, np.int32),
        tuple(vocabulary),
        fingerprint,
    )
