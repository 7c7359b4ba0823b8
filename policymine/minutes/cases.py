"""Communities side by side: what their consultations were like, and what came of them, as a table ready for QCA.

One row a body. Raw values are counts, shares and days; crisp values (capital letters) are 1 or 0 by thresholds that the
result states and that can be changed; a value that the records cannot give is empty: a guess would decide a small comparison.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from policymine.errors import InputError, NotEnoughDataError, RefusedError, UnknownNameError
from policymine.headlines import headlines
from policymine.minutes.base import message, text_of
from policymine.minutes.facts import MeetingFacts, TablesResult, accounted, read_facts, whole
from policymine.minutes.issue_links import body_key
from policymine.minutes.issues import issues
from policymine.minutes.outcomes import outcomes
from policymine.minutes.participation import participation
from policymine.minutes.qca import RAGIN_2006, fit_of
from policymine.provenance import Provenance
from policymine.results import Evidence, frame
from policymine.statistics.fdr import q_values

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["RAW_COLUMNS", "SUCCESS", "THRESHOLDS", "cases"]

RAW_COLUMNS: Final = (
    "case",
    "meetings",
    "first",
    "last",
    "issues",
    "decided_share",
    "followed_share",
    "days_to_decision",
    "deferrals",
    "votes",
    "actions",
    "owner_share",
    "due_share",
    "speakers",
    "groups",
    "residents_share",
    "chair_share",
    "gini",
    "improvements",
    "success",
)
# Crisp condition: the raw column, and the least value that counts as 1.
THRESHOLDS: Final[Mapping[str, tuple[str, float]]] = {
    "VOTED": ("votes", 1),
    "ASSIGNED": ("owner_share", 0.8),
    "DATED": ("due_share", 0.8),
    "DEFERRED": ("deferrals", 1),
    "REPEATED": ("meetings", 3),
    "RESIDENTS": ("residents_share", 0.4),
    "PLURAL": ("groups", 4),
    "EVEN": ("gini", 0.5),
}
# EVEN is 1 where the raw value is at most the threshold.
_AT_MOST: Final = ("EVEN",)
SUCCESS: Final = ("followed_up", "decided", "improved")
_RESIDENTS: Final = ("residents", "owners_committee")
FIT_COLUMNS: Final = (
    "condition",
    "value",
    "n",
    "with_condition",
    "with_outcome",
    "both",
    "sufficiency",
    "coverage",
    "p",
    "q",
)
_METHOD: Final = (
    "Each body is a case. Success is {success}: at least half of its issues. Crisp values follow the thresholds listed; consistency and "
    "coverage after Ragin, with exact tests and q-values over {n} conditions."
)
_MEANING: Final = {
    "followed_up": "issues that were decided and came back at a later meeting",
    "decided": "issues that were decided",
    "improved": "at least one reported improvement",
}


def cases(
    documents: pd.DataFrame,
    passages: pd.DataFrame,
    *,
    success: str = "followed_up",
    thresholds: Mapping[str, float] | None = None,
    seed: int = 0,
    facts: Sequence[MeetingFacts] | None = None,
    provenance: Provenance | None = None,
) -> TablesResult:
    """Return one row a body: raw values, crisp conditions and the outcome, with the sentences behind them.

    Parameters
    ----------
    documents, passages : as `read_facts` takes them.
    success : what counts as success: `followed_up`, `decided` (half of the issues at least), or `improved` (a reported outcome that is
        no aim and no mere level).
    thresholds : other thresholds by condition, such as {"RESIDENTS": 0.5}; the rest stay.
    seed : of the bootstrap in participation, which bears on nothing here.
    facts : what `read_facts` gave of these tables, where several analyses share one reading.
    provenance : what the caller knows.

    `tables` holds `thresholds` and `fit` (how each condition, present and absent, fits success).

    Raises
    ------
    UnknownNameError : an unknown success or condition.
    NotEnoughDataError : no body is known, so there are no cases to compare.

    Source: Ragin (2006).
    """
    if success not in SUCCESS:
        raise UnknownNameError("success", success, SUCCESS)
    for name in thresholds or {}:
        if name not in THRESHOLDS:
            raise UnknownNameError("condition", name, THRESHOLDS)
    limits = {
        name: (column, (thresholds or {}).get(name, least)) for name, (column, least) in THRESHOLDS.items()
    }
    if any(not isinstance(v, (int, float)) for _, v in limits.values()):
        raise InputError("a threshold is a number, such as RESIDENTS=0.5")
    facts = read_facts(documents, passages) if facts is None else facts
    bodies = sorted({key for m in facts if (key := body_key(m.body))})
    if not bodies:
        raise NotEnoughDataError(
            "no record states its body, so there are no cases: set the field body in a metadata table, or with amend"
        )
    traced = issues(documents, passages, facts=facts)
    reported = outcomes(documents, passages, facts=facts)
    spoken, notes = _spoken(documents, passages, seed)
    rows: list[dict[str, Any]] = []
    sentences: dict[int, tuple[Evidence, ...]] = {}
    for body in bodies:
        own = [m for m in facts if body_key(m.body) == body]
        raw = _raw(body, own, traced, reported, spoken)
        raw["success"] = _success(raw, success)
        crisp = {name: _crisp(name, raw[column], least) for name, (column, least) in limits.items()}
        sentences[len(rows)] = _proof(body, own, traced, reported)
        rows.append({**raw, **crisp, "SUCCESS": raw["success"]})
    fit = _fit(rows, tuple(limits))
    if len(rows) < 4:
        notes.append(message("few_cases", n=len(rows)))
    if len({r["SUCCESS"] for r in rows if r["SUCCESS"] is not None}) < 2:
        notes.append(message("same_outcome"))
    return TablesResult(
        table=whole(
            frame(rows, (*RAW_COLUMNS, *limits, "SUCCESS")),
            *limits,
            "SUCCESS",
            "success",
            "speakers",
            "groups",
        ),
        provenance=accounted(
            provenance,
            len(facts),
            _METHOD.format(success=_MEANING[success], n=len(limits)),
            notes,
            (RAGIN_2006,),
        ),
        sentences=sentences,
        tables={
            "thresholds": frame(
                [
                    {"condition": n, "raw": c, "rule": "at most" if n in _AT_MOST else "at least", "value": v}
                    for n, (c, v) in limits.items()
                ],
                ("condition", "raw", "rule", "value"),
            ),
            "fit": frame(fit, FIT_COLUMNS),
        },
        messages=tuple(notes),
        line=headlines(
            "meetings.cases",
            n=len(rows),
            successes=sum(r["SUCCESS"] == 1 for r in rows),
            success=success,
        ),
    )


def _spoken(
    documents: pd.DataFrame, passages: pd.DataFrame, seed: int
) -> tuple[Any | None, list[Mapping[str, str]]]:
    """Return the participation result, or None and why the shares of talk stay empty."""
    try:
        return participation(documents, passages, seed=seed, n_boot=200), []
    except (RefusedError, NotEnoughDataError) as error:
        return None, [{"zh": f"发言份额缺：{error}", "en": f"Shares of talk are empty: {error}"}]


def _mean(values: Sequence[float | None]) -> float | None:
    known = [v for v in values if v is not None and not math.isnan(v)]
    return round(sum(known) / len(known), 4) if known else None


def _raw(
    body: str, own: Sequence[MeetingFacts], traced: TablesResult, reported: TablesResult, spoken: Any | None
) -> dict[str, Any]:
    matters = [r for r in traced.rows() if r["body"] == body]
    actions = [a for m in own for a in m.actions]
    ids = {m.id for m in own}
    claims = [
        r for r in reported.rows() if r["meeting"] in ids and not r["aim"] and r["direction"] != "level"
    ]
    dates = sorted(m.date for m in own if m.date)
    known_days = [r["days"] for r in matters if r["days"] is not None]
    talk = [] if spoken is None else [r for r in spoken.rows() if r["meeting"] in ids]
    summary = [] if spoken is None else [r for r in spoken.extra()["meetings"] if r["meeting"] in ids]
    chars = sum(r["chars"] for r in talk)
    residents = sum(r["chars"] for r in talk if r["group"] in _RESIDENTS)
    # Where the sides of most of the talk are unknown, no share of a side can be told.
    told = sum(r["chars"] for r in talk if text_of(r["group"])) >= 0.5 * chars if chars else False
    return {
        "case": body,
        "meetings": len(own),
        "first": dates[0] if dates else None,
        "last": dates[-1] if dates else None,
        "issues": len(matters),
        "decided_share": _mean([float(not r["open"]) for r in matters]),
        "followed_share": _mean([float(bool(r["followed_up"])) for r in matters]),
        "days_to_decision": _mean([float(d) for d in known_days]),
        "deferrals": sum(d.outcome in ("deferred", "returned") for m in own for d in m.decisions),
        "votes": sum(v.counted or v.unanimous for m in own for v, _ in m.votes),
        "actions": len(actions),
        "owner_share": _mean([float(bool(a.owners)) for a in actions]),
        "due_share": _mean([float(a.due is not None) for a in actions]),
        "speakers": len({r["name"] or r["speaker"] for r in talk}) if talk else None,
        "groups": len({g for r in talk if (g := text_of(r["group"]))}) if told else None,
        "residents_share": round(residents / chars, 4) if told else None,
        "chair_share": _mean([r["chair_share"] for r in summary]),
        "gini": _mean([r["gini"] for r in summary]),
        "improvements": len(claims),
    }


def _success(raw: Mapping[str, Any], success: str) -> int | None:
    if success == "improved":
        return int(raw["improvements"] > 0)
    share = raw["followed_share" if success == "followed_up" else "decided_share"]
    return None if share is None else int(share >= 0.5)


def _crisp(name: str, value: float | None, least: float) -> int | None:
    if value is None:
        return None
    return int(value <= least) if name in _AT_MOST else int(value >= least)


def _fit(rows: Sequence[Mapping[str, Any]], names: Sequence[str]) -> list[dict[str, Any]]:
    outcome = [r["SUCCESS"] for r in rows]
    found: list[dict[str, Any]] = []
    for name in names:
        for value in (1, 0):
            condition = [None if r[name] is None else int(r[name] == value) for r in rows]
            f = fit_of(condition, outcome)
            found.append(
                {
                    "condition": name, "value": value, "n": f.n, "with_condition": f.condition,
                    "with_outcome": f.outcome, "both": f.both, "sufficiency": f.sufficiency,
                    "coverage": f.coverage, "p": f.p, "q": None,
                }
            )  # fmt: skip
    # Present and absent are one test.
    tested = [i for i, r in enumerate(found) if r["p"] is not None and r["value"] == 1]
    if tested:
        for i, q in zip(tested, q_values([found[i]["p"] for i in tested]), strict=True):
            found[i]["q"] = found[i + 1]["q"] = float(q)
    return found


def _proof(
    body: str, own: Sequence[MeetingFacts], traced: TablesResult, reported: TablesResult
) -> tuple[Evidence, ...]:
    """Return the sentences behind a case: its decisions, and the outcomes it reports."""
    proof = [
        Evidence(m.id, d.text, d.start, d.end, d.start, m.date, d.outcome) for m in own for d in m.decisions
    ]
    ids = {m.id for m in own}
    proof += [e for i, r in enumerate(reported.rows()) if r["meeting"] in ids for e in reported.evidence(i)]
    return tuple(proof)
