"""What following directives over time returns, and where its method comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from policymine.headlines import headline
from policymine.provenance import cited
from policymine.results import Result

__all__ = ["COLUMNS", "METHOD", "REFERENCES", "DirectivesResult"]

COLUMNS: Final = (
    "term", "period", "count", "n_docs", "n_documents", "n_tokens", "rate", "low", "high", "share", "share_low", "share_high",
    "n_directives", "strength", "strength_low", "strength_high",
)  # fmt: skip
METHOD: Final = (
    "Directive words were recognised by listed forms, longest first, with what must not stand around them; in Chinese a "
    "form counts where words of the segmented text begin and end with it. The strength of a period is the share of "
    "obligations and prohibitions among all directives. Its intervals, and those of the shares of each class, resample "
    "documents; where fewer than five have a directive of both sides, mentions count as many as they are worth independent "
    "ones. Rates are uses per 10,000 tokens with the intervals of term usage. Trends are Mann-Kendall tests corrected for the "
    "likeness of neighbouring periods."
)
REFERENCES: Final = (
    cited("vonwright1963"),
    cited("trosborg1995"),
)


@dataclass(frozen=True, eq=False, repr=False)
class DirectivesResult(Result):
    """Directives by class and period.

    `table` has a row for every class and every observed period: term, the class (`obligation`, `prohibition`,
    `recommendation`, `permission`, `encouragement`); period; count, n_docs, documents with such a directive; n_documents,
    n_tokens; rate per 10,000 tokens, low, high; share among the directives of the period, share_low, share_high; and of
    the period as a whole, the same in each of its rows: n_directives, strength (share of obligations and prohibitions
    among all directives, 0 to 1), strength_low, strength_high. A period without directives has no shares.

    Parameters
    ----------
    trends : of the rate of each class, as `track` gives them.
    strength_trend : tau, p, slope, low, high (of the strength, per period), n_periods, persistence, note; None where
        periods have no order in time.
    forms : the words that were counted, by class, with how often.
    """

    trends: tuple[Mapping[str, Any], ...] = ()
    strength_trend: Mapping[str, Any] | None = None
    forms: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    messages: tuple[Mapping[str, str], ...] = ()

    def extra(self) -> dict[str, Any]:
        """Return what the JSON object holds besides the rows: strength by period, trends, words counted."""
        strength = [
            {
                name: row[name]
                for name in ("period", "n_directives", "strength", "strength_low", "strength_high")
            }
            for row in self.rows()[: self.table["period"].nunique()]
        ]
        return {
            "strength": strength,
            "strength_trend": None if self.strength_trend is None else dict(self.strength_trend),
            "trends": [dict(t) for t in self.trends],
            "forms": {name: dict(found) for name, found in self.forms.items()},
            "messages": [dict(m) for m in self.messages],
        }

    def lines(self, lang: str) -> list[str]:
        """Return what the strength and its trend say, one sentence a line, `zh` or `en`."""
        return [m[lang] for m in self.messages]

    def summary(self, lang: str = "en") -> str:
        """Return in one line how many directives, periods and documents there are."""
        return headline(
            "directives.size",
            lang,
            n=int(self.table["count"].sum()),
            periods=self.table["period"].nunique(),
            documents=self.provenance.n_documents,
        )
