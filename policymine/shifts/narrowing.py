"""Narrowing: after a change the two terms share out what the old one used to cover alone.

Two things make it. After the change the company of the old term differs from that of the new one: the difference of
word shares, documents being the unit, is larger than under shuffled terms. And the company that is the new term's
now was the old term's before: part of the old term's former uses stand where the new one stands now. A new subject
that comes up beside an old one passes the first and not the second; a synonym that comes into use passes neither.
And what a term gives up it no longer has: where it comes to be used more than twice as often as before, and the other
is not by its name a kind of it, both are on the rise, and a narrowing is so much less probable.

Not to be used to tell meaning from subject: where issuers that write of different subjects also differ in which
term they take, the company differs without any narrowing of sense. Fewer than five documents a side say nothing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from policymine.shifts.company import Company
from policymine.statistics.permutation import p_value

__all__ = ["MIN_UNITS", "Narrowing", "bayes_factor_bound", "find_narrowing", "names_a_kind"]

MIN_UNITS = 5
# A word of fewer documents than this says nothing of either term.
_MIN_DOCUMENTS = 3
# The statistic is the sum of the largest so many differences: a set phrase is one word, a subject a few.
_WORDS = 3
_SHOWN = 5
# Prior that a new term that comes in beside an old one shares out its uses; and where its name says so.
_PRIOR, _PRIOR_BY_NAME = 0.15, 0.75
# The old term may come to be used so many times as often, with its whole subject, and yet have given up a sense.
_GROWTH = 2.0
# Part of the former uses that stand where the new term stands now, at least.
_MIN_FORMER = 0.2
_BLOCK = 100
# With more documents than this, evenly spread ones serve; and the commonest so many words.
_MAX_UNITS = 800
_MAX_WORDS = 1000


@dataclass(frozen=True, slots=True)
class Narrowing:
    """How far the two terms share out their uses by company.

    Parameters
    ----------
    probability : that they do.
    p : of the permutation test of different company after the change; None where it was not made.
    former, low, high : part of the old term's former uses that stand in the company of the new one now.
    old_words, new_words : words that mark the company of each term after the change, strongest first.
    n_old, n_new, n_before : documents with the old and the new term after the change, and with the old before.
    by_name : whether the new term's name ends with the old one, as the name of a kind does.
    """

    probability: float
    p: float | None = None
    former: float | None = None
    low: float | None = None
    high: float | None = None
    old_words: tuple[str, ...] = ()
    new_words: tuple[str, ...] = ()
    n_old: int = 0
    n_new: int = 0
    n_before: int = 0
    by_name: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return the fields as plain values."""
        return {
            "probability": self.probability,
            "p_value": self.p,
            "former": self.former,
            "low": self.low,
            "high": self.high,
            "old_words": list(self.old_words),
            "new_words": list(self.new_words),
            "n_old": self.n_old,
            "n_new": self.n_new,
            "n_before": self.n_before,
            "by_name": self.by_name,
        }


def names_a_kind(old: str, new: str) -> bool:
    """Return whether the new term is the old one with something before it, as the name of a kind is.

    >>> names_a_kind("城镇化", "新型城镇化"), names_a_kind("security", "food security"), names_a_kind("age", "stage")
    (True, True, False)
    """
    if not new.casefold().endswith(old.casefold()) or len(new) <= len(old):
        return False
    before = new[: -len(old)]
    return not (before[-1].isascii() and before[-1].isalnum())


def bayes_factor_bound(p: float) -> float:
    """Return the most that a p-value can speak against its null, as a ratio of likelihoods: 1 / (-e p ln p).

    Source: Sellke, T., Bayarri, M. J. & Berger, J. O. (2001). Calibration of p values for testing precise null
    hypotheses. The American Statistician 55.

    >>> round(bayes_factor_bound(0.05), 2), bayes_factor_bound(0.5)
    (2.46, 1.0)
    """
    return 1.0 if p >= 1.0 / math.e else 1.0 / (-math.e * p * math.log(p))


def find_narrowing(
    company: Company | None,
    period_of: Mapping[str, int],
    place: int,
    *,
    old: str,
    new: str,
    direction: str = "to_new",
    seed: int,
    n_permutations: int,
) -> Narrowing:
    """Return how far two terms share out their uses by company after a change.

    Parameters
    ----------
    company : the uses with their words; None where it is not known.
    period_of : index of the period of each document.
    place : index of the first period after the change.
    old, new : the terms.
    direction : `to_new`, or `to_old` where the terms change their parts.
    seed, n_permutations : of the shuffles.
    """
    if direction == "to_old":
        old, new = new, old
    by_name = names_a_kind(old, new)
    prior = _PRIOR_BY_NAME if by_name else _PRIOR
    if company is None:
        return Narrowing(prior if by_name else 0.0, by_name=by_name)
    gaining = company.is_new if direction == "to_new" else ~company.is_new
    position = np.array([period_of[d] for d in company.documents], dtype=np.int64)
    document = np.unique(np.array(company.documents, dtype=str), return_inverse=True)[1]
    keys = document.astype(np.int64) * 2 + gaining
    words = _frequent(company, position >= place, keys)
    later = _units(company, position >= place, keys, words)
    before = _units(company, (position < place) & ~gaining, keys, words)
    n_new = int(later.gaining.sum())
    n_old = later.gaining.size - n_new
    n_before = int(before.gaining.size)
    if min(n_old, n_new, n_before) < MIN_UNITS:
        return Narrowing(
            prior if by_name else 0.0, by_name=by_name, n_old=n_old, n_new=n_new, n_before=n_before
        )
    shares = later.shares
    if words.size < _WORDS:
        return Narrowing(
            prior if by_name else 0.0, by_name=by_name, n_old=n_old, n_new=n_new, n_before=n_before
        )
    rng = np.random.default_rng(seed)
    observed = float(_statistic(shares, later.gaining[None, :])[0])
    null = np.concatenate(
        [
            _statistic(shares, np.array([rng.permutation(later.gaining) for _ in range(n)]))
            for n in _blocks(n_permutations)
        ]
    )
    p = p_value(observed, null)
    drawn = _former(shares, later, before.shares, rng)
    former = float(np.median(drawn))
    likely = float(np.mean(drawn > _MIN_FORMER))
    room = 1.0 if by_name else _room(~gaining, position, period_of, place)
    odds = bayes_factor_bound(p) * prior / (1.0 - prior)
    z = _differences(shares, later.gaining[None, :])[0]
    order = np.argsort(-np.abs(z), kind="stable")
    names = np.array(company.names, dtype=object)[words]
    return Narrowing(
        probability=odds / (1.0 + odds) * likely * room,
        p=p,
        former=former,
        low=float(np.quantile(drawn, 0.025)),
        high=float(np.quantile(drawn, 0.975)),
        old_words=tuple(names[i] for i in order if z[i] < 0)[:_SHOWN],
        new_words=tuple(names[i] for i in order if z[i] > 0)[:_SHOWN],
        n_old=n_old,
        n_new=n_new,
        n_before=n_before,
        by_name=by_name,
    )


def _room(
    losing: NDArray[np.bool_], position: NDArray[np.int64], period_of: Mapping[str, int], place: int
) -> float:
    """Return how much of a narrowing the losing term's uses a document leave room for, at most 1."""
    when = np.fromiter(period_of.values(), dtype=np.int64, count=len(period_of))
    before = float(np.sum(losing & (position < place)) / max(int(np.sum(when < place)), 1))
    later = float(np.sum(losing & (position >= place)) / max(int(np.sum(when >= place)), 1))
    return min(1.0, _GROWTH * before / later) if later > 0 else 1.0


@dataclass(frozen=True, slots=True)
class _Units:
    """Documents by term: the share of its uses that stand with each word, (n, n_words), and which term it is."""

    shares: NDArray[np.float64]
    gaining: NDArray[np.bool_]
    documents: NDArray[np.int64]


def _frequent(company: Company, chosen: NDArray[np.bool_], keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the words of at least three units, the commonest where there are very many, whatever the term."""
    use = np.repeat(np.arange(len(company)), np.diff(company.indptr))
    inside = chosen[use]
    pairs = np.unique(keys[use][inside] * len(company.names) + company.words[inside])
    held = np.bincount(pairs % max(len(company.names), 1), minlength=len(company.names))
    kept = np.flatnonzero(held >= _MIN_DOCUMENTS)
    if kept.size > _MAX_WORDS:
        kept = np.sort(kept[np.argsort(-held[kept], kind="stable")[:_MAX_WORDS]])
    return kept


def _units(
    company: Company, chosen: NDArray[np.bool_], keys: NDArray[np.int64], words: NDArray[np.int64]
) -> _Units:
    found = np.unique(keys[chosen])
    if found.size > _MAX_UNITS:
        found = found[np.unique(np.linspace(0, found.size - 1, _MAX_UNITS).astype(np.int64))]
    row = np.searchsorted(found, keys)
    chosen = chosen & np.isin(keys, found)
    column = np.full(len(company.names), -1, dtype=np.int64)
    column[words] = np.arange(words.size)
    use = np.repeat(np.arange(len(company)), np.diff(company.indptr))
    inside = chosen[use] & (column[company.words] >= 0)
    cell = row[use[inside]] * words.size + column[company.words[inside]]
    shares = np.bincount(cell, minlength=found.size * words.size).reshape(found.size, words.size)
    n = np.bincount(row[chosen], minlength=found.size)
    return _Units(shares / np.maximum(n, 1)[:, None], (found % 2).astype(bool), found // 2)


def _blocks(n: int) -> list[int]:
    return [min(_BLOCK, n - i) for i in range(0, n, _BLOCK)]


def _differences(shares: NDArray[np.float64], is_new: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the standardised difference of each word's share, new less old: (n_orders, n_words)."""
    chosen = is_new.astype(np.float64)
    n = chosen.sum(axis=1, keepdims=True)
    of_new = chosen @ shares
    rest = is_new.shape[1] - n
    gap = of_new / n - (shares.sum(axis=0) - of_new) / rest
    return np.asarray(gap / ((shares.std(axis=0) + 1e-9) * np.sqrt(1.0 / n + 1.0 / rest)))


def _statistic(shares: NDArray[np.float64], is_new: NDArray[np.bool_]) -> NDArray[np.float64]:
    size = np.abs(_differences(shares, is_new))
    return np.asarray(np.partition(size, -_WORDS, axis=1)[:, -_WORDS:].sum(axis=1))


def _former(
    shares: NDArray[np.float64],
    later: _Units,
    before: NDArray[np.float64],
    rng: np.random.Generator,
    n: int = 200,
) -> NDArray[np.float64]:
    """Return resampled values of the part of former uses that stand where the new term stands now, (n,).

    The words that tell the terms apart are chosen in one half of the documents and read in the other, so that
    the distance between the terms is not made larger than it is by the choice.
    """
    found = []
    halves = later.documents % 2 == 0
    pairs = [(halves, ~halves), (~halves, halves)]
    for choose, read in pairs:
        if min(later.gaining[choose].sum(), (~later.gaining[choose]).sum()) < 2:
            choose = read = np.ones(halves.size, dtype=bool)  # noqa: PLW2901
        if min(later.gaining[read].sum(), (~later.gaining[read]).sum()) < 2:
            choose = read = np.ones(halves.size, dtype=bool)  # noqa: PLW2901
        z = _differences(shares[choose], later.gaining[choose][None, :])[0]
        top = np.argsort(-np.abs(z), kind="stable")[:_WORDS]
        # A word that tells little weighs little, or chance would be read as company.
        score_later, score_before = shares[read][:, top] @ z[top], before[:, top] @ z[top]
        is_new = later.gaining[read]
        for _ in range(n // 2):
            of_new = rng.choice(score_later[is_new], int(is_new.sum())).mean()
            of_old = rng.choice(score_later[~is_new], int((~is_new).sum())).mean()
            was = rng.choice(score_before, score_before.size).mean()
            gap = of_new - of_old
            found.append((was - of_old) / gap if gap > 0 else 0.0)
    return np.asarray(np.clip(np.array(found), 0.0, 1.0))
