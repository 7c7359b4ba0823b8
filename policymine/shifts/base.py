"""What a shift is measured on and what comes out: `Uses`, the documents with either term, and `ShiftResult`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from policymine.errors import InputError
from policymine.headlines import headline
from policymine.results import Evidence, ReasonedResult, plain

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["VERDICTS", "ShiftResult", "Uses", "uses_of"]

# `narrowing` (the terms share out by context what the old one covered alone) needs the company of each use,
# which counts do not hold: see `policymine.shifts.narrowing`.
VERDICTS = ("abrupt", "gradual", "coexistence", "narrowing", "none", "not_enough_data")


@dataclass(frozen=True, eq=False)
class Uses:
    """The documents that use either term, in order of period.

    Parameters
    ----------
    periods : labels of all observed periods, in order of time.
    position : index of each document's period in `periods`, ascending, (n_using,).
    old, new : mentions of each term by document, (n_using,).
    n_documents : documents of each period, with or without the terms, (n_periods,).
    issuer : number of the issuer of each document, -1 where it has none, (n_using,); None where issuers are not known.
    """

    periods: tuple[str, ...]
    position: NDArray[np.int64]
    old: NDArray[np.int64]
    new: NDArray[np.int64]
    n_documents: NDArray[np.int64]
    issuer: NDArray[np.int64] | None = None

    @property
    def n_using(self) -> int:
        """Number of documents that use either term."""
        return int(self.position.size)


def uses_of(counts: pd.DataFrame, periods: Sequence[str]) -> Uses:
    """Return the documents that use either term, from a table with one row a document.

    Parameters
    ----------
    counts : columns document (distinct), period (a label in `periods`), old, new (whole numbers, not
        negative), and issuer (a name, or missing) where it is known.
    periods : labels of the observed periods, distinct, in order of time.

    Raises
    ------
    InputError : a column is missing, a document occurs twice, a period is unknown or missing, a count is
        negative or not whole.
    """
    needed = ("document", "period", "old", "new")
    missing = [c for c in needed if c not in counts.columns]
    if missing:
        raise InputError(f"counts lack the column {', '.join(missing)}; needed: {', '.join(needed)}")
    labels = tuple(str(p) for p in periods)
    rank = {label: i for i, label in enumerate(labels)}
    if len(rank) != len(labels):
        raise InputError("period labels are given in order of time, each once; one occurs twice")
    if counts["document"].duplicated().any():
        twice = counts.loc[counts["document"].duplicated(), "document"].iloc[0]
        raise InputError(f"counts have one row a document; {str(twice)!r} occurs twice")
    if counts["period"].isna().any():
        raise InputError(
            f"{int(counts['period'].isna().sum())} documents have no period; leave them out and say so in a note"
        )
    given = [str(p) for p in counts["period"]]
    unknown = sorted(set(given) - rank.keys())
    if unknown:
        raise InputError(f"period {unknown[0]!r} is not among the observed periods given")
    position = np.array([rank[p] for p in given], dtype=np.int64)
    columns: dict[str, NDArray[np.int64]] = {}
    for name in ("old", "new"):
        values = counts[name].to_numpy(dtype=np.float64, na_value=np.nan)
        if not np.all(np.isfinite(values)) or np.any(values < 0) or np.any(values != np.floor(values)):
            raise InputError(f"column {name} holds a count that is negative, missing or not whole")
        columns[name] = values.astype(np.int64)
    # Sorted by document within a period, so that the order of rows never shows in a shuffle.
    documents = counts["document"].astype(str).to_numpy(dtype=object)
    order = np.array(sorted(range(len(given)), key=lambda i: (position[i], documents[i])), dtype=np.int64)
    order = order[(columns["old"] + columns["new"])[order] > 0]
    issuer = None
    if "issuer" in counts.columns:
        names = counts["issuer"].astype("string").fillna("").tolist()
        known = {name: i for i, name in enumerate(sorted(set(names) - {""}))}
        issuer = np.array([known.get(name, -1) for name in names], dtype=np.int64)[order]
    return Uses(
        periods=labels,
        position=position[order],
        old=columns["old"][order],
        new=columns["new"][order],
        n_documents=np.bincount(position, minlength=len(labels)).astype(np.int64),
        issuer=issuer,
    )


@dataclass(frozen=True, eq=False, repr=False)
class ShiftResult(ReasonedResult):
    """The share of a new term over time, where it took over, and how sure that is.

    `table` has one row an observed period: period, old, new (mentions), share (new / both), low, high,
    n_documents, n_using (documents with either term), interval (its method). A period in which neither
    term is used has no share.

    Parameters
    ----------
    old, new : the two terms.
    verdict : abrupt, gradual, coexistence, narrowing, none or not_enough_data.
    breaks : the breaks claimed, likeliest first, each with period (the first with the new regime), low
        and high (ends of its credible set, period labels), probability, direction (`to_new`, `to_old`),
        before and after (share, low, high, n_using), and for a gradual one midpoint (median, low, high as
        period labels: the first past half way) and duration (observed periods from 10% to 90% of the way:
        median, low, high). Empty where none is claimed.
    p_value : of the permutation test against no change; None where it was not made.
    probabilities : of the verdicts. Those on the terms sum to 1; `not_enough_data` is a statement on the
        data and has 1 where no test could be made (the others None), else None.
    model_probabilities : none, abrupt (one break), gradual, several (two to four breaks); None where not
        compared; sum to 1.
    n_breaks : probability of each number of breaks, 0 to 4, a gradual change left aside; empty where not
        compared.
    log_bayes_factors : natural log of abrupt / none, gradual / none, several / none.
    posterior : by observed period, the probability that a break, if there is one, falls there: of one break
        and of the midpoint of a curve, weighted by their probability.
    power : the change that these documents could have shown: smallest_change (difference of shares half way
        through, shown with probability `power`; None where none is), full_replacement (probability that one
        from 5% to 95% is shown), n_simulations; empty where no test could be made.
    narrowing : how the company of the two terms differs after the change; empty where nothing changed.
    archive : how much of a change lies within the issuers (n_issuers, shared, total, within, p_value, explains);
        empty where nothing changed, or where issuers are not known or only one. Where it `explains` the change,
        `p_value` is that of the shuffles within issuers.
    sizes : sample sizes.
    reasons : why this verdict, a few sentences by language (`zh`, `en`).
    chosen : the evidence around the break, or first and last uses where there is none.
    """

    old: str = ""
    new: str = ""
    verdict: str = "not_enough_data"
    breaks: tuple[Mapping[str, Any], ...] = ()
    p_value: float | None = None
    probabilities: Mapping[str, float | None] = field(default_factory=dict)
    model_probabilities: Mapping[str, float | None] = field(default_factory=dict)
    n_breaks: Mapping[str, float] = field(default_factory=dict)
    log_bayes_factors: Mapping[str, float | None] = field(default_factory=dict)
    posterior: tuple[Mapping[str, Any], ...] = ()
    power: Mapping[str, Any] = field(default_factory=dict)
    narrowing: Mapping[str, Any] = field(default_factory=dict)
    archive: Mapping[str, Any] = field(default_factory=dict)
    sizes: Mapping[str, int] = field(default_factory=dict)
    chosen: tuple[Evidence, ...] = ()

    def extra(self) -> dict[str, Any]:
        """Return what the JSON object holds besides the rows: verdict, break, breaks, evidence and the rest."""
        return {
            "old": self.old,
            "new": self.new,
            "verdict": self.verdict,
            "break": plain(self.breaks[0]) if self.breaks else None,
            "breaks": [plain(b) for b in self.breaks],
            "p_value": self.p_value,
            "probabilities": dict(self.probabilities),
            "model_probabilities": dict(self.model_probabilities),
            "n_breaks": dict(self.n_breaks),
            "log_bayes_factors": dict(self.log_bayes_factors),
            "posterior": [dict(p) for p in self.posterior],
            "power": dict(self.power),
            "narrowing": dict(self.narrowing),
            "archive": dict(self.archive),
            "sizes": dict(self.sizes),
            "reasons": dict(self.reasons),
            "evidence": [e.as_dict() for e in self.chosen],
        }

    def summary(self, lang: str = "en") -> str:
        """Return the verdict in one line."""
        said = "none" if self.verdict == "none" else "verdict"
        head = headline(f"shift.{said}", lang, old=self.old, new=self.new, verdict=self.verdict)
        if not self.breaks:
            return head
        found = self.breaks[0]
        # A month has a hyphen of its own.
        form = "break_to" if "-" in found["low"] else "break"
        ends = {name: found[name] for name in ("period", "low", "high")}
        return headline(f"shift.{form}", lang, head=head, p=self.p_value, **ends)
