"""Uptake: which clauses of papers are taken up in later meetings, word for word or in other words.

Two searches over the same pairs of clause and meeting: the longest stretch of letters in common, and the cosine of rare
terms between sentences. Each is told from chance by what the same search yields among meetings held before the paper was
issued, where nothing can be taken up. Where several papers have the wording, the row is the first one's and the others are
named; wording that was already said before the paper is nobody's uptake. The time-reversed control runs the whole test
with before and after exchanged.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.clean.sentences import sentence_at
from policymine.errors import InputError, NotEnoughDataError
from policymine.minutes.uptake_base import COLUMNS, METHOD, REFERENCES, UptakeResult, spans_of
from policymine.minutes.uptake_reworded import near_sentences, reworded
from policymine.minutes.uptake_sides import Found, Matches, Sides, leads
from policymine.minutes.uptake_verbatim import QUOTED, agreements, verbatim
from policymine.provenance import Provenance
from policymine.results import Evidence, frame
from policymine.statistics.fdr import q_values
from policymine.statistics.tail import fit_tail
from policymine.structure.labels import read_label

if TYPE_CHECKING:
    import pandas as pd

    from policymine.terms.matrix import TermMatrix

__all__ = ["MIN_CONTROLS", "find_uptake"]

# Pairs of a clause and an earlier meeting below which nothing can be called chance.
MIN_CONTROLS: Final = 200
_NEEDED = ("document", "date", "clause", "text", "start", "end")


@dataclass(frozen=True, eq=False)
class _Tested:
    """The findings of one direction of time, with their p-values and the numbers of pairs.

    `lead` is the surest finding in the same place of the meeting, the finding itself where it is; -1 where p is large. `q`
    is given for those alone.
    """

    found: Matches
    p: NDArray[np.float64]
    q: NDArray[np.float64]
    lead: NDArray[np.int64]
    n_pairs: int
    n_controls: int


def find_uptake(
    clauses: pd.DataFrame,
    speech: pd.DataFrame,
    sentences: tuple[pd.DataFrame, pd.DataFrame],
    terms: tuple[TermMatrix, TermMatrix],
    texts: tuple[Mapping[str, str], Mapping[str, str]],
    *,
    width: int = 8,
    alpha: float = 0.05,
    provenance: Provenance | None = None,
) -> UptakeResult:
    """Return the clauses that later meetings take up.

    Parameters
    ----------
    clauses : one row a clause of a dated paper: document, date (ISO), clause (its path), text, start, end.
    speech : one row a passage of a dated meeting: document, date, clause (empty), text, start, end, speaker.
    sentences : the sentences of each side: document, passage (row of the table above), start, end, sentences (1, or 2 for two
        neighbours tried together).
    terms : counts of terms of these sentences, rows in the same order.
    texts : texts by document id of each side.
    width : letters below which an agreement of wording is not looked at.
    alpha : largest q-value of a row.
    provenance : what the caller knows; method, references and notes are added.

    Raises
    ------
    InputError : a column is missing, or `alpha` outside 0 to 1.
    NotEnoughDataError : no clause, no passage, no meeting after any paper, or too few meetings before the papers to serve
        as the control.
    """
    for what, table in (("clauses", clauses), ("speech", speech)):
        if lacking := [c for c in _NEEDED if c not in table.columns]:
            raise InputError(f"the table of {what} lacks {', '.join(lacking)}")
    if not 0.0 < alpha < 1.0:
        raise InputError(f"alpha is a q-value between 0 and 1, not {alpha}")
    if clauses.empty or speech.empty:
        raise NotEnoughDataError("there is no clause, or no speech, in a document with a date")
    sides = Sides(
        clauses,
        speech,
        sentences,
        terms,
        spans_of(clauses["date"].tolist()),
        spans_of(speech["date"].tolist()),
    )
    after, before = sides.pairs()
    if not after:
        raise NotEnoughDataError(
            f"none of the {sides.n_meetings} meetings is later than any of the {sides.n_papers} papers: nothing can be "
            "taken up; check the dates with: policymine documents CORPUS"
        )
    if before < MIN_CONTROLS:
        raise NotEnoughDataError(
            f"the meetings held before a paper was issued are the control, and there are {before} pairs of a clause and an "
            f"earlier meeting (at least {MIN_CONTROLS} are needed): add minutes from before the papers, or papers issued "
            "after some of the meetings"
        )
    agreed = agreements(sides, width)
    found = [verbatim(sides, agreed), reworded(sides, near_sentences(sides, agreed))]
    forward = _test(found, sides, width, alpha, reverse=False)
    backward = _test(found, sides, width, alpha, reverse=True) if after >= MIN_CONTROLS else None
    rows, evidence = _rows(forward, sides, texts, alpha)
    counts = {
        "papers": sides.n_papers,
        "clauses": len(clauses),
        "meetings": sides.n_meetings,
        "pairs": forward.n_pairs,
        "controls": forward.n_controls,
        "reversed": None if backward is None else int(np.count_nonzero(backward.q <= alpha)),
    }
    known = provenance or Provenance(verb="uptake", n_documents=sides.n_papers + sides.n_meetings)
    notes = [
        f"pairs of a clause and a later meeting, tested: {forward.n_pairs:,}; with an earlier meeting, the control: {forward.n_controls:,}",
        "the time-reversed control cannot be run: too few pairs with later meetings"
        if backward is None
        else f"the time-reversed control, the same test with before and after exchanged, finds {counts['reversed']}",
    ]
    return UptakeResult(
        table=frame(rows, COLUMNS),
        provenance=replace(
            known,
            method=" ".join(part for part in (known.method, METHOD) if part),
            references=tuple(dict.fromkeys((*known.references, *REFERENCES))),
            notes=(*known.notes, *notes),
        ),
        sentences=evidence,
        counts=counts,
    )


def _test(found: Sequence[Found], sides: Sides, width: int, alpha: float, *, reverse: bool) -> _Tested:
    """Return the findings of one direction.

    A pair of clause and meeting is one hypothesis, tested in two ways, so its p-values are doubled; each way has the
    control of its own. Of several findings in one place of a meeting only the surest is counted, as one discovery.
    """
    ps, parts = [], []
    n_pairs = n_controls = 0
    for kind in found:
        later, control = (kind.earlier, kind.all_later) if reverse else (kind.later, kind.all_earlier)
        pairs, controls = (kind.n_earlier, kind.n_later) if reverse else (kind.n_later, kind.n_earlier)
        tail = fit_tail(
            control.score, controls, whole=kind.whole, groups=control.meeting, otherwise=kind.otherwise
        )
        ps.append(np.minimum(len(found) * tail.p(later.score), 1.0))
        parts.append(later)
        n_pairs, n_controls = max(n_pairs, pairs), max(n_controls, controls)
    hits, p = Found.joined(parts), np.concatenate(ps)
    worth = np.flatnonzero(p <= alpha)
    # A quotation comes first, whatever else the place shares with other clauses.
    quoted = hits.verbatim & (hits.score >= QUOTED * width)
    order = np.lexsort(
        (hits.clause, sides.paper_days[hits.clause, 0], -hits.score, ~hits.verbatim, p, ~quoted)
    )
    order = order[np.isin(order, worth)]
    lead = leads(sides.meeting_of[hits.passage], hits, order)
    counted = np.where(lead == np.arange(p.size), p, np.nan)
    return _Tested(hits, p, q_values(counted, n_tests=max(n_pairs, p.size)), lead, n_pairs, n_controls)


def _rows(
    tested: _Tested, sides: Sides, texts: tuple[Mapping[str, str], Mapping[str, str]], alpha: float
) -> tuple[list[dict[str, Any]], dict[int, tuple[Evidence, ...]]]:
    """Return the rows, one for each place of a meeting: that of the surest clause, and the papers that repeat it."""
    hits = tested.found
    repeated = _Repeats(sides, texts[0])
    order = sorted(
        np.flatnonzero(tested.q <= alpha).tolist(), key=lambda k: (not hits.verbatim[k], tested.p[k], k)
    )
    rows: list[dict[str, Any]] = []
    for k in order:
        clause, passage = sides.clauses.iloc[int(hits.clause[k])], sides.speech.iloc[int(hits.passage[k])]
        paper, meeting = str(clause["document"]), str(passage["document"])
        start, end = int(hits.second_start[k]), int(hits.second_end[k])
        first, second = texts[0][paper], texts[1][meeting]
        p_from, p_to = sentence_at(first, int(hits.first_start[k]), int(hits.first_end[k]))
        m_from, m_to = sentence_at(second, start, end)
        # The label of a turn is not part of what was said.
        m_from, m_to = max(m_from, int(passage["start"])), min(m_to, int(passage["end"]))
        exact = len(str(clause["date"])) == len(str(passage["date"])) == 10
        days = sides.meeting_days[int(hits.passage[k])] - sides.paper_days[int(hits.clause[k])]
        rows.append(
            {
                "policy": paper,
                "clause": str(clause["clause"]),
                "meeting": meeting,
                "policy_date": str(clause["date"]),
                "date": str(passage["date"]),
                "lag": int(days[0]) if exact else None,
                "kind": "verbatim" if hits.verbatim[k] else "reworded",
                "score": round(float(hits.score[k]), 1),
                "p": float(tested.p[k]),
                "q": float(tested.q[k]),
                "policy_sentence": first[p_from:p_to],
                "meeting_sentence": second[m_from:m_to],
                "speaker": passage.get("speaker"),
                "shared": _shared(hits, k, sides, second),
                "also_in": repeated.by(
                    paper,
                    _bare(first[int(hits.first_start[k]) : int(hits.first_end[k])]),
                    int(sides.meeting_days[int(hits.passage[k]), 0]),
                ),
                "policy_start": int(hits.first_start[k]),
                "policy_end": int(hits.first_end[k]),
                "meeting_start": start,
                "meeting_end": end,
                "_sentence": (p_from, m_from),
            }
        )
    evidence: dict[int, tuple[Evidence, ...]] = {}
    for number, row in enumerate(rows):
        p_from, m_from = row.pop("_sentence")
        evidence[number] = (
            Evidence(
                row["meeting"],
                row["meeting_sentence"],
                row["meeting_start"],
                row["meeting_end"],
                m_from,
                row["date"],
                row["kind"],
            ),
            Evidence(
                row["policy"],
                row["policy_sentence"],
                row["policy_start"],
                row["policy_end"],
                p_from,
                row["policy_date"],
                row["clause"],
            ),
        )
    return rows, evidence


def _shared(hits: Matches, k: int, sides: Sides, said: str) -> str:
    """Return the stretch as it was said, or the words in common, the rarest first."""
    if hits.verbatim[k]:
        return said[int(hits.second_start[k]) : int(hits.second_end[k])]
    return "、".join(sides.weighted.shared(int(hits.units[k, 0]), int(hits.units[k, 1])))


class _Repeats:
    """Which papers have a wording of another, figures and punctuation aside."""

    def __init__(self, sides: Sides, texts: Mapping[str, str]) -> None:
        self._days = dict(
            zip(sides.clauses["document"].tolist(), sides.paper_days[:, 1].tolist(), strict=True)
        )
        self._texts = texts
        self._plain: dict[str, str] = {}

    def by(self, paper: str, wording: str, day: int) -> list[str]:
        """Return the other papers that have it and were out before this day."""
        if not self._plain:
            self._plain = {document: _plain(self._texts[document]) for document in sorted(self._days)}
        wanted = _plain(wording)
        return [d for d, text in self._plain.items() if d != paper and self._days[d] < day and wanted in text]


def _bare(sentence: str) -> str:
    """Return a sentence without the label of its clause, which other papers number otherwise."""
    label = read_label(sentence)
    return sentence if label is None else sentence.lstrip().removeprefix(label.text)


def _plain(text: str) -> str:
    return re.sub(r"[\W\d_]+", "", text).lower()
