"""What the segmentation kernels read: a dictionary as arrays. Imports nothing heavy, so that a dictionary loads at once."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["FIRST_HAN", "LAST_HAN", "N_SLOTS", "DictionaryArrays"]

# The Han characters of jieba's block expression; what lies beyond is never joined to anything.
FIRST_HAN = 0x4E00
LAST_HAN = 0x9FD5
# Length of `codes`: ASCII first, then Han.
N_SLOTS = 128 + LAST_HAN - FIRST_HAN + 1


class DictionaryArrays(NamedTuple):
    """A compiled dictionary.

    Parameters
    ----------
    cells : int64, (n_cells,): the trie, see `policymine.kernels.trie`; a cell's value is a row of `scores`.
    scores : float64, (n_values,): log(frequency) - log(total); minus infinity in row 0.
    word : int32, (n_cells,): word id of a cell, -1 where the prefix is not a word.
    codes : uint16, (N_SLOTS,): code of each character that a block may hold.
    singles : int32, (65536,): word id of each single character, -1 where it is not a word.
    rare : int32, (n_rare, 2): code point and word id of single characters beyond these.
    emit : float64, (n_han, 4): log probability of each Han character in the states B, E, M, S.
    hmm : float64, (5, 4): the start probabilities, then the transitions from B, E, M, S.
    split : uint8, (n_cells,) or (0,): 1 where a word that the model finds is to fall into its characters.
    unknown : log probability of a character that is not a word.
    n_words : number of word ids.
    """

    cells: NDArray[np.int64]
    scores: NDArray[np.float64]
    word: NDArray[np.int32]
    codes: NDArray[np.uint16]
    singles: NDArray[np.int32]
    rare: NDArray[np.int32]
    emit: NDArray[np.float64]
    hmm: NDArray[np.float64]
    split: NDArray[np.uint8]
    unknown: float
    n_words: int
