"""Texts into token arrays: batches of code points, over threads where asked, one vocabulary for all.

    segments = segment_texts(texts, arrays, vocabulary, threads=2)
    segments.ids[segments.indptr[0] : segments.indptr[1]]      the tokens of the first text

The result does not depend on the size of the batches or the number of threads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from policymine.errors import InputError
from policymine.kernels.arrays import DictionaryArrays
from policymine.kernels.segment import cut_batch
from policymine.kernels.vocabulary import Vocabulary, renumber

__all__ = ["Segments", "code_points", "segment_batch", "segment_texts"]

# Code points in a batch: large enough that the call costs nothing, small enough for the processor's cache.
_BATCH = 1 << 17
_LONGEST = 2**31 - 2


@dataclass(frozen=True, eq=False, slots=True)
class Segments:
    """The tokens of several texts.

    Parameters
    ----------
    ids : int32, (n_tokens,): ids of the dictionary, then of the vocabulary.
    starts, ends : int32, (n_tokens,): code-point offsets into the token's own text, end exclusive.
    indptr : int64, (n_texts + 1,): tokens of text i are indptr[i] to indptr[i + 1].
    """

    ids: NDArray[np.int32]
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    indptr: NDArray[np.int64]


def code_points(texts: Sequence[str]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Return the code points of all texts, one after another, and where each text starts, (n_texts + 1,).

    >>> chars, offsets = code_points(["社会", "a"])
    >>> chars.tolist(), offsets.tolist()
    ([31038, 20250, 97], [0, 2, 3])
    """
    # Half of a surrogate pair is a character like any other.
    data = "".join(texts).encode("utf-32-le", "surrogatepass")
    offsets = np.zeros(len(texts) + 1, dtype=np.int64)
    np.cumsum(np.fromiter(map(len, texts), dtype=np.int64, count=len(texts)), out=offsets[1:])
    return np.frombuffer(data, dtype="<u4").astype(np.uint32, copy=False), offsets


def segment_batch(
    chars: NDArray[np.uint32],
    offsets: NDArray[np.int64],
    dictionary: DictionaryArrays,
    vocabulary: Vocabulary,
    hmm: bool = True,
    keep_space: bool = False,
) -> Segments:
    """Return the tokens of a batch of texts; new words are added to the vocabulary.

    Parameters
    ----------
    chars, offsets : as `code_points` returns them.
    dictionary : arrays of a compiled dictionary.
    vocabulary : numbers from `dictionary.n_words` on; not to be shared between threads.
    hmm : guess unknown words by jieba's hidden Markov model.
    keep_space : white space is a token too, as in jieba.
    """
    frozen = chars.view()
    frozen.flags.writeable = False  # one compiled form, whoever owns the array
    ids, starts, ends, indptr = cut_batch(frozen, offsets, dictionary, hmm, keep_space)
    vocabulary.add(frozen, offsets, ids, starts, ends, indptr)
    return Segments(ids, starts, ends, indptr)


def segment_texts(
    texts: Sequence[str],
    dictionary: DictionaryArrays,
    vocabulary: Vocabulary,
    *,
    hmm: bool = True,
    keep_space: bool = False,
    threads: int = 1,
) -> Segments:
    """Return the tokens of texts, in their order.

    Parameters
    ----------
    texts : the texts.
    dictionary : arrays of a compiled dictionary.
    vocabulary : takes the words that the dictionary does not hold; carry it from call to call over a corpus.
    hmm : guess unknown words by jieba's hidden Markov model.
    keep_space : white space is a token too, as in jieba.
    threads : number of threads; the result is the same for any.

    Raises
    ------
    InputError : the vocabulary belongs to another dictionary, a text has over 2**31 characters, threads < 1.
    """
    if vocabulary.n_known != dictionary.n_words:
        raise InputError(
            f"the vocabulary counts from {vocabulary.n_known}, the dictionary has {dictionary.n_words} words; "
            "make the vocabulary with Vocabulary(dictionary.n_words)"
        )
    if threads < 1:
        raise InputError(f"threads is {threads}; give 1 or more")
    batches = list(_batches(texts))
    pieces: list[Segments] = []
    if threads == 1 or len(batches) == 1:
        for low, high in batches:
            chars, offsets = code_points(texts[low:high])
            pieces.append(segment_batch(chars, offsets, dictionary, vocabulary, hmm, keep_space))
        if len(pieces) == 1:
            return pieces[0]
        same = np.zeros(0, dtype=np.int32)
        return _joined(pieces, [same] * len(pieces), _LONGEST + 1, 1)

    made: list[tuple[Segments, Vocabulary]] = [None] * len(batches)  # type: ignore[list-item]

    def cut(i: int) -> None:
        own = Vocabulary(dictionary.n_words)
        chars, offsets = code_points(texts[batches[i][0] : batches[i][1]])
        made[i] = segment_batch(chars, offsets, dictionary, own, hmm, keep_space), own

    _share(cut, len(batches), threads)
    # In the order of the texts, so that each word gets the id that one thread would give it.
    numbers = [vocabulary.merge(own) for _, own in made]
    return _joined([segments for segments, _ in made], numbers, dictionary.n_words, threads)


def _share(work: Callable[[int], None], n: int, threads: int) -> None:
    """Do work(0) to work(n - 1): whoever is free takes the next."""
    waiting = iter(range(n))  # hands each number out once, whichever thread asks

    def take() -> None:
        for i in waiting:
            work(i)

    others = min(threads, n) - 1
    if others < 1:
        take()
        return
    with ThreadPoolExecutor(others) as pool:
        started = [pool.submit(take) for _ in range(others)]
        take()
        for done in started:
            done.result()


def _batches(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    low = held = 0
    for i, text in enumerate(texts):
        if len(text) > _LONGEST:
            raise InputError(f"text {i} has {len(text)} characters; at most {_LONGEST} can be numbered")
        held += len(text)
        if held >= _BATCH:
            yield low, i + 1
            low, held = i + 1, 0
    if low < len(texts):
        yield low, len(texts)


def _joined(pieces: list[Segments], numbers: list[NDArray[np.int32]], n_known: int, threads: int) -> Segments:
    """Put the pieces one after another, ids from `n_known` on as the piece's `numbers` hold them."""
    bounds = np.cumsum([0, *(p.ids.size for p in pieces)]).tolist()
    # One block for all three: the memory of a large one comes in large pages, which cost much less to touch first.
    ids, starts, ends = np.empty((3, bounds[-1]), dtype=np.int32)

    def place(i: int) -> None:
        low, high = bounds[i], bounds[i + 1]
        renumber(pieces[i].ids, numbers[i], n_known, ids[low:high])
        renumber(pieces[i].starts, numbers[i], _LONGEST + 1, starts[low:high])
        renumber(pieces[i].ends, numbers[i], _LONGEST + 1, ends[low:high])

    _share(place, len(pieces), threads)
    lengths = [np.zeros(1, dtype=np.int64), *(np.diff(p.indptr) for p in pieces)]
    return Segments(ids, starts, ends, np.cumsum(np.concatenate(lengths)))
