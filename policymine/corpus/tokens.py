"""The segmented corpus as arrays: token ids and offsets by document, one vocabulary.

`text[start:end]` is always the token as it stands in the document's text. The vocabulary entry may be a
normal form of it (English in lower case), never anything else. Tokens include punctuation, so that nothing
of a text is lost; `word_counts` leaves it out, and is the base of every rate.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Tokens"]


@dataclass(frozen=True, eq=False)
class Tokens:
    """Token ids and offsets of a corpus.

    Parameters
    ----------
    documents : document ids, (n_documents,), in the corpus's order (sorted by id).
    indptr : int64, (n_documents + 1,): tokens of document i are indptr[i] to indptr[i + 1].
    ids : int32, (n_tokens,): positions in `vocabulary`.
    starts, ends : int32, (n_tokens,): code-point offsets into the document's text, end exclusive.
    vocabulary : the words, (n_words,).
    fingerprint : of the segmenter and its lexicon.
    """

    documents: tuple[str, ...]
    indptr: NDArray[np.int64]
    ids: NDArray[np.int32]
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    vocabulary: tuple[str, ...]
    fingerprint: str = ""

    def __len__(self) -> int:
        return int(self.ids.size)

    def words_of(self, document: int) -> list[str]:
        """Return the tokens of one document (row number) as vocabulary words, in order."""
        low, high = self.indptr[document], self.indptr[document + 1]
        return [self.vocabulary[i] for i in self.ids[low:high]]

    def is_word(self) -> NDArray[np.bool_]:
        """Return which vocabulary entries hold a letter or digit, (n_words,): the rest is punctuation."""
        words = self.vocabulary
        flags = np.fromiter(map(str.isalnum, words), dtype=bool, count=len(words))
        for i in np.flatnonzero(~flags).tolist():
            flags[i] = any(map(str.isalnum, words[i]))
        return flags

    def word_counts(self) -> NDArray[np.int64]:
        """Return the number of tokens that are words in each document, (n_documents,)."""
        if self.ids.size == 0:
            return np.zeros(len(self.documents), dtype=np.int64)
        running = np.concatenate(([0], np.cumsum(self.is_word()[self.ids], dtype=np.int64)))
        return np.asarray(running[self.indptr[1:]] - running[self.indptr[:-1]], dtype=np.int64)

    def take(self, rows: NDArray[np.int64] | list[int]) -> Tokens:
        """Return the tokens of these documents (row numbers, in the order given)."""
        index = np.asarray(rows, dtype=np.int64)
        lengths = (self.indptr[1:] - self.indptr[:-1])[index]
        indptr = np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)
        # Rows that stand together are copied together.
        first = np.flatnonzero(np.diff(index, prepend=-2) != 1)
        last = np.append(first[1:], index.size) - 1
        runs = (
            list(zip(self.indptr[index[first]], self.indptr[index[last] + 1], strict=True))
            if index.size
            else []
        )

        def taken(values: NDArray[np.int32]) -> NDArray[np.int32]:
            return np.concatenate([values[:0], *(values[low:high] for low, high in runs)])

        return Tokens(
            documents=tuple(self.documents[i] for i in index),
            indptr=indptr,
            ids=taken(self.ids),
            starts=taken(self.starts),
            ends=taken(self.ends),
            vocabulary=self.vocabulary,
            fingerprint=self.fingerprint,
        )
