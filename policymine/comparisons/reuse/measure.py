"""Reuse: from the sentences of documents to passages, shares and links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.comparisons.reuse.base import (
    COLUMNS,
    DOCUMENT_COLUMNS,
    LINK_COLUMNS,
    METHOD,
    PAIR_COLUMNS,
    PERIOD_COLUMNS,
    REFERENCES,
    ReuseResult,
    message,
)
from policymine.comparisons.reuse.chance import Chance, judge, stitched
from policymine.comparisons.reuse.papers import Papers
from policymine.comparisons.reuse.passages import describe_passages
from policymine.comparisons.reuse.shares import document_rows, link_rows, pair_rows, period_rows
from policymine.comparisons.reuse.sharing import count_sharing
from policymine.comparisons.reuse.sources import pick_sources
from policymine.errors import InputError, NotEnoughDataError
from policymine.matching.pool import Pool, make_finder, make_pool, place_matches
from policymine.matching.units import Sentences
from policymine.provenance import Provenance
from policymine.results import frame
from policymine.statistics.bootstrap import MIN_UNITS

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["FEWEST", "find_reuse"]

# Sentences below which nothing can be told from chance.
FEWEST: Final = 20
# By language: units of a shingle, of a run whose sharing is counted, of a stitched piece, the smallest score looked at, and
# the score below which an agreement is a phrase and no passage, however unlikely it is by chance.
_WIDTHS: Final = {"zh": (4, 8, (4, 8), 6.0, 12.0), "en": (2, 5, (2, 4), 4.0, 8.0)}
_NAMED: Final = 5
# A sentence of which so much of the weight stands elsewhere is no piece of the null.
_COPIED: Final = 0.5
# A document of which so much stands in one of the same issuer looks like its next version under another title.
_ALIKE: Final = 0.5


def find_reuse(
    sentences: Sentences,
    papers: Papers,
    texts: Mapping[int, str],
    *,
    language: str,
    alpha: float = 0.05,
    versions: bool = False,
    groups: tuple[Mapping[str, str], Sequence[str]] | None = None,
    seed: int = 0,
    provenance: Provenance | None = None,
) -> ReuseResult:
    """Return the passages that documents take from earlier ones.

    Parameters
    ----------
    sentences : of the documents.
    papers : the documents.
    texts : text by number of the document.
    language : `zh` or `en`: how long the runs are by which sentences are found.
    alpha : largest expected share of false ones among the sentences found.
    versions : compare versions of one document too.
    groups : group by document id, and the groups in order.
    seed : of the stitched sentences and the resamples.
    provenance : what the caller knows; method, references and notes are added.

    Raises
    ------
    InputError : `alpha` outside 0 to 1.
    NotEnoughDataError : fewer than two documents, too few sentences, or no document that may take from another.
    """
    if not 0.0 < alpha < 1.0:
        raise InputError(f"--alpha is a share between 0 and 1, such as 0.05, not {alpha}")
    if len(papers) < 2:
        raise NotEnoughDataError(
            "one document has nobody to take wording from; at least two are needed: add documents, or name a second corpus"
        )
    if len(sentences) < FEWEST:
        raise NotEnoughDataError(
            f"the {len(papers)} documents hold {len(sentences)} sentences of four words or characters and more; at least "
            f"{FEWEST} are needed to tell agreement from chance"
        )
    width, run, piece, floor, phrase = _WIDTHS[language]
    pool = make_pool(sentences, papers.place)
    roles, only = _roles(sentences, pool, papers)
    owner = sentences.document[pool.holders[pool.holder_starts[:-1]]]
    finder = make_finder(pool, width)
    pairs = finder.pairs(roles, only, floor=floor)
    best = np.zeros(len(pool))
    np.maximum.at(best, pairs.later, pairs.score.astype(np.float64))
    # A sentence that stands word for word in documents which are no versions of one another agrees with all of itself.
    group = (papers.side if (papers.side == 1).any() else papers.version)[sentences.document[pool.holders]]
    first = pool.holder_starts[:-1]
    shared = np.minimum.reduceat(group, first) != np.maximum.reduceat(group, first)
    best = np.where(shared, pool.whole, best)
    # What is mostly copied would make copies of the null.
    own = best < _COPIED * pool.whole
    made, null_starts, made_of = stitched(pool, owner, own, piece, seed=seed)
    null = finder.pairs_of(made, null_starts, made_of, roles, only, floor=floor)
    null_best = np.zeros(null_starts.size - 1)
    np.maximum.at(null_best, null.later, null.score.astype(np.float64))
    lengths = np.diff(pool.indptr)
    chance = judge((null_best, np.diff(null_starts)), best, lengths, alpha, floor=floor, least=phrase)
    threshold = chance.threshold(lengths)
    pairs = pairs.take(pairs.score >= threshold[pairs.later])
    places = place_matches(pool, pairs)
    picks = pick_sources(sentences, pool, pairs, places, papers, threshold=threshold, versions=versions)
    counted = _first_versions(papers) if not versions else np.ones(len(papers), dtype=bool)
    sharing = count_sharing(sentences, papers.issuer, width=run, n_issuers=papers.n_issuers, keep=counted)
    rows, evidence = describe_passages(picks, sentences, pairs, places, papers, sharing, texts, chance)
    n_units = dict(zip(papers.ids, sentences.n_units.tolist(), strict=True))
    by_pair = pair_rows(rows, n_units)
    documents = document_rows(sentences, picks.covered, sharing, papers, by_pair, versions=versions)
    links = link_rows(by_pair)
    periods = period_rows(documents, *groups, seed) if groups else []
    undated = int(np.count_nonzero(papers.days[:, 0] < 0))
    in_versions = int(np.count_nonzero(np.bincount(papers.version)[papers.version] > 1))
    counts = {
        "documents": len(papers),
        "sentences": len(sentences),
        "distinct": len(pool),
        "undated": undated,
        "versions": in_versions,
        "dated": sum(row["direction"] == "dated" for row in rows),
        "open": sum(row["direction"] != "dated" for row in rows),
        "takers": len({row["target"] for row in rows if row["direction"] == "dated"}),
    }
    known = (provenance or Provenance(verb="reuse", n_documents=len(papers))).filled(
        method=METHOD, references=REFERENCES, seed=seed
    )
    notes = _notes(papers, rows, by_pair, periods, chance, alpha, counts, versions)
    return ReuseResult(
        table=_table(rows),
        provenance=replace(known, notes=(*known.notes, *(note["en"] for note in notes))),
        sentences=evidence,
        pairs=frame(by_pair, PAIR_COLUMNS),
        documents=frame(documents, DOCUMENT_COLUMNS),
        links=frame(links, LINK_COLUMNS),
        periods=frame(periods, PERIOD_COLUMNS),
        chance={
            "lengths": [round(float(edge)) for edge in chance.edges],
            "thresholds": [round(float(score), 2) for score in chance.thresholds],
            "n_null": chance.n_null,
            "null_hits": chance.null_hits,
            "n_tested": chance.n_tested,
            "n_found": chance.n_found,
            "expected_false": round(chance.expected_false, 2),
        },
        counts=counts,
        messages=tuple(notes),
    )


def _table(rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    import pandas as pd

    # By columns: a table of a hundred thousand passages is made in a tenth of the time.
    return pd.DataFrame({name: [row[name] for row in rows] for name in COLUMNS}, columns=list(COLUMNS))


def _roles(sentences: Sentences, pool: Pool, papers: Papers) -> tuple[NDArray[np.uint8], NDArray[np.int32]]:
    """Return what each distinct sentence may be in a pair, and the one document that holds it."""
    if (papers.side == 1).any():
        # Across two corpora each document of the one meets those of the other.
        role = np.where(papers.side == 0, 1, 2).astype(np.uint8)
    else:
        role = (papers.source * 1 + papers.target * 2).astype(np.uint8)
    held = sentences.document[pool.holders]
    starts = pool.holder_starts[:-1]
    roles = np.bitwise_or.reduceat(role[held], starts) if held.size else np.zeros(0, np.uint8)
    lowest, highest = np.minimum.reduceat(held, starts), np.maximum.reduceat(held, starts)
    return roles, np.where(lowest == highest, lowest, -1).astype(np.int32)


def _first_versions(papers: Papers) -> NDArray[np.bool_]:
    """Return the documents that are the first of their versions: one text in three versions is not wording of three documents."""
    order = np.lexsort((np.arange(len(papers)), papers.place))
    found = np.zeros(len(papers), dtype=bool)
    found[order[np.unique(papers.version[order], return_index=True)[1]]] = True
    return found


def _notes(
    papers: Papers,
    rows: Sequence[Mapping[str, Any]],
    pairs: Sequence[Mapping[str, Any]],
    periods: Sequence[Mapping[str, Any]],
    chance: Chance,
    alpha: float,
    counts: Mapping[str, int],
    versions: bool,
) -> list[Mapping[str, str]]:
    notes: list[Mapping[str, str]] = [
        message(
            "chance",
            thresholds=", ".join(f"{score:.1f}" for score in chance.thresholds),
            null=chance.n_null,
            hits=chance.null_hits,
            found=chance.n_found,
            tested=chance.n_tested,
            false=f"{chance.expected_false:.0f}" if chance.expected_false >= 1 else "< 1",
            alpha=f"{alpha:g}",
        ),
        message("archive"),
    ]
    if counts["versions"] and not versions:
        notes.append(message("versions", n=counts["versions"]))
    if counts["undated"]:
        ids = [str(name) for name, undated in zip(papers.ids, papers.days[:, 0] < 0, strict=True) if undated]
        shown = ", ".join(ids[:_NAMED]) + (", ..." if len(ids) > _NAMED else "")
        notes.append(message("undated", n=counts["undated"], ids=shown))
    if any(row["direction"] == "same_day" for row in rows):
        notes.append(message("same_day"))
    if revised := sum(row["direction"] == "revised" for row in rows):
        notes.append(message("revised", n=revised))
    alike = [
        pair
        for pair in pairs
        if pair["share"] >= _ALIKE
        and (not pair["source_issuer"] or pair["source_issuer"] == pair["target_issuer"])
    ]
    if alike and not versions:
        shown = "; ".join(f"{pair['target']} < {pair['source']}" for pair in alike[:3]) + (
            "; ..." if len(alike) > 3 else ""
        )
        notes.append(message("alike", n=len(alike), pairs=shown))
    if papers.n_issuers < 3:
        notes.append(message("few_issuers", n=papers.n_issuers))
    small = [str(row["period"]) for row in periods if row["n_docs"] < MIN_UNITS]
    if small:
        shown = ", ".join(small[:_NAMED]) + (", ..." if len(small) > _NAMED else "")
        notes.append(message("small_groups", n=len(small), groups=shown, needed=MIN_UNITS))
    return notes
