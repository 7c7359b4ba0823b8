"""Questions to a whole vocabulary at once: which words hold a letter, and their order, on arrays of code points."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["WordArrays"]

# Characters that str.isalpha and str.isalnum both accept, and that most words hold one of.
_FIRST_HAN, _LAST_HAN = 0x4E00, 0x9FA5


class WordArrays:
    """The words of a vocabulary as code points, one after another.

    Parameters
    ----------
    words : distinct words, (n_words,).

    >>> words = WordArrays(["治理", "，", "社会"])
    >>> words.hold(str.isalpha).tolist()
    [True, False, True]
    >>> words.order(np.array([0, 1, 2])).tolist()
    [0, 2, 1]
    """

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words
        self.lengths: NDArray[np.int64] = np.fromiter(map(len, words), dtype=np.int64, count=len(words))
        self._ends = np.cumsum(self.lengths)
        self._first = self._ends - self.lengths
        # Three characters more, so that a look past the end of the last word stays inside.
        text = "".join(words) + "\0\0\0"
        self._chars = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.int64)

    def hold(self, test: Callable[[str], bool]) -> NDArray[np.bool_]:
        """Return which words hold a character for which `str.isalpha` or `str.isalnum` is true, (n_words,)."""
        ch = self._chars
        lower = ch | 32
        common = ((ch >= _FIRST_HAN) & (ch <= _LAST_HAN)) | ((lower >= ord("a")) & (lower <= ord("z")))
        running = np.zeros(ch.size + 1, dtype=np.int64)
        np.cumsum(common, out=running[1:])
        flags: NDArray[np.bool_] = running[self._ends] > running[self._first]
        for i in np.flatnonzero(~flags).tolist():
            flags[i] = any(map(test, self._words[i]))
        return flags

    def order(self, which: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return these words (numbers) in the order of their code points: that of `sorted`, several times as fast.

        Three characters make one number; words that are equal so far are told apart by the next three.
        """
        order = which.copy()
        places, block = np.arange(which.size), np.zeros(which.size, dtype=np.int64)
        last = self._chars.size - 1
        depth = 0
        while places.size:
            here = order[places]
            first, length = self._first[here] + depth, self.lengths[here] - depth
            key = np.zeros(here.size, dtype=np.int64)
            for i in range(3):
                ch = self._chars[np.minimum(first + i, last)] + 1
                ch[length <= i] = 0
                key <<= 21
                key |= ch
            rank = np.lexsort((key, block)) if depth else np.argsort(key)
            order[places] = here[rank]
            key, block = key[rank], block[rank]
            # The last of the three is 0 where a word has ended: nothing follows that could tell two apart.
            same = (key[1:] == key[:-1]) & (block[1:] == block[:-1]) & ((key[1:] & 0x1FFFFF) > 0)
            tied = np.zeros(places.size, dtype=bool)
            tied[1:] |= same
            tied[:-1] |= same
            block = np.cumsum(np.concatenate(([True], ~same)))[tied]
            places = places[tied]
            depth += 3
        return order
