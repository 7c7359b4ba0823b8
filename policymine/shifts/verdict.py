"""The verdict on a shift: which one, and how probable each is.

A change is claimed only where two things agree: shuffling the documents' dates reaches its evidence in at most 5%
of the shuffles, and the data are at least ten times likelier with a change than with none. Did the gaining term take
over? That is asked of its share after the change: below 80% the other term stays in use beside it. A change that takes
over is abrupt (one break) or gradual (a curve, or steps one way), whichever is likelier; where both terms stay it is
narrowing if they share out by company what the old term covered alone, else coexistence. Without a change, two
terms that both have at least 5% of the uses coexist. Where the documents could not have shown a full replacement, or
lean to a change without proving it and would mean a replacement if there were one, there is not enough data.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from policymine.shifts.base import Uses
from policymine.shifts.breakpoint import N_SHARES
from policymine.shifts.narrowing import bayes_factor_bound
from policymine.shifts.power import POWER, Power

__all__ = [
    "ALPHA",
    "MIN_DOCUMENTS",
    "MIN_ODDS",
    "TAKEN_OVER",
    "Decision",
    "Test",
    "decide",
    "halves",
    "missing",
    "weigh",
]

ALPHA = 0.05
# Where a change is not claimed and random orders reach its evidence more often than this, it is nothing.
LEANING = 0.1
# Where one verdict is as probable as this whatever else is open, it is the verdict.
SURE = 2.0 / 3.0
# Strong evidence in the scale of Jeffreys (1961); at 3 the break found in noise spans half the corpus.
MIN_ODDS = 10.0
MIN_DOCUMENTS = 6
# Where likelihoods differ by less, the data hardly tell.
HARDLY_TOLD = 3.0
# A term with less than this share of the uses is a stray, not a companion.
MIN_SHARE = 0.05
# A term with less than this share after a change does not live on in a sense of its own.
LIVES_ON = 0.1
# A term whose share stays below this has come in beside the other, and has not taken its place.
TAKEN_OVER = 0.8
# Prior: as likely as not that anything changed; several breaks are asked to speak for themselves.
PRIOR = {"none": 0.5, "abrupt": 0.22, "gradual": 0.22, "several": 0.06}
_CHANGES = ("abrupt", "gradual", "several")


@dataclass(frozen=True, slots=True)
class Test:
    """What the verdict rests on.

    Parameters
    ----------
    p : p-value of the permutation test.
    floor : the p-value that a clean switch of the same documents would reach.
    n_permutations : number of shuffles behind p.
    abrupt, gradual, several : natural log of marginal likelihood over that of no change; None where not compared.
    """

    p: float
    floor: float
    n_permutations: int
    abrupt: float
    gradual: float | None
    several: float | None

    __test__ = False  # not a test case, whatever its name says to a test runner

    @property
    def factors(self) -> dict[str, float]:
        """Log Bayes factors of the changes that were compared."""
        found = {"abrupt": self.abrupt, "gradual": self.gradual, "several": self.several}
        return {k: v for k, v in found.items() if v is not None}

    @property
    def log_odds(self) -> float:
        """Log of the marginal likelihood of a change, of whatever form, over that of none."""
        logs = self.factors
        whole = sum(PRIOR[k] for k in logs)
        return float(np.logaddexp.reduce([v + math.log(PRIOR[k] / whole) for k, v in logs.items()]))

    @property
    def claimed(self) -> bool:
        """Whether both the shuffles and the odds speak for a change."""
        return self.p <= ALPHA and self.log_odds >= math.log(MIN_ODDS)

    @property
    def leaning(self) -> bool:
        """Whether the one speaks for a change and the other does not contradict it outright."""
        return not self.claimed and self.change > 0.5 and self.p <= LEANING

    @property
    def change(self) -> float:
        """Probability of a change: by the odds, but never surer than the shuffles allow.

        Where shuffles reach the evidence, their p-value bounds the odds (Sellke, Bayarri & Berger 2001).
        """
        log_odds = self.log_odds
        if self.p > 1.5 / (self.n_permutations + 1):
            log_odds = min(log_odds, math.log(bayes_factor_bound(self.p)))
        return 1.0 / (1.0 + math.exp(-max(min(log_odds, 700.0), -700.0)))

    def models(self) -> dict[str, float | None]:
        """Return the probability of none, abrupt, gradual and several; None where not compared."""
        logs = self.factors
        inside = np.array([v + math.log(PRIOR[k]) for k, v in logs.items()])
        weight = np.exp(inside - inside.max())
        found: dict[str, float | None] = dict.fromkeys(PRIOR)
        found["none"] = 1.0 - self.change
        found.update({k: self.change * float(w) for k, w in zip(logs, weight / weight.sum(), strict=True)})
        return found


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict with its probability and the key of the sentence that says why.

    Parameters
    ----------
    verdict : one of `VERDICTS`.
    key : of the sentence.
    probabilities : of the verdicts, as in `ShiftResult`.
    form : the model that dates the change, `abrupt`, `gradual` or `several`; None where none is claimed.
    """

    verdict: str
    key: str
    probabilities: Mapping[str, float | None]
    form: str | None


def halves(uses: Uses) -> dict[str, Any]:
    """Return the share of the new term in the earlier and in the later half of the documents, with their numbers.

    The halves are split between periods.
    """
    middle = uses.position[(uses.n_using - 1) // 2]
    early = uses.position <= middle
    if early.all():
        early = uses.position < middle
    found: dict[str, Any] = {}
    for name, rows in (("early", early), ("late", ~early)):
        old, new = uses.old[rows], uses.new[rows]
        total = int((old + new).sum())
        found[name] = float(new.sum() / total) if total else math.nan
        found[f"n_{name}"] = int(rows.sum())
    return found


def missing(uses: Uses) -> tuple[str, str, dict[str, Any]] | None:
    """Return (verdict, key of the sentence, its values) where no test can be made, else None."""
    n = uses.n_using
    if n < MIN_DOCUMENTS:
        return "not_enough_data", "few_documents", {"n": n, "needed": MIN_DOCUMENTS}
    if uses.position[0] == uses.position[-1]:
        return "not_enough_data", "one_period", {"period": uses.periods[int(uses.position[0])]}
    if not uses.old.any() or not uses.new.any():
        return "none", "one_term", {"n": n, "only_new": bool(uses.new.any())}
    return None


def _below(gained: NDArray[np.float64], share: float) -> float:
    return float(gained[: round(share * N_SHARES)].sum())


def spoken_for(test: Test) -> dict[str, float | None]:
    """Return the probabilities of the models, that of several breaks shared out where they are not the likeliest.

    One more break costs little where it falls beside the first one: several breaks that explain no more than one
    does are that one, seen unclearly.
    """
    models = test.models()
    single = {k: models[k] or 0.0 for k in ("abrupt", "gradual")}
    if models["several"] is None or models["several"] > max(single.values()):
        return models
    share = 1.0 + models["several"] / max(sum(single.values()), 1e-300)
    return {
        k: 0.0 if k == "several" else v * share if k in single and v is not None else v
        for k, v in models.items()
    }


def weigh(
    test: Test,
    gained: Mapping[str, NDArray[np.float64]],
    constant: NDArray[np.float64],
    *,
    in_steps: bool,
    narrowing: float,
) -> dict[str, float]:
    """Return the probability of each verdict on the terms, and of coexistence without a change (`beside`).

    Parameters
    ----------
    test : the evidence.
    gained : for each change compared, the posterior of the gaining term's share after it.
    constant : posterior of the share where nothing changed.
    in_steps : whether several breaks are the steps of one way, far enough apart to be no break.
    narrowing : probability that two terms that stay in use share out their uses by company.
    """
    found = dict.fromkeys(("abrupt", "gradual", "coexistence", "narrowing", "none"), 0.0)
    models = spoken_for(test)
    both = _below(constant, 1.0 - MIN_SHARE) - _below(constant, MIN_SHARE)
    found["beside"] = float(models["none"] or 0.0) * both
    found["none"] = float(models["none"] or 0.0) - found["beside"]
    for form, after in gained.items():
        whole = float(models[form] or 0.0)
        stray = _below(after, MIN_SHARE)
        stays = _below(after, TAKEN_OVER) - stray
        alive = _below(after, 1.0 - LIVES_ON) - stray
        shape = "gradual" if form == "gradual" or (form == "several" and in_steps) else "abrupt"
        found["none"] += whole * stray
        found["narrowing"] += whole * narrowing * alive
        found["coexistence"] += whole * (1.0 - narrowing) * stays
        found[shape] += whole * (1.0 - stray - stays - narrowing * (alive - stays))
    # Differences of sums may fall short of nought by a rounding.
    return {k: max(v, 0.0) for k, v in found.items()}


def decide(test: Test, weighed: Mapping[str, float], uses: Uses, power: Power, *, in_steps: bool) -> Decision:
    """Return the verdict of a test that could be made.

    Parameters
    ----------
    test, weighed : the evidence, and the probabilities from `weigh`.
    uses : the documents that use either term.
    power : what they could have shown.
    in_steps : as in `weigh`.
    """
    shown: dict[str, float | None] = {k: v for k, v in weighed.items() if k != "beside"}
    shown["coexistence"] = weighed["coexistence"] + weighed["beside"]
    shown["not_enough_data"] = None
    models = spoken_for(test)
    both = halves(uses)
    shares = (both["early"], both["late"])
    # A term that is a stray early and late did not take over, however few documents have it.
    stray = max(shares) < MIN_SHARE or min(shares) > 1.0 - MIN_SHARE
    if test.floor > ALPHA:
        # First, so that six documents that happen to stand in a lucky order of one another are no proof.
        return Decision(
            "none" if stray else "not_enough_data", "none" if stray else "no_contrast", shown, None
        )
    if test.claimed:
        over, stays = ("abrupt", "gradual"), ("coexistence", "narrowing")
        group = max((over, stays, ("none",)), key=lambda names: sum(weighed[n] for n in names))
        verdict = max(group, key=lambda name: weighed[name])
        forms = [f for f in _CHANGES if models[f] is not None]
        if verdict == "gradual":
            forms = [f for f in forms if f == "gradual" or (f == "several" and in_steps)]
        elif verdict == "abrupt":
            forms = [f for f in forms if f == "abrupt" or (f == "several" and not in_steps)]
        elif test.gradual is not None and test.gradual - test.abrupt < math.log(HARDLY_TOLD):
            # When a term came in beside another is dated by a break, unless a curve is clearly likelier.
            forms = [f for f in forms if f != "gradual"]
        form = max(forms, key=lambda f: float(models[f] or 0.0))
        return Decision(verdict, form, shown, None if verdict == "none" else form)
    if stray:
        return Decision("none", "none", shown, None)
    sure = max(float(shown[k] or 0.0) for k in ("none", "coexistence"))
    if test.leaning and sure < SURE:
        return Decision("not_enough_data", "undecided", shown, None)
    if power.full < POWER:
        return Decision("not_enough_data", "no_power", shown, None)
    verdict = "coexistence" if (shown["coexistence"] or 0.0) >= weighed["none"] else "none"
    return Decision(verdict, verdict, shown, None)
