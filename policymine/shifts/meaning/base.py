"""What comes out of a comparison of meanings: `MeaningResult`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from policymine.headlines import headline
from policymine.results import Evidence, ReasonedResult, plain

__all__ = ["COLUMNS", "MIN_DOCUMENTS", "MIN_USES", "MORE", "MeaningResult"]

# Below these a term's company tells more of the documents it happens to stand in than of the term.
MIN_USES: Final = 50
MIN_DOCUMENTS: Final = 5
# A term that moved more than this share of words of like frequency moved more than words do anyway.
MORE: Final = 0.75
COLUMNS: Final = (
    "word", "status", "before", "after", "n_docs_before", "n_docs_after", "rate_before", "rate_after", "log_ratio", "ratio_low",
    "ratio_high", "elsewhere", "change", "low", "high", "p", "q",
)  # fmt: skip


@dataclass(frozen=True, eq=False, repr=False)
class MeaningResult(ReasonedResult):
    """How the company of a term changed between two periods.

    `table` has one row a collocate, those gained or lost first, the surest change first: word; status (`gained`, `lost`, or
    `same`: q above 0.05, or an interval that holds 0, of the rate near the term or of the change beyond the corpus's); before and
    after, how often it stands near the term; n_docs_before, n_docs_after; rate_before, rate_after, per 1,000 words near the term;
    log_ratio, log2 of the one rate over the other, with its 95% interval ratio_low to ratio_high; elsewhere, the same of its rate
    away from the term; change, log_ratio less elsewhere (positive: gained, beyond what the word gained anywhere); low, high, its
    95% interval from resampled documents; p from documents' dates dealt out anew; q over all collocates tested.

    Parameters
    ----------
    term, split : as asked for.
    verdict : `changed`, `with_corpus` (p is small, but a quarter or more of the words of like frequency moved as far: the whole
        corpus speaks of other things) or `no_change`.
    distance : 1 less the cosine of the term's vectors of the two periods, 0 to 2, at equal frequency on both sides.
    expected : the mean distance when documents' dates are dealt out anew.
    p : how often such a deal sets them as far apart.
    percentile : share of words of like frequency whose own vectors moved less; None where there are too few such words.
    n_compared : how many such words.
    neighbours : words nearest to the term by period: period (`before`, `after`), word, cosine, cosine_other (to the other
        period's vector), kept (share of resampled documents in which it is among the nearest), count.
    sizes : uses and documents with the term, by side.
    neighbour_sentences : evidence by row of `neighbours`.
    """

    term: str = ""
    split: str = ""
    verdict: str = "no_change"
    distance: float = 0.0
    expected: float = 0.0
    p: float = 1.0
    percentile: float | None = None
    n_compared: int = 0
    neighbours: tuple[Mapping[str, Any], ...] = ()
    sizes: Mapping[str, int] = field(default_factory=dict)
    neighbour_sentences: Mapping[int, tuple[Evidence, ...]] = field(default_factory=dict)
    messages: tuple[Mapping[str, str], ...] = ()

    def extra(self) -> dict[str, Any]:
        """Return what the JSON object holds besides the rows."""
        return {
            "term": self.term,
            "split": self.split,
            "verdict": self.verdict,
            "distance": self.distance,
            "expected": self.expected,
            "p": self.p,
            "percentile": self.percentile,
            "n_compared": self.n_compared,
            "neighbours": [
                {**plain(row), "evidence": [e.as_dict() for e in self.neighbour_sentences.get(i, ())]}
                for i, row in enumerate(self.neighbours)
            ],
            "sizes": dict(self.sizes),
            "reasons": dict(self.reasons),
            "messages": [dict(m) for m in self.messages],
            "evidence": [e.as_dict() for e in self.evidence()],
        }

    def summary(self, lang: str = "en") -> str:
        """Return the verdict in one line."""
        status = [r["status"] for r in self.rows()]
        return headline(
            "meaning.verdict",
            lang,
            term=self.term,
            split=self.split,
            verdict=self.verdict,
            distance=self.distance,
            p=self.p,
            gained=status.count("gained"),
            lost=status.count("lost"),
        )
