"""The result of a keyword method: the table, the sentences behind each row, and the notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from policymine.headlines import headline, joined
from policymine.keyword_methods.base import ALL, Keyword, KeywordData, message
from policymine.keyword_methods.intervals import COLUMNS as RANK_COLUMNS
from policymine.keyword_methods.intervals import RankInterval
from policymine.provenance import Provenance
from policymine.results import Evidence, Result, frame
from policymine.statistics.bootstrap import MIN_UNITS

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["COLUMNS", "KeywordResult", "noted", "sentences_of", "summarise"]

COLUMNS: Final = ("group", "term", "score", "count", "n_docs")
# Uses looked at in a document for a sentence to show, and the lengths that read well, in code points.
_LOOKED_AT: Final = 8
_SHORT: Final = 12
_LONG: Final = 240


@dataclass(frozen=True, eq=False, repr=False)
class KeywordResult(Result):
    """Keywords by group. Columns of the table:

    - group : the label, `all` where the corpus is one group.
    - term; score : larger is more typical; comparable within a group and method only.
    - count : uses in the group, also inside longer terms. n_docs : documents of the group that hold the term.
    - with intervals also rank; rank_low, rank_high, between which places it could stand; score_low, score_high;
      kept, the share of resamples that keep it in the list. Null in a group of fewer than five documents.

    Parameters
    ----------
    method : name of the method.
    messages : what the reader must know, each {"zh": ..., "en": ...}.
    """

    method: str = ""
    messages: tuple[Mapping[str, str], ...] = field(default=())

    def top(self, n: int = 10) -> pd.DataFrame:
        """Return the first `n` keywords of each group; row labels lead to `evidence`."""
        return self.table.groupby("group", sort=False).head(n)

    def extra(self) -> dict[str, Any]:
        """Return the method and the notes."""
        return {"method": self.method, "messages": [dict(m) for m in self.messages]}

    def summary(self, lang: str = "en") -> str:
        """Return one line: how many keywords of how many groups, and the first."""
        return headline(
            "keywords.found",
            lang,
            n=len(self.table),
            method=self.method,
            groups=self.table["group"].nunique(),
            first=joined((str(t) for t in self.table["term"].head(3)), lang),
        )


def summarise(
    keywords: Sequence[Keyword],
    data: KeywordData,
    *,
    method: str,
    provenance: Provenance,
    texts: Mapping[str, str] | None = None,
    n_sentences: int = 3,
    intervals: Sequence[RankInterval] | None = None,
    messages: Sequence[Mapping[str, str]] = (),
) -> KeywordResult:
    """Return the result of a method: the table, the sentences behind each row, and the notes.

    Parameters
    ----------
    keywords : what the method returned.
    data : what it read.
    method : its name.
    provenance : what made it.
    texts : normalised text by document id, for the sentences; without them there are none.
    n_sentences : most sentences a row, one a document, from the documents that use the term most.
    intervals : of the ranks, in the order of the keywords; None leaves these columns out.
    messages : what the reader must know besides.
    """
    notes: list[Mapping[str, str]] = list(messages)
    sizes = {label: rows.size for label, rows in data.parts()}
    single = sum(k.n_docs == 1 and sizes[k.group] > 1 for k in keywords)
    if single:
        notes.append(message("single", n=single))
    if data.n_ungrouped():
        notes.append(message("ungrouped", n=data.n_ungrouped()))
    rows = [asdict(k) for k in keywords]
    columns: tuple[str, ...] = COLUMNS
    if intervals is not None:
        columns += RANK_COLUMNS
        rows = [row | asdict(found) for row, found in zip(rows, intervals, strict=True)]
        few = [label for label, size in sizes.items() if size < MIN_UNITS]
        if few:
            shown = ", ".join(few[:12]) + (", ..." if len(few) > 12 else "")
            notes.append(message("few_for_intervals", needed=MIN_UNITS, groups=shown))
    table = frame(rows, columns)
    if intervals is not None:
        # Whole numbers, also where some are missing.
        table = table.astype({"rank_low": "Int64", "rank_high": "Int64"})
    return KeywordResult(
        table=table,
        provenance=noted(provenance, notes),
        sentences=sentences_of(keywords, data, texts or {}, n_sentences),
        method=method,
        messages=tuple(notes),
    )


def noted(provenance: Provenance, messages: Sequence[Mapping[str, str]]) -> Provenance:
    """Return the provenance with the notes of a result, in English, added to its own."""
    return replace(provenance, notes=tuple(dict.fromkeys((*provenance.notes, *(m["en"] for m in messages)))))


def sentences_of(
    keywords: Sequence[Keyword], data: KeywordData, texts: Mapping[str, str], n_sentences: int
) -> dict[int, tuple[Evidence, ...]]:
    """Return for each row up to `n_sentences` sentences, one a document, from those that use the term most."""
    tokens = data.tokens
    if tokens is None or not texts or not keywords:
        return {}
    from policymine.clean.sentences import sentence_at

    number = {term: i for i, term in enumerate(data.matrix.terms)}
    term, first, last = data.spans.everywhere
    wanted = np.zeros(len(data.matrix.terms), dtype=bool)
    wanted[[number[k.term] for k in keywords]] = True
    use = np.flatnonzero(wanted[term])
    use = use[np.argsort(term[use], kind="stable")]
    terms = term[use]
    members = dict(data.parts())
    found: dict[int, tuple[Evidence, ...]] = {}
    for row, keyword in enumerate(keywords):
        low, high = np.searchsorted(terms, [number[keyword.term], number[keyword.term] + 1])
        mine = use[low:high]
        documents = np.searchsorted(tokens.indptr, first[mine], side="right") - 1
        inside = np.isin(documents, members[keyword.group])
        uses = np.bincount(documents[inside], minlength=1)
        best = [int(d) for d in np.argsort(-uses, kind="stable")[:n_sentences] if uses[d]]
        sentences = []
        for document in best:
            name = tokens.documents[document]
            if name not in texts:
                continue
            chosen: tuple[int, int, int, int] | None = None
            # The first sentence of a length that reads well, else the shortest: rolls of names are long.
            for place in mine[inside][documents[inside] == document][:_LOOKED_AT]:
                start, end = int(tokens.starts[first[place]]), int(tokens.ends[last[place]])
                begin, stop = sentence_at(texts[name], start, end)
                if chosen is None or stop - begin < chosen[3] - chosen[2] or _SHORT <= stop - begin <= _LONG:
                    chosen = (start, end, begin, stop)
                if _SHORT <= stop - begin <= _LONG:
                    break
            if chosen is None:
                continue
            start, end, begin, stop = chosen
            sentences.append(
                Evidence(
                    document=name,
                    sentence=texts[name][begin:stop],
                    start=start,
                    end=end,
                    sentence_start=begin,
                    period=None if keyword.group == ALL else keyword.group,
                    term=keyword.term,
                )
            )
        found[row] = tuple(sentences)
    return found
