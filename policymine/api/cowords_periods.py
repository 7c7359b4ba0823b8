"""`cowords --per`: the themes of words in each period, and which go on in the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from policymine.api.cowords import read_words
from policymine.api.reading import CorpusLike, Progress, group_documents
from policymine.corpus.period import GRAINS
from policymine.errors import NotEnoughDataError, UnknownNameError
from policymine.segmenters.lexicon import Lexicon

if TYPE_CHECKING:
    from policymine.networks.cowords import CowordsResult
    from policymine.networks.cowords_course import CowordsCourse

__all__ = ["cowords_periods"]


def cowords_periods(
    corpus: CorpusLike,
    terms: Sequence[str] = (),
    *,
    per: str,
    within: str = "clause",
    method: str = "centres",
    n_words: int = 100,
    theme_size: int = 10,
    min_docs: int = 3,
    resamples: int = 500,
    seed: int = 0,
    where: str | None = None,
    lexicon: str | Path | Lexicon | None = None,
    progress: Progress | None = None,
) -> CowordsCourse:
    """Return the themes of each period, with centrality, density and quadrant, and which themes go on in the next.

    Parameters
    ----------
    per : year, quarter, month, plan or decade. The others are those of `cowords`.

    Raises
    ------
    UnknownNameError : what is no kind of period, and as `cowords`.
    NotEnoughDataError : no period has two documents and three words to look at.

    Source: Cobo, M. J. et al. (2011), An approach for detecting, quantifying, and visualizing the evolution of a research field,
    Journal of Informetrics 5(1).
    """
    from policymine.networks.cowords import REFERENCES, find_themes
    from policymine.networks.cowords_course import METHOD as COURSE
    from policymine.networks.cowords_course import follow_themes

    if per not in GRAINS:
        raise UnknownNameError("--per", per, GRAINS)
    asked = read_words(
        corpus,
        terms,
        within=within,
        method=method,
        n_words=n_words,
        theme_size=theme_size,
        min_docs=min_docs,
        resamples=resamples,
        where=where,
        lexicon=lexicon,
        progress=progress,
    )
    reading, places = asked.reading, asked.places
    grouping = group_documents(reading.documents, per)
    provenance = reading.provenance(
        "cowords",
        {**asked.parameters, "per": per},
        seed=seed,
        method=f"{asked.method} {COURSE}",
        references=REFERENCES,
        notes=[grouping.note()],
    )
    found: list[tuple[str, CowordsResult]] = []
    thin: list[str] = []
    for label in grouping.order:
        rows = [i for i, d in enumerate(places.documents) if grouping.labels.get(d) == label]
        words = places.chosen(terms, n_words, min(min_docs, max(2, len(rows) // 2)), rows)
        if len(rows) < 2 or len(words) < 3:
            thin.append(label)
            continue
        one = find_themes(
            places.table(words, rows),
            replace(provenance, n_documents=len(rows)),
            unit=within,
            method=method,
            most=theme_size,
            resamples=resamples,
            seed=seed,
        )
        found.append((label, replace(one, sentences=places.sentences(one, rows, label))))
    if not found:
        raise NotEnoughDataError(
            f"no {per} of {reading.corpus.name} has two documents and three words to look at; take a longer --per"
        )
    return follow_themes(found, thin, provenance)
