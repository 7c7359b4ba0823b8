"""The uses behind a row of a comparison: as sentences, and as lines with the key word in the middle."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from policymine.errors import InputError
from policymine.headlines import headline, joined
from policymine.provenance import Provenance
from policymine.results import Evidence, Result, frame

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ConcordanceResult", "FindUses", "RowSentences", "Use", "concordance", "sentences"]

# Sentences of each side behind a row; all uses stand in the concordance.
PER_SIDE: Final = 3


@dataclass(frozen=True, slots=True)
class Use:
    """One use of a term.

    Parameters
    ----------
    document : document id.
    start, end : code-point offsets of the use.
    text : the text of the document.
    """

    document: str
    start: int
    end: int
    text: str


# All uses of a term in one part of the texts (a side, a group, a period of a side), by document and place.
FindUses = Callable[[str, str], Sequence[Use]]


def spread(uses: Sequence[Use], limit: int) -> list[Use]:
    """Return up to `limit` uses in their order, each from another document while there are any."""
    turn: dict[str, int] = {}
    ranked = []
    for place, use in enumerate(uses):
        nth = turn[use.document] = turn.get(use.document, -1) + 1
        ranked.append((nth, place))
    return [uses[place] for place in sorted(place for _, place in sorted(ranked)[:limit])]


def sentences(
    uses: Sequence[Use], *, term: str, part: str, limit: int = PER_SIDE, period: str | None = None
) -> tuple[Evidence, ...]:
    """Return up to `limit` sentences, each from another document while there are any.

    Parameters
    ----------
    uses : all uses of the term in one part, by document and place.
    term : the term.
    part : what the part is called; stands in the evidence where no `period` is given.
    """
    from policymine.clean.sentences import sentence_at

    found = []
    for use in spread(uses, limit):
        low, high = sentence_at(use.text, use.start, use.end)
        found.append(
            Evidence(use.document, use.text[low:high], use.start, use.end, low, period or part, term)
        )
    return tuple(found)


class RowSentences(Mapping[int, tuple[Evidence, ...]]):
    """The sentences of each row, looked for when they are asked for.

    Every row opens; to go through the mapping is to go through the leading rows only, so that a file with the
    evidence of a result does not hold that of ten thousand rows.

    Parameters
    ----------
    find : returns the sentences of a row.
    n_rows : rows of the table.
    leading : rows that are gone through, ascending.
    """

    def __init__(
        self, find: Callable[[int], tuple[Evidence, ...]], n_rows: int, leading: Sequence[int]
    ) -> None:
        self._find, self._n_rows = find, n_rows
        self._leading = tuple(sorted(set(leading)))
        self._known: dict[int, tuple[Evidence, ...]] = {}

    def __getitem__(self, row: int) -> tuple[Evidence, ...]:
        if not 0 <= row < self._n_rows:
            raise KeyError(row)
        if row not in self._known:
            self._known[row] = self._find(row)
        return self._known[row]

    def __contains__(self, row: object) -> bool:
        return isinstance(row, int) and 0 <= row < self._n_rows

    def __iter__(self) -> Iterator[int]:
        return iter(self._leading)

    def __len__(self) -> int:
        return len(self._leading)


@dataclass(frozen=True, eq=False, repr=False)
class ConcordanceResult(Result):
    """The uses of one term, side by side: each in its line.

    `table` has the columns part (what the side, group or period is called), document, left, match, right, start and
    end; `counts` tells how many uses each part has in all.
    """

    term: str = ""
    counts: Mapping[str, int] | None = None

    def extra(self) -> dict[str, Any]:
        """Return the term and the number of uses of each part."""
        return {"term": self.term, "counts": dict(self.counts or {})}

    def summary(self, lang: str = "en") -> str:
        """Return how often each part uses the term."""
        parts = [headline("uses.part", lang, name=name, n=n) for name, n in (self.counts or {}).items()]
        return headline("uses.parts", lang, term=self.term, listed=joined(parts, lang))


def concordance(
    find: FindUses | None,
    parts: Sequence[str],
    term: str,
    *,
    known: Sequence[str],
    provenance: Provenance,
    window: int = 30,
    limit: int = 50,
) -> ConcordanceResult:
    """Return the uses of a term in each part.

    Parameters
    ----------
    find : finds them; None where a comparison was made of counts alone.
    parts : the parts, in the order of the lines.
    term : a term of the comparison.
    known : the terms of the comparison.
    provenance : of the comparison.
    window : code points on each side of the use.
    limit : most lines of each part, from as many documents as there are.

    Raises
    ------
    InputError : a comparison of counts without texts, a term that it does not hold, or a window below 1.
    """
    if find is None:
        raise InputError("this comparison was made of counts alone: it has no texts to show")
    if window < 1 or limit < 1:
        raise InputError("window and limit start at 1")
    if term not in known:
        raise InputError(
            f"{term!r} is not among the {len(set(known)):,} terms of this comparison, where a term needs min_count uses"
            f"{_close(term, known)}"
        )
    rows: list[dict[str, Any]] = []
    evidence: dict[int, tuple[Evidence, ...]] = {}
    counts: dict[str, int] = {}
    for part in parts:
        uses = find(part, term)
        counts[part] = len(uses)
        for use in spread(uses, limit):
            evidence[len(rows)] = sentences([use], term=term, part=part)
            rows.append(
                {
                    "part": part,
                    "document": use.document,
                    "left": use.text[max(0, use.start - window) : use.start].rpartition("\n")[2],
                    "match": " ".join(use.text[use.start : use.end].split()),
                    "right": use.text[use.end : use.end + window].partition("\n")[0],
                    "start": use.start,
                    "end": use.end,
                }
            )
    columns = ("part", "document", "left", "match", "right", "start", "end")
    table: pd.DataFrame = frame(rows, columns)
    return ConcordanceResult(
        table=table,
        provenance=replace(provenance, parameters={**provenance.parameters, "show": term}, notes=()),
        sentences=evidence,
        term=term,
        counts=counts,
    )


def _close(term: str, known: Sequence[str]) -> str:
    import difflib

    near = difflib.get_close_matches(term, list(dict.fromkeys(known)), n=3, cutoff=0.5)
    return f"; did you mean {', '.join(near)}?" if near else ""
