"""Measure a shift from an old term to a new one: the shares, the break, the verdict, the evidence."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from policymine.errors import InputError
from policymine.provenance import Provenance, cited
from policymine.results import Evidence
from policymine.shifts.archive import find_archive
from policymine.shifts.base import VERDICTS, ShiftResult, Uses, uses_of
from policymine.shifts.breakpoint import BreakModel, likeliest
from policymine.shifts.company import Company
from policymine.shifts.evidence import around, cells_of
from policymine.shifts.models import ChangeModels, breaks_of
from policymine.shifts.narrowing import find_narrowing
from policymine.shifts.power import find_power
from policymine.shifts.sentences import Case, reasons, say
from policymine.shifts.several import fit_several
from policymine.shifts.share import share_of, share_table
from policymine.shifts.transition import (
    MIN_PERIODS_USED,
    Transition,
    fit_transition,
    period_table,
)
from policymine.shifts.verdict import ALPHA, MIN_ODDS, Test, decide, missing, weigh
from policymine.statistics.betabinomial import RHO
from policymine.statistics.permutation import p_value, shuffles

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["METHOD", "REFERENCES", "measure_shift"]

METHOD = (
    "The share of the new term among the uses of both was modelled by document with a beta-binomial whose "
    "within-document correlation was integrated out; no change, one break between observed periods (uniform "
    "prior), two to four breaks, and a logistic change of at least three periods were compared by marginal "
    "likelihood, and a change was claimed only where it was at least ten times likelier than none and reached "
    "by at most 5% of random orders of the documents' dates. Narrowing was told from coexistence by whether the "
    "words around the two terms differ after the change, terms shuffled over documents. Where issuers "
    "are known, a change of which issuers present before and after show less than half, and that shuffling dates "
    "within issuers reaches in more than 5% of the orders, was put down to who is in the corpus. What change could have "
    "been shown was found by simulation on the same documents."
)
REFERENCES = (
    cited("skellam1948"),
    cited("smith1975"),
    cited("fearnhead2006"),
    cited("sellke2001"),
    cited("kass1995"),
    cited("kitagawa1955"),
    cited("phipson2010"),
)  # fmt: skip
_ANGLES = 2001


def measure_shift(
    counts: pd.DataFrame,
    *,
    old: str,
    new: str,
    periods: Sequence[str],
    provenance: Provenance,
    sentences: Sequence[Evidence] = (),
    company: Company | None = None,
    seed: int = 0,
    n_permutations: int = 999,
    level: float = 0.95,
    per_cell: int = 5,
) -> ShiftResult:
    """Return when, how fast and how surely one term gave way to another.

    Parameters
    ----------
    counts : one row a document, with columns document, period (a label in `periods`), old and new
        (mentions of each term), and issuer where it is known. Documents that use neither term belong in it too.
    old, new : the terms, as named by the user.
    periods : labels of the observed periods in order of time; only their order counts, so gaps are free.
    provenance : what made the counts; the method's sentence and references are filled in where empty.
    sentences : evidence with period and term set, in the order in which it should be shown.
    company : the words around each use, from `company_of`; without it narrowing can be told by the terms'
        names only.
    seed : seed of the shuffles, of the resampling and of the simulation.
    n_permutations : shuffles of the documents' dates, at least 99.
    level : level of intervals and of the credible set of the break, above 0 and below 1.
    per_cell : sentences kept for each period and term.

    Documents are the unit: one long document with forty mentions is one witness, not forty. Assumed: given
    their dates documents are independent, also those of one issuer. Where issuers with habits of their own come and
    go, the share changes though nobody changed: with issuers known, a change that is not found within them is not
    claimed; without, take the issuers one by one (`shift --per issuer`). Not to be used for copies and versions of one text:
    remove near-duplicates first. A sense that both terms share for unlike subjects may pass for narrowing.
    A change towards the old term is reported too, with direction `to_old`.

    Raises
    ------
    InputError : counts, periods, sentences or options that cannot be used. Too little data is no error:
        the verdict is then `not_enough_data`, and `reasons` says what is missing.

    Sources: Smith, A. F. M. (1975). A Bayesian approach to inference about a change-point. Biometrika 62;
    Kass, R. E. & Raftery, A. E. (1995). Bayes factors. JASA 90; Skellam (1948), the beta-binomial.

    >>> import pandas as pd
    >>> years = [str(y) for y in range(2004, 2024)]
    >>> table = pd.DataFrame({"document": years, "period": years, "old": [3] * 10 + [0] * 10,
    ...                       "new": [0] * 10 + [2] * 10})
    >>> found = measure_shift(table, old="社会管理", new="社会治理", periods=years,
    ...                       provenance=Provenance("shift", n_documents=20, versions={}))
    >>> found.verdict, found.breaks[0]["period"], found.p_value < 0.01
    ('abrupt', '2014', True)
    """
    if n_permutations < 99:
        raise InputError(f"n_permutations is at least 99, not {n_permutations}: p could hardly reach 0.05")
    if not 0.0 < level < 1.0:
        raise InputError(f"level lies between 0 and 1, such as 0.95, not {level}")
    if old == new:
        raise InputError(f"a shift needs two different terms; both are {old!r}")
    uses = uses_of(counts, periods)
    rows, cells = cells_of(sentences, uses.periods, old, new, per_cell)
    common: dict[str, Any] = {
        "provenance": provenance.filled(method=METHOD, references=REFERENCES, seed=seed),
        "sentences": rows,
        "old": old,
        "new": new,
        "sizes": _sizes(uses),
    }
    lacking = missing(uses)
    if lacking is not None:
        verdict, key, values = lacking
        flat = np.full(RHO.size, -math.log(RHO.size))
        if key == "one_term":
            pair = (new, old) if values["only_new"] else (old, new)
            values = {"n": values["n"], "used": pair[0], "unused": pair[1]}
        return ShiftResult(
            table=share_table(uses, flat, level=level, seed=seed),
            verdict=verdict,
            probabilities={v: 1.0 if v == verdict else None for v in VERDICTS},
            reasons=say(key, old=old, new=new, **values),
            chosen=around(cells, uses.periods, None),
            **common,
        )
    model = BreakModel(uses)
    none, none_rho = model.none()
    models = ChangeModels(model.fit(), fit_several(model), _curve(uses, none_rho))
    orders = shuffles(uses.n_using, n_permutations=n_permutations, seed=seed)
    null = np.concatenate([model.statistics(block) for block in orders])
    test = Test(
        p=p_value(model.statistic(), null),
        floor=min(
            max(p_value(float(found), null) for found in model.statistics(np.array(clean)))
            for clean in model.clean_orders()
        ),
        n_permutations=n_permutations,
        abrupt=models.abrupt.log_evidence - none,
        gradual=None if models.gradual is None else models.gradual.log_evidence - none,
        several=None if models.several is None else models.several.log_evidence - none,
    )
    archive = None
    if test.claimed or test.leaning:
        archive = find_archive(
            uses,
            likeliest(models.posterior(test.models())),
            model.statistics,
            alpha=ALPHA,
            seed=seed,
            n_permutations=n_permutations,
        )
        if archive is not None and archive.explains:
            test = replace(test, p=max(archive.p or 0.0, test.p))
    likely = test.models()
    log_rho = np.asarray(
        np.logaddexp.reduce(
            [none_rho + _log(likely["none"])]
            + [found.log_rho + _log(likely[form]) for form, found in models.compared().items()]
        )
    )
    posterior = models.posterior(likely)
    narrowing = None
    if test.claimed:
        place = likeliest(posterior)
        share = [
            share_of(uses, side, log_rho, level=level, seed=seed)["share"] for side in _sides(uses, place)
        ]
        narrowing = find_narrowing(
            company,
            dict(zip(counts["document"].astype(str), _places(counts, uses), strict=True)),
            place,
            old=old,
            new=new,
            direction="to_new" if share[1] > share[0] else "to_old",
            seed=seed,
            n_permutations=n_permutations,
        )
    power = find_power(uses, log_rho, min_odds=MIN_ODDS, alpha=ALPHA, seed=seed)
    weighed = weigh(
        test,
        {form: found.gained for form, found in models.compared().items()},
        model.constant(),
        in_steps=models.in_steps,
        narrowing=narrowing.probability if narrowing else 0.0,
    )
    decision = decide(test, weighed, uses, power, in_steps=models.in_steps)
    breaks = breaks_of(uses, models, decision.form, posterior, log_rho, level=level, seed=seed)
    case = Case(old, new, uses, test, decision, power, narrowing, archive, breaks, level, model.used.size)
    return ShiftResult(
        table=share_table(uses, log_rho, level=level, seed=seed),
        verdict=decision.verdict,
        breaks=breaks,
        p_value=test.p,
        probabilities=decision.probabilities,
        model_probabilities=likely,
        n_breaks=models.n_breaks(likely),
        log_bayes_factors={"abrupt": test.abrupt, "gradual": test.gradual, "several": test.several},
        posterior=tuple(
            {"period": label, "probability": float(p)}
            for label, p in zip(uses.periods, posterior, strict=True)
        ),
        power=power.as_dict(),
        narrowing=narrowing.as_dict() if narrowing else {},
        archive=archive.as_dict() if archive else {},
        reasons=reasons(case),
        chosen=around(cells, uses.periods, uses.periods.index(breaks[0]["period"]) if breaks else None),
        **common,
    )


def _curve(uses: Uses, none_rho: NDArray[np.float64]) -> Transition | None:
    used, by_period = period_table(uses, _ANGLES)
    return fit_transition(uses, used, by_period) if used.size >= MIN_PERIODS_USED else None


def _sides(uses: Uses, place: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    return uses.position < place, uses.position >= place


def _places(counts: pd.DataFrame, uses: Uses) -> list[int]:
    rank = {label: i for i, label in enumerate(uses.periods)}
    return [rank[str(p)] for p in counts["period"]]


def _log(value: float | None) -> float:
    return math.log(value) if value else -math.inf


def _sizes(uses: Uses) -> dict[str, int]:
    return {
        "n_documents": int(uses.n_documents.sum()),
        "n_using": uses.n_using,
        "n_old": int(np.count_nonzero(uses.old)),
        "n_new": int(np.count_nonzero(uses.new)),
        "n_both": int(np.count_nonzero((uses.old > 0) & (uses.new > 0))),
        "old": int(uses.old.sum()),
        "new": int(uses.new.sum()),
        "n_periods": len(uses.periods),
        "n_periods_using": int(np.unique(uses.position).size),
    }
