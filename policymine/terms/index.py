"""The positional index: where each word stands, and the places of a phrase, without a scan of the tokens.

    index = build_index(tokens)
    index.phrase(["社会", "治理"])                          token numbers where it begins
    index.spans(index.phrase(["社会", "治理"]), 2)          as documents and offsets

Worth building where many words are asked for; for one word a scan of the ids is as fast.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from policymine.errors import InputError

if TYPE_CHECKING:
    from policymine.corpus.tokens import Tokens

__all__ = ["PositionalIndex", "build_index"]


@dataclass(frozen=True, eq=False)
class PositionalIndex:
    """Token numbers by word.

    Parameters
    ----------
    tokens : the segmented corpus.
    ptr : int64, (n_words + 1,): tokens of vocabulary entry i are positions[ptr[i]:ptr[i + 1]].
    numbers : (n_tokens,): token numbers, ascending within a word.
    """

    tokens: Tokens
    ptr: NDArray[np.int64]
    numbers: NDArray[Any]

    @cached_property
    def _id(self) -> dict[str, int]:
        return {word: i for i, word in enumerate(self.tokens.vocabulary)}

    def positions(self, word: str) -> NDArray[np.int64]:
        """Return the token numbers of a word of the vocabulary, ascending; empty where it has none."""
        i = self._id.get(word)
        if i is None:
            return np.zeros(0, dtype=np.int64)
        return self.numbers[self.ptr[i] : self.ptr[i + 1]].astype(np.int64)

    def phrase(self, words: Sequence[str]) -> NDArray[np.int64]:
        """Return the token numbers where these words follow each other in one document, ascending.

        Raises InputError where no word is given.
        """
        from policymine.kernels.positions import phrase_positions

        if isinstance(words, str) or not words:
            raise InputError(f"a phrase is a list of words, not {words!r}")
        ids = [self._id.get(word, -1) for word in words]
        if -1 in ids:
            return np.zeros(0, dtype=np.int64)
        rarest = min(range(len(ids)), key=lambda k: int(self.ptr[ids[k] + 1] - self.ptr[ids[k]]))
        return phrase_positions(
            self.tokens.ids, self.tokens.indptr, ids, self.positions(words[rarest]), rarest
        )

    def spans(
        self, positions: NDArray[np.int64], length: int = 1
    ) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int32]]:
        """Return document row, first and last offset of `length` tokens from each of these token numbers on."""
        rows = np.searchsorted(self.tokens.indptr, positions, side="right") - 1
        return rows, self.tokens.starts[positions], self.tokens.ends[positions + length - 1]

    def frequency(self) -> NDArray[np.int64]:
        """Return the number of uses of each vocabulary entry, (n_words,)."""
        return np.diff(self.ptr)


def build_index(tokens: Tokens) -> PositionalIndex:
    """Return the positional index of a segmented corpus: four bytes a token."""
    from policymine.kernels.positions import positions_by_term

    return PositionalIndex(tokens, *positions_by_term(tokens.ids, len(tokens.vocabulary)))
