"""What a verdict's re-runs are, `Rerun`, and what they come to, `Robustness`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from policymine.headlines import headline
from policymine.provenance import cited
from policymine.results import Evidence, ReasonedResult
from policymine.shifts.base import ShiftResult

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "CHANGES",
    "CHECKS",
    "COLUMNS",
    "METHOD",
    "REFERENCES",
    "CheckedShift",
    "Rerun",
    "Robustness",
    "Run",
]

COLUMNS = (
    "check", "variant", "verdict", "period", "low", "high", "p", "old", "new", "n_using", "change", "agrees",
)  # fmt: skip
CHECKS = ("counting", "lexicon", "period", "document", "issuer", "copies", "seed")
# From harmless to fatal; what each means stands in the docstring of `judge`.
CHANGES = ("identical", "same", "not_judged", "near", "form", "kind", "moved", "new", "reversed", "lost")
METHOD = (
    "The verdict was reached again with the uses counted in other ways, with other lexica, over other periods, "
    "without each document and each issuer that uses either term, without near-copies, and with other random seeds; "
    "it is called stable where each re-run gives the same verdict and dates the change within the credible set of "
    "the first, else fragile. Shuffles were 199, and as many as for the verdict where p was near its threshold."
)
REFERENCES = (
    cited("steegen2016"),
    cited("broderick2020"),
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Run:
    """One way to reach the verdict again.

    Parameters
    ----------
    check : one of `CHECKS`.
    variant : which one: a key of the catalogue, or the document or issuer that is left out.
    counts : one row a document: document, period, old, new.
    periods : labels in order of time.
    spans : first and last month (exclusive) of each period, months counted from year 0.
    coarser : whether the periods are longer than those of the verdict, so that they date a change less closely.
    seed : of the shuffles; None takes the verdict's.
    sentences : the uses that this way counts and the verdict's does not, or the other way round; the uses left out.
    """

    check: str
    variant: str
    counts: pd.DataFrame
    periods: tuple[str, ...]
    spans: Mapping[str, tuple[int, int]]
    coarser: bool = False
    seed: int | None = None
    sentences: tuple[Evidence, ...] = ()


@dataclass(frozen=True, eq=False)
class Rerun:
    """A way tried, its result, and what it changes (one of `CHANGES`)."""

    run: Run
    result: ShiftResult
    change: str

    @property
    def agrees(self) -> bool | None:
        """Whether the verdict holds; None where this way could not judge."""
        return None if self.change == "not_judged" else self.change in ("identical", "same")


@dataclass(frozen=True, eq=False, repr=False)
class Robustness(ReasonedResult):
    """Whether a verdict holds under other ways to reach it.

    `table` has one row a re-run: check (`counting`, `lexicon`, `period`, `document`, `issuer`, `copies`, `seed`), variant
    (which one; the id of the document or the issuer left out), verdict, period, low and high of its likeliest break,
    p, old and new (mentions counted), n_using (documents), change, agrees (missing where it could not be judged). The
    evidence of a row is what it leaves out, or counts otherwise. A change is `identical` (the counts are the same, so
    nothing was run again), `same`, `not_judged`, `near` (dated outside the credible set, with one of its own that reaches
    into it), `form` (abrupt for gradual or the other way round), `kind` (of another kind at the same time), `moved` beyond
    the credible set, `new` (a change where none was claimed), `reversed`, or `lost` (no change claimed).

    Parameters
    ----------
    status : `stable` where every re-run that could judge agrees, else `fragile`; `not_checked` where none could be made.
    change_holds : whether every re-run that could judge claims a change of the same direction and, as far as credible sets
        tell, the same date, whatever its form; None where the verdict claims none.
    n_runs, n_agree, n_not_judged : number of re-runs, those that agree, those that could not judge; identical ones left out.
    documents, issuers : how many were left out one at a time (`tried`) of how many that use either term (`of`).
    breaking : numbers of the rows that disagree, worst first.
    reasons : what holds and what breaks it, a few sentences by language (`zh`, `en`).
    """

    status: str = "not_checked"
    change_holds: bool | None = None
    n_runs: int = 0
    n_agree: int = 0
    n_not_judged: int = 0
    documents: Mapping[str, int] = field(default_factory=dict)
    issuers: Mapping[str, int] = field(default_factory=dict)
    breaking: tuple[int, ...] = ()

    def extra(self) -> dict[str, Any]:
        """Return the status, the numbers behind it, and the sentences behind each re-run that disagrees."""
        return {
            "status": self.status,
            "change_holds": self.change_holds,
            "n_runs": self.n_runs,
            "n_agree": self.n_agree,
            "n_not_judged": self.n_not_judged,
            "documents": dict(self.documents),
            "issuers": dict(self.issuers),
            "breaking": list(self.breaking),
            "reasons": dict(self.reasons),
            "evidence": {str(i): [e.as_dict() for e in self.evidence(i)] for i in self.breaking},
        }

    def summary(self, lang: str = "en") -> str:
        """Return the status and how many re-runs agree, in one line."""
        silent = self.n_not_judged
        return headline(
            "robustness.agree", lang, status=self.status, agree=self.n_agree, runs=self.n_runs
        ) + (headline("robustness.silent", lang, n=silent) if silent else "")


@dataclass(frozen=True, eq=False, repr=False)
class CheckedShift(ShiftResult):
    """A shift with the re-runs of its verdict, in JSON under `robustness`."""

    robustness: Robustness | None = None

    def extra(self) -> dict[str, Any]:
        """Return what a shift returns, and the re-runs."""
        found = super().extra()
        if self.robustness is not None:
            rows = {k: v for k, v in self.robustness.to_dict().items() if k != "provenance"}
            found["robustness"] = rows
        return found
