"""Why a verdict, in sentences, Chinese and English."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from policymine.headlines import worded
from policymine.paths import data_file
from policymine.shifts.archive import Archive
from policymine.shifts.base import Uses
from policymine.shifts.narrowing import Narrowing
from policymine.shifts.power import POWER, Power
from policymine.shifts.verdict import ALPHA, HARDLY_TOLD, MIN_ODDS, TAKEN_OVER, Decision, Test, halves

__all__ = ["Case", "odds", "percent", "reasons", "say"]


# No model is as sure as a rounding may make it.
_SUREST = 0.9999


@cache
def _catalogue() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(data_file("shift_sentences.toml").read_text("utf-8"))


def say(key: str, **values: Any) -> dict[str, str]:
    """Return a sentence of the catalogue by language.

    A value that is a mapping is read in the language of the sentence.

    >>> said = say("few_documents", n=1, needed=6, old="a", new="b")
    >>> said["zh"][:8], said["en"][:20]
    ('只有 1 篇文档', 'Only 1 document uses')
    """
    return {
        lang: worded(text, {k: v[lang] if isinstance(v, Mapping) else v for k, v in values.items()}, lang)
        for lang, text in _catalogue()[key].items()
    }


def percent(value: float | None) -> str:
    """Return a share in percent, with a decimal only where it would otherwise read 0% or 100%.

    >>> percent(0.5), percent(0.002), percent(1.0)
    ('50%', '0.2%', '100%')
    """
    if value is None or math.isnan(value):
        return "–"
    near_end = 0.0 < value < 0.01 or 0.99 < value < 1.0
    shown = f"{100 * value:.1f}%" if near_end else f"{100 * value:.0f}%"
    if near_end and shown in ("0.0%", "100.0%"):
        return "<0.1%" if value < 0.5 else ">99.9%"
    return shown


def points(value: float) -> str:
    """Return a difference of shares in percentage points, with its sign.

    >>> points(0.304), points(-0.05), points(0.001)
    ('+30', '-5', '0')
    """
    shown = f"{100 * value:+.0f}"
    return "0" if shown in ("+0", "-0") else shown


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


@dataclass(frozen=True, slots=True)
class Case:
    """All that a verdict's sentences speak of; the fields are those of `ShiftResult` and of its parts."""

    old: str
    new: str
    uses: Uses
    test: Test
    decision: Decision
    power: Power
    narrowing: Narrowing | None
    archive: Archive | None
    breaks: Sequence[Mapping[str, Any]]
    level: float
    n_periods_using: int


def reasons(case: Case) -> dict[str, str]:
    """Return why this verdict, a few sentences by language."""
    test, decision = case.test, case.decision
    common = {
        "old": case.old,
        "new": case.new,
        "n": case.uses.n_using,
        "n_permutations": test.n_permutations,
        "p": f"{test.p:.3g}",
        "odds": odds(abs(test.log_odds)),
        "than": say("than_none" if test.log_odds >= 0 else "than_change"),
        "change": percent(test.change),
        "alpha": f"{ALPHA:g}",
        "needed": f"{MIN_ODDS:g}",
        "floor": f"{100 * test.floor:.1f}%",
        "limit": percent(ALPHA),
        "full": percent(case.power.full),
        "asked": percent(POWER),
    }
    if case.breaks:
        parts = [*_change(case, common)]
    else:
        shares = {k: percent(v) if k in ("early", "late") else v for k, v in halves(case.uses).items()}
        key = (
            decision.key
            if decision.form is None and decision.key not in ("abrupt", "gradual", "several")
            else "none"
        )
        parts = [say(key, **common, **shares)]
    if case.archive is not None:
        parts += _archive(case.archive, case.new)
    parts += _probable(decision)
    if decision.key not in ("no_contrast", "no_power"):
        known = case.power.smallest
        parts.append(
            say("power_none", **common)
            if known is None
            else say("power", **common, points=f"{100 * known:.0f}")
        )
    return {lang: ("" if lang == "zh" else " ").join(p[lang] for p in parts) for lang in parts[0]}


def _change(case: Case, common: Mapping[str, Any]) -> list[dict[str, str]]:
    test, form, verdict = case.test, case.decision.form, case.decision.verdict
    first = case.breaks[0]
    in_order = sorted(case.breaks, key=lambda b: case.uses.periods.index(b["period"]))
    parts = []
    if form == "several":
        parts.append(say("several", **common, number=len(in_order), level=percent(case.level)))
        parts += [say("one_of_several", **_values(case, b)) for b in in_order]
        ways = [b["direction"] for b in in_order]
        if len(set(ways)) > 1:
            parts.append(say("ends", term=case.new if ways[-1] == "to_new" else case.old))
    else:
        parts.append(say("gradual" if form == "gradual" else "abrupt", **common, **_values(case, first)))
    kept, gaining = (case.old, case.new) if first["direction"] == "to_new" else (case.new, case.old)
    if verdict == "narrowing" and case.narrowing is not None:
        parts += _narrowing(case.narrowing, kept, gaining)
    elif verdict == "coexistence":
        parts.append(say("stays", kept=kept, limit=percent(TAKEN_OVER)))
    elif form != "several" and first["direction"] == "to_old":
        parts.append(say("to_old", old=case.old, new=case.new))
    if form == "several":
        return parts
    if test.gradual is None:
        parts.append(say("not_compared", n=case.n_periods_using))
    else:
        difference = test.abrupt - test.gradual
        key = "abrupt_over_gradual" if difference > 0 else "gradual_over_abrupt"
        if abs(difference) < math.log(HARDLY_TOLD):
            key = "hardly_told"
        parts.append(say(key, ratio=odds(abs(difference))))
    return parts


def _values(case: Case, found: Mapping[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {
        "level": percent(case.level),
        "gaining": case.new,
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
    return values


def _narrowing(found: Narrowing, kept: str, gaining: str) -> list[dict[str, str]]:
    parts = []
    if found.p is not None:
        words = {"zh": "、", "en": ", "}
        parts.append(
            say(
                "narrowing",
                kept=kept,
                gaining=gaining,
                n_old=found.n_old,
                n_new=found.n_new,
                n_before=found.n_before,
                company_p=f"{found.p:.3g}",
                former=percent(found.former),
                former_low=percent(found.low),
                former_high=percent(found.high),
                new_words={lang: mark.join(found.new_words) for lang, mark in words.items()},
                old_words={lang: mark.join(found.old_words) for lang, mark in words.items()},
            )
        )
    if found.by_name:
        parts.append(say("by_name", kept=kept, gaining=gaining))
    return parts


def _archive(found: Archive, new: str) -> list[dict[str, str]]:
    """Return the sentence on issuers where they speak against the change, or cannot speak for it."""
    values = {
        "new": new,
        "n_issuers": found.n_issuers,
        "shared": percent(found.shared),
        "total": points(found.total),
        "within": points(found.within or 0.0),
    }
    if found.explains:
        return [say("archive", **values, within_p=f"{found.p:.3g}")]
    return [say("archive_untold", **values)] if found.untold else []


def _probable(decision: Decision) -> list[dict[str, str]]:
    """Return the sentence with the probability of each verdict that has any to speak of."""
    known = {k: v for k, v in decision.probabilities.items() if v is not None and v >= 0.005}
    if not known:
        return []
    order = sorted(known, key=lambda k: (-known[k], k))
    called = {k: say(f"is_{k}") for k in order}
    marks = {"zh": "，", "en": ", "}
    listed = {
        lang: m.join(f"{called[k][lang]} {percent(min(known[k], _SUREST))}" for k in order)
        for lang, m in marks.items()
    }
    return [say("probable", listed=listed)]
