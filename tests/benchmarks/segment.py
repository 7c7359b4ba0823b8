"""Segmentation: work reports and State Council pages, model on, against jieba and rjieba.

jieba returns its words as a list; rjieba's words are mapped to ids; the kernel returns ids and offsets. Dictionaries
are loaded and kernels compiled before the clock starts.
"""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.benchmarks.measure import Measured, interleaved
from tests.kernels.oracle import tokenizer
from tests.kernels.real_texts import pages, work_reports


def run(folder: Path, rounds: int) -> Measured:
    """Return the medians and ratios; rjieba only where it is installed."""
    from policymine.kernels.texts import segment_texts
    from policymine.kernels.vocabulary import Vocabulary
    from policymine.segmenters.dictionary import load_dictionary

    texts = work_reports(folder) + pages(folder)
    began = time.perf_counter()
    dictionary = load_dictionary()
    loaded = time.perf_counter() - began
    began = time.perf_counter()
    segment_texts(["社会治理"], dictionary.arrays, Vocabulary(len(dictionary)))
    first = time.perf_counter() - began

    def kernel(threads: int) -> Callable[[], Any]:
        return lambda: segment_texts(
            texts, dictionary.arrays, Vocabulary(len(dictionary)), keep_space=True, threads=threads
        )

    with tokenizer() as oracle:
        contenders: dict[str, Callable[[], Any]] = {
            "jieba": lambda: [list(oracle.cut(text)) for text in texts],
            "policymine, 1 thread": kernel(1),
            "policymine, 2 threads": kernel(2),
        }
        if importlib.util.find_spec("rjieba"):
            contenders["rjieba, ids"] = _rjieba(texts)
        seconds = interleaved(contenders, rounds)
    one = seconds["policymine, 1 thread"]
    ratios = {"jieba": seconds["jieba"] / one}
    if "rjieba, ids" in seconds:
        ratios["rjieba"] = seconds["rjieba, ids"] / one
    ratios["one thread"] = one / seconds["policymine, 2 threads"]
    characters = sum(map(len, texts))
    return Measured(
        f"segment: {len(texts)} texts, {characters:,} characters, HMM on, median of {rounds} interleaved rounds",
        seconds,
        ratios,
        {
            "million characters a second, 1 thread": round(characters / one / 1e6, 1),
            "dictionary ready, seconds": round(loaded, 3),
            "first call, seconds": round(first, 2),
            "dictionary file, MB": round(dictionary.path.stat().st_size / 1e6, 1),
            **({} if "rjieba" in ratios else {"rjieba": "not installed, left out"}),
        },
    )


def _rjieba(texts: list[str]) -> Callable[[], Any]:
    import rjieba

    cutter = rjieba.Jieba()
    cutter.cut("社会治理")

    def ids() -> list[list[int]]:
        numbers: dict[str, int] = {}
        return [[numbers.setdefault(word, len(numbers)) for word in cutter.cut(text)] for text in texts]

    return ids
