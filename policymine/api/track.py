"""`track`: how often terms or themes are used, by period or group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from policymine.api.occurrences import Uses, find_uses
from policymine.api.periods import period_steps
from policymine.api.reading import CorpusLike, Grouping, Progress, group_documents, read_corpus
from policymine.segmenters.lexicon import Lexicon
from policymine.terms.concordance import make_query

if TYPE_CHECKING:
    from policymine.terms.usage import UsageResult

__all__ = ["track"]

# Sentences kept for a term in a period.
_SENTENCES: Final = 5


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
    """Return counts, document counts and rates of terms by period, with intervals, trends and bursts.

    Parameters
    ----------
    corpus : a corpus or its folder.
    terms : terms, or groups `name=term|term`.
    themes : themes of the lexicon; each counts as one group.
    by : year, quarter, month, plan, or a document field.
    seed : of the bootstrap over documents and of the shuffles of their dates.
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
        times=period_steps(grouping.order, by) if grouping.is_time else None,
        seed=seed,
        per_cell=_SENTENCES,
        sentences=_few(uses, grouping).evidence(reading.texts, grouping.labels),
        provenance=reading.provenance(
            "track",
            {"arguments": list(terms), "theme": list(themes), "by": by},
            seed=seed,
            notes=[*uses.notes(), grouping.note()],
        ),
    )
    return replace(found, rejected=tuple(uses.rejected()))


def _few(uses: Uses, grouping: Grouping) -> Uses:
    """Return the first uses of each term in each period: no others need their sentence cut out of the text."""
    seen: dict[tuple[str, str], int] = {}
    kept = []
    for o in uses.occurrences:
        key = (o.term, grouping.labels[o.document])
        if o.status == "counted" and seen.get(key, 0) < _SENTENCES:
            seen[key] = seen.get(key, 0) + 1
            kept.append(o)
    return replace(uses, occurrences=tuple(kept))
