"""Which words stand near which: a symmetric matrix of counts in a window, for co-word networks and word vectors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from policymine.errors import InputError

if TYPE_CHECKING:
    from policymine.corpus.tokens import Tokens

__all__ = ["cooccurrence"]


def cooccurrence(
    tokens: Tokens,
    words: Sequence[str],
    *,
    window: int = 5,
    skip_symbols: bool = True,
    skip_others: bool = False,
) -> Any:
    """Return how often each of these words stands within a window of each other one.

    Parameters
    ----------
    tokens : the segmented corpus.
    words : the rows and columns, each once; a word that the corpus lacks has an empty row.
    window : words to each side; a window ends with its document.
    skip_symbols : punctuation takes no place in a window.
    skip_others : words that are not listed take no place in a window either.

    Returns
    -------
    scipy CSR matrix of int32, (n_words, n_words), symmetric: ordered pairs of tokens, so that two uses of one word
    near each other count twice on the diagonal.

    Raises
    ------
    InputError : a window below 1, or a word listed twice.
    """
    from scipy import sparse

    from policymine.kernels.cooccurrence import count_neighbours

    number = {word: i for i, word in enumerate(words)}
    if len(number) < len(words):
        raise InputError("a word is listed twice; give each once")
    column = np.fromiter((number.get(w, -1) for w in tokens.vocabulary), np.int32, len(tokens.vocabulary))
    ids, indptr = column[tokens.ids], tokens.indptr
    placed = ids >= 0
    if not skip_others:
        placed |= tokens.is_word()[tokens.ids] if skip_symbols else True
    if not placed.all():
        indptr = np.concatenate(([0], np.cumsum(placed)))[indptr]
        ids = ids[placed]
    row_ptr, columns, counts = count_neighbours(ids, indptr, len(words), window)
    return sparse.csr_matrix((counts, columns, row_ptr), shape=(len(words), len(words)))
