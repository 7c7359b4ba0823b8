"""From a segmented corpus to TopicData: stop words, rare words, and long documents cut into passages.

A model of 57 reports of 20,000 characters sees 57 bags that all hold every subject, and finds eras, not
subjects. So long documents are by default cut at paragraph ends into passages of about `unit_tokens`
words; the document of each passage is kept, and shares and intervals are of documents.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from policymine.corpus.tokens import Tokens
from policymine.errors import InputError
from policymine.segmenters.stopwords import left_out
from policymine.terms.matrix import TermMatrix, build_matrix
from policymine.topic_models.base import TopicData

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["UNITS", "Unit", "choose_unit", "split_passages", "suggest_k", "topic_data"]

Unit = Literal["auto", "document", "passage"]
UNITS: Final = ("auto", "document", "passage")
_LONG: Final = 600
_SCARCE: Final = 50
_MANY: Final = 20_000
_FEW: Final = 20


def topic_data(
    tokens: Tokens,
    texts: Mapping[str, str],
    fields: pd.DataFrame | None = None,
    *,
    language: str = "zh",
    unit: Unit = "auto",
    unit_tokens: int = 200,
    min_df: int | None = None,
    max_df: float | None = None,
    min_length: int = 2,
    extra_stopwords: Collection[str] = (),
    common: Collection[str] | None = None,
) -> TopicData:
    """Return what a topic model reads.

    Parameters
    ----------
    tokens : the segmented corpus, any order of documents.
    texts : normalised text by document id; paragraph ends are read from it, and evidence.
    fields : document fields with a column `id`.
    language : `zh` or `en`: whose stop words are left out.
    unit : `document`, `passage`, or `auto`: passages where more than half of all words stand in documents of over 600
        words (over 300 where there are fewer than 50 documents) and there are at most 20,000 documents, else documents.
    unit_tokens : words a passage has at least, before it ends with its paragraph.
    min_df : smallest number of units a term must occur in; None takes 2 below 100 units, else 5.
    max_df : largest share of units a term may occur in; None takes half, and all below 20 units.
    min_length : shortest term, in code points.
    extra_stopwords : terms left out besides the language's.
    common : terms left out as too common; None finds them by `max_df`.

    Raises
    ------
    InputError : an unknown unit, or a number out of range.
    """
    if unit not in UNITS:
        raise InputError(f"unit is one of {', '.join(UNITS)}, not {unit!r}")
    if unit_tokens < 20:
        raise InputError(f"a passage of {unit_tokens} words holds no topic: unit_tokens starts at 20")
    order = sorted(range(len(tokens.documents)), key=lambda i: tokens.documents[i])
    units = tokens.take(order)
    parents = units.documents
    chosen = choose_unit(tokens) if unit == "auto" else unit
    if chosen == "passage":
        units, parents = split_passages(units, texts, unit_tokens)
    n_units = len(units.documents)
    rarest = (2 if n_units < 100 else 5) if min_df is None else min_df
    commonest = (0.5 if n_units >= _FEW else 1.0) if max_df is None else max_df
    matrix = build_matrix(
        units,
        min_df=rarest,
        min_length=min_length,
        stopwords=left_out(units.vocabulary, language, (*extra_stopwords, *(common or ()))),
    )
    if common is None:
        matrix, common = _without_common(matrix, commonest)
    if fields is not None and n_units:
        table = fields.set_index("id", drop=False).loc[list(parents)].reset_index(drop=True)
        matrix = replace(matrix, fields=table)
    preparation = {
        "language": language,
        "unit": chosen,
        "unit_tokens": unit_tokens,
        "min_df": rarest,
        "max_df": commonest,
        "min_length": min_length,
        "extra_stopwords": sorted(extra_stopwords),
        "common": sorted(common),
    }
    return TopicData(matrix=matrix, parents=parents, tokens=units, texts=texts, preparation=preparation)


def _without_common(matrix: TermMatrix, max_df: float) -> tuple[TermMatrix, tuple[str, ...]]:
    """Return the matrix without terms that occur in more than this share of units, and these terms."""
    if not 0.0 < max_df <= 1.0:
        raise InputError(f"max_df is a share of units above 0 and up to 1, not {max_df}")
    rare = matrix.document_frequency() <= max_df * len(matrix.documents)
    if rare.all():
        return matrix, ()
    kept = np.flatnonzero(rare)
    counts = matrix.counts[:, kept]
    counts.sort_indices()
    terms = tuple(matrix.terms[i] for i in kept)
    return replace(matrix, counts=counts, terms=terms), tuple(matrix.terms[i] for i in np.flatnonzero(~rare))


def suggest_k(data: TopicData, *, most: int = 20) -> int:
    """Return a number of topics to begin with: the root of half the units that hold words, 2 to `most`.

    It is a rule of thumb for where nobody has chosen yet, not an estimate of how many topics there are.

    Parameters
    ----------
    data : what the model will read.
    most : largest number returned.
    """
    filled = int(np.count_nonzero(np.diff(data.matrix.counts.indptr)))
    return max(2, min(most, round(math.sqrt(filled / 2))))


def choose_unit(tokens: Tokens) -> Literal["document", "passage"]:
    """Return the unit that `auto` stands for."""
    lengths = tokens.word_counts()
    long = _LONG if lengths.size >= _SCARCE else _LONG / 2
    in_long = float(lengths[lengths > long].sum())
    return "passage" if lengths.size <= _MANY and in_long * 2 > float(lengths.sum()) else "document"


def split_passages(
    tokens: Tokens, texts: Mapping[str, str], unit_tokens: int
) -> tuple[Tokens, tuple[str, ...]]:
    """Return the tokens cut into passages, sorted by id, and the document of each.

    A passage ends with the first paragraph (line) after `unit_tokens` words, or with the first sentence
    after twice as many; a rest under half of `unit_tokens` joins the passage before it. Offsets stay those
    of the document.
    """
    is_word = tokens.is_word()
    sentence_end = np.fromiter(
        (w in _STOPS for w in tokens.vocabulary), dtype=bool, count=len(tokens.vocabulary)
    )
    names: list[str] = []
    parents: list[str] = []
    cuts: list[int] = [0]
    for row, document in enumerate(tokens.documents):
        low, high = int(tokens.indptr[row]), int(tokens.indptr[row + 1])
        ends = _cuts(
            is_word[tokens.ids[low:high]],
            _paragraph_ends(texts.get(document, ""), tokens.ends[low:high], tokens.starts[low:high]),
            sentence_end[tokens.ids[low:high]],
            unit_tokens,
        )
        for number, end in enumerate(ends):
            names.append(f"{document}#{number:05d}")
            parents.append(document)
            cuts.append(low + end)
    pieces = Tokens(
        documents=tuple(names),
        indptr=np.asarray(cuts, dtype=np.int64),
        ids=tokens.ids,
        starts=tokens.starts,
        ends=tokens.ends,
        vocabulary=tokens.vocabulary,
        fingerprint=tokens.fingerprint,
    )
    order = sorted(range(len(names)), key=lambda i: names[i])
    return pieces.take(order), tuple(parents[i] for i in order)


_STOPS: Final = frozenset("。！？；.!?;")


def _paragraph_ends(text: str, ends: NDArray[Any], starts: NDArray[Any]) -> NDArray[np.bool_]:
    """Return which tokens are the last before a line break."""
    last = np.zeros(ends.size, dtype=bool)
    if ends.size:
        breaks = np.fromiter((i for i, ch in enumerate(text) if ch == "\n"), dtype=np.int64)
        before = np.searchsorted(breaks, ends[:-1])
        after = np.searchsorted(breaks, starts[1:])
        last[:-1] = after > before
        last[-1] = True
    return last


def _cuts(
    word: NDArray[np.bool_], paragraph: NDArray[np.bool_], sentence: NDArray[np.bool_], unit_tokens: int
) -> list[int]:
    if not word.size:
        return [0]
    running = np.cumsum(word)
    found: list[int] = []
    base = 0
    for end in np.flatnonzero(paragraph | sentence) + 1:
        held = int(running[end - 1]) - base
        if held >= unit_tokens * 2 or (held >= unit_tokens and paragraph[end - 1]):
            found.append(int(end))
            base = int(running[end - 1])
    rest = int(running[-1]) - base
    if not found or found[-1] != word.size:
        if found and rest < unit_tokens // 2:
            found[-1] = int(word.size)
        else:
            found.append(int(word.size))
    return found
