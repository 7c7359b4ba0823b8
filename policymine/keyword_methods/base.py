"""What every keyword method takes and gives: KeywordData in, sorted Keywords out, a KeywordResult for all.

A method is a module with `extract(data, *, top_n, **options) -> list[Keyword]`: groups in their order,
within a group the highest score first, ties by term; the same input gives the same list; nothing in,
nothing out. Beside it stand `needs_tokens`, `describes` (one sentence for a methods paragraph), `references`.
"""

from __future__ import annotations

import functools
import importlib.resources
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.corpus.tokens import Tokens
from policymine.errors import InputError
from policymine.provenance import Provenance
from policymine.registry import Registry
from policymine.results import Evidence, Result, frame
from policymine.segmenters.stopwords import left_out
from policymine.terms.matrix import TermMatrix, build_matrix

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "ALL",
    "COLUMNS",
    "Keyword",
    "KeywordData",
    "KeywordResult",
    "keyword_data",
    "message",
    "rank",
    "registry",
    "summarise",
]

registry: Final = Registry("policymine.keyword_methods", "keyword method", ("base",))

# The label of the one group where none is asked for.
ALL: Final = "all"
COLUMNS: Final = ("group", "term", "score", "count", "n_docs")
# From this many documents on, a term of one document only is that document's, not the group's.
_SEVERAL: Final = 4
# Uses looked at in a document for a sentence to show, and the lengths that read well, in code points.
_LOOKED_AT: Final = 8
_SHORT: Final = 12
_LONG: Final = 240


@dataclass(frozen=True, slots=True)
class Keyword:
    """One keyword of one group: score (larger is more typical), its count and its documents there."""

    group: str
    term: str
    score: float
    count: int
    n_docs: int


@dataclass(frozen=True, eq=False)
class KeywordData:
    """What a keyword method reads.

    Parameters
    ----------
    matrix : counts by document and candidate term; rows sorted by id.
    tokens : the tokens in order, same rows; None where only counts are known (some methods then refuse).
    groups : label by document id; a document without one is left out. None makes one group, `all`.
    order : the labels in the order wanted; sorted where empty.
    """

    matrix: TermMatrix
    tokens: Tokens | None = None
    groups: Mapping[str, str] | None = None
    order: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.tokens is not None and self.tokens.documents != self.matrix.documents:
            raise InputError("tokens and matrix must have the same documents in the same order")

    def parts(self) -> list[tuple[str, NDArray[np.int64]]]:
        """Return each group's label and its rows of the matrix, in order; groups without documents are left out."""
        if self.groups is None:
            rows = np.arange(len(self.matrix.documents), dtype=np.int64)
            return [(ALL, rows)] if rows.size else []
        members: dict[str, list[int]] = {}
        for row, document in enumerate(self.matrix.documents):
            label = self.groups.get(document)
            if label is not None:
                members.setdefault(label, []).append(row)
        known = [label for label in self.order if label in members]
        rest = sorted(set(members) - set(known))
        return [(label, np.asarray(members[label], dtype=np.int64)) for label in (*known, *rest)]

    def n_ungrouped(self) -> int:
        """Return how many documents have no group."""
        return 0 if self.groups is None else sum(d not in self.groups for d in self.matrix.documents)


def keyword_data(
    tokens: Tokens,
    *,
    language: str = "zh",
    groups: Mapping[str, str] | None = None,
    order: Sequence[str] = (),
    min_df: int = 1,
    min_length: int = 2,
    extra_stopwords: Sequence[str] = (),
) -> KeywordData:
    """Return what a keyword method reads, from a segmented corpus.

    Parameters
    ----------
    tokens : the segmented corpus, any order of documents.
    language : `zh` or `en`: whose stop words are left out.
    groups, order : as in KeywordData.
    min_df : smallest number of documents a term must occur in.
    min_length : shortest term, in code points.
    extra_stopwords : terms left out besides the language's.
    """
    ordered = tokens.take(sorted(range(len(tokens.documents)), key=lambda i: tokens.documents[i]))
    matrix = build_matrix(
        ordered,
        min_df=min_df,
        min_length=min_length,
        stopwords=left_out(tokens.vocabulary, language, extra_stopwords),
    )
    return KeywordData(matrix=matrix, tokens=ordered, groups=groups, order=tuple(order))


def rank(
    data: KeywordData,
    group: str,
    rows: NDArray[np.int64],
    scores: NDArray[np.float64],
    top_n: int,
) -> list[Keyword]:
    """Return a group's `top_n` terms with the highest scores above 0, ties by term.

    In a group of four documents or more a term of one document only is passed over; in a smaller group it
    stays, and `n_docs` tells.

    Parameters
    ----------
    group : the label. rows : its rows of the matrix. scores : of every term, (n_terms,).
    """
    if top_n < 1:
        raise InputError(f"a group is shown by 1 keyword or more, not {top_n}")
    counts = data.matrix.counts[rows]
    totals = np.asarray(counts.sum(axis=0), dtype=np.int64).ravel()
    n_docs = np.bincount(counts.indices, minlength=len(data.matrix.terms))
    allowed = (totals > 0) & (scores > 0)
    if rows.size >= _SEVERAL:
        allowed &= n_docs >= 2
    # Rounded for the order only: sums of floats may differ in the last bit between machines.
    order = np.argsort(-np.round(scores, 12), kind="stable")
    chosen = order[allowed[order]][:top_n]
    return [
        Keyword(group, data.matrix.terms[j], float(scores[j]), int(totals[j]), int(n_docs[j])) for j in chosen
    ]


@functools.cache
def _catalogue() -> Mapping[str, Mapping[str, str]]:
    source = importlib.resources.files("policymine") / "data" / "keywords_messages.toml"
    return tomllib.loads(source.read_text("utf-8"))


def message(key: str, **values: Any) -> dict[str, str]:
    """Return one sentence of the catalogue in each language, filled in.

    >>> message("ungrouped", n=3)["en"]
    'Documents without a group, left out: 3.'
    """
    return {lang: text.format(**values) for lang, text in _catalogue()[key].items()}


@dataclass(frozen=True, eq=False, repr=False)
class KeywordResult(Result):
    """Keywords by group. Columns of the table:

    - group : the label, `all` where the corpus is one group.
    - term; score : larger is more typical; comparable within a group and method only.
    - count : uses in the group. n_docs : documents of the group that hold the term.

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

    def summary(self) -> str:
        """Return one line: how many keywords of how many groups, and the first."""
        n_groups = self.table["group"].nunique()
        first = ", ".join(str(t) for t in self.table["term"].head(3))
        return f"{len(self.table)} keywords ({self.method}) of {n_groups} group{'' if n_groups == 1 else 's'}: {first}"


def summarise(
    keywords: Sequence[Keyword],
    data: KeywordData,
    *,
    method: str,
    provenance: Provenance,
    texts: Mapping[str, str] | None = None,
    n_sentences: int = 3,
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
    """
    notes: list[Mapping[str, str]] = []
    sizes = {label: rows.size for label, rows in data.parts()}
    single = sum(k.n_docs == 1 and sizes[k.group] > 1 for k in keywords)
    if single:
        notes.append(message("single", n=single))
    if data.n_ungrouped():
        notes.append(message("ungrouped", n=data.n_ungrouped()))
    return KeywordResult(
        table=frame([asdict(k) for k in keywords], COLUMNS),
        provenance=provenance,
        sentences=_sentences(keywords, data, texts or {}, n_sentences),
        method=method,
        messages=tuple(notes),
    )


def _sentences(
    keywords: Sequence[Keyword], data: KeywordData, texts: Mapping[str, str], n_sentences: int
) -> dict[int, tuple[Evidence, ...]]:
    tokens = data.tokens
    if tokens is None or not texts or not keywords:
        return {}
    from policymine.clean.sentences import sentence_at

    wanted = {k.term for k in keywords}
    is_wanted = np.fromiter(
        (w in wanted for w in tokens.vocabulary), dtype=bool, count=len(tokens.vocabulary)
    )
    where = np.flatnonzero(is_wanted[tokens.ids])
    where = where[np.argsort(tokens.ids[where], kind="stable")]
    ids = tokens.ids[where]
    number = {w: i for i, w in enumerate(tokens.vocabulary) if is_wanted[i]}
    members = dict(data.parts())
    found: dict[int, tuple[Evidence, ...]] = {}
    for row, keyword in enumerate(keywords):
        low, high = np.searchsorted(ids, [number[keyword.term], number[keyword.term] + 1])
        places = where[low:high]
        documents = np.searchsorted(tokens.indptr, places, side="right") - 1
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
            for place in places[inside][documents[inside] == document][:_LOOKED_AT]:
                start, end = int(tokens.starts[place]), int(tokens.ends[place])
                first, last = sentence_at(texts[name], start, end)
                if chosen is None or last - first < chosen[3] - chosen[2] or _SHORT <= last - first <= _LONG:
                    chosen = (start, end, first, last)
                if _SHORT <= last - first <= _LONG:
                    break
            if chosen is None:
                continue
            start, end, first, last = chosen
            sentences.append(
                Evidence(
                    document=name,
                    sentence=texts[name][first:last],
                    start=start,
                    end=end,
                    sentence_start=first,
                    period=None if keyword.group == ALL else keyword.group,
                    term=keyword.term,
                )
            )
        found[row] = tuple(sentences)
    return found
