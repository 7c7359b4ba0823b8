"""How often terms are used by period: rate per 10,000 tokens and share of documents, with intervals and trends.

Documents are the unit. Where a period has at least five documents and at least five of them use the
term, documents are resampled; where it has fewer, the interval is a Gamma-Poisson one whose dispersion
is pooled over all periods. The method's name stands in each row, and no interval has zero width. A
theme is a term like any other here: its counts come already summed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from policymine.errors import InputError
from policymine.headlines import headline
from policymine.provenance import Provenance, cited
from policymine.results import Evidence, Result, evidence_by_row
from policymine.statistics.bootstrap import MIN_UNITS, ratio_intervals
from policymine.statistics.intervals import binomial_interval, gamma_poisson_interval, pooled_dispersion
from policymine.terms.bursts import REFERENCES as BURST_REFERENCES
from policymine.terms.bursts import find_bursts
from policymine.terms.messages import message
from policymine.terms.trends import REFERENCES as TREND_REFERENCES
from policymine.terms.trends import term_trends
from policymine.terms.usage_tables import read_counts, read_exposure, sum_by_period

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["COLUMNS", "METHOD", "PER_TOKENS", "REFERENCES", "UsageResult", "measure_usage"]

PER_TOKENS = 10_000
COLUMNS = (
    "term", "period", "count", "n_docs", "rate", "low", "high", "n_documents", "n_tokens", "share",
    "share_low", "share_high", "interval", "n_nested", "n_rejected",
)  # fmt: skip
METHOD = (
    "Rates are uses per 10,000 tokens. Intervals resample documents where a period has at least five of them "
    "with the term (percentile bootstrap, expanded for few units); elsewhere they invert the tails of a "
    "Gamma-Poisson whose dispersion is pooled over periods. Shares of documents have exact "
    "(Clopper-Pearson) intervals. Trends are Mann-Kendall tests, corrected for the likeness of neighbouring periods, with "
    "Theil-Sen slopes and the growth that a quasi-Poisson model with log exposure gives. Bursts are found by a scan over "
    "windows of periods, held against the highest window of shuffled document dates. q-values are Benjamini-Hochberg over "
    "the tracked terms."
)
REFERENCES = (
    cited("hesterberg2015"),
    cited("garwood1936"),
    cited("benjamini1995"),
    *TREND_REFERENCES,
    *BURST_REFERENCES,
)
_N_RESAMPLES = 2000


@dataclass(frozen=True, eq=False, repr=False)
class UsageResult(Result):
    """Use of each term in each observed period.

    `table` has a row for every term and every period, also where the count is 0: term, period, count,
    n_docs (documents with the term), rate (uses per 10,000 tokens), low, high, n_documents, n_tokens,
    share (n_docs / n_documents), share_low, share_high (exact), interval (`bootstrap` or `gamma-poisson`),
    n_nested (uses inside a longer term, not in `count`), n_rejected (strings that are not the term).
    A period without tokens has no rate.

    Parameters
    ----------
    trends : one a term: see `policymine.terms.trends.term_trends`. Null where there is no test or no slope, and
        `note` (`zh`, `en`) says why.
    bursts : the stretches of periods in which a term was used more than in all others: see
        `policymine.terms.bursts.find_bursts`.
    burst_tests : one a term: term, p and q of its highest stretch, note where there was no test.
    rejected : the string occurrences that are not in `count`: document, term, start, end, status, within.
    """

    trends: tuple[Mapping[str, Any], ...] = field(default_factory=tuple)
    rejected: tuple[Mapping[str, Any], ...] = ()
    bursts: tuple[Mapping[str, Any], ...] = ()
    burst_tests: tuple[Mapping[str, Any], ...] = ()

    def extra(self) -> dict[str, Any]:
        """Return what the JSON object holds besides the rows: tokens a rate is per, trends, bursts, what was not counted."""
        return {
            "per_tokens": PER_TOKENS,
            "trends": [dict(t) for t in self.trends],
            "bursts": [
                {**b, "evidence": [e.as_dict() for e in self.burst_evidence(i)[:3]]}
                for i, b in enumerate(self.bursts)
            ],
            "burst_tests": [dict(t) for t in self.burst_tests],
            "rejected": [dict(r) for r in self.rejected],
        }

    def burst_evidence(self, burst: int) -> tuple[Evidence, ...]:
        """Return the sentences behind one burst (its number in `bursts`): those of its periods.

        Raises InputError where there is no such burst.
        """
        if not 0 <= burst < len(self.bursts):
            raise InputError(f"burst {burst} does not exist: this result has {len(self.bursts)}")
        found = self.bursts[burst]
        own = self.table[self.table["term"] == found["term"]]
        labels = [str(p) for p in own["period"]]
        chosen = own.index[labels.index(found["first"]) : labels.index(found["last"]) + 1]
        return tuple(e for row in chosen for e in self.evidence(int(row)))

    def lines(self, lang: str) -> list[str]:
        """Return what the trends and the bursts say, one sentence a line, `zh` or `en`."""
        said = []
        for trend in self.trends:
            if trend["p"] is not None:
                known = {
                    name: f"{trend[name]:{shape}}"
                    for name, shape in (
                        ("tau", ".2f"), ("p", ".2g"), ("q", ".2g"),
                        ("percent", "+.1f"), ("percent_low", "+.1f"), ("percent_high", "+.1f"),
                    )
                    if trend[name] is not None
                }  # fmt: skip
                told = message("trend" if "percent" in known else "trend_only", term=trend["term"], **known)
                said.append(told[lang])
            if trend["note"]:
                said.append(
                    f"{trend['term']}: {trend['note'][lang]}"
                    if trend["p"] is None
                    else f"  {trend['note'][lang]}"
                )
        said += [burst["message"][lang] for burst in self.bursts]
        tested = sum(t["p"] is not None for t in self.burst_tests)
        if tested and not self.bursts:
            said.append(message("no_burst", n=len(self.burst_tests), tested=tested)[lang])
        return said

    def summary(self, lang: str = "en") -> str:
        """Return in one line how many terms, uses, periods and documents there are."""
        return headline(
            "usage.size",
            lang,
            terms=self.table["term"].nunique(),
            uses=int(self.table["count"].sum()),
            periods=self.table["period"].nunique(),
            documents=self.provenance.n_documents,
        )


def measure_usage(
    counts: pd.DataFrame,
    exposure: pd.DataFrame,
    *,
    terms: Sequence[str],
    periods: Sequence[str],
    provenance: Provenance,
    sentences: Sequence[Evidence] = (),
    seed: int = 0,
    level: float = 0.95,
    per_cell: int = 5,
    ordered: bool = True,
    times: Sequence[float] | None = None,
) -> UsageResult:
    """Return how often each term is used in each period, with intervals, trends and bursts.

    Parameters
    ----------
    counts : one row a document and term where there is anything to count: columns document, term, count
        (whole, not negative), and where known nested and rejected.
    exposure : one row a document, with or without the terms: columns document, period, n_tokens.
    terms : the terms or theme names, in the order of the rows.
    periods : labels of the observed periods, in order of time.
    provenance : what made the counts; the method's sentence and references are filled in where empty.
    sentences : evidence with period and term set; at most `per_cell` are kept for each row.
    seed : seed of the resampling.
    level : level of all intervals, above 0 and below 1.
    per_cell : sentences kept for each row.
    ordered : whether `periods` follow one another in time; groups without order (issuers) have no trend and no bursts.
    times : position of each period in whole steps, so that a gap is one; 0, 1, 2 ... where left out.

    A positive slope means rising. Fewer than four periods give no trend test, and a note that says so.
    The trend is monotone: a term that rose and fell again may show none, or that of its longer part.

    Raises
    ------
    InputError : a column is missing, a document, term or period is unknown, missing or given twice, a
        count is negative or not whole.

    >>> import pandas as pd
    >>> found = measure_usage(
    ...     pd.DataFrame({"document": ["a"], "term": ["治理"], "count": [3]}),
    ...     pd.DataFrame({"document": ["a", "b"], "period": ["2013", "2014"], "n_tokens": [5000, 5000]}),
    ...     terms=["治理"], periods=["2013", "2014"], provenance=Provenance("track", versions={}))
    >>> found.table[["period", "count", "rate", "interval"]].values.tolist()
    [['2013', 3, 6.0, 'gamma-poisson'], ['2014', 0, 0.0, 'gamma-poisson']]
    """
    import pandas as pd

    if not 0.0 < level < 1.0:
        raise InputError(f"level lies between 0 and 1, such as 0.95, not {level}")
    names, labels = tuple(terms), tuple(str(p) for p in periods)
    period_of, tokens, row_of = read_exposure(exposure, labels)
    grids = read_counts(counts, names, row_of)
    uses = grids["count"]
    n_terms, n_periods = len(names), len(labels)
    total = {name: sum_by_period(grid, period_of, n_periods) for name, grid in grids.items()}
    n_docs = sum_by_period((uses > 0).astype(np.float64), period_of, n_periods)
    n_documents = np.bincount(period_of, minlength=n_periods)
    n_tokens = np.bincount(period_of, weights=tokens, minlength=n_periods)
    filled = tokens > 0
    dispersion, _ = pooled_dispersion(uses[filled], tokens[filled], period_of[filled])
    low = np.full((n_periods, n_terms), np.nan)
    high = low.copy()
    spoken = n_tokens > 0
    low[spoken], high[spoken] = gamma_poisson_interval(
        total["count"][spoken], n_tokens[spoken, None], dispersion[None, :], level=level
    )
    resampled = _resample(uses, tokens, period_of, n_docs, low, high, level=level, seed=seed)
    with np.errstate(invalid="ignore", divide="ignore"):
        # Multiplied first, so that 3 uses in 5,000 tokens are 6.0 and not a hair less.
        rate = np.where(spoken[:, None], total["count"] * PER_TOKENS / n_tokens[:, None], np.nan)
        share = np.where(n_documents[:, None] > 0, n_docs / n_documents[:, None], np.nan)
    share_low, share_high = binomial_interval(n_docs, n_documents[:, None], level=level, method="exact")
    empty = np.broadcast_to(n_documents[:, None] == 0, share_low.shape)
    table = pd.DataFrame(
        {
            "term": np.repeat(np.array(names, dtype=object), n_periods),
            "period": np.tile(np.array(labels, dtype=object), n_terms),
            "count": total["count"].T.ravel().astype(np.int64),
            "n_docs": n_docs.T.ravel().astype(np.int64),
            "rate": rate.T.ravel(),
            "low": (low * PER_TOKENS).T.ravel(),
            "high": (high * PER_TOKENS).T.ravel(),
            "n_documents": np.tile(n_documents, n_terms),
            "n_tokens": np.tile(n_tokens.astype(np.int64), n_terms),
            "share": share.T.ravel(),
            "share_low": np.where(empty, np.nan, share_low).T.ravel(),
            "share_high": np.where(empty, np.nan, share_high).T.ravel(),
            "interval": _methods(low, resampled).T.ravel(),
            "n_nested": total["nested"].T.ravel().astype(np.int64),
            "n_rejected": total["rejected"].T.ravel().astype(np.int64),
        },
        columns=list(COLUMNS),
    )
    ids = sorted(row_of, key=row_of.__getitem__)
    at = np.arange(n_periods, dtype=np.float64) if times is None else np.asarray(times, dtype=np.float64)
    trends: tuple[dict[str, Any], ...] = ()
    bursts: tuple[dict[str, Any], ...] = ()
    tests: tuple[dict[str, Any], ...] = ()
    if ordered and n_periods:
        trends = term_trends(
            names, ids, uses, tokens, period_of, times=at, dispersion=dispersion, per=PER_TOKENS, level=level
        )
        bursts, tests = find_bursts(names, ids, uses, tokens, period_of, labels, per=PER_TOKENS, seed=seed)
    return UsageResult(
        table=table,
        provenance=provenance.filled(method=METHOD, references=REFERENCES, seed=seed),
        sentences=_sentences(sentences, names, labels, per_cell),
        trends=trends,
        bursts=bursts,
        burst_tests=tests,
    )


def _methods(low: NDArray[np.float64], resampled: NDArray[np.bool_]) -> NDArray[np.object_]:
    names = np.where(resampled, "bootstrap", "gamma-poisson").astype(object)
    names[np.isnan(low)] = None
    return names


def _resample(
    uses: NDArray[np.float64],
    tokens: NDArray[np.float64],
    period_of: NDArray[np.int64],
    n_docs: NDArray[np.float64],
    low: NDArray[np.float64],
    high: NDArray[np.float64],
    *,
    level: float,
    seed: int,
) -> NDArray[np.bool_]:
    """Put bootstrap intervals into `low` and `high` where documents suffice; return where: (n_periods, n_terms)."""
    n_periods, n_terms = low.shape
    done = np.zeros((n_periods, n_terms), dtype=bool)
    seeds = np.random.SeedSequence(seed).spawn(n_periods)
    for period in range(n_periods):
        # Among many documents of which one or two use the term, resampling cannot show what was missed.
        columns = np.flatnonzero(n_docs[period] >= MIN_UNITS)
        if columns.size == 0:
            continue
        rows = np.flatnonzero(period_of == period)
        below, above = ratio_intervals(
            uses[np.ix_(rows, columns)],
            tokens[rows],
            level=level,
            n_resamples=_N_RESAMPLES,
            seed=np.random.default_rng(seeds[period]),
        )
        # Documents that all have the very same rate leave no spread: there the model stays.
        good = below < above
        low[period, columns[good]] = below[good]
        high[period, columns[good]] = above[good]
        done[period, columns[good]] = True
    return done


def _sentences(
    sentences: Sequence[Evidence], names: tuple[str, ...], labels: tuple[str, ...], per_cell: int
) -> dict[int, tuple[Evidence, ...]]:
    row = {(t, p): i * len(labels) + j for i, t in enumerate(names) for j, p in enumerate(labels)}
    pairs: list[tuple[int, Evidence]] = []
    for item in sentences:
        key = (item.term or "", item.period or "")
        if key not in row:
            raise InputError(
                f"evidence of term {item.term!r} in period {item.period!r}, which the table lacks"
            )
        pairs.append((row[key], item))
    return evidence_by_row(pairs, limit=per_cell)
