"""`meaning`: how the company of a term changed between two periods."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from policymine.api.occurrences import find_uses
from policymine.api.reading import CorpusLike, Progress, group_documents, read_corpus
from policymine.api.split import one_query, sides_of
from policymine.errors import NotUsedError
from policymine.segmenters.lexicon import Lexicon
from policymine.terms.order import one_thread

if TYPE_CHECKING:
    from policymine.shifts.meaning.base import MeaningResult

__all__ = ["meaning"]


def meaning(
    corpus: CorpusLike,
    term: str | None = None,
    *,
    split: str,
    theme: str | None = None,
    by: str = "year",
    window: int = 5,
    min_count: int = 5,
    neighbours: int = 10,
    seed: int = 0,
    permutations: int = 999,
    where: str | None = None,
    lexicon: str | Path | Lexicon | None = None,
    progress: Progress | None = None,
) -> MeaningResult:
    """Return how the company of a term changed: collocates gained and lost, vectors of two periods, neighbours.

    Parameters
    ----------
    corpus : a corpus or its folder.
    term : the term, or a group `name=term|term`.
    split : the first period of the later side, such as 2014.
    theme : a theme of the lexicon instead of the term; its terms count as one.
    by : year, quarter, month, plan or decade; what `split` is.
    window : words to each side, within a sentence.
    min_count : fewest times of a collocate near the term, both sides together.
    neighbours : nearest words of each side.
    seed : of the singular vectors, resampling and permutations.
    permutations : deals of the documents' dates.
    where : DuckDB condition on document fields.
    lexicon : a lexicon file that is added to the built-in one.

    Raises
    ------
    NotEnoughDataError : fewer than 50 uses or 5 documents with the term on a side; says what is missing.
    InputError : the split leaves nothing on one side.
    """
    from policymine.segmenters.stopwords import left_out
    from policymine.shifts.meaning.measure import measure_meaning
    from policymine.shifts.meaning.report import message

    reading = read_corpus(corpus, where=where, lexicon=lexicon, progress=progress)
    query = one_query([term], theme, reading.lexicon)
    times = group_documents(reading.documents, by)
    late = sides_of(times.order, by, split)
    uses = find_uses(reading, query, times)
    counted = [(o.document, o.start, o.end) for o in uses.occurrences if o.status == "counted"]
    if not counted:
        raise NotUsedError(
            f"{query.labels[0]!r} occurs in no dated document; see what does: policymine keywords CORPUS"
        )
    rank = {label: i for i, label in enumerate(times.order)}
    periods = dict(sorted(times.labels.items(), key=lambda item: rank[item[1]]))
    vocabulary = reading.tokens.vocabulary
    stop = left_out(vocabulary, reading.language)
    # One Chinese character is hardly ever a word that tells of company.
    unnamed = np.fromiter(
        (w in stop or (len(w) == 1 and not w.isascii()) for w in vocabulary),
        dtype=bool,
        count=len(vocabulary),
    )
    with one_thread():
        result = measure_meaning(
            reading.tokens,
            {document: late[label] for document, label in times.labels.items()},
            counted,
            term=query.labels[0],
            split=split,
            provenance=reading.provenance(
                "meaning",
                {
                    "arguments": [term] if term is not None else [],
                    "theme": theme,
                    "split": split,
                    "by": by,
                    "window": window,
                    "min_count": min_count,
                    "neighbours": neighbours,
                    "permutations": permutations,
                },
                seed=seed,
                notes=uses.notes(),
            ),
            unnamed=unnamed,
            periods=periods,
            window=window,
            min_count=min_count,
            n_neighbours=neighbours,
            n_permutations=permutations,
            seed=seed,
            texts=reading.texts,
        )
    if times.n_without:
        result = replace(result, messages=(*result.messages, message("undated", n=times.n_without)))
    return result
