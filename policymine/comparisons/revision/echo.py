"""Echoes: comments that use the words a change brought in (or took out), told from chance by the clauses that did not change.

An echo is a likeness of words and not a cause. The changed words of each clause, those its old wording already had left out,
are taken in stretches of a few terms; a comment's score is the summed rarity of the terms that it shares with a stretch. The
control is the same search with stretches of as many terms out of unchanged clauses, which no comment has changed. Of a
comment on a draft only what it says beyond the draft counts, on either side: neither what it quotes, nor the terms of the old
clause that it is about. A clause that was dropped is asked for whole, by all that is said.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np

from policymine.comparisons.revision.base import CHANGED, Change, message
from policymine.comparisons.revision.echo_scores import beyond, rarity_of, scores_of
from policymine.comparisons.revision.units import Unit
from policymine.provenance import Provenance, cited
from policymine.results import Evidence, Result, frame
from policymine.statistics.fdr import q_values
from policymine.statistics.tail import Tail, fit_tail

__all__ = ["ECHO_COLUMNS", "REFERENCES", "Said", "find_echoes"]

ECHO_COLUMNS: Final = (
    "row",
    "change",
    "clause",
    "comment",
    "date",
    "speaker",
    "score",
    "p",
    "q",
    "shared",
    "words",
    "sentence",
    "start",
    "end",
)
REFERENCES: Final = (
    cited("robertson2004"),
    cited("pickands1975"),
)
# Terms of a stretch at most, and control stretches without which nothing can be called chance.
_LONGEST: Final = 12
_CONTROLS: Final = 50
# Terms that a comment must share with a stretch at least; of fewer new terms nothing is asked.
_SHARED: Final = 2
_PER_CHANGE: Final = 5
# The fitted tail is not trusted beyond this.
_LEAST_P: Final = 1e-6
# Control stretches overlap so many times.
_OVERLAP: Final = 2
# The rarity (natural logarithms) by which chance grows rarer by e where the controls are too few to tell: 1 if terms came
# independently of one another; those of one subject come together, and controls that tell have 1.5 to 3.
_SCALE: Final = 3.0

Terms = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of a comment, or two neighbours taken together.

    Parameters
    ----------
    document, speaker, date : of the comment; None where unknown.
    text : the words.
    start, end : code-point offsets in the document.
    single : whether it is one sentence alone.
    own : `text` with what it quotes of the old version blanked: to repeat a draft is not to ask for a change of it.
    """

    document: str
    speaker: str | None
    date: str | None
    text: str
    start: int
    end: int
    single: bool
    own: str


def find_echoes(
    changes: Sequence[Change],
    said: Sequence[Said],
    terms: Terms,
    *,
    alpha: float = 0.05,
    provenance: Provenance | None = None,
) -> tuple[Result, tuple[dict[str, str], ...]]:
    """Return the echoes, surest first within each change, and what the reader must know.

    Parameters
    ----------
    changes : of a comparison of versions.
    said : the sentences of the comments.
    terms : the terms of a text in order, words of grammar left out.
    alpha : largest q-value of a row; q is Benjamini-Hochberg over all stretches of all changed clauses.
    provenance : of the comparison.

    The p-value of a comment is how often a stretch of unchanged clauses finds any comment as near: the largest of all
    comments is the control, so that many comments do not make an echo likelier.
    """
    known = provenance or Provenance(verb="diff --comments")
    stretches = _stretches(changes, terms)
    kept = _unchanged(changes, terms)
    longest = min(_LONGEST, len(kept) // _CONTROLS)
    if not stretches or not said:
        return _nothing(known), (message("echo_nothing"),) if said else ()
    if longest < _SHARED:
        n = len(kept) // _SHARED
        return _nothing(known), (message("echo_few_controls", n=n, needed=_CONTROLS),)
    stretches = [(row, part) for row, words in stretches for part in _parts(words, longest)]
    place: dict[str, int] = {}

    def numbered(words: Sequence[str]) -> tuple[int, ...]:
        return tuple(place.setdefault(t, len(place)) for t in dict.fromkeys(words))

    said_all = [numbered(terms(s.text)) for s in said]
    unquoted = [numbered(terms(s.own)) for s in said]
    units = [numbered(terms(u.text)) for c in changes for u in (c.new or c.old)]
    drafts = [numbered(terms(u.text)) for c in changes for u in c.old]
    asked = [numbered(words) for _, words in stretches]
    rarity = rarity_of([*units, *(h for h, s in zip(said_all, said, strict=True) if s.single)], len(place))
    own = beyond(said_all, unquoted, drafts, rarity)
    p = np.ones(len(stretches))
    every = np.zeros((len(stretches), len(said)))
    tails: dict[bool, Tail] = {}
    n_controls = 0
    for dropped in (False, True):
        comments = said_all if dropped else own
        mine = [k for k, (row, _) in enumerate(stretches) if (changes[row].change == "dropped") is dropped]
        if not mine:
            continue
        every[mine] = scores_of([asked[k] for k in mine], comments, rarity)
        # Control stretches are as long as the longest asked for, so that a shorter one has the harder test.
        windows = [tuple(place[t] for t in w) for w in _windows(kept, longest)]
        control = scores_of(windows, comments, rarity).max(axis=1)
        n_controls = len(windows)
        some = control > 0.0
        tail = fit_tail(
            control[some], n_controls, groups=np.flatnonzero(some) // _OVERLAP, otherwise=(0.0, _SCALE)
        )
        tails[dropped] = tail
        best = every[mine].max(axis=1)
        p[mine] = np.where(best > 0.0, np.maximum(tail.p(best), _LEAST_P), 1.0)
    q = q_values(p)
    rows: list[dict[str, Any]] = []
    for k in np.flatnonzero(q <= alpha).tolist():
        number, words = stretches[k]
        rank = max(1.0, p[k] * len(p) / q[k])
        # A comment appears with its nearest sentence.
        seen: set[tuple[str, str | None]] = set()
        for s in np.argsort(-every[k], kind="stable").tolist():
            if len(seen) >= _PER_CHANGE or every[k, s] <= 0.0:
                break
            one = said[s]
            if (one.document, one.speaker) in seen:
                continue
            tail = tails[changes[number].change == "dropped"]
            own_p = max(float(tail.p(every[k, [s]])[0]), _LEAST_P)
            own_q = min(1.0, max(float(q[k]), own_p * len(p) / rank))
            if own_q > alpha:
                break
            seen.add((one.document, one.speaker))
            held = set(said_all[s] if changes[number].change == "dropped" else own[s])
            shared = [w for w in words if place[w] in held]
            rows.append(_row(number, changes[number], one, float(every[k, s]), own_p, own_q, shared, words))
    rows = _once(rows)
    n_found = len({row["row"] for row in rows})
    result = Result(
        table=frame(rows, ECHO_COLUMNS),
        provenance=known,
        sentences={
            i: (
                Evidence(
                    row["comment"],
                    row["sentence"],
                    row["start"],
                    row["end"],
                    row["start"],
                    row["date"],
                    row["clause"],
                ),
            )
            for i, row in enumerate(rows)
        },
    )
    said_of = (
        message(
            "echo_found",
            tested=len({row for row, _ in stretches}),
            comments=len({(s.document, s.speaker) for s in said}),
            sentences=sum(s.single for s in said),
            found=n_found,
            alpha=f"{alpha:g}",
        ),
        message("echo_control", n=n_controls),
        message("echo_said"),
    )
    return result, said_of


def _nothing(known: Provenance) -> Result:
    return Result(table=frame([], ECHO_COLUMNS), provenance=known)


def _stretches(changes: Sequence[Change], terms: Terms) -> list[tuple[int, tuple[str, ...]]]:
    """Return the new terms of each changed clause, in order; of one that was dropped, its own. Dates of passing have none."""
    found: list[tuple[int, tuple[str, ...]]] = []
    # What stands before the first article of a law, its title and the dates of its passing, is nothing to comment on.
    opens = [
        min((u.number for c in changes for u in side(c) if u.label), default=0)
        for side in (_new_units, _old_units)
    ]
    for number, change in enumerate(changes):
        unit = (change.new or change.old)[0]
        if change.change not in CHANGED or unit.heading or unit.number < opens[0 if change.new else 1]:
            continue
        if change.change == "dropped":
            words = [t for u in change.old for t in terms(u.text)]
        elif change.change == "new":
            words = [t for u in change.new for t in terms(u.text)]
        else:
            old = {t for u in change.old for t in terms(u.text)}
            words = [t for m in change.marks if m.op == "insert" for t in terms(m.text) if t not in old]
        distinct = tuple(dict.fromkeys(words))
        if len(distinct) >= _SHARED:
            found.append((number, distinct))
    return found


def _new_units(change: Change) -> tuple[Unit, ...]:
    return change.new


def _old_units(change: Change) -> tuple[Unit, ...]:
    return change.old


def _unchanged(changes: Sequence[Change], terms: Terms) -> list[str]:
    """Return the terms of the clauses that were kept or moved, one after another."""
    return [
        term
        for change in changes
        if change.change in ("kept", "moved")
        for unit in change.new
        if not unit.heading
        for term in dict.fromkeys(terms(unit.text))
    ]


def _parts(words: tuple[str, ...], longest: int) -> list[tuple[str, ...]]:
    """Return stretches of at most so many terms, of nearly one length."""
    n = -(-len(words) // longest)
    edges = np.linspace(0, len(words), n + 1).round().astype(int).tolist()
    return [words[a:b] for a, b in pairwise(edges) if b - a >= _SHARED]


def _windows(kept: Sequence[str], size: int) -> list[tuple[str, ...]]:
    """Return stretches of unchanged clauses with so many different terms, each beginning in the middle of the one before."""
    found: list[tuple[str, ...]] = []
    for low in range(0, len(kept), max(1, size // _OVERLAP)):
        own: dict[str, None] = {}
        for term in kept[low:]:
            own[term] = None
            if len(own) == size:
                found.append(tuple(own))
                break
    return found


def _row(
    number: int,
    change: Change,
    one: Said,
    score: float,
    p: float,
    q: float,
    shared: Sequence[str],
    words: Sequence[str],
) -> dict[str, Any]:
    return {
        "row": number,
        "change": change.change,
        "clause": change.name,
        "comment": one.document,
        "date": one.date,
        "speaker": one.speaker,
        "score": round(score, 4),
        "p": p,
        "q": q,
        "shared": "、".join(shared)
        if any("\u4e00" <= c <= "\u9fff" for w in shared for c in w)
        else ", ".join(shared),
        "words": " ".join(words),
        "sentence": one.text,
        "start": one.start,
        "end": one.end,
    }


def _once(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return each comment once for each change, with its surest sentence, by change and then by q."""
    kept: dict[tuple[int, str, str | None], dict[str, Any]] = {}
    for row in rows:
        key = (row["row"], row["comment"], row["speaker"])
        if key not in kept or (row["p"], -row["score"]) < (kept[key]["p"], -kept[key]["score"]):
            kept[key] = row
    return sorted(kept.values(), key=lambda r: (r["row"], r["q"], -r["score"]))
