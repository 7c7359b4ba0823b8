"""Passages: neighbouring sentences of one document whose sources neighbour each other in another, as rows with their evidence."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.comparisons.reuse.chance import Chance
from policymine.comparisons.reuse.papers import Papers
from policymine.comparisons.reuse.sharing import Sharing
from policymine.comparisons.reuse.sources import Picks
from policymine.kernels.cover import sum_covered
from policymine.matching.base import base_title
from policymine.matching.minhash import letters_of
from policymine.matching.pool import Pairs, Places
from policymine.matching.units import Sentences
from policymine.results import Evidence

__all__ = ["describe_passages"]

# A passage goes on over so many sentences without a source, and over sources that lie so far apart.
_STEP: Final = 2
_REACH: Final = 2
# Parts in another order count from so many units and such a share of those in common on; less is a stray phrase.
_STRAY: Final = 6
_MOVED: Final = 0.15
# A title of fewer letters (通知) names no document.
_TITLE: Final = 5
# How far before a sentence the source may be named: 《…》指出：…
_BEFORE: Final = 60
_TITLES = re.compile(r"《([^《》\n]{2,120})》")

Ints = NDArray[np.int64]


def describe_passages(
    picks: Picks,
    sentences: Sentences,
    pairs: Pairs,
    places: Places,
    papers: Papers,
    sharing: Sharing,
    texts: Mapping[int, str],
    chance: Chance,
) -> tuple[list[dict[str, Any]], dict[int, tuple[Evidence, ...]]]:
    """Return the rows of the passages, the most wording first, and the two sentences of each.

    Parameters
    ----------
    picks : sentences with their sources.
    sentences, pairs, places, papers, sharing : what they are numbers of.
    texts : text by number of the document.
    chance : scores under chance.
    """
    n = picks.sentence.size
    if not n:
        return [], {}
    d, h = sentences.document[picks.sentence], sentences.document[picks.source]
    matches = (places.starts, places.later, places.earlier)
    spread = (
        sentences.indptr[picks.sentence],
        sentences.indptr[picks.sentence + 1],
        picks.pair,
        picks.flipped,
    )
    taken = sum_covered(np.ones(sentences.ids.size, dtype=np.float32), *spread, matches)
    counted = sum_covered(sharing.weight, *spread, matches)
    ends = _ends(picks, sentences, places)
    turned = _turned(picks, pairs, places)
    order = np.lexsort((picks.sentence, h, d))
    joins = np.zeros(n, dtype=bool)
    step = np.diff(picks.sentence[order])
    reach = np.abs(np.diff(picks.source[order]))
    joins[1:] = (
        (np.diff(d[order]) == 0)
        & (np.diff(h[order]) == 0)
        & (step <= _STEP)
        & (step > 0)
        & (reach <= _REACH)
        & (picks.directed[order][1:] == picks.directed[order][:-1])
    )
    starts = np.flatnonzero(~joins)
    stops = np.append(starts[1:], n)
    named = _Named(papers, texts)
    p = chance.p(picks.score, np.diff(sentences.indptr)[picks.sentence])
    rows: list[dict[str, Any]] = []
    for a, b in zip(starts.tolist(), stops.tolist(), strict=True):
        members = order[a:b]
        rows.append(
            _row(members, picks, sentences, papers, sharing, texts, ends, (taken, counted), turned, named, p)
        )
    ranked = sorted(
        range(len(rows)), key=lambda k: (-rows[k]["discounted"], rows[k]["source"], rows[k]["target"], k)
    )
    rows = [rows[k] for k in ranked]
    return rows, {number: row.pop("_evidence") for number, row in enumerate(rows)}


def _ends(picks: Picks, sentences: Sentences, places: Places) -> Ints:
    """Return the first and last unit in common, in the sentence and in its source, (n, 4), numbers in the collection."""
    found = np.zeros((picks.sentence.size, 4), dtype=np.int64)
    for side, of in ((0, picks.sentence), (2, picks.source)):
        found[:, side] = sentences.indptr[of]
        found[:, side + 1] = sentences.indptr[of + 1] - 1
    for k in np.flatnonzero(picks.pair >= 0).tolist():
        at = slice(places.starts[picks.pair[k]], places.starts[picks.pair[k] + 1])
        own, other = places.later[at], places.earlier[at]
        if picks.flipped[k]:
            own, other = other, own
        a, b = found[k, 0], found[k, 2]
        found[k] = a + own.min(), a + own.max(), b + other.min(), b + other.max()
    return found


def _turned(picks: Picks, pairs: Pairs, places: Places) -> NDArray[np.bool_]:
    """Return whether parts of each pick stand in another order, and are more than a stray phrase."""
    found = np.zeros(picks.sentence.size, dtype=bool)
    falls = np.flatnonzero(np.diff(places.earlier.astype(np.int32)) < 0) + 1
    owner = np.searchsorted(places.starts, falls, side="right") - 1
    # A fall between two pairs is none.
    falling = np.zeros(pairs.later.size + 1, dtype=bool)
    falling[owner[places.starts[owner] != falls]] = True
    for k in np.flatnonzero(falling[picks.pair] & (picks.pair >= 0)).tolist():
        order = places.earlier[places.starts[picks.pair[k]] : places.starts[picks.pair[k] + 1]]
        found[k] = _out_of_order(order.tolist()) >= max(_STRAY, _MOVED * order.size)
    return found


def _out_of_order(places: list[int]) -> int:
    """Return how many of these do not fit into one rising order.

    >>> _out_of_order([4, 5, 6, 7, 0, 1]), _out_of_order([1, 2, 9])
    (2, 0)
    """
    ends: list[int] = []
    for place in places:
        at = bisect_left(ends, place)
        ends[at : at + 1] = [place]
    return len(places) - len(ends)


def _row(
    members: Ints,
    picks: Picks,
    sentences: Sentences,
    papers: Papers,
    sharing: Sharing,
    texts: Mapping[int, str],
    ends: Ints,
    sums: tuple[NDArray[np.float64], NDArray[np.float64]],
    turned: NDArray[np.bool_],
    named: _Named,
    p: NDArray[np.float64],
) -> dict[str, Any]:
    first = int(members[0])
    target = int(sentences.document[picks.sentence[first]])
    source = int(sentences.document[picks.source[first]])
    own, other = picks.sentence[members], picks.source[members]
    span = ends[members]
    t_start, t_end = int(sentences.starts[span[0, 0]]), int(sentences.ends[span[-1, 1]])
    s_start, s_end = int(sentences.starts[span[:, 2].min()]), int(sentences.ends[span[:, 3].max()])
    taken, counted = (float(values[members].sum()) for values in sums)
    length = int((span[:, 1] - span[:, 0] + 1).sum() + (span[:, 3] - span[:, 2] + 1).sum())
    similarity = 2.0 * taken / length
    if turned[members].any() or _backwards(other, members, sums[0]) >= max(_STRAY, _MOVED * taken):
        kind = "reordered"
    else:
        whole = similarity >= 1.0 - 1e-9 and bool((np.diff(own) == 1).all() and (np.diff(other) == 1).all())
        kind = "verbatim" if whole else "reworked"
    units = np.concatenate([np.arange(a, b + 1) for a, b in span[:, :2].tolist()])
    days = papers.days[[source, target]]
    exact = bool((days[:, 0] == days[:, 1]).all() and (days[:, 0] >= 0).all())
    direction = "dated" if picks.directed[first] else _open(days)
    also = dict.fromkeys(k for member in members.tolist() for k in picks.also[member])
    also.pop(source, None)
    low, high = int(sentences.span[own[0], 0]), int(sentences.span[own[-1], 1])
    s_low, s_high = int(sentences.span[other.min(), 0]), int(sentences.span[other.max(), 1])
    text, origin = texts[target], texts[source]
    return {
        "source": papers.ids[source],
        "target": papers.ids[target],
        "source_date": papers.dates[source],
        "target_date": papers.dates[target],
        "lag": int(days[1, 0] - days[0, 0]) if exact else None,
        "direction": direction,
        "source_issuer": papers.issuers[source],
        "target_issuer": papers.issuers[target],
        "kind": kind,
        "taken": round(taken),
        "discounted": round(counted, 1),
        "similarity": round(similarity, 3),
        "shared_by": _middle(sharing.issuers[units]),
        "shared_docs": _middle(sharing.documents[units]),
        "weight": round(counted / taken, 3) if taken else None,
        "cited": named.how(source, target, text[max(0, low - _BEFORE) : high]),
        "p": float(p[members].min()),
        "also_in": [papers.ids[k] for k in list(also)[:5]],
        "n_also": int(max(picks.n_also[members].max(), len(also))),
        "source_text": origin[s_start:s_end],
        "target_text": text[t_start:t_end],
        "source_start": s_start,
        "source_end": s_end,
        "target_start": t_start,
        "target_end": t_end,
        "_evidence": (
            Evidence(
                papers.ids[source],
                origin[s_low:s_high],
                s_start,
                s_end,
                s_low,
                papers.dates[source],
                "source",
            ),
            Evidence(papers.ids[target], text[low:high], t_start, t_end, low, papers.dates[target], kind),
        ),
    }


def _backwards(other: Ints, members: Ints, taken: NDArray[np.float64]) -> float:
    """Return how many units stand in sentences whose sources go back."""
    back = np.flatnonzero(np.diff(other) < 0)
    return float(np.minimum(taken[members[back]], taken[members[back + 1]]).sum())


def _open(days: Ints) -> str:
    """Return why the order of two documents is open."""
    if (days < 0).any():
        return "undated"
    return "revised" if days[0, 1] < days[1, 0] or days[1, 1] < days[0, 0] else "same_day"


def _middle(values: NDArray[np.int32]) -> int:
    """Return the median, the upper one of an even number."""
    half = values.size // 2
    return int(np.partition(values, half)[half])


class _Named:
    """Whether a text names the document that it takes from."""

    def __init__(self, papers: Papers, texts: Mapping[int, str]) -> None:
        self._papers = papers
        self._texts = texts
        self._titles: dict[int, str] = {}
        self._naming: dict[int, frozenset[str]] = {}
        self._plain: dict[int, str] = {}

    def how(self, source: int, target: int, around: str) -> str | None:
        """Return `here`, `elsewhere` or None."""
        if source not in self._titles:
            self._titles[source] = base_title(self._papers.titles[source])
        title = self._titles[source]
        if len(title) < _TITLE:
            return None
        if title.isascii():
            # English titles stand without marks.
            if title in letters_of(around):
                return "here"
            if target not in self._plain:
                self._plain[target] = letters_of(self._texts[target])
            return "elsewhere" if title in self._plain[target] else None
        if any(base_title(name) == title for name in _TITLES.findall(around)):
            return "here"
        if target not in self._naming:
            found = _TITLES.findall(self._texts[target])
            self._naming[target] = frozenset(base_title(name) for name in found)
        return "elsewhere" if title in self._naming[target] else None
