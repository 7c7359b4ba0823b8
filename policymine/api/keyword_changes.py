"""`keyword_changes`: the terms that come into use and fall out of use from one period to the next."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from policymine.api.keywords import keyword_input
from policymine.api.reading import CorpusLike, Progress, read_corpus
from policymine.errors import InputError
from policymine.segmenters.lexicon import Lexicon

if TYPE_CHECKING:
    from policymine.keyword_methods.changes import KeywordChanges

__all__ = ["keyword_changes"]


def keyword_changes(
    corpus: CorpusLike,
    *,
    by: str,
    top_n: int = 15,
    max_q: float = 0.05,
    phrases: bool = True,
    max_words: int = 4,
    seed: int = 0,
    where: str | None = None,
    lexicon: str | Path | Lexicon | None = None,
    progress: Progress | None = None,
) -> KeywordChanges:
    """Return the terms that newly enter and leave between consecutive groups, with q.

    Parameters
    ----------
    corpus : a corpus or its folder.
    by : plan, decade, year, quarter, month, or a document field whose groups are then in the order of their names.
    top_n : most terms of each change and direction.
    max_q : largest q listed; 1 lists every term that was tested and is absent on one side.
    phrases, max_words : as in `keywords`.
    seed : of the shuffles.
    where : DuckDB condition on document fields.
    lexicon : a lexicon file that is added to the built-in one.

    Raises
    ------
    NotEnoughDataError : no two consecutive groups of five documents or more.
    UnknownNameError : no such group.
    """
    from policymine.comparisons.document_test import document_test
    from policymine.comparisons.resample import side_of
    from policymine.keyword_methods import changes
    from policymine.keyword_methods.base import message

    if by in ("document", "id"):
        raise InputError("--changes compares groups of documents: take --by plan, decade, year or a field")
    reading = read_corpus(corpus, where=where, lexicon=lexicon)
    given = keyword_input(
        replace(reading, progress=progress) if progress else reading,
        by,
        max_words=max_words if phrases else 1,
    )
    pairs, untested = changes.consecutive(given.data)
    rng = np.random.default_rng(seed)
    p = []
    for pair in pairs:
        sides = [
            side_of(given.data.counted.take(rows), pair.columns)
            for rows in (pair.rows_before, pair.rows_after)
        ]
        p.append(document_test(sides[1], sides[0], rng)[1] if pair.columns.size else np.zeros(0))
    notes = list(given.messages)
    if given.grouping is not None and not given.grouping.is_time:
        notes.append(message("by_name"))
    return changes.list_changes(
        given.data,
        pairs,
        untested,
        p,
        max_q=max_q,
        top_n=top_n,
        texts=reading.texts,
        messages=notes,
        provenance=reading.provenance(
            "keywords",
            {"by": by, "changes": True, "top": top_n, "max_q": max_q, "phrases": phrases},
            seed=seed,
            method=changes.describes,
            references=changes.references,
            notes=[given.note],
        ),
    )
