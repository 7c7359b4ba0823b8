"""Tokens out of plain strings, for the tests of keyword methods."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pytest

from policymine.corpus.tokens import Tokens
from policymine.segmenters.english import EnglishSegmenter

Make = Callable[[Mapping[str, str]], Tokens]


@pytest.fixture(scope="session")
def spaced() -> Make:
    """Make tokens of texts whose words are parted by spaces, with no gap between them, as in Chinese."""

    def make(texts: Mapping[str, str]) -> Tokens:
        vocabulary: dict[str, int] = {}
        ids, starts, ends, indptr = [], [], [], [0]
        for text in texts.values():
            at = 0
            for word in text.split():
                ids.append(vocabulary.setdefault(word, len(vocabulary)))
                starts.append(at)
                at += len(word)
                ends.append(at)
            indptr.append(len(ids))
        return tokens_of(texts, vocabulary, ids, starts, ends, indptr)

    return make


@pytest.fixture(scope="session")
def english() -> Make:
    """Make tokens of English texts, as the segmenter does."""

    def make(texts: Mapping[str, str]) -> Tokens:
        segmenter = EnglishSegmenter()
        vocabulary: dict[str, int] = {}
        ids, starts, ends, indptr = [], [], [], [0]
        for text in texts.values():
            found = segmenter.segment(text)
            ids += [vocabulary.setdefault(w, len(vocabulary)) for w in found.words]
            starts += list(found.starts)
            ends += list(found.ends)
            indptr.append(len(ids))
        return tokens_of(texts, vocabulary, ids, starts, ends, indptr)

    return make


def tokens_of(
    texts: Mapping[str, str],
    vocabulary: Mapping[str, int],
    ids: list[int],
    starts: list[int],
    ends: list[int],
    indptr: list[int],
) -> Tokens:
    return Tokens(
        tuple(texts),
        np.array(indptr, np.int64),
        np.array(ids, np.int32),
        np.array(starts, np.int32),
        np.array(ends, np.int32),
        tuple(vocabulary),
    )
