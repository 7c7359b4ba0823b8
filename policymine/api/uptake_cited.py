"""Papers that later meetings name, by title or number: beside the uptake of clauses, and not to be taken for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from policymine.api.reading import Reading
from policymine.minutes.uptake_base import COLUMNS, UptakeResult, days_of
from policymine.provenance import Provenance
from policymine.results import Evidence, frame, plain

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["citations_of", "with_cited"]

Cited = tuple[dict[str, Any], tuple[Evidence, ...]]


def citations_of(
    papers: Reading,
    meetings: Reading,
    tables: tuple[pd.DataFrame, pd.DataFrame],
    texts: tuple[Mapping[str, str], Mapping[str, str]],
) -> list[Cited]:
    """Return a row for each paper and each later meeting that names it, where it does first, with its sentence.

    Parameters
    ----------
    papers, meetings : the two corpora.
    tables : the clauses and the speech, with the date of each document.
    texts : texts by document id of each side.

    What is named more loosely than by title or number (a short form, a title that fits several papers) is not among them.
    """
    from policymine.networks.citations import METHOD, Known, Source, trace_citations

    dates = [dict(zip(table["document"], table["date"], strict=True)) for table in tables]
    known = [
        Known(
            r["id"], plain(r["title"]), plain(r["doc_number"]), dates[0][r["id"]], tuple(r["issuers"] or ())
        )
        for r in papers.documents[["id", "title", "doc_number", "issuers"]].to_dict("records")
        if r["id"] in dates[0]
    ]
    # Ids are of two corpora; the meetings' are set apart, so that none is taken for the paper it cites.
    sources = [Source(f"\0{i}", text, None, None, dates[1][i]) for i, text in sorted(texts[1].items())]
    found = trace_citations(sources, known, {}, Provenance(verb="uptake", method=METHOD))
    titles = {k.id: k.title or k.number or k.id for k in known}
    rows: dict[tuple[str, str], Cited] = {}
    for number, row in enumerate(found.mentions):
        paper, meeting = row["target"], row["document"][1:]
        if paper is None or (paper, meeting) in rows:
            continue
        issued, held = days_of(dates[0][paper]), days_of(dates[1][meeting])
        if issued is None or held is None or held[0] <= issued[1]:
            continue
        said = replace(found.evidence(number)[0], document=meeting, period=dates[1][meeting], term="cited")
        exact = len(dates[0][paper]) == len(dates[1][meeting]) == 10
        rows[paper, meeting] = (
            {
                **dict.fromkeys(COLUMNS),
                "policy": paper,
                "clause": "、".join(row["articles"]),
                "meeting": meeting,
                "policy_date": dates[0][paper],
                "date": dates[1][meeting],
                "lag": held[0] - issued[0] if exact else None,
                "kind": "cited",
                "policy_sentence": titles[paper],
                "meeting_sentence": said.sentence,
                "speaker": _speaker(tables[1], meeting, said.start),
                "shared": texts[1][meeting][said.start : said.end],
                "also_in": [],
                "meeting_start": said.start,
                "meeting_end": said.end,
            },
            (said,),
        )
    return sorted(rows.values(), key=lambda one: (one[0]["date"], one[0]["meeting"], one[0]["meeting_start"]))


def with_cited(result: UptakeResult, named: Sequence[Cited]) -> UptakeResult:
    """Return the result with the papers that are named as further rows."""
    n = len(result)
    return replace(
        result,
        table=frame([*result.rows(), *(row for row, _ in named)], COLUMNS),
        sentences={**result.sentences, **{n + i: evidence for i, (_, evidence) in enumerate(named)}},
    )


def _speaker(speech: pd.DataFrame, meeting: str, place: int) -> str | None:
    here = speech[(speech["document"] == meeting) & (speech["start"] <= place) & (speech["end"] > place)]
    return plain(here["speaker"].iloc[0]) if len(here) else None
