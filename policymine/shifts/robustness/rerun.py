"""The verdict reached again, many times, with fewer shuffles where they settle it and all of them where they do not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from policymine.shifts.base import ShiftResult
from policymine.shifts.company import Company
from policymine.shifts.measure import measure_shift
from policymine.shifts.robustness.base import Rerun, Run
from policymine.shifts.robustness.judge import judge

__all__ = ["FEW", "rerun"]

FEW: Final = 199
# With FEW shuffles p-values of 0.05 and 0.1 have standard errors of 0.015 and 0.021: what lies between these is not settled.
_NEAR: Final = (0.01, 0.16)
_THREADS: Final = 2


def rerun(
    headline: ShiftResult,
    runs: Sequence[Run],
    *,
    company: Callable[[Run], Company | None],
    n_permutations: int,
    seed: int,
    progress: Callable[[int, int], None] | None = None,
) -> list[Rerun]:
    """Return each way tried, in the order given, with what it changes.

    Parameters
    ----------
    headline : the shift whose verdict is checked.
    runs : the ways; the first one is that of the headline itself and is not run again.
    company : the words around each use in the documents of a way.
    n_permutations : shuffles behind the headline: made where a re-run gains or loses the change or its p-value is near a
        threshold, and for another seed. Else 199 are.
    seed : of the headline's shuffles.
    progress : called with (done, to do).

    A way whose counts and periods are those of the headline is not run: its change is `identical`.
    """
    first, others = runs[0], runs[1:]
    done = 0

    def measured(run: Run, n: int) -> ShiftResult:
        return measure_shift(
            run.counts,
            old=headline.old,
            new=headline.new,
            periods=run.periods,
            provenance=headline.provenance,
            company=company(run),
            seed=seed if run.seed is None else run.seed,
            n_permutations=n,
        )

    def one(run: Run) -> Rerun:
        if run.seed is None and _alike(first, run):
            return Rerun(run, headline, "identical")
        few = min(FEW, n_permutations) if run.seed is None else n_permutations
        result = measured(run, few)
        change = judge(headline, first.spans, run, result)
        unsettled = result.p_value is not None and (
            _NEAR[0] < result.p_value < _NEAR[1] or change in ("lost", "new")
        )
        if few < n_permutations and unsettled:
            result = measured(run, n_permutations)
            change = judge(headline, first.spans, run, result)
        return Rerun(run, result, change)

    found = []
    with ThreadPoolExecutor(max_workers=_THREADS) as pool:
        for item in pool.map(one, others):
            found.append(item)
            done += 1
            if progress is not None:
                progress(done, len(others))
    return found


def _alike(first: Run, run: Run) -> bool:
    """Return whether a way counts the same uses in the same periods."""
    return first.periods == run.periods and first.counts.equals(run.counts)
