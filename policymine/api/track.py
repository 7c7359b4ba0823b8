"""`track`: how often terms or themes are used, by period or group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from policymine.api.occurrences import find_uses
from policymine.api.reading import CorpusLike, Progress, group_documents, read_corpus
from policymine.segmenters.lexicon import Lexicon
from policymine.terms.concordance import make_query

if TYPE_CHECKING:
    from policymine.terms.usage import UsageResult

__all__ = ["track"]


def track(
    corpus: CorpusLike,
    terms: Sequence[str] = (),
    *,
    themes: Sequence[str] = (),
    by: str = "year",
    seed: int = 0,
    where: str | None = None,
    lexicon: str | Path | Lexicon | None = None,
    progress: Progress | None = None,
) -> UsageResult:
    """Return counts, document counts and rates of terms by period, with intervals.

    Parameters
    ----------
    corpus : a corpus or its folder.
    terms : terms, or groups `name=term|term`.
    themes : themes of the lexicon; each counts as one group.
    by : year, quarter, month, plan, or a document field.
    seed : of the bootstrap over documents.
    where : DuckDB condition on document fields.
    lexicon : a lexicon file that is added to the built-in one.

    Raises
    ------
    InputError : no term, or an unknown theme.
    NotEnoughDataError : no document has a value for `by`.
    """
    import pandas as pd

    from policymine.terms.usage import measure_usage

    reading = read_corpus(corpus, where=where, lexicon=lexicon, progress=progress)
    query = make_query([terms] if isinstance(terms, str) else list(terms), reading.lexicon, themes)
    grouping = group_documents(reading.documents, by)
    uses = find_uses(reading, query, grouping)
    n_tokens = dict(zip(reading.tokens.documents, reading.tokens.word_counts().tolist(), strict=True))
    exposure = pd.DataFrame(
        [(document, label, n_tokens[document]) for document, label in grouping.labels.items()],
        columns=["document", "period", "n_tokens"],
    )
    found = measure_usage(
        uses.counts(),
        exposure,
        terms=query.labels,
        periods=grouping.order,
        ordered=grouping.is_time,
        seed=seed,
        sentences=uses.evidence(reading.texts, grouping.labels),
        provenance=reading.provenance(
            "track",
            {"arguments": list(terms), "theme": list(themes), "by": by},
            seed=seed,
            notes=[*uses.notes(), grouping.note()],
        ),
    )
    return replace(found, rejected=tuple(uses.rejected()))
