"""What a search for replacements returns, and where its method comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from policymine.headlines import headline
from policymine.provenance import cited
from policymine.results import Result

__all__ = ["COLUMNS", "METHOD", "REFERENCES", "DiscoverResult"]

COLUMNS = (
    "old",
    "new",
    "period",
    "low",
    "high",
    "q",
    "score",
    "verdict",
    "p",
    "similarity",
    "distinct",
    "shared_form",
    "slots",
    "old_before",
    "old_after",
    "new_before",
    "new_after",
    "old_docs",
    "new_docs",
    "variants",
)
METHOD = (
    "Words and phrases were paired by the words directly before and behind them (positive pointwise mutual "
    "information, two places to each side); a term that nearly always stands in one longer expression was taken as "
    "that expression; pairs that are part of one another, differ by a number, are one word in two forms, name people "
    "or stand side by side in one sentence were left out, and pairs whose sentences speak of other things count for "
    "less. Of each pair kept, one term had to fall and the other to rise at the same boundary "
    "of periods, in the share of documents of the same issuer; that was held against shuffles of the documents' "
    "dates within issuers, pooled over all pairs, with the dates of one of the two terms left as they are, since a "
    "term that changes and one that does not are no replacement either. What passed was measured as a shift by "
    "itself."
)
REFERENCES = (
    cited("levy2015"),
    cited("tusher2001"),
    cited("phipson2010"),
)  # fmt: skip


@dataclass(frozen=True, eq=False, repr=False)
class DiscoverResult(Result):
    """The replacements found in a corpus.

    `table` has one row a pair, best score first: old, new; period, low, high, the break of the share of the new term
    and the ends of its 95% set; q, the expected share of chance among the pairs at least as strong; score; verdict,
    `abrupt` or `gradual`, and p, as `shift` gives them; similarity of the slots (0 to 1), distinct, how far that is
    above what is usual for the two terms (1 is as usual), shared_form, of characters or parts of words (0 to 1);
    slots, those that both terms share, most telling first; old_before, old_after, new_before, new_after, share
    of documents that use the term before the break and from it on; old_docs, new_docs, documents that use it;
    variants, pairs that say the same. A row's evidence holds the last uses of the old and the first of the new.

    Parameters
    ----------
    screened : how much was looked at: n_terms, n_compared (pairs of terms compared by their slots), n_screened (pairs,
        each way, tested against dates), n_timed (changed in time beyond chance), n_measured (measured as a shift),
        n_not_confirmed; p_any, of the strongest pair against shuffles.
    reasons : for each row why its verdict, by language.
    """

    order_by: ClassVar[str | None] = "score"

    screened: Mapping[str, float] = field(default_factory=dict)
    reasons: tuple[Mapping[str, str], ...] = ()

    def extra(self) -> dict[str, Any]:
        """Return how much was screened, the reasons by row, and the evidence by row."""
        return {
            "screened": dict(self.screened),
            "reasons": [dict(r) for r in self.reasons],
            "evidence": [[e.as_dict() for e in self.evidence(i)] for i in range(len(self))],
        }

    def summary(self, lang: str = "en") -> str:
        """Return how many were found of how many screened."""
        return headline(
            "discover.found",
            lang,
            n=len(self),
            pairs=int(self.screened.get("n_screened", 0)),
            terms=int(self.screened.get("n_terms", 0)),
        )
