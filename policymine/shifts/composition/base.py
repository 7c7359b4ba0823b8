"""What a composition is: how a change is shared out, and `CompositionResult`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.headlines import headline, joined
from policymine.results import ReasonedResult, plain

__all__ = ["COLUMNS", "PARTS", "CompositionResult", "parts_of"]

PARTS: Final = ("within", "mix", "entry", "exit")
COLUMNS: Final = (
    "group", "status", "n_before", "n_after", "weight_before", "weight_after", "count_before", "count_after", "rate_before",
    "rate_after", "within", "mix", "entry", "exit", "contribution",
)  # fmt: skip


@dataclass(frozen=True, eq=False, repr=False)
class CompositionResult(ReasonedResult):
    """Where the change of a rate comes from.

    `table` has one row a group, largest contribution first: group; status (`stayed`, `new`, `vanished`); n_before, n_after,
    documents of each side; weight_before, weight_after, its share of what the rate is per; count_before, count_after, uses;
    rate_before, rate_after; within, mix, entry, exit, what it adds to each part (0 where it has none), and contribution, their
    sum.

    Parameters
    ----------
    term, old, of, split : as asked for.
    unit : what a rate is per: 10,000 tokens, or 1 for a share of uses.
    before, after : the rate of each side.
    parts : total, within, mix, entry, exit: change, low, high (null where there is no interval). Where a side has no use at all, or
        nothing else, resampling cannot show what was missed: the ends reach as much farther as an exact interval of that side.
    verdict : `within`, `composition`, `both`, `unclear` or `not_enough_data`.
    p_within : of the permutation test against no change within; None where it could not be made.
    probability : share of the resamples in which change within is larger than that of composition; None without.
    sizes : documents of each side, those with the term, groups by status.
    """

    term: str = ""
    old: str | None = None
    of: str = "issuer"
    split: str = ""
    unit: float = 10_000
    before: float = 0.0
    after: float = 0.0
    parts: tuple[Mapping[str, Any], ...] = ()
    verdict: str = "not_enough_data"
    p_within: float | None = None
    probability: float | None = None
    sizes: Mapping[str, int] = field(default_factory=dict)
    messages: tuple[Mapping[str, str], ...] = ()

    def extra(self) -> dict[str, Any]:
        """Return what the JSON object holds besides the rows."""
        return {
            "term": self.term,
            "old": self.old,
            "of": self.of,
            "split": self.split,
            "per_tokens": self.unit if self.old is None else None,
            "before": self.before,
            "after": self.after,
            "parts": [plain(p) for p in self.parts],
            "verdict": self.verdict,
            "p_within": self.p_within,
            "probability": self.probability,
            "sizes": dict(self.sizes),
            "reasons": dict(self.reasons),
            "messages": [dict(m) for m in self.messages],
            "evidence": [e.as_dict() for e in self.evidence()],
        }

    def summary(self, lang: str = "en") -> str:
        """Return the parts in one line."""
        parts = [
            headline("composition.part", lang, part=p["part"], change=p["change"]) for p in self.parts[1:]
        ]
        return headline(
            "composition.parts",
            lang,
            term=self.term,
            before=self.before,
            after=self.after,
            split=self.split,
            parts=joined(parts, lang),
            verdict=headline(f"composition.{self.verdict}", lang),
        )


def parts_of(
    numerator: NDArray[np.float64], denominator: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the rates of both sides, and what each group adds to each part of the change.

    Parameters
    ----------
    numerator, denominator : of each side and group, (..., 2, n_groups); a group without a denominator was not there. At least
        one group is there on both sides.

    Returns rates, (..., 2), and contributions to within, mix, entry and exit, (..., 4, n_groups); all of them sum to the
    difference of the rates.

    >>> rates, parts = parts_of(np.array([[1.0, 9.0], [2.0, 3.0]]), np.array([[10.0, 30.0], [10.0, 10.0]]))
    >>> rates.round(4).tolist(), parts.sum(axis=1).round(4).tolist()
    ([0.25, 0.25], [0.0375, -0.0375, 0.0, 0.0])
    """
    there = denominator > 0
    keep: NDArray[np.bool_] = np.asarray(np.all(there, axis=-2))
    stayed = keep[..., None, :]
    rate = np.divide(numerator, denominator, out=np.zeros_like(numerator), where=there)
    held = np.where(stayed, denominator, 0.0)
    total = held.sum(axis=-1, keepdims=True)
    weight = np.divide(held, total, out=np.zeros_like(held), where=total > 0)
    own = (weight * rate).sum(axis=-1, keepdims=True)
    r0, r1, w0, w1 = rate[..., 0, :], rate[..., 1, :], weight[..., 0, :], weight[..., 1, :]
    within = np.where(keep, (r1 - r0) * (w0 + w1) / 2.0, 0.0)
    # Measured from the mean rate, so that a group which grows adds only where it lies above it.
    centre = own.mean(axis=-2)
    mix = np.where(keep, (w1 - w0) * ((r0 + r1) / 2.0 - centre), 0.0)
    everyone = denominator.sum(axis=-1, keepdims=True)
    part = np.divide(denominator, everyone, out=np.zeros_like(denominator), where=everyone > 0)
    entry = np.where(~keep, part[..., 1, :] * (r1 - own[..., 1, :]), 0.0)
    leave = np.where(~keep, -part[..., 0, :] * (r0 - own[..., 0, :]), 0.0)
    rates = (part * rate).sum(axis=-1)
    return rates, np.stack([within, mix, entry, leave], axis=-2)
