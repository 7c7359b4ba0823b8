"""`kwic`: every use of a term in its line."""

from __future__ import annotations

from pathlib import Path

from policymine.api.reading import CorpusLike, Progress, read_corpus
from policymine.corpus.period import period_of
from policymine.errors import InputError
from policymine.segmenters.lexicon import Lexicon
from policymine.terms.concordance import (
    KwicResult,
    Sentences,
    documents_with,
    find_occurrences,
    kwic_rows,
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
    # The term is looked for in all texts, but only those that hold it need their tokens.
    tokens = reading.tokens_of(documents_with(query, reading.texts))
    found = find_occurrences(query, reading.texts, tokens, reading.lexicon, reading.is_word)
    dates = reading.corpus.values("date_issued")
    periods = {
        i: (p.label if (p := period_of(d, by)) else None)
        for i, d in zip(dates["id"], dates["date_issued"], strict=True)
    }
    shown = found if rejected else [o for o in found if o.status == "counted"]
    counts = {s: sum(o.status == s for o in found) for s in ("counted", "nested", "inside_word", "crosses")}
    columns, lines = kwic_rows(shown, reading.texts, periods, window=window, with_status=rejected)
    return KwicResult(
        columns=columns,
        lines=lines,
        provenance=reading.provenance(
            "kwic",
            {"arguments": [term], "window": window, "by": by, "rejected": rejected},
            method="Occurrences of a term named in the query win by force over the dictionary; longest first.",
        ),
        sentences=Sentences(shown, reading.texts, periods),
        counts=counts,
    )
