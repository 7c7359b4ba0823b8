"""What a similarity of groups returns: pairs, the words behind each, a tree, a map; and its sentences in two languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Final

from policymine.comparisons.similarity.tree import Tree
from policymine.errors import InputError
from policymine.headlines import headline, worded
from policymine.results import Evidence, Result, frame
from policymine.structure.wordlists import load_table

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["COLUMNS", "VIEWS", "SimilarityCourse", "SimilarityResult", "message"]

COLUMNS: Final = (
    "first", "second", "excess", "low", "high", "q", "p", "jsd", "expected", "first_terms", "second_terms", "first_docs",
    "second_docs", "first_tokens", "second_tokens",
)  # fmt: skip
TERM_COLUMNS: Final = (
    "first", "second", "term", "more_in", "part", "excess_part", "share", "first_rate", "second_rate", "first_count",
    "second_count", "first_docs", "second_docs",
)  # fmt: skip
GROUP_COLUMNS: Final = (
    "group", "documents", "tokens", "x", "y", "x_low", "x_high", "y_low", "y_high", "quality", "part_x", "part_y",
)  # fmt: skip
MAP_COLUMNS: Final = ("term", "x", "y", "part_x", "part_y", "count", "documents")
BRANCH_COLUMNS: Final = ("members", "height", "support")
SENTENCE_COLUMNS: Final = ("first", "second", "group", "term", "sentence", "document", "start", "end")
VIEWS: Final = ("pairs", "terms", "sentences", "groups", "map-terms", "tree")


def message(key: str, **values: Any) -> dict[str, str]:
    """Return one sentence of the catalogue in each language, filled in.

    >>> message("period_few", period="2013")["en"]
    '2013: only one group has documents, so nothing was compared.'
    """
    return {
        lang: worded(text, values, lang) for lang, text in load_table("similarity_messages.toml")[key].items()
    }


@dataclass(frozen=True, eq=False, repr=False)
class SimilarityResult(Result):
    """How unlike the words of each two groups are, the most unlike first. Columns of `table`, one row a pair:

    - first, second : the groups, in their order (periods by time).
    - excess : Jensen-Shannon divergence (base 2) above what shuffled documents give; 0 is what chance gives. low, high :
      its 95% interval, documents left out in turn; null with fewer than five documents in a group.
    - q, p : of the permutation of documents; null with fewer than five documents in a group.
    - jsd : divergence as it stands, 0 (the same) to 1 (no word in common); expected : its mean under shuffles, null for two
      single documents.
    - first_terms, second_terms : words that make most of the difference, used more in the first, in the second.
    - first_docs, second_docs, first_tokens, second_tokens : size of the groups; tokens are of the words compared.

    A row opens to sentences of these words from both groups.

    Parameters
    ----------
    terms : the words behind each pair, one row a pair and word: first, second, term, more_in; part (of the divergence),
        excess_part (above shuffled documents), share (of the pair's divergence), rates per 10,000 words, counts, documents.
    groups : place of each group on the map: x, y, 95% intervals of each, quality (share of its inertia that the map
        shows), part of each axis.
    map_terms : place of the words that make most of the axes.
    ellipses : per group (xx, xy, yy), covariance of its place over resamples; None where it has too few documents.
    axes : inertia, share, expected (mean inertia with shuffled documents) and p of each axis.
    tree : the branches; its `members` number the groups as in `names`.
    names : the groups in their order.
    corrected : whether the tree is grown from chance-corrected divergences.
    term_sentences : evidence by row of `terms`.
    messages : what the reader must know, each {"zh": ..., "en": ...}.
    """

    terms: pd.DataFrame = field(default_factory=lambda: frame([], TERM_COLUMNS))
    groups: pd.DataFrame = field(default_factory=lambda: frame([], GROUP_COLUMNS))
    map_terms: pd.DataFrame = field(default_factory=lambda: frame([], MAP_COLUMNS))
    ellipses: tuple[tuple[float, float, float] | None, ...] = ()
    axes: tuple[Mapping[str, float | None], ...] = ()
    tree: Tree = field(default_factory=lambda: Tree((), ()))
    names: tuple[str, ...] = ()
    corrected: bool = True
    term_sentences: Mapping[int, tuple[Evidence, ...]] = field(default_factory=dict)
    messages: tuple[Mapping[str, str], ...] = ()

    order_by: ClassVar[str | None] = None

    def view(self, name: str) -> Result:
        """Return one of its tables as a result: `pairs`, `terms` (behind each pair), `sentences` (of these), `groups`,
        `map-terms` or `tree`.

        Raises InputError for another name.
        """
        if name == "pairs":
            return self
        if name == "terms":
            return Result(self.terms, self.provenance, self.term_sentences)
        if name == "sentences":
            ends = zip(self.table["first"], self.table["second"], strict=True)
            rows = [
                {"first": a, "second": b, "group": e.period, **e.as_dict()}
                for i, (a, b) in enumerate(ends)
                for e in self.evidence(i)
            ]
            return Result(frame(rows, SENTENCE_COLUMNS), self.provenance)
        if name == "groups":
            return Result(self.groups, self.provenance)
        if name == "map-terms":
            return Result(self.map_terms, self.provenance)
        if name == "tree":
            return Result(frame(self._branches(), BRANCH_COLUMNS), self.provenance)
        raise InputError(f"--show {name}: choose one of {', '.join(VIEWS)}")

    def _branches(self) -> list[dict[str, Any]]:
        return [
            {"members": tuple(self.names[i] for i in b.members), "height": b.height, "support": b.support}
            for b in self.tree.branches
        ]

    def extra(self) -> dict[str, Any]:
        """Return the words behind the pairs, the map, the tree and the notes."""
        return {
            "terms": Result(self.terms, self.provenance).rows(),
            "groups": Result(self.groups, self.provenance).rows(),
            "map_terms": Result(self.map_terms, self.provenance).rows(),
            "axes": [dict(a) for a in self.axes],
            "tree": self._branches(),
            "messages": [dict(m) for m in self.messages],
        }

    def lines(self, lang: str) -> list[str]:
        """Return the notes, one sentence a line, `zh` or `en`."""
        return [m[lang] for m in self.messages]

    def summary(self, lang: str = "en") -> str:
        """Return one line: how many groups, and how many pairs differ by more than chance."""
        return headline(
            "similarity.pairs",
            lang,
            n=len(self.names),
            pairs=len(self.table),
            told=int((self.table["q"] < 0.05).sum()),
            tested=int(self.table["q"].notna().sum()),
        )


@dataclass(frozen=True, eq=False, repr=False)
class SimilarityCourse(Result):
    """The same pairs by period: the columns of `SimilarityResult.table` after `period`; q is over all periods.

    Parameters
    ----------
    per : what the periods are.
    periods : those compared, in order of time.
    messages : what the reader must know, each {"zh": ..., "en": ...}.
    """

    per: str = "year"
    periods: tuple[str, ...] = ()
    messages: tuple[Mapping[str, str], ...] = ()

    def extra(self) -> dict[str, Any]:
        """Return the periods and the notes."""
        return {
            "per": self.per,
            "periods": list(self.periods),
            "messages": [dict(m) for m in self.messages],
        }

    def lines(self, lang: str) -> list[str]:
        """Return the notes, one sentence a line, `zh` or `en`."""
        return [m[lang] for m in self.messages]

    def summary(self, lang: str = "en") -> str:
        """Return one line: how many periods and pairs, and how many differ by more than chance."""
        return headline(
            "similarity.course",
            lang,
            n=len(self.periods),
            pairs=len(self.table),
            told=int((self.table["q"] < 0.05).sum()),
            tested=int(self.table["q"].notna().sum()),
        )
