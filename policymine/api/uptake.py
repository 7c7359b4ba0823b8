"""`uptake`: which clauses of papers are taken up in which later meetings, word for word or in other words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from policymine.api.reading import CorpusLike, Progress, Reading, read_corpus
from policymine.api.uptake_cited import citations_of, with_cited
from policymine.api.uptake_units import names_of, passages_of, sentences_of, without_names
from policymine.errors import InputError
from policymine.segmenters.lexicon import Lexicon

if TYPE_CHECKING:
    from policymine.minutes.uptake_base import UptakeResult

__all__ = ["uptake"]

# Letters of a stretch below which wording agrees by chance too often: about four words in either language.
_WIDTHS: Final = {"zh": 4, "en": 12}
# Documents without a date that are named.
_NAMED: Final = 10
_SPOKEN: Final = ("speech", "clause", "decision")


def uptake(
    policies: CorpusLike,
    minutes: CorpusLike,
    *,
    where: str | None = None,
    where_minutes: str | None = None,
    alpha: float = 0.05,
    cited: bool = False,
    lexicon: str | Path | Lexicon | None = None,
    progress: Progress | None = None,
) -> UptakeResult:
    """Return the clauses of papers that later meetings take up, each with the lag in days and both sentences.

    Parameters
    ----------
    policies : a corpus or its folder; its documents of kind policy are the papers.
    minutes : a corpus or its folder, may be the same; its documents of kind minutes and interview are the meetings.
    where, where_minutes : DuckDB conditions on the papers and on the meetings.
    alpha : largest q-value of a row.
    cited : add a row of kind `cited` for each paper that a later meeting names by title or number; without it they stand in
        `.cited` alone, since to name a paper is not to take up a clause.
    lexicon : a lexicon file that is added to the built-in one.

    The control is the same search among the meetings before each paper's date. A paper's date is its date_issued, else
    its date_published or date_effective; documents without a date are left out and counted. The rows and what the
    scores mean: `UptakeResult`.

    Raises
    ------
    InputError : a condition or `alpha` that cannot be used.
    NotEnoughDataError : no paper or no meeting with a date, no meeting after a paper, or too few before to serve as the
        control.
    """
    from policymine.minutes.uptake import find_uptake

    papers = read_corpus(policies, where=where, lexicon=lexicon, progress=progress)
    meetings = read_corpus(minutes, where=where_minutes, lexicon=lexicon, progress=progress)
    if not 0.0 < alpha < 1.0:
        raise InputError(f"--alpha is a q-value between 0 and 1, such as 0.05, not {alpha}")
    clauses, undated = passages_of(papers, ("policy",), ("clause",), "papers (kind policy)", paths=True)
    speech, undated_meetings = passages_of(
        meetings, ("minutes", "interview"), _SPOKEN, "minutes", paths=False
    )
    texts = (
        papers.corpus.texts_of(set(clauses["document"])),
        meetings.corpus.texts_of(set(speech["document"])),
    )
    names = names_of(papers, texts[0])
    clauses, speech = without_names(clauses, names), without_names(speech, names)
    sides = [
        sentences_of(reading, table, sorted(held), papers=table is clauses)
        for reading, table, held in ((papers, clauses, texts[0]), (meetings, speech, texts[1]))
    ]
    width = _WIDTHS["en" if papers.language == meetings.language == "en" else "zh"]
    first = papers.provenance(
        "uptake",
        {
            "arguments": [str(meetings.corpus.path)],
            "where": papers.corpus.where or None,
            "where_minutes": meetings.corpus.where or None,
            "alpha": alpha,
            "cited": cited,
        },
        notes=[
            f"{what} without a date, left out: {len(ids)} ({', '.join(ids[:_NAMED])}{', ...' if len(ids) > _NAMED else ''})"
            if ids
            else ""
            for ids, what in ((undated, "papers"), (undated_meetings, "meetings"))
        ],
    )
    known = _with_second(first, meetings)
    result = find_uptake(
        clauses,
        speech,
        (sides[0][0], sides[1][0]),
        (sides[0][1], sides[1][1]),
        texts,
        width=width,
        alpha=alpha,
        provenance=known,
    )
    named = citations_of(papers, meetings, (clauses, speech), texts)
    result = replace(result, cited=tuple(row for row, _ in named))
    return with_cited(result, named) if cited else result


def _with_second(provenance: Any, meetings: Reading) -> Any:
    name = meetings.corpus.name
    fingerprint = meetings.corpus.fingerprint
    if provenance.corpus.get(name, fingerprint) != fingerprint:
        name += " (minutes)"
    return replace(
        provenance,
        corpus={**provenance.corpus, name: fingerprint},
        n_documents=provenance.n_documents + (0 if name in provenance.corpus else len(meetings.corpus)),
    )
