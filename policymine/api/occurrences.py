"""The uses of a query's terms in a corpus, counted by document, with how many strings were not counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policymine.api.reading import Grouping, Reading
from policymine.results import Evidence
from policymine.terms.concordance import Occurrence, Query, evidence_of, find_occurrences

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Uses", "find_uses"]


@dataclass(frozen=True, eq=False)
class Uses:
    """Every string occurrence of a query's terms, decided, in the documents of a grouping.

    Parameters
    ----------
    query : the query.
    occurrences : those in documents that have a label.
    elsewhere : number of counted occurrences in documents without a label (undated), by query label.
    lacking : what those documents are without, in words.
    """

    query: Query
    occurrences: tuple[Occurrence, ...]
    elsewhere: Mapping[str, int]
    lacking: str = "a date"

    def counts(self) -> pd.DataFrame:
        """Return one row a document and query label: document, term, count, nested, rejected."""
        import pandas as pd

        cells: dict[tuple[str, str], list[int]] = {}
        for o in self.occurrences:
            cell = cells.setdefault((o.document, o.term), [0, 0, 0])
            cell[0 if o.status == "counted" else 1 if o.status == "nested" else 2] += 1
        rows = [(document, term, *cell) for (document, term), cell in cells.items()]
        return pd.DataFrame(rows, columns=["document", "term", "count", "nested", "rejected"])

    def evidence(self, texts: Mapping[str, str], periods: Mapping[str, str]) -> list[Evidence]:
        """Return the sentences of the counted occurrences, in the order of documents."""
        counted = [o for o in self.occurrences if o.status == "counted"]
        return evidence_of(counted, texts, periods)

    def rejected(self) -> list[dict[str, str | int]]:
        """Return the string occurrences that were not counted, each with the reason."""
        return [
            {
                "document": o.document,
                "term": o.term,
                "form": o.form,
                "start": o.start,
                "end": o.end,
                "status": o.status,
                "within": o.within,
            }
            for o in self.occurrences
            if o.status != "counted"
        ]

    def notes(self) -> list[str]:
        """Return what a reader must know of the counts: what was not counted, and why."""
        notes = []
        for label in self.query.labels:
            mine = [o for o in self.occurrences if o.term == label]
            nested = sum(o.status == "nested" for o in mine)
            other = sum(o.status in ("inside_word", "crosses") for o in mine)
            if nested or other:
                notes.append(
                    f"{label}: {len(mine)} string occurrences, {len(mine) - nested - other} counted, "
                    f"{nested} nested in a longer term, {other} part of another word"
                )
            if self.elsewhere.get(label):
                notes.append(f"{label}: uses in documents without {self.lacking}: {self.elsewhere[label]}")
        for label, forms in self.query.groups.items():
            if forms != (label,):
                notes.append(f"{label} counts these forms: {', '.join(forms)}")
        return notes


def find_uses(reading: Reading, query: Query, grouping: Grouping) -> Uses:
    """Return the uses of a query's terms in a corpus, those outside the grouping counted apart."""
    found: Sequence[Occurrence] = find_occurrences(
        query, reading.texts, reading.tokens, reading.lexicon, reading.is_word
    )
    elsewhere: dict[str, int] = {}
    for o in found:
        if o.document not in grouping.labels and o.status == "counted":
            elsewhere[o.term] = elsewhere.get(o.term, 0) + 1
    inside = tuple(o for o in found if o.document in grouping.labels)
    return Uses(query, inside, elsewhere, _lacking(grouping))


def _lacking(grouping: Grouping) -> str:
    if not grouping.is_time:
        return f"a value for --by {grouping.by}"
    # Any date tells the year, and with it the plan and the decade.
    return "a date precise enough" if grouping.by in ("quarter", "month") else "a date"
