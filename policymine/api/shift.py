"""`shift`: when a new term took the place of an old one, and how sure that is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from policymine.api.occurrences import Uses, find_uses
from policymine.api.reading import CorpusLike, Grouping, Progress, Reading, group_documents, read_corpus
from policymine.corpus.period import GRAINS
from policymine.errors import InputError
from policymine.results import Evidence, Result, frame
from policymine.segmenters.lexicon import Lexicon
from policymine.segmenters.stopwords import left_out
from policymine.terms.concordance import make_query

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from policymine.shifts.base import ShiftResult

__all__ = ["shift", "shift_per"]


def shift(
    corpus: CorpusLike,
    old: str,
    new: str,
    *,
    by: str = "year",
    seed: int = 0,
    permutations: int = 999,
    where: str | None = None,
    lexicon: str | Path | Lexicon | None = None,
    progress: Progress | None = None,
) -> ShiftResult:
    """Return the share of the new term by period, the break, and the verdict with its evidence.

    Parameters
    ----------
    corpus : a corpus or its folder.
    old, new : terms, or groups `name=term|term`.
    by : year, quarter, month or plan.
    seed : of the permutations.
    permutations : shuffles of document dates that calibrate the claim of a break.
    where : DuckDB condition on document fields.
    lexicon : a lexicon file that is added to the built-in one.

    Raises
    ------
    InputError : the terms are the same, or `by` is no period.
    NotEnoughDataError : no document is dated.
    """
    from policymine.shifts.company import company_of
    from policymine.shifts.measure import measure_shift

    if by not in GRAINS:
        raise InputError(f"--by {by} has no order in time; a shift goes by {', '.join(GRAINS)}")
    reading = read_corpus(corpus, where=where, lexicon=lexicon, progress=progress)
    query = make_query([old, new], reading.lexicon)
    if len(query.labels) < 2:
        raise InputError(f"the old and the new term are both {query.labels[0]!r}; name two different terms")
    old_label, new_label = query.labels
    grouping = group_documents(reading.documents, by)
    uses = find_uses(reading, query, grouping)
    counts = counts_by_document(uses, grouping, old_label, new_label, issuers=lead_issuers(reading.documents))
    provenance = reading.provenance(
        "shift",
        {"arguments": [old, new], "by": by, "permutations": permutations},
        seed=seed,
        notes=[*uses.notes(), grouping.note()],
    )
    sentences = uses.evidence(reading.texts, grouping.labels)
    return measure_shift(
        counts,
        old=old_label,
        new=new_label,
        periods=grouping.order,
        seed=seed,
        n_permutations=permutations,
        sentences=sentences,
        company=company_of(words_beside(reading, sentences, old_label), reading.tokens.vocabulary),
        provenance=provenance,
    )


def shift_per(
    corpus: CorpusLike,
    old: str,
    new: str,
    *,
    per: str = "issuer",
    by: str = "year",
    seed: int = 0,
    permutations: int = 999,
    where: str | None = None,
    lexicon: str | Path | Lexicon | None = None,
    progress: Progress | None = None,
) -> Result:
    """Return the shift of each issuer, level or other group by itself: who changed when.

    Columns: group, n_documents, n_using, first_old, last_old, first_new, break, low, high, verdict, p, q.
    A group with too few uses keeps its dates of first and last use and the verdict `not_enough_data`.

    Parameters
    ----------
    corpus, old, new, by, seed, permutations, where, lexicon : as in `shift`.
    per : the document field that makes the groups.

    q is Benjamini-Hochberg over the groups that could be tested. Groups are in the order of their break,
    those without one behind, by first use of the new term.
    """
    from policymine.shifts.company import company_of
    from policymine.shifts.measure import METHOD, REFERENCES, measure_shift
    from policymine.statistics.fdr import q_values

    if by not in GRAINS:
        raise InputError(f"--by {by} has no order in time; a shift goes by {', '.join(GRAINS)}")
    reading = read_corpus(corpus, where=where, lexicon=lexicon, progress=progress)
    query = make_query([old, new], reading.lexicon)
    if len(query.labels) < 2:
        raise InputError(f"the old and the new term are both {query.labels[0]!r}; name two different terms")
    grouping = group_documents(reading.documents, by)
    groups = group_documents(reading.documents, per)
    uses = find_uses(reading, query, grouping)
    counts = counts_by_document(uses, grouping, *query.labels)
    provenance = reading.provenance(
        "shift",
        {"arguments": [old, new], "by": by, "per": per, "permutations": permutations},
        seed=seed,
        notes=[*uses.notes(), grouping.note(), groups.note()],
    )
    sentences = uses.evidence(reading.texts, grouping.labels)
    beside = words_beside(reading, sentences, query.labels[0])
    rows: list[dict[str, Any]] = []
    evidence: list[tuple[Evidence, ...]] = []
    for group in groups.order:
        mine = counts[[groups.labels.get(d) == group for d in counts["document"]]]
        periods = [p for p in grouping.order if p in set(mine["period"])]
        if not periods:
            continue
        members = set(mine["document"])
        said = [e for e in sentences if e.document in members]
        found = measure_shift(
            mine,
            old=query.labels[0],
            new=query.labels[1],
            periods=periods,
            seed=seed,
            n_permutations=permutations,
            sentences=said,
            company=company_of([u for u in beside if u[0] in members], reading.tokens.vocabulary),
            provenance=provenance,
        )
        when = {
            name: [p for p in periods if mine.loc[mine["period"] == p, name].sum() > 0]
            for name in ("old", "new")
        }
        claimed = found.breaks[0] if found.breaks else {}
        rows.append(
            {
                "group": group,
                "n_documents": len(mine),
                "n_using": int(((mine["old"] + mine["new"]) > 0).sum()),
                "first_old": when["old"][0] if when["old"] else None,
                "last_old": when["old"][-1] if when["old"] else None,
                "first_new": when["new"][0] if when["new"] else None,
                "break": claimed.get("period"),
                "low": claimed.get("low"),
                "high": claimed.get("high"),
                "verdict": found.verdict,
                "p": found.p_value,
            }
        )
        evidence.append(found.chosen)
    tested = [row["p"] for row in rows if row["p"] is not None]
    q = iter(q_values(tested).tolist() if tested else [])
    for row in rows:
        row["q"] = next(q) if row["p"] is not None else None
    rank = {label: i for i, label in enumerate(grouping.order)}
    last = len(rank)
    order = sorted(
        range(len(rows)),
        key=lambda i: (
            rank.get(rows[i]["break"], last),
            rank.get(rows[i]["first_new"], last),
            rows[i]["group"],
        ),
    )
    return Result(
        table=frame([rows[i] for i in order], list(rows[0]) if rows else ["group"]),
        provenance=provenance.filled(method=METHOD, references=REFERENCES),
        sentences={n: evidence[i] for n, i in enumerate(order)},
    )


def lead_issuers(documents: pd.DataFrame) -> dict[str, str]:
    """Return the lead issuer of each document that has one."""
    return {
        document: str(issuers[0])
        for document, issuers in zip(documents["id"], documents["issuers"], strict=True)
        if issuers is not None and len(issuers)
    }


def words_beside(
    reading: Reading, sentences: Sequence[Evidence], old: str
) -> list[tuple[str, str, NDArray[np.int32]]]:
    """Return of each use its document, `old` or `new`, and the words that share its sentence.

    The terms themselves, marks, numbers and the words that every text is full of are left out.

    Parameters
    ----------
    reading : the corpus, segmented.
    sentences : the uses of both terms, each in its sentence.
    old : label of the old term.
    """
    tokens = reading.tokens
    row_of = {document: i for i, document in enumerate(tokens.documents)}
    is_word = tokens.is_word()
    spans: dict[str, list[tuple[int, int]]] = {}
    for e in sentences:
        spans.setdefault(e.document, []).append((e.start, e.end))
    found = []
    for e in sentences:
        low, high = tokens.indptr[row_of[e.document]], tokens.indptr[row_of[e.document] + 1]
        starts, ends = tokens.starts[low:high], tokens.ends[low:high]
        a, b = np.searchsorted(starts, [e.sentence_start, e.sentence_start + len(e.sentence)])
        ids = tokens.ids[low:high][a:b]
        kept = is_word[ids] & _apart(starts[a:b], ends[a:b], spans[e.document])
        found.append((e.document, "old" if e.term == old else "new", ids[kept]))
    names = tokens.vocabulary
    seen = np.unique(np.concatenate([np.zeros(0, dtype=np.int32), *(ids for _, _, ids in found)]))
    common = left_out([names[int(i)] for i in seen], reading.language)
    dropped = np.array([int(i) for i in seen if names[int(i)] in common], dtype=np.int32)
    return [(document, side, ids[~np.isin(ids, dropped)]) for document, side, ids in found]


def _apart(
    starts: NDArray[np.int32], ends: NDArray[np.int32], spans: Collection[tuple[int, int]]
) -> NDArray[np.bool_]:
    """Return which tokens have no part in a use of either term."""
    apart = np.ones(starts.size, dtype=bool)
    for start, end in spans:
        apart &= (ends <= start) | (starts >= end)
    return apart


def counts_by_document(
    uses: Uses, grouping: Grouping, old: str, new: str, *, issuers: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """Return one row a labelled document: document, period, old, new, and issuer where `issuers` are given."""
    import pandas as pd

    counted: dict[str, list[int]] = {document: [0, 0] for document in grouping.labels}
    for o in uses.occurrences:
        if o.status == "counted":
            counted[o.document][0 if o.term == old else 1] += 1
    table = pd.DataFrame(
        [(document, grouping.labels[document], a, b) for document, (a, b) in counted.items()],
        columns=["document", "period", "old", "new"],
    )
    return table if issuers is None else table.assign(issuer=table["document"].map(dict(issuers)))
