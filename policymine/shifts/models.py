"""The forms of a change side by side, and the breaks that the chosen one dates."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from policymine.shifts.base import Uses
from policymine.shifts.breakpoint import Break, credible_set, likeliest
from policymine.shifts.several import Several
from policymine.shifts.share import share_of
from policymine.shifts.transition import MIN_DURATION, Transition

__all__ = ["ChangeModels", "breaks_of"]


@dataclass(frozen=True, slots=True)
class ChangeModels:
    """The forms of a change, fitted; None where there are too few periods for one."""

    abrupt: Break
    several: Several | None
    gradual: Transition | None

    def compared(self) -> dict[str, Break | Several | Transition]:
        """Return the forms that were fitted, by name."""
        found = {"abrupt": self.abrupt, "gradual": self.gradual, "several": self.several}
        return {form: model for form, model in found.items() if model is not None}

    @property
    def in_steps(self) -> bool:
        """Whether several breaks are steps of one way, too far apart to be one break."""
        found = self.several
        return found is not None and found.one_way and found.places[-1] - found.places[0] >= MIN_DURATION

    def posterior(self, likely: Mapping[str, float | None]) -> NDArray[np.float64]:
        """Return where a single change lies, whether it is a break or the middle of a curve."""
        if self.gradual is None:
            return self.abrupt.posterior
        weight = np.array([likely["abrupt"] or 0.0, likely["gradual"] or 0.0]) + 1e-300
        weight /= weight.sum()
        return np.asarray(weight[0] * self.abrupt.posterior + weight[1] * self.gradual.posterior)

    def n_breaks(self, likely: Mapping[str, float | None]) -> dict[str, float]:
        """Return the probability of each number of breaks, a gradual change left aside."""
        found = {"0": float(likely["none"] or 0.0), "1": float(likely["abrupt"] or 0.0)}
        if self.several is not None:
            found |= {str(k): v * float(likely["several"] or 0.0) for k, v in self.several.numbers.items()}
        whole = sum(found.values())
        return {k: v / whole for k, v in found.items()}


def breaks_of(
    uses: Uses,
    models: ChangeModels,
    form: str | None,
    posterior: NDArray[np.float64],
    log_rho: NDArray[np.float64],
    *,
    level: float,
    seed: int,
) -> tuple[dict[str, Any], ...]:
    """Return the breaks of the form that dates the change, likeliest first; none where none is claimed."""
    if form is None:
        return ()
    if form == "several" and models.several is not None:
        at, each = list(models.several.places), list(models.several.posteriors)
    else:
        # The period is that of the form; the set allows for the other form too.
        own = models.gradual if form == "gradual" and models.gradual is not None else models.abrupt
        at, each = [likeliest(own.posterior)], [posterior]
    found = []
    for i, (place, where) in enumerate(zip(at, each, strict=True)):
        inside = np.union1d(credible_set(where, level), [place])
        low = at[i - 1] if i else 0
        high = at[i + 1] if i + 1 < len(at) else len(uses.periods)
        before = share_of(
            uses, (uses.position >= low) & (uses.position < place), log_rho, level=level, seed=seed
        )
        after = share_of(
            uses, (uses.position >= place) & (uses.position < high), log_rho, level=level, seed=seed
        )
        one: dict[str, Any] = {
            "period": uses.periods[place],
            "low": uses.periods[int(inside[0])],
            "high": uses.periods[int(inside[-1])],
            "probability": float(where[place]),
            "direction": "to_new" if after["share"] > before["share"] else "to_old",
            "before": before,
            "after": after,
        }
        if form == "gradual" and models.gradual is not None:
            middle = models.gradual.midpoint(level)
            last = len(uses.periods) - 1
            one["midpoint"] = {k: uses.periods[min(math.ceil(v), last)] for k, v in middle.items()}
            one["duration"] = models.gradual.duration(level)
        found.append(one)
    return tuple(sorted(found, key=lambda b: -b["probability"]))
