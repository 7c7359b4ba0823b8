"""jieba 0.42.1's accurate mode, token for token: code points in, token ids and offsets out.

The text falls into blocks of Han characters, Latin letters, digits and `+#&._%-`, and everything between them,
which is one token a character (`\\r\\n` is one). In a block the words are the route of the largest sum of log
probabilities through the prefix dictionary. What the route leaves as single characters goes, with the hidden
Markov model on, to a Viterbi decoder over begin, middle, end, single; with it off, letters and digits join.

Exactness is of floating point too: every sum here is taken in the order in which jieba's Python takes it, and ties
fall as `max` over its tuples lets them fall (later end, later state letter), so equal routes agree.

Source: Sun Junyi, jieba 0.42.1 (2020), `Tokenizer.cut` and `finalseg.cut`.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from policymine.kernels.arrays import FIRST_HAN, LAST_HAN, DictionaryArrays

__all__ = ["cut_batch"]

_OFFSET = FIRST_HAN - 128


def _ascii_classes() -> NDArray[np.uint8]:
    classes = np.zeros(128, dtype=np.uint8)
    for ch in "+#&._%-":
        classes[ord(ch)] = 1
    for ch in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ":
        classes[ord(ch)] = 2
    for ch in "0123456789":
        classes[ord(ch)] = 3
    return classes


# 0 outside of blocks, 1 joins a block, 2 letter, 3 digit.
_CLASS = _ascii_classes()


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _is_space(c: int) -> bool:
    """What str.isspace says of one character."""
    if c < 128:
        return 9 <= c <= 13 or 28 <= c <= 32
    return c in (0x85, 0xA0, 0x1680, 0x202F, 0x205F, 0x3000) or 0x2000 <= c <= 0x200A or 0x2028 <= c <= 0x2029


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _cell(cells: NDArray[np.int64], code: NDArray[np.int32], low: int, high: int) -> int:
    """Cell of the characters low to high, -1 where no word starts with them."""
    base = 0
    at = -1
    for i in range(low, high):
        at = base + code[i]
        cell = cells[at]
        if cell & 0xFFFF != code[i] or (base == 0 and i > low):
            return -1
        base = (cell >> 16) & 0xFFFFFF
    return at


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _route(
    cells: NDArray[np.int64],
    scores: NDArray[np.float64],
    unknown: float,
    code: NDArray[np.int32],
    n: int,
    best: NDArray[np.float64],
    stop: NDArray[np.int32],
    place: NDArray[np.int32],
) -> None:
    """Where the best word from each character ends, and its cell; from the last character to the first."""
    best[n] = 0.0
    for i in range(n - 1, -1, -1):
        top = -np.inf
        end = i + 1
        word = -1
        base = 0
        j = i
        while j < n:
            at = base + code[j]
            cell = cells[at]
            if cell & 0xFFFF != code[j]:
                break
            j += 1
            # Minus infinity where the prefix is not a word: it then loses against every word.
            value = scores[cell >> 40] + best[j]
            late = value >= top
            top = value if late else top
            end = j if late else end
            word = at if late else word
            base = (cell >> 16) & 0xFFFFFF
            if base == 0:
                break
        if top == -np.inf:
            top = unknown + best[i + 1]
            end = i + 1
            word = -1
        best[i] = top
        stop[i] = end
        place[i] = word


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _viterbi(
    text: NDArray[np.uint32],
    low: int,
    high: int,
    emit: NDArray[np.float64],
    hmm: NDArray[np.float64],
    back: NDArray[np.uint8],
) -> None:
    """Leave the state of each character in `back`: 0 begin, 1 end, 2 middle, 3 single."""
    row = text[low] - FIRST_HAN
    b = hmm[0, 0] + emit[row, 0]
    e = hmm[0, 1] + emit[row, 1]
    m = hmm[0, 2] + emit[row, 2]
    s = hmm[0, 3] + emit[row, 3]
    for i in range(1, high - low):
        row = text[low + i] - FIRST_HAN
        # Equal sums: the later letter wins, S over E, M over B; the emission is part of the comparison.
        eb = e + hmm[2, 0] + emit[row, 0]
        sb = s + hmm[4, 0] + emit[row, 0]
        be = b + hmm[1, 1] + emit[row, 1]
        me = m + hmm[3, 1] + emit[row, 1]
        bm = b + hmm[1, 2] + emit[row, 2]
        mm = m + hmm[3, 2] + emit[row, 2]
        es = e + hmm[2, 3] + emit[row, 3]
        ss = s + hmm[4, 3] + emit[row, 3]
        late_b, late_e, late_m, late_s = sb >= eb, me >= be, mm >= bm, ss >= es
        b = sb if late_b else eb
        e = me if late_e else be
        m = mm if late_m else bm
        s = ss if late_s else es
        # Selections, not branches: which state wins is what a processor cannot foresee.
        came = np.int64(late_b) | np.int64(late_e) << 1 | np.int64(late_m) << 2 | np.int64(late_s) << 3
        back[i] = came
    state = 3 if s >= e else 1
    for i in range(high - low - 1, 0, -1):
        came = back[i]
        back[i] = state
        late = (came >> state) & 1
        if state in (0, 3):
            state = 3 if late else 1
        else:
            state = 2 if late else 0
    back[0] = state


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _guess(
    text: NDArray[np.uint32],
    low: int,
    n: int,
    dictionary: DictionaryArrays,
    code: NDArray[np.int32],
    back: NDArray[np.uint8],
    base: int,
    origin: int,
    k: int,
    ids: NDArray[np.int32],
    starts: NDArray[np.int32],
    ends: NDArray[np.int32],
) -> int:
    """finalseg.cut of n characters from `low`: Han by the model, numbers and names by expression.

    `code` holds the characters' codes from position `base` on; tokens are written from k on, offsets from `origin`.
    """
    p = low
    high = low + n
    while p < high:
        q = p
        if text[p] >= FIRST_HAN:
            while q < high and text[q] >= FIRST_HAN:
                q += 1
            _viterbi(text, p, q, dictionary.emit, dictionary.hmm, back)
            begin = 0
            done = 0
            for i in range(q - p + 1):
                # After the last character: what no end or single closed.
                state = back[i] if i < q - p else np.uint8(4)
                if state == 0:
                    begin = i
                    continue
                if state == 2:
                    continue
                left = begin if state == 1 else i
                right = i + 1
                if state == 4:
                    if done == q - p:
                        continue
                    left = done
                    right = q - p
                done = right
                cell = _cell(dictionary.cells, code, p + left - base, p + right - base)
                if dictionary.split.size > 0 and cell >= 0 and dictionary.split[cell]:
                    for j in range(left, right):
                        ids[k] = dictionary.singles[text[p + j]]
                        starts[k] = p + j - origin
                        ends[k] = p + j + 1 - origin
                        k += 1
                else:
                    ids[k] = dictionary.word[cell] if cell >= 0 else -1
                    starts[k] = p + left - origin
                    ends[k] = p + right - origin
                    k += 1
        else:
            # [a-zA-Z0-9]+(?:\.\d+)?%? and, between, what is neither letter nor digit.
            if _CLASS[text[p]] >= 2:
                while q < high and text[q] < 128 and _CLASS[text[q]] >= 2:
                    q += 1
                if q + 1 < high and text[q] == 46 and text[q + 1] < 128 and _CLASS[text[q + 1]] == 3:
                    q += 1
                    while q < high and text[q] < 128 and _CLASS[text[q]] == 3:
                        q += 1
                if q < high and text[q] == 37:
                    q += 1
            else:
                while q < high and text[q] < 128 and _CLASS[text[q]] == 1:
                    q += 1
            cell = _cell(dictionary.cells, code, p - base, q - base)
            ids[k] = dictionary.word[cell] if cell >= 0 else -1
            starts[k] = p - origin
            ends[k] = q - origin
            k += 1
        p = q
    return k


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def cut_batch(
    text: NDArray[np.uint32],
    documents: NDArray[np.int64],
    dictionary: DictionaryArrays,
    hmm: bool,
    keep_space: bool,
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32], NDArray[np.int64]]:
    """Return the tokens of a batch of texts.

    Parameters
    ----------
    text : code points of all texts, one after another.
    documents : text i is documents[i] to documents[i + 1], (n_documents + 1,).
    hmm : guess unknown words.
    keep_space : return white space too; the offsets are the same with and without.

    Returns
    -------
    ids : dictionary id of each token, -1 where the dictionary does not hold it, (n_tokens,).
    starts, ends : code-point offsets into the token's own text, end exclusive, (n_tokens,).
    indptr : tokens of text i are indptr[i] to indptr[i + 1], (n_documents + 1,).
    """
    cells, codes, singles, word = dictionary.cells, dictionary.codes, dictionary.singles, dictionary.word
    longest = 0
    for d in range(documents.size - 1):
        longest = max(longest, documents[d + 1] - documents[d])
    # Scratch for the longest block there can be; memory that no block reaches is never touched.
    code = np.empty(longest + 1, dtype=np.int32)
    best = np.empty(longest + 1, dtype=np.float64)
    stop = np.empty(longest + 1, dtype=np.int32)
    place = np.empty(longest + 1, dtype=np.int32)
    back = np.empty(longest + 1, dtype=np.uint8)
    ids = np.empty(text.size, dtype=np.int32)
    starts = np.empty(text.size, dtype=np.int32)
    ends = np.empty(text.size, dtype=np.int32)
    indptr = np.zeros(documents.size, dtype=np.int64)
    k = 0
    for d in range(documents.size - 1):
        origin, last = documents[d], documents[d + 1]
        p = origin
        while p < last:
            n = 0
            while p + n < last:
                c = text[p + n]
                if c < 128:
                    if _CLASS[c] == 0:
                        break
                    code[n] = codes[c]
                elif FIRST_HAN <= c <= LAST_HAN:
                    code[n] = codes[c - _OFFSET]
                else:
                    break
                n += 1
            if n == 0:
                c = text[p]
                size = 2 if c == 13 and p + 1 < last and text[p + 1] == 10 else 1
                if keep_space or not _is_space(c):
                    ids[k] = -1
                    if c < 65536 and size == 1:
                        ids[k] = singles[c]
                    for j in range(dictionary.rare.shape[0] if c >= 65536 else 0):
                        if dictionary.rare[j, 0] == c:
                            ids[k] = dictionary.rare[j, 1]
                    starts[k] = p - origin
                    ends[k] = p + size - origin
                    k += 1
                p += size
                continue
            _route(cells, dictionary.scores, dictionary.unknown, code, n, best, stop, place)
            x = 0
            held = 0  # single characters before x that wait
            while x <= n:
                y = stop[x] if x < n else n + 1
                if y - x == 1 and x < n and (hmm or (text[p + x] < 128 and _CLASS[text[p + x]] >= 2)):
                    held += 1
                    x = y
                    continue
                if held == 1:
                    ids[k] = singles[text[p + x - 1]]
                    starts[k] = p + x - 1 - origin
                    ends[k] = p + x - origin
                    k += 1
                elif held > 1:
                    cell = _cell(cells, code, x - held, x)
                    if not hmm:
                        ids[k] = word[cell] if cell >= 0 else -1
                        starts[k] = p + x - held - origin
                        ends[k] = p + x - origin
                        k += 1
                    elif cell >= 0 and word[cell] >= 0:
                        # A word that lost against its own characters stays apart.
                        for j in range(p + x - held, p + x):
                            ids[k] = singles[text[j]]
                            starts[k] = j - origin
                            ends[k] = j + 1 - origin
                            k += 1
                    else:
                        k = _guess(
                            text, p + x - held, held, dictionary, code, back, p, origin, k, ids, starts, ends
                        )
                held = 0
                if x < n:
                    ids[k] = word[place[x]] if place[x] >= 0 else singles[text[p + x]]
                    starts[k] = p + x - origin
                    ends[k] = p + y - origin
                    k += 1
                x = y
            p += n
        indptr[d + 1] = k
    return ids[:k], starts[:k], ends[:k], indptr
