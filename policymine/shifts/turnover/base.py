"""What a search for new and fading terms returns, and where its method comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from policymine.headlines import headline, joined
from policymine.provenance import cited
from policymine.results import Result

__all__ = ["COLUMNS", "METHOD", "REFERENCES", "TurnoverResult"]

COLUMNS: Final = (
    "term", "status", "n_docs_before", "n_documents_before", "n_docs", "n_documents", "share_before", "share",
    "share_low", "share_high", "log_ratio", "low", "high", "p", "q", "first_used", "last_used", "variants",
)  # fmt: skip
METHOD: Final = (
    "Words and phrases of the whole corpus were compared by the share of documents that use them, in the span and before it. "
    "A new term is (nearly) absent from all documents before the span; a fading one was in use in the stretch before it, four "
    "times as long, and is (nearly) gone in the span. The test is Fisher's exact one, once as it is and once with the chance of "
    "a document to use a term growing with its length; the larger p counts. q-values are Benjamini-Hochberg over all terms "
    "that so many documents use that a test could find anything, and nothing is a finding unless the strongest term is "
    "stronger than those of 95% of the shuffles of document dates."
)
REFERENCES: Final = (
    cited("fisher1935"),
    cited("tarone1990"),
    cited("benjamini1995"),
    cited("westfall1993"),
    cited("zou2008"),
)


@dataclass(frozen=True, eq=False, repr=False)
class TurnoverResult(Result):
    """The terms that are new in a span of periods, or fade in it.

    `table` has one row a term, the surest first, the new before the fading: term; status, `new` or `fading`;
    n_docs_before and n_documents_before, documents with the term and all documents of the stretch that the span is
    compared with; n_docs and n_documents, the same in the span; share_before, share, with the exact interval share_low,
    share_high; log_ratio, base 2, of the two shares (half a document is added where one is 0; positive = more in the
    span), with its interval low, high; p; q; first_used and last_used, the first and the last period of the whole corpus
    in which the term is used; variants, terms found that contain this one or are contained in it and stand in the
    same documents. A row's evidence holds its first uses in the span, and of a fading term the last before it.

    Parameters
    ----------
    spans : by status, what was asked for: first, last (periods of the span), before_first, before_last,
        n_documents, n_documents_before, n_tested (terms), min_docs (documents a term needs to be tested), p_any (of the
        strongest term against shuffled dates), n_found.
    messages : what a reader must know, by language.
    """

    spans: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    messages: tuple[Mapping[str, str], ...] = ()

    def extra(self) -> dict[str, Any]:
        """Return what the JSON object holds besides the rows: what was compared and tested, and what is said of it."""
        return {
            "spans": {k: dict(v) for k, v in self.spans.items()},
            "messages": [dict(m) for m in self.messages],
        }

    def lines(self, lang: str) -> list[str]:
        """Return what was compared and found, one sentence a line, `zh` or `en`."""
        return [m[lang] for m in self.messages]

    def summary(self, lang: str = "en") -> str:
        """Return in one line how many terms are new or fade, of how many tested."""
        said = [
            headline(
                f"turnover.{status}",
                lang,
                n=s["n_found"],
                tested=s["n_tested"],
                first=s["first"],
                last=s["last"],
            )
            for status, s in self.spans.items()
        ]
        return joined(said, lang, "semicolon")
