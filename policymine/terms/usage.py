"""How often terms are used by period: rate per 10,000 tokens and share of documents, with intervals and trends.

Documents are the unit. Where a period has at least five documents and at least five of them use the
term, documents are resampled; where it has fewer, the interval is a Gamma-Poisson one whose dispersion
is pooled over all periods. The method's name stands in each row, and no interval has zero width. A
theme is a term like any other here: its counts come already summed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from policymine.errors import InputError
from policymine.provenance import Provenance, Reference
from policymine.results import Evidence, Result, evidence_by_row
from policymine.statistics.bootstrap import MIN_UNITS, ratio_intervals
from policymine.statistics.fdr import q_values
from policymine.statistics.intervals import binomial_interval, gamma_poisson_interval, pooled_dispersion
from policymine.statistics.trend import MIN_PERIODS, mann_kendall

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["COLUMNS", "METHOD", "PER_TOKENS", "REFERENCES", "UsageResult", "measure_usage"]

PER_TOKENS = 10_000
COLUMNS = (
    "term", "period", "count", "n_docs", "rate", "low", "high", "n_documents", "n_tokens", "doc_share",
    "doc_share_low", "doc_share_high", "interval", "n_nested", "n_rejected",
)  # fmt: skip
METHOD = (
    "Rates are uses per 10,000 tokens. Intervals resample documents where a period has at least five of them "
    "with the term (percentile bootstrap, expanded for few units); elsewhere they invert the tails of a "
    "Gamma-Poisson whose dispersion is pooled over periods. Shares of documents have Jeffreys intervals. "
    "Trends are Mann-Kendall tests with Theil-Sen slopes; q-values are Benjamini-Hochberg over the tracked terms."
)
# fmt: off
REFERENCES = (
    Reference("hesterberg2015", "Hesterberg, T.", 2015, "What teachers should know about the bootstrap",
              "The American Statistician, 69(4), 371-386"),
    Reference("garwood1936", "Garwood, F.", 1936, "Fiducial limits for the Poisson distribution",
              "Biometrika, 28, 437-442"),
    Reference("mann1945", "Mann, H. B.", 1945, "Nonparametric tests against trend", "Econometrica, 13, 245-259"),
    Reference("sen1968", "Sen, P. K.", 1968,
              "Estimates of the regression coefficient based on Kendall's tau",
              "Journal of the American Statistical Association, 63, 1379-1389"),
    Reference("benjamini1995", "Benjamini, Y.; Hochberg, Y.", 1995,
              "Controlling the false discovery rate: a practical and powerful approach to multiple testing",
              "Journal of the Royal Statistical Society B, 57, 289-300"),
)
# fmt: on
_N_RESAMPLES = 2000


@dataclass(frozen=True, eq=False, repr=False)
class UsageResult(Result):
    """Use of each term in each observed period.

    `table` has a row for every term and every period, also where the count is 0: term, period, count,
    n_docs (documents with the term), rate (uses per 10,000 tokens), low, high, n_documents, n_tokens,
    doc_share (n_docs / n_documents), doc_share_low, doc_share_high, interval (`bootstrap` or
    `gamma-poisson`), n_nested (uses inside a longer term, not in `count`), n_rejected (strings that are
    not the term). A period without tokens has no rate.

    Parameters
    ----------
    trends : one a term: term, tau, p, q, slope, low, high (uses per 10,000 tokens a period), n_periods,
        dispersion (variance over Poisson's), note (`zh`, `en`) where there is no test or no slope, else null.
    rejected : the string occurrences that are not in `count`: document, term, start, end, status, within.
    """

    trends: tuple[Mapping[str, Any], ...] = field(default_factory=tuple)
    rejected: tuple[Mapping[str, Any], ...] = ()

    def extra(self) -> dict[str, Any]:
        """Return what the JSON object holds besides the rows: trends, tokens a rate is per, what was not counted."""
        return {
            "per_tokens": PER_TOKENS,
            "trends": [dict(t) for t in self.trends],
            "rejected": [dict(r) for r in self.rejected],
        }

    def summary(self) -> str:
        """Return in one line how many terms, uses, periods and documents there are."""
        terms = self.table["term"].nunique()
        periods = self.table["period"].nunique()
        uses = int(self.table["count"].sum())
        documents = self.provenance.n_documents
        return f"{terms} terms, {uses} uses over {periods} periods in {documents} documents"


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
) -> UsageResult:
    """Return how often each term is used in each period, with intervals and a trend.

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
    ordered : whether `periods` follow one another in time; groups without order (issuers) have no trend.

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
    period_of, tokens, row_of = _exposure(exposure, labels)
    grids = _grids(counts, names, row_of)
    uses = grids["count"]
    n_terms, n_periods = len(names), len(labels)
    total = {name: _by_period(grid, period_of, n_periods) for name, grid in grids.items()}
    n_docs = _by_period((uses > 0).astype(np.float64), period_of, n_periods)
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
        doc_share = np.where(n_documents[:, None] > 0, n_docs / n_documents[:, None], np.nan)
    share_low, share_high = binomial_interval(n_docs, n_documents[:, None], level=level)
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
            "doc_share": doc_share.T.ravel(),
            "doc_share_low": np.where(empty, np.nan, share_low).T.ravel(),
            "doc_share_high": np.where(empty, np.nan, share_high).T.ravel(),
            "interval": _methods(low, resampled).T.ravel(),
            "n_nested": total["nested"].T.ravel().astype(np.int64),
            "n_rejected": total["rejected"].T.ravel().astype(np.int64),
        },
        columns=list(COLUMNS),
    )
    return UsageResult(
        table=table,
        provenance=replace(
            provenance,
            method=provenance.method or METHOD,
            references=provenance.references or REFERENCES,
            seed=seed if provenance.seed is None else provenance.seed,
        ),
        sentences=_sentences(sentences, names, labels, per_cell),
        trends=_trends(names, rate, dispersion, level) if ordered else (),
    )


def _methods(low: NDArray[np.float64], resampled: NDArray[np.bool_]) -> NDArray[np.object_]:
    names = np.where(resampled, "bootstrap", "gamma-poisson").astype(object)
    names[np.isnan(low)] = None
    return names


def _need(table: pd.DataFrame, name: str, columns: Sequence[str]) -> None:
    missing = [c for c in columns if c not in table.columns]
    if missing:
        raise InputError(f"{name} lacks the column {', '.join(missing)}; needed: {', '.join(columns)}")


def _whole(table: pd.DataFrame, name: str, column: str) -> NDArray[np.float64]:
    values = np.asarray(table[column].to_numpy(dtype=np.float64, na_value=np.nan), dtype=np.float64)
    if not np.all(np.isfinite(values)) or np.any(values < 0) or np.any(values != np.floor(values)):
        raise InputError(f"column {column} of {name} holds a number that is negative, missing or not whole")
    return values


def _exposure(
    exposure: pd.DataFrame, labels: tuple[str, ...]
) -> tuple[NDArray[np.int64], NDArray[np.float64], dict[str, int]]:
    """Return period index and tokens by document, sorted by document id, and the row of each id."""
    _need(exposure, "exposure", ("document", "period", "n_tokens"))
    rank = {label: i for i, label in enumerate(labels)}
    if len(rank) != len(labels):
        raise InputError("period labels are given in order of time, each once; one occurs twice")
    if exposure["period"].isna().any():
        n = int(exposure["period"].isna().sum())
        raise InputError(f"{n} documents have no period; leave them out and say so in a note")
    documents = [str(d) for d in exposure["document"]]
    given = [str(p) for p in exposure["period"]]
    unknown = sorted(set(given) - rank.keys())
    if unknown:
        raise InputError(f"period {unknown[0]!r} is not among the observed periods given")
    tokens = _whole(exposure, "exposure", "n_tokens")
    # By id, so that the order of ingestion never shows in a resample.
    order = sorted(range(len(documents)), key=documents.__getitem__)
    row_of = {documents[i]: row for row, i in enumerate(order)}
    if len(row_of) != len(documents):
        raise InputError("exposure has one row a document; a document occurs twice")
    index = np.array(order, dtype=np.int64)
    return np.array([rank[p] for p in given], dtype=np.int64)[index], tokens[index], row_of


def _grids(
    counts: pd.DataFrame, names: tuple[str, ...], row_of: dict[str, int]
) -> dict[str, NDArray[np.float64]]:
    """Return count, nested and rejected as dense (n_documents, n_terms) arrays."""
    _need(counts, "counts", ("document", "term", "count"))
    column_of = {name: i for i, name in enumerate(names)}
    if len(column_of) != len(names):
        raise InputError("a term is tracked twice; name each once")
    try:
        rows = np.array([row_of[str(d)] for d in counts["document"]], dtype=np.int64)
    except KeyError as error:
        raise InputError(f"document {error.args[0]!r} has counts but no exposure") from None
    try:
        columns = np.array([column_of[str(t)] for t in counts["term"]], dtype=np.int64)
    except KeyError as error:
        raise InputError(f"term {error.args[0]!r} has counts but is not among the tracked terms") from None
    cells = rows * max(len(names), 1) + columns
    if np.unique(cells).size != cells.size:
        raise InputError("counts have one row a document and term; a pair occurs twice")
    found: dict[str, NDArray[np.float64]] = {}
    for name in ("count", "nested", "rejected"):
        grid = np.zeros(len(row_of) * len(names))
        if name in counts.columns:
            grid[cells] = _whole(counts, "counts", name)
        found[name] = grid.reshape(len(row_of), len(names))
    return found


def _by_period(
    grid: NDArray[np.float64], period_of: NDArray[np.int64], n_periods: int
) -> NDArray[np.float64]:
    """Return sums over the documents of each period: (n_periods, n_terms)."""
    from scipy import sparse

    n = period_of.size
    member = sparse.csr_matrix((np.ones(n), (period_of, np.arange(n))), shape=(n_periods, n))
    return np.asarray(member @ grid, dtype=np.float64)


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


def _trends(
    names: tuple[str, ...], rate: NDArray[np.float64], dispersion: NDArray[np.float64], level: float
) -> tuple[dict[str, Any], ...]:
    found: list[dict[str, Any]] = []
    times = np.arange(rate.shape[0], dtype=np.float64)
    for i, name in enumerate(names):
        values = rate[:, i]
        n = int(np.count_nonzero(~np.isnan(values)))
        row: dict[str, Any] = dict.fromkeys(("term", "tau", "p", "q", "slope", "low", "high"))
        row |= {"term": name, "n_periods": n, "dispersion": float(dispersion[i]), "note": None}
        if n < MIN_PERIODS:
            row["note"] = {
                "zh": f"数据不足：趋势检验至少需要 {MIN_PERIODS} 个时期，这里只有 {n} 个。",
                "en": f"Not enough data: a trend test needs at least {MIN_PERIODS} periods; there are {n}.",
            }
        elif not np.nansum(values) > 0:
            row["note"] = {"zh": "没有用例，无趋势可言。", "en": "No uses, so no trend."}
        else:
            trend = mann_kendall(values, times, level=level)
            row |= {"tau": trend.tau, "p": trend.p}
            if trend.low < trend.high:
                row |= {"slope": trend.slope, "low": trend.low, "high": trend.high}
            else:
                # Theil-Sen is a median over pairs of periods: where most pairs are equal it is 0 to 0.
                equal = int(np.unique(values[~np.isnan(values)], return_counts=True)[1].max())
                row["note"] = {
                    "zh": f"{n} 个时期中有 {equal} 个数值相同，无法估计每期的变化幅度；只给出方向的检验。",
                    "en": f"{equal} of {n} periods have the same value, so the change per period cannot be "
                    "estimated; only the test of direction is given.",
                }
        found.append(row)
    q = q_values([np.nan if row["p"] is None else row["p"] for row in found])
    for row, value in zip(found, q, strict=True):
        row["q"] = None if np.isnan(value) else float(value)
    return tuple(found)


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
