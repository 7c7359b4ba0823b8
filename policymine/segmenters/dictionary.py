"""jieba's dictionary and user words, compiled once into arrays that map from a file in the user's cache folder.

    dictionary = load_dictionary([UserWord("社会管理"), UserWord("管理体制", 0)])
    dictionary.arrays        for policymine.kernels

The file is named after the hash of everything that went into it, carries a checksum, and is made again wherever it is
missing, cut, changed or of another version. jieba itself is imported only for that.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import math
import re
import sys
import threading
import warnings
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from policymine.errors import InputError
from policymine.kernels.arrays import FIRST_HAN, LAST_HAN, N_SLOTS, DictionaryArrays
from policymine.paths import cache_folder
from policymine.segmenters.array_file import read_arrays, sweep, write_arrays

if TYPE_CHECKING:
    from policymine.kernels.vocabulary import Vocabulary

__all__ = ["Dictionary", "UserWord", "load_dictionary", "read_user_words"]

# Goes up when the arrays change for the same words.
_VERSION = 1
_KEEP = 8
_MIN_FLOAT = -3.14e100  # jieba's logarithm of zero
_USER_LINE = re.compile("^(.+?)( [0-9]+)?( [a-z]+)?$")
_BLOCK = re.compile(r"[a-zA-Z0-9+#&._%\-]")
_build_lock = threading.Lock()


class UserWord(NamedTuple):
    """A word of the user's, as jieba's `add_word` takes it.

    Parameters
    ----------
    word : the word.
    frequency : None for one that makes the word win against its parts; 0 takes the word out.
    tag : part of speech; it has no bearing on where a text is cut.
    """

    word: str
    frequency: int | None = None
    tag: str = ""


@dataclass(frozen=True, eq=False)
class Dictionary:
    """A compiled dictionary; made by `load_dictionary`.

    Parameters
    ----------
    arrays : what the kernels read.
    fingerprint : hash of jieba's dictionary and model, the user words and the layout.
    path : the file that the arrays map.
    chars : code points of all words in alphabetical order, one after another.
    offsets : word i is chars[offsets[i]:offsets[i + 1]], (n_words + 1,).
    user_words : the words added to jieba's.
    """

    arrays: DictionaryArrays
    fingerprint: str
    path: Path
    chars: NDArray[np.uint32]
    offsets: NDArray[np.int64]
    user_words: tuple[UserWord, ...] = ()

    @cached_property
    def _text(self) -> str:
        return self.chars.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")

    def __len__(self) -> int:
        return self.offsets.size - 1

    def __getitem__(self, i: int) -> str:
        """Return the word of an id."""
        if not 0 <= i < len(self):
            raise IndexError(f"word id {i}; the dictionary has {len(self)}")
        return self._text[self.offsets[i] : self.offsets[i + 1]]

    def __contains__(self, word: object) -> bool:
        """Return whether the dictionary holds the word with a frequency above zero."""
        return isinstance(word, str) and self.id_of(word) >= 0

    def __repr__(self) -> str:
        return f"<Dictionary: {len(self)} words, {len(self.user_words)} by the user, {self.fingerprint[:12]}>"

    def id_of(self, word: str) -> int:
        """Return the id of a word, -1 where the dictionary does not hold it.

        >>> dictionary = load_dictionary()
        >>> dictionary[dictionary.id_of("管理体制")], dictionary.id_of("社会管理")
        ('管理体制', -1)
        """
        i = bisect_left(self, word)
        return i if i < len(self) and self[i] == word else -1

    def words(self, ids: NDArray[np.int32], vocabulary: Vocabulary | None = None) -> list[str]:
        """Return the words of ids; those from `len(self)` on are the vocabulary's."""
        n = len(self)
        if ids.size and (ids.min() < 0 or ids.max() >= n + (len(vocabulary) if vocabulary else 0)):
            raise InputError(f"ids from {ids.min()} to {ids.max()}; the words are numbered from 0 to {n - 1}")
        text = self._text
        known = np.where(ids < n, ids, 0)
        bounds = zip(self.offsets[known].tolist(), self.offsets[known + 1].tolist(), strict=True)
        words = [text[a:b] for a, b in bounds]
        if vocabulary is not None:
            more = vocabulary.words()
            for row in np.flatnonzero(ids >= n).tolist():
                words[row] = more[ids[row] - n]
        return words


def load_dictionary(user_words: Iterable[UserWord] = (), folder: Path | None = None) -> Dictionary:
    """Return jieba's dictionary with the user's words, from the cache or compiled now (some seconds, once).

    Parameters
    ----------
    user_words : added in this order, as by `add_word`; a suggested frequency depends on what stands before it.
    folder : where the file is kept; by default the user's cache folder.

    Raises
    ------
    InputError : a word is empty or white space or its frequency negative; jieba is missing; the folder cannot be written.

    >>> "社会管理" in load_dictionary([UserWord("社会管理")])
    True
    """
    words = tuple(UserWord(*word) for word in user_words)
    for word in words:
        if not word.word or word.word.isspace():
            raise InputError(f"user word {word.word!r} holds no character; give a word")
        if word.frequency is not None and word.frequency < 0:
            raise InputError(
                f"user word {word.word!r} has frequency {word.frequency}; give 0 or more, or none"
            )
        if (word.frequency or 0) >= 2**53:
            raise InputError(f"user word {word.word!r} has frequency {word.frequency}; give less than 2**53")
    try:
        return _load(words, cache_folder() if folder is None else folder)
    except OSError as error:
        raise InputError(
            f"the cache folder cannot be made ({error}); name another one by POLICYMINE_CACHE"
        ) from error


def read_user_words(path: str | Path) -> tuple[UserWord, ...]:
    """Read a user dictionary as jieba's `load_userdict` does: a line is WORD [FREQUENCY] [TAG], UTF-8.

    Raises
    ------
    InputError : the file cannot be read or is not UTF-8.
    """
    words: list[UserWord] = []
    try:
        lines = Path(path).read_bytes().split(b"\n")
        for raw in lines:
            line = raw.strip().decode("utf-8").lstrip("\ufeff")
            if match := _USER_LINE.match(line):
                word, frequency, tag = match.groups()
                words.append(UserWord(word, int(frequency) if frequency else None, (tag or "").strip()))
    except OSError as error:
        raise InputError(
            f"user dictionary {path} cannot be read ({error.strerror}); name a text file"
        ) from error
    except UnicodeDecodeError as error:
        raise InputError(f"user dictionary {path} is not UTF-8; save it as UTF-8 text") from error
    return tuple(words)


@lru_cache(maxsize=4)
def _load(words: tuple[UserWord, ...], folder: Path) -> Dictionary:
    home = _jieba_home()
    key = _key(home, words)
    path = folder / f"jieba-{key.hex()[:24]}.words"
    with _build_lock:
        arrays = read_arrays(path, key)
        if arrays is None:
            write_arrays(path, key, _compile(home, words))
            sweep(folder, "jieba-*.words", _KEEP)
            arrays = read_arrays(path, key)
    if arrays is None:
        raise InputError(
            f"{path} does not read back what was written; name another folder by POLICYMINE_CACHE"
        )
    return _dictionary(arrays, key, path, words)


def _jieba_home() -> Path:
    """Folder of the installed jieba, found without running it."""
    spec = importlib.util.find_spec("jieba")
    if spec is None or not spec.submodule_search_locations:
        raise InputError("jieba is not installed; its dictionary is needed: pip install jieba==0.42.1")
    return Path(spec.submodule_search_locations[0])


def _key(home: Path, words: tuple[UserWord, ...]) -> bytes:
    key = hashlib.sha256(f"{_VERSION}:{sys.byteorder}:{json.dumps(words)}".encode())
    try:
        for name in ("dict.txt", "finalseg/prob_start.py", "finalseg/prob_trans.py", "finalseg/prob_emit.py"):
            key.update(hashlib.sha256((home / name).read_bytes()).digest())
    except OSError as error:
        raise InputError(f"{error.filename} of jieba cannot be read; install jieba==0.42.1 again") from error
    return key.digest()


def _compile(home: Path, user_words: tuple[UserWord, ...]) -> dict[str, NDArray[Any]]:
    from policymine.kernels.trie import build_trie

    frequency, total, split, model = _jieba_tables(home, user_words)
    # Words and all their prefixes; an id for each word, in alphabetical order.
    entries = sorted(entry for entry in frequency if entry)
    counts = np.fromiter(map(frequency.__getitem__, entries), dtype=np.int64, count=len(entries))
    lengths = np.fromiter(map(len, entries), dtype=np.int64, count=len(entries))
    ends = np.cumsum(lengths)
    chars = _chars("".join(entries))
    is_word = counts > 0
    ids = np.where(is_word, np.cumsum(is_word) - 1, -1).astype(np.int32)

    # The trie holds what a block may hold; a word with another character is never reached by a longer walk.
    slot_of = _slots(chars)
    outside = np.concatenate(([0], np.cumsum(slot_of < 0)))
    inside = np.flatnonzero(outside[ends] == outside[ends - lengths])
    slots = slot_of[ends[inside] - 1]
    uses = np.bincount(slots, minlength=N_SLOTS)
    # The characters that most words hold get the lowest codes: their cells stand together.
    ranked = np.argsort(-uses, kind="stable")[: np.count_nonzero(uses)]
    codes = np.full(N_SLOTS, ranked.size + 1, dtype=np.uint16)
    codes[ranked] = 1 + np.arange(ranked.size)
    code = np.concatenate(([0], codes[slots])).astype(np.int32)
    parent = np.zeros(inside.size + 1, dtype=np.int32)
    number = np.arange(1, inside.size + 1, dtype=np.int32)
    for length in range(2, int(lengths[inside].max()) + 1):
        # In alphabetical order a prefix stands before all that starts with it.
        here = lengths[inside] == length
        above = np.maximum.accumulate(np.where(lengths[inside] == length - 1, number, 0))
        parent[1:][here] = above[here]
    log_total = math.log(total)
    levels = np.unique(counts[is_word])
    scores = np.array([-math.inf, *(math.log(n) - log_total for n in levels.tolist())])
    value = np.where(is_word, np.searchsorted(levels, counts) + 1, 0)[inside]
    cells, places = build_trie(parent, code, np.concatenate(([0], value)), ranked.size)
    word = np.full(cells.size, -1, dtype=np.int32)
    word[places[1:]] = ids[inside]
    falls = np.zeros(cells.size if split else 0, dtype=np.uint8)
    if split:
        falls[places[1:]] = [entries[i] in split for i in inside.tolist()]

    alone = np.flatnonzero((lengths == 1) & is_word)
    single_chars = chars[ends[alone] - 1].astype(np.int64)
    singles = np.full(65536, -1, dtype=np.int32)
    singles[single_chars[single_chars < 65536]] = ids[alone[single_chars < 65536]]
    rare = np.stack((single_chars, ids[alone]), axis=1)[single_chars >= 65536]

    start, transition, emission = model
    emit = np.full((LAST_HAN - FIRST_HAN + 1, 4), _MIN_FLOAT)
    hmm = np.full((5, 4), _MIN_FLOAT)
    for column, state in enumerate("BEMS"):
        hmm[0, column] = start[state]
        for other, value in transition[state].items():
            hmm[1 + column, "BEMS".index(other)] = value
        for ch, value in emission[state].items():
            if FIRST_HAN <= ord(ch) <= LAST_HAN:
                emit[ord(ch) - FIRST_HAN, column] = value
    return {
        "cells": cells,
        "scores": scores,
        "word": word,
        "codes": codes,
        "singles": singles,
        "rare": np.ascontiguousarray(rare, dtype=np.int32),
        "emit": emit,
        "hmm": hmm,
        "split": falls,
        "unknown": np.array([math.log(1) - log_total]),
        "chars": chars[np.repeat(is_word, lengths)],
        "offsets": np.concatenate(([0], np.cumsum(lengths[is_word]))).astype(np.int64),
    }


def _jieba_tables(
    home: Path, user_words: Sequence[UserWord]
) -> tuple[dict[str, int], int, set[str], tuple[Any, Any, Any]]:
    """jieba's frequencies with the user's words, their total, the words to split, and the model."""
    with warnings.catch_warnings():
        # jieba's sources hold invalid escapes and an old import; neither is ours to see.
        warnings.simplefilter("ignore")
        import jieba
        from jieba.finalseg import prob_emit, prob_start, prob_trans
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = _frequencies(home / "dict.txt")
    tokenizer.initialized = True
    split: set[str] = set()
    for word, given, _ in user_words:
        # add_word, but for the words to split: jieba keeps those for every tokenizer of the process.
        n = tokenizer.suggest_freq(word, False) if given is None else given
        tokenizer.FREQ[word] = n
        tokenizer.total += n
        for i in range(1, len(word)):
            tokenizer.FREQ.setdefault(word[:i], 0)
        if n == 0:
            split.add(word)
    return tokenizer.FREQ, tokenizer.total, split, (prob_start.P, prob_trans.P, prob_emit.P)


def _frequencies(path: Path) -> tuple[dict[str, int], int]:
    """Frequency of each word and 0 for each other prefix, and the total: jieba's `gen_pfdict`, in half its time."""
    fields = path.read_text("utf-8").split()
    words, numbers = fields[::3], list(map(int, fields[1::3]))
    prefixes = {word[:i] for word in words for i in range(1, len(word))}
    # Where a word stands twice the last number holds, and both count towards the total.
    return dict.fromkeys(prefixes, 0) | dict(zip(words, numbers, strict=True)), sum(numbers)


def _dictionary(
    arrays: dict[str, NDArray[Any]], key: bytes, path: Path, words: tuple[UserWord, ...]
) -> Dictionary:
    kernel = DictionaryArrays(
        cells=arrays["cells"],
        scores=arrays["scores"],
        word=arrays["word"],
        codes=arrays["codes"],
        singles=arrays["singles"],
        rare=arrays["rare"],
        emit=arrays["emit"],
        hmm=arrays["hmm"],
        split=arrays["split"],
        unknown=float(arrays["unknown"][0]),
        n_words=arrays["offsets"].size - 1,
    )
    return Dictionary(kernel, key.hex(), path, arrays["chars"], arrays["offsets"], words)


def _slots(chars: NDArray[np.uint32]) -> NDArray[np.int64]:
    """Row of each character in `codes`, -1 where no block holds it."""
    slots = chars.astype(np.int64)
    ascii_slot = np.full(128, -1, dtype=np.int64)
    held = [ord(ch) for ch in map(chr, range(128)) if _BLOCK.fullmatch(ch)]
    ascii_slot[held] = held
    han = (slots >= FIRST_HAN) & (slots <= LAST_HAN)
    return np.where(
        han, slots - FIRST_HAN + 128, np.where(slots < 128, ascii_slot[np.minimum(slots, 127)], -1)
    )


def _chars(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint32)
