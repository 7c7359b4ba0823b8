"""Which numbers of topics the figures speak for, and why, in words: a range, never a winner.

A number is in the range where (1) its topics reach four fifths of the gain in held-out likelihood over word frequencies, and
do not clearly fall behind the best for having too many topics; (2) two thirds of its topics come back without a quarter of
the documents, or so many less that one standard error of such a count bridges it; (3) its words are not clearly less
coherent than the most coherent number's, by a margin pooled over the numbers tried. Where that leaves nothing, coherence
gives way first; where (1) and (2) contradict each other both ends are named; where (1) finds no gain at all, or (2) nothing
that comes back, no number is recommended.
"""

from __future__ import annotations

import functools
import importlib.resources
import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np

from policymine.topic_models.choice.numbers import RETURNS, Tried, jackknife_reach

__all__ = ["Recommended", "recommend"]

_GAIN: Final = 0.8
_KEPT: Final = 0.99
_SHARE: Final = 2 / 3

Verdict = Literal["range", "conflict", "unstable", "no_topics"]
Message = Mapping[str, str]


@dataclass(frozen=True)
class Recommended:
    """A range of numbers of topics.

    Parameters
    ----------
    verdict : `range`; `conflict`, the range lies between two ends that contradict each other; `unstable` or `no_topics`,
        there is none.
    low, high : ends of the range, both tried; None without one.
    best : number with the best held-out likelihood; None for a method without.
    behind : how much less likely a held-out word is than with `best`, a mean log ratio with its 95% interval, by number.
    reasons : why, each {"zh": ..., "en": ...}; the first says the range.
    """

    verdict: Verdict
    low: int | None
    high: int | None
    best: int | None
    behind: Mapping[int, tuple[float, float, float]]
    reasons: tuple[Message, ...]


@functools.cache
def _catalogue() -> Mapping[str, Mapping[str, str]]:
    source = importlib.resources.files("policymine") / "data" / "choice_messages.toml"
    return tomllib.loads(source.read_text("utf-8"))


def message(key: str, **values: Any) -> dict[str, str]:
    """Return one sentence of the catalogue in each language; numbers in a list are joined for each.

    >>> message("left_out", which=[40, 60])["en"]
    'Not tried, for too few texts: 40, 60.'
    """
    found = {}
    for lang, text in _catalogue()[key].items():
        mark = "、" if lang == "zh" else ", "
        shown = {k: mark.join(map(str, v)) if isinstance(v, (list, tuple)) else v for k, v in values.items()}
        found[lang] = text.format(**shown)
    return found


def recommend(tried: Sequence[Tried], *, seed: int = 0, left_out: Sequence[int] = ()) -> Recommended:
    """Return the range that the figures speak for.

    Parameters
    ----------
    tried : what `try_numbers` found, ascending.
    seed : of the resampled documents.
    left_out : numbers asked for that the texts cannot carry.
    """
    order = [t.k for t in tried]
    best, behind, enough, kept, told = _held_out(tried, seed)
    stable = [t.k for t in tried if t.returning >= _bar(t.k)]
    coherent, coherence_said = _coherent(tried)
    counts = [f"{t.returning}/{t.k}" for t in tried]
    said = [
        *told,
        message("stability", all=stable, counts=counts, returns=RETURNS)
        if stable
        else message("stability_none", counts=counts, returns=RETURNS),
        coherence_said,
        _exclusive(tried[0], tried[-1]),
    ]
    foretelling = set(order) if best is None else {k for k in enough if k in kept}
    both = [k for k in stable if k in foretelling]
    every = [k for k in both if k in coherent]
    verdict: Verdict = "range"
    low: int | None = None
    high: int | None = None
    if best is not None and not _gains(tried, best, seed):
        verdict, head = "no_topics", message("no_topics")
    elif not stable:
        verdict = "unstable"
        top = max(tried, key=lambda t: (t.returning / t.k, -t.k))
        head = message("unstable", best=top.k, returning=top.returning, n=top.k)
    elif not both:
        verdict = "conflict"
        ends = sorted((max(stable), min(foretelling)))
        low, high = ends[0], ends[1]
        head = message("conflict", stable=max(stable), enough=min(foretelling), low=low, high=high)
    else:
        chosen = every or both
        low, high = min(chosen), max(chosen)
        whole = low == order[0] and high == order[-1] and low < high
        key = "range_whole" if whole else "range" if low < high else "range_one"
        head = message(key, low=low, high=high, grid=order)
        if not every:
            said.append(message("coherence_waived"))
        holes = [k for k in order if low < k < high and k not in chosen]
        if holes:
            said.append(message("inside", which=holes))
    if left_out:
        said.append(message("left_out", which=list(left_out)))
    return Recommended(verdict, low, high, best, behind, (head, *said))


def _bar(k: int) -> float:
    """Return how many of k topics must come back: what falls short by less than a count's own scatter is not told apart.

    >>> [round(_bar(k), 1) for k in (5, 20, 60)]
    [2.3, 11.2, 36.3]
    """
    return _SHARE * k - math.sqrt(k * _SHARE * (1 - _SHARE)) - 1e-9


def _held_out(
    tried: Sequence[Tried], seed: int
) -> tuple[int | None, dict[int, tuple[float, float, float]], list[int], list[int], list[Message]]:
    """Return the best number, how far the others are behind, those with most of its gain, those not past it, and reasons."""
    scores = {t.k: t.held_out for t in tried if t.held_out is not None}
    base = tried[0].frequencies
    if not scores or base is None:
        return None, {}, [], [], [message("no_held_out", method=tried[0].model.method)]
    order = list(scores)
    best = max(order, key=lambda k: (scores[k].mean, -k))
    gains = {k: scores[k].mean - base.mean for k in order}
    behind = {k: scores[k].gain(scores[best], seed=seed) for k in order}
    enough = [k for k in order if gains[k] >= _GAIN * gains[best]]
    kept = [
        k
        for k in order
        if k <= best or gains[k] >= _KEPT * gains[best] or (math.isfinite(behind[k][2]) and behind[k][2] >= 0)
    ]
    if gains[best] <= 0:
        nothing = message(
            "held_out_nothing",
            n=len(scores[best].documents),
            best=best,
            perplexity=f"{scores[best].perplexity:,.0f}",
            base=f"{base.perplexity:,.0f}",
        )
        return best, behind, [], [], [nothing]
    said: list[Message] = [
        message(
            "held_out",
            n=len(scores[best].documents),
            best=best,
            perplexity=f"{scores[best].perplexity:,.0f}",
            base=f"{base.perplexity:,.0f}",
            enough=min(enough, default=best),
        )
    ]
    if best == order[-1]:
        said.append(message("held_out_rising", best=best))
    elif max(kept) < order[-1]:
        said.append(message("held_out_falls", last=max(kept)))
    return best, behind, enough, kept, said


def _gains(tried: Sequence[Tried], best: int, seed: int) -> bool:
    """Return whether topics surely foretell better than word frequencies do."""
    for one in tried:
        if one.k == best and one.held_out is not None and one.frequencies is not None:
            gain, low, _ = one.held_out.gain(one.frequencies, seed=seed)
            return low > 0 if math.isfinite(low) else gain > 0
    return False


def _coherent(tried: Sequence[Tried]) -> tuple[list[int], Message]:
    """Return the numbers that are not clearly less coherent than the most coherent one, compared fold by fold."""
    known = [t for t in tried if math.isfinite(t.qualities[0])]
    if not known:
        return [t.k for t in tried], message("coherence", best="-", value="-", close=["-"])
    top = max(known, key=lambda t: (round(float(t.qualities[0]), 9), -t.k))
    # One reach for all numbers: four folds tell too little of each apart, and a number whose figures scatter would pass by it.
    reach = jackknife_reach(
        np.array([t.leave_out[:, 0] - top.leave_out[:, 0] for t in known if t is not top])
    )
    lowest = top.qualities[0] - (reach if math.isfinite(reach) else 0.0) - 1e-9
    close = [t.k for t in known if t.qualities[0] >= lowest]
    others = [k for k in close if k != top.k]
    value = f"{top.qualities[0]:.3f}"
    if not others:
        return close, message("coherence_alone", best=top.k, value=value)
    return close, message("coherence", best=top.k, value=value, close=others)


def _exclusive(first: Tried, last: Tried) -> Message:
    return message(
        "exclusivity",
        first=first.k,
        last=last.k,
        high=f"{first.qualities[1]:.2f}",
        low=f"{last.qualities[1]:.2f}",
        diverse=f"{first.diversity:.2f}",
        less=f"{last.diversity:.2f}",
    )
