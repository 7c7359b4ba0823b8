"""`kwic`: every use of a term in its line."""

from __future__ import annotations

from pathlib import Path

from policymine.api.reading import CorpusLike, Progress, read_corpus
from policymine.corpus.period import period_of
from policymine.errors import InputError
from policymine.results import evidence_by_row
from policymine.segmenters.lexicon import Lexicon
from policymine.terms.concordance import (
    KwicResult,
    evidence_of,
    find_occurrences,
    kwic_table,
    make_query,
)

__all__ = ["kwic"]


def kwic(
    corpus: CorpusLike,
    term: str,
    *,
    by: str = "year",
    window: int = 30,
    rejected: bool = False,
    where: str | None = None,
    lexicon: str | Path | Lexicon | None = None,
    progress: Progress | None = None,
) -> KwicResult:
    """Return a concordance of a term.

    Parameters
    ----------
    corpus : a corpus or its folder.
    term : a term, or a group `name=term|term`.
    by : the period shown beside each line: year, quarter, month or plan.
    window : code points shown on each side.
    rejected : list the string occurrences that were not counted too, with the reason.
    where : DuckDB condition on document fields.
    lexicon : a lexicon file that is added to the built-in one.

    Raises
    ------
    InputError : no term, or a window below 1.
    """
    if window < 1:
        raise InputError(f"--window is a number of characters from 1, not {window}")
    reading = read_corpus(corpus, where=where, lexicon=lexicon, progress=progress)
    query = make_query([term], reading.lexicon)
    found = find_occurrences(query, reading.texts, reading.tokens, reading.lexicon, reading.is_word)
    periods = {
        i: (p.label if (p := period_of(d, by)) else None)
        for i, d in zip(reading.documents["id"], reading.documents["date_issued"], strict=True)
    }
    shown = found if rejected else [o for o in found if o.status == "counted"]
    counts = {s: sum(o.status == s for o in found) for s in ("counted", "nested", "inside_word", "crosses")}
    return KwicResult(
        table=kwic_table(shown, reading.texts, periods, window=window, with_status=rejected),
        provenance=reading.provenance(
            "kwic",
            {"arguments": [term], "window": window, "by": by, "rejected": rejected},
            method="Occurrences of a term named in the query win by force over the dictionary; longest first.",
        ),
        sentences=evidence_by_row(enumerate(evidence_of(shown, reading.texts, periods)), 1),
        counts=counts,
    )
