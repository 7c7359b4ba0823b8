"""`uptake`: which clauses of papers are taken up in which later meetings, word for word or in other words."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from policymine.api.reading import CorpusLike, Progress, Reading, read_corpus
from policymine.clean.sentences import split_sentences
from policymine.corpus.document import Passage
from policymine.errors import InputError, NotEnoughDataError
from policymine.segmenters.lexicon import Lexicon
from policymine.segmenters.stopwords import stopwords
from policymine.structure.clause_path import clauses_of
from policymine.terms.matrix import TermMatrix, passage_matrix

if TYPE_CHECKING:
    import pandas as pd

    from policymine.minutes.uptake_base import UptakeResult

__all__ = ["uptake"]

# Letters of a stretch below which wording agrees by chance too often: about four words in either language.
_WIDTHS: Final = {"zh": 4, "en": 12}
_SHORTEST: Final = 6
_SPOKEN: Final = ("speech", "clause", "decision")


def uptake(
    policies: CorpusLike,
    minutes: CorpusLike,
    *,
    where: str | None = None,
    where_minutes: str | None = None,
    alpha: float = 0.05,
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
    clauses, undated = _passages(papers, ("policy",), ("clause",), "papers (kind policy)", paths=True)
    speech, undated_meetings = _passages(meetings, ("minutes", "interview"), _SPOKEN, "minutes", paths=False)
    texts = (
        papers.corpus.texts_of(set(clauses["document"])),
        meetings.corpus.texts_of(set(speech["document"])),
    )
    sides = [
        _sentences(reading, table, held)
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
        },
        notes=[
            f"{n} {what} have no date and are left out" if n else ""
            for n, what in ((undated, "papers"), (undated_meetings, "meetings"))
        ],
    )
    known = _with_second(first, meetings)
    return find_uptake(
        clauses,
        speech,
        (sides[0][0], sides[1][0]),
        (sides[0][1], sides[1][1]),
        texts,
        width=width,
        alpha=alpha,
        provenance=known,
    )


def _with_second(provenance: Any, meetings: Reading) -> Any:
    from dataclasses import replace

    name = meetings.corpus.name
    fingerprint = meetings.corpus.fingerprint
    if provenance.corpus.get(name, fingerprint) != fingerprint:
        name += " (minutes)"
    return replace(
        provenance,
        corpus={**provenance.corpus, name: fingerprint},
        n_documents=provenance.n_documents + (0 if name in provenance.corpus else len(meetings.corpus)),
    )


def _passages(
    reading: Reading, kinds: tuple[str, ...], roles: tuple[str, ...], what: str, *, paths: bool
) -> tuple[pd.DataFrame, int]:
    """Return the passages of the dated documents of these kinds, and how many of them have no date."""
    documents = reading.documents
    chosen = documents[documents["kind"].isin(kinds)]
    if chosen.empty:
        held = ", ".join(sorted(set(documents["kind"])))
        raise NotEnoughDataError(
            f"{reading.corpus.name} holds no {what}; its documents are: {held}; ingest them with --kind where they were not told"
        )
    dates: dict[str, str] = {}
    fields = ("date_issued", "date_published", "date_effective") if paths else ("date_issued",)
    for row in chosen[["id", *fields]].to_dict("records"):
        date = next((str(row[f]) for f in fields if isinstance(row[f], str) and row[f]), None)
        if date:
            dates[str(row["id"])] = date
    if not dates:
        raise NotEnoughDataError(
            f"none of the {len(chosen)} {what} of {reading.corpus.name} has a date, so nothing is before or after; "
            "date them with: policymine check, then amend"
        )
    table = reading.corpus.passages()
    table = table[table["document"].isin(dates.keys())].reset_index(drop=True)
    table["date"] = [dates[i] for i in table["document"]]
    table["clause"] = _paths(table) if paths else ""
    table = table[table["role"].isin(roles) & (table["text"].str.len() >= _SHORTEST)].reset_index(drop=True)
    return table, len(chosen) - len(dates)


def _paths(table: pd.DataFrame) -> list[str]:
    """Return the name of each passage in full, or its number where it has none, so that each can be found."""
    names: list[str] = []
    for _, rows in table.groupby("document", sort=False):
        passages = [
            Passage(
                r["document"],
                r["seq"],
                r["role"],
                r["level"],
                r["label"],
                r["speaker"],
                r["text"],
                r["start"],
                r["end"],
            )
            for r in rows.to_dict("records")
        ]
        names += [clause.path or f"#{clause.passage.seq}" for clause in clauses_of(passages)]
    return names


def _sentences(
    reading: Reading, table: pd.DataFrame, texts: Mapping[str, str]
) -> tuple[pd.DataFrame, TermMatrix]:
    """Return the sentences of the passages, and the counts of their terms, rows in the same order."""
    import pandas as pd

    rows: list[tuple[str, int, int, int, int]] = []
    for number, (document, text, start) in enumerate(
        zip(table["document"], table["text"], table["start"].tolist(), strict=True)
    ):
        for low, high in split_sentences(text):
            if high - low >= _SHORTEST:
                rows.append((document, len(rows), number, start + low, start + high))
    units = pd.DataFrame(rows, columns=["document", "seq", "passage", "start", "end"])
    tokens = reading.tokens_of(sorted(texts))
    matrix = passage_matrix(tokens, units, stopwords=stopwords(reading.language), min_length=2)
    return matrix.fields[["document", "passage", "start", "end"]].reset_index(drop=True), matrix
