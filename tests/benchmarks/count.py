"""The document-term matrix: work reports and State Council pages, against scikit-learn's CountVectorizer and gensim.

All start from the same tokens as each keeps them: policymine from the ids of its segmented corpus, CountVectorizer from
tokens joined by spaces, gensim from lists of tokens. The matrices are compared before the clock starts: the same
terms, the same numbers in the same cells.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks.measure import Measured, interleaved
from tests.kernels.real_texts import pages, work_reports


def run(folder: Path, rounds: int) -> Measured:
    """Return the medians and ratios, and how long the other counts take."""
    from gensim.corpora import Dictionary
    from gensim.matutils import corpus2csc
    from sklearn.feature_extraction.text import CountVectorizer

    from policymine.terms.cooccurrence import cooccurrence
    from policymine.terms.index import build_index
    from policymine.terms.matrix import build_matrix, group_counts

    tokens = _tokens(work_reports(folder) + pages(folder))
    lists = [tokens.words_of(row) for row in range(len(tokens.documents))]
    joined = [" ".join(words) for words in lists]

    def ours() -> Any:
        return build_matrix(tokens, words_only=False)

    def vectorizer() -> Any:
        peer = CountVectorizer(analyzer=str.split)
        return peer.fit_transform(joined), peer

    def gensim() -> Any:
        dictionary = Dictionary(lists)
        return corpus2csc(
            (dictionary.doc2bow(words) for words in lists), len(dictionary), dtype=np.int32
        ), dictionary

    began = time.perf_counter()
    matrix = ours()
    first = time.perf_counter() - began
    _same(matrix, *_by_vectorizer(*vectorizer()))
    _same(matrix, *_by_gensim(*gensim()))
    contenders: dict[str, Callable[[], Any]] = {
        "CountVectorizer": vectorizer,
        "gensim": gensim,
        "policymine": ours,
    }
    seconds = interleaved(contenders, rounds)
    half = {document: str(row % 20) for row, document in enumerate(matrix.documents)}
    others: dict[str, Callable[[], Any]] = {
        "20 groups": lambda: group_counts(matrix, half),
        "positional index": lambda: build_index(tokens),
        "co-occurrence, window 5": lambda: cooccurrence(tokens, matrix.terms, window=5),
    }
    for run_other in others.values():
        run_other()
    return Measured(
        title=f"{len(joined)} documents, {len(tokens)} tokens, {len(matrix.terms)} terms: the document-term matrix",
        seconds={**seconds, **interleaved(others, rounds)},
        ratios={
            "countvectorizer": seconds["CountVectorizer"] / seconds["policymine"],
            "gensim": seconds["gensim"] / seconds["policymine"],
        },
        notes={"same numbers": True, "cells": int(matrix.counts.nnz), "first call, seconds": round(first, 2)},
    )


def _tokens(texts: list[str]) -> Any:
    from policymine.corpus.tokens import Tokens
    from policymine.kernels.texts import segment_texts
    from policymine.kernels.vocabulary import Vocabulary, first_use
    from policymine.segmenters.dictionary import load_dictionary

    dictionary = load_dictionary()
    vocabulary = Vocabulary(len(dictionary))
    segments = segment_texts(texts, dictionary.arrays, vocabulary)
    ids, old = first_use(segments.ids, len(dictionary) + len(vocabulary))
    names = tuple(f"{row:06d}" for row in range(len(texts)))
    words = tuple(dictionary.words(old, vocabulary))
    return Tokens(names, segments.indptr, ids, segments.starts, segments.ends, words)


def _by_vectorizer(counts: Any, peer: Any) -> tuple[list[str], Any]:
    return list(peer.get_feature_names_out()), counts


def _by_gensim(counts: Any, dictionary: Any) -> tuple[list[str], Any]:
    order = sorted(range(len(dictionary)), key=dictionary.__getitem__)
    return [dictionary[i] for i in order], counts[order].T.tocsr()


def _same(matrix: Any, terms: list[str], counts: Any) -> None:
    counts.sort_indices()
    if list(matrix.terms) != terms:
        raise RuntimeError("the terms are not the same")
    for part in ("indptr", "indices", "data"):
        if not np.array_equal(getattr(matrix.counts, part), getattr(counts, part)):
            raise RuntimeError(f"the {part} of the matrices are not the same")
