"""The verdict on a shift and the sentence that says why, in Chinese and English.

A change is claimed only where two things agree: shuffling the documents' dates reaches the break's
evidence in at most 5% of the shuffles, and the data are at least ten times likelier with a change than
with none. Abrupt against gradual is then decided by marginal likelihood. Coexistence asks that each term has
at least 5% of the uses in the earlier half of the documents and in the later; or that after a break the share
of the term that gained surely stays below 80%: it came in, and the other stayed. Narrowing (the old term lives
on in a narrower sense) is never returned: shares cannot show it.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from policymine.paths import data_file
from policymine.shifts.base import Uses

__all__ = [
    "ALPHA",
    "MIN_DOCUMENTS",
    "MIN_ODDS",
    "TAKEN_OVER",
    "Test",
    "decide",
    "missing",
    "reasons",
    "say",
    "stays_in_use",
]

ALPHA = 0.05
# Strong evidence in the scale of Jeffreys (1961); at 3 the break found in noise spans half the corpus.
MIN_ODDS = 10.0
MIN_DOCUMENTS = 6
# A term with less than this share of the uses is a stray, not a companion.
MIN_SHARE = 0.05
# A term whose share surely stays below this has come in beside the other, and has not taken its place.
TAKEN_OVER = 0.8
# Where the likelihoods differ by less, the sentence says that the data hardly tell.
HARDLY_TOLD = 3.0


@dataclass(frozen=True, slots=True)
class Test:
    """What the verdict rests on.

    Parameters
    ----------
    p : p-value of the permutation test.
    floor : the p-value that a clean switch of the same documents would reach.
    abrupt, gradual : natural log of marginal likelihood over that of no change; gradual None where not compared.
    """

    p: float
    floor: float
    abrupt: float
    gradual: float | None

    __test__ = False  # not a test case, whatever its name says to a test runner

    @property
    def log_odds(self) -> float:
        """Log of the marginal likelihood of a change, abrupt or gradual alike, over that of none."""
        if self.gradual is None:
            return self.abrupt
        return float(np.logaddexp(self.abrupt, self.gradual)) - math.log(2.0)

    @property
    def claimed(self) -> bool:
        """Whether both the shuffles and the odds speak for a change."""
        return self.p <= ALPHA and self.log_odds >= math.log(MIN_ODDS)

    def probabilities(self) -> dict[str, float | None]:
        """Posterior probability of none, abrupt and gradual; prior 1/2 for none, the rest shared."""
        logs = [0.0, self.abrupt] if self.gradual is None else [0.0, self.abrupt, self.gradual]
        prior = np.array([0.5] + [0.5 / (len(logs) - 1)] * (len(logs) - 1))
        weights = prior * np.exp(np.array(logs) - max(logs))
        weights /= weights.sum()
        names = ("none", "abrupt", "gradual")
        found: dict[str, float | None] = dict.fromkeys(names)
        found.update({name: float(w) for name, w in zip(names, weights, strict=False)})
        return found


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


def decide(test: Test, uses: Uses) -> str:
    """Return the verdict of a test that could be made."""
    both = halves(uses)
    shares = (both["early"], both["late"])
    # First, so that six documents that happen to stand in a lucky order of one another are no proof. A
    # term that is a stray early and late did not take over, however few documents have it.
    if test.floor > ALPHA:
        stray = max(shares) < MIN_SHARE or min(shares) > 1.0 - MIN_SHARE
        return "none" if stray else "not_enough_data"
    if test.claimed:
        return "abrupt" if test.gradual is None or test.abrupt >= test.gradual else "gradual"
    shared = all(MIN_SHARE <= share <= 1.0 - MIN_SHARE for share in shares)
    # Where one of the two spoke for a change, "no direction" would claim too much.
    undecided = test.p <= ALPHA or test.log_odds >= math.log(MIN_ODDS)
    return "coexistence" if shared and not undecided else "none"


def stays_in_use(found: Mapping[str, Any]) -> bool:
    """Return whether the term that lost ground at a break is surely still in use after it."""
    after = found["after"]
    gained = after["high"] if found["direction"] == "to_new" else 1.0 - after["low"]
    return bool(gained < TAKEN_OVER)


@cache
def _catalogue() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(data_file("shift_sentences.toml").read_text("utf-8"))


def say(key: str, **values: Any) -> dict[str, str]:
    """Return a sentence of the catalogue by language.

    >>> say("few_documents", n=3, needed=6, old="a", new="b")["zh"][:8]
    '只有 3 篇文献'
    """
    return {lang: text.format(**values) for lang, text in _catalogue()[key].items()}


def percent(value: float | None) -> str:
    """Return a share in percent, with a decimal only where it would otherwise read 0% or 100%.

    >>> percent(0.5), percent(0.002), percent(1.0)
    ('50%', '0.2%', '100%')
    """
    if value is None or math.isnan(value):
        return "–"
    near_end = 0.0 < value < 0.01 or 0.99 < value < 1.0
    return f"{100 * value:.1f}%" if near_end else f"{100 * value:.0f}%"


def odds(log_value: float) -> str:
    """Return a ratio of likelihoods in a reader's figures.

    >>> odds(math.log(4.26)), odds(math.log(1234.0)), odds(50.0), odds(math.log(0.031))
    ('4.3', '1,234', '>1,000,000', '0.031')
    """
    value = math.exp(min(log_value, 20.0))
    if value > 1e6:
        return ">1,000,000"
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 1 else f"{value:.2g}"


def reasons(
    verdict: str,
    test: Test,
    uses: Uses,
    breaks: tuple[dict[str, Any], ...],
    old: str,
    new: str,
    n_permutations: int,
    level: float,
    n_periods_using: int,
) -> dict[str, str]:
    """Return why this verdict, one to three sentences by language.

    Parameters
    ----------
    verdict : from `decide`.
    test, uses : what it rests on.
    breaks : the breaks claimed, as in `ShiftResult`; empty where none is.
    old, new : the terms.
    n_permutations, level : as given by the user.
    n_periods_using : number of periods in which either term is used.
    """
    common = {
        "old": old,
        "new": new,
        "n_permutations": n_permutations,
        "p": f"{test.p:.3g}",
        "odds": odds(test.log_odds),
        "alpha": f"{ALPHA:g}",
        "needed": f"{MIN_ODDS:g}",
    }
    if verdict == "not_enough_data":
        return say(
            "no_contrast",
            old=old,
            new=new,
            n=uses.n_using,
            floor=f"{100 * test.floor:.1f}%",
            alpha=percent(ALPHA),
        )
    if not breaks:
        both = halves(uses)
        shares = {k: percent(v) if k in ("early", "late") else v for k, v in both.items()}
        return say(verdict, **common, **shares)
    found = breaks[0]
    form = "gradual" if "duration" in found else "abrupt"
    values: dict[str, Any] = {
        **common,
        "level": percent(level),
        **{k: found[k] for k in ("period", "low", "high")},
    }
    for side in ("before", "after"):
        part = found[side]
        values |= {side: percent(part["share"]), f"n_{side}": part["n_using"]}
        values |= {f"{side}_low": percent(part["low"]), f"{side}_high": percent(part["high"])}
    if "duration" in found:
        length = found["duration"]
        values |= {
            "duration": f"{length['median']:.0f}",
            "duration_low": f"{length['low']:.0f}",
            "duration_high": f"{length['high']:.0f}",
        }
    parts = [say(form, **values)]
    if verdict == "coexistence":
        kept = old if found["direction"] == "to_new" else new
        parts.append(say("stays", kept=kept, limit=percent(TAKEN_OVER)))
    elif found["direction"] == "to_old":
        parts.append(say("to_old", old=old, new=new))
    if test.gradual is None:
        parts.append(say("not_compared", n=n_periods_using))
    else:
        difference = test.abrupt - test.gradual
        key = "abrupt_over_gradual" if form == "abrupt" else "gradual_over_abrupt"
        if abs(difference) < math.log(HARDLY_TOLD):
            key = "hardly_told"
        parts.append(say(key, ratio=odds(abs(difference))))
    return {lang: ("" if lang == "zh" else " ").join(p[lang] for p in parts) for lang in parts[0]}
