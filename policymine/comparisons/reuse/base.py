"""The result of a search for wording taken over, and its sentences in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, ClassVar, Final

from policymine.errors import InputError
from policymine.headlines import headline
from policymine.provenance import cited
from policymine.results import Result
from policymine.structure.wordlists import load_table

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

__all__ = [
    "COLUMNS",
    "DOCUMENT_COLUMNS",
    "KINDS",
    "LINK_COLUMNS",
    "METHOD",
    "PERIOD_COLUMNS",
    "REFERENCES",
    "VIEWS",
    "ReuseResult",
    "message",
]

KINDS: Final = ("verbatim", "reworked", "reordered")
VIEWS: Final = ("passages", "pairs", "documents", "links", "per")
# Which columns of a table name which columns of the passages.
_KEYS: Final = {
    "pairs": (("source", "target"), ("source", "target")),
    "documents": (("document",), ("target",)),
    "links": (("source", "target"), ("source_issuer", "target_issuer")),
}
COLUMNS: Final = (
    "source",
    "target",
    "source_date",
    "target_date",
    "lag",
    "direction",
    "source_issuer",
    "target_issuer",
    "kind",
    "taken",
    "discounted",
    "similarity",
    "shared_by",
    "shared_docs",
    "weight",
    "cited",
    "p",
    "also_in",
    "n_also",
    "source_text",
    "target_text",
    "source_start",
    "source_end",
    "target_start",
    "target_end",
)
PAIR_COLUMNS: Final = (
    "source",
    "target",
    "source_date",
    "target_date",
    "direction",
    "source_issuer",
    "target_issuer",
    "passages",
    "taken",
    "discounted",
    "share",
    "verbatim",
)
DOCUMENT_COLUMNS: Final = (
    "document",
    "title",
    "date",
    "issuer",
    "level",
    "n_units",
    "n_earlier",
    "taken",
    "share",
    "share_discounted",
    "from_others",
    "from_others_discounted",
    "from_centre",
    "from_centre_discounted",
    "in_centre",
    "in_centre_discounted",
    "undirected",
    "main_source",
    "main_source_share",
)
LINK_COLUMNS: Final = (
    "source",
    "target",
    "documents",
    "sources",
    "passages",
    "taken",
    "discounted",
    "first",
    "last",
)
PERIOD_COLUMNS: Final = (
    "period",
    "n_docs",
    "n_earlier",
    "share",
    "low",
    "high",
    "discounted",
    "discounted_low",
    "discounted_high",
    "from_centre",
    "from_centre_low",
    "from_centre_high",
)
METHOD: Final = (
    "Sentences of clauses, speeches and decisions are compared across documents, punctuation and case aside, a Chinese "
    "character or a word of another language being the unit. Candidates are the eight sentences that share the most of their "
    "rare runs of units (log inverse sentence frequency); each is aligned locally in up to three pieces, so that clauses in "
    "another order are found: a unit in common gains its rarity (1 on average), one that differs costs 0.4, one that is "
    "missing 0.3. Chance is what the same search finds in the other documents for sentences stitched of pieces of two to four "
    "words from all over one document, which have its subject and its phrases; the threshold of the score, one for each "
    "quartile of length, keeps the expected share of false ones among the sentences found at alpha (Benjamini-Hochberg over "
    "all distinct sentences). A sentence takes its wording from the earliest document among those that agree at least nine "
    "tenths as well as the best; a text that names an earlier adoption may hold wording of that time, and where the order in "
    "time is open there is no direction. Neighbouring sentences with neighbouring sources make one passage. Wording that n of "
    "N documents share counts log(1 + N/n) / log(1 + N/2), and so for issuers; the smaller counts."
)
REFERENCES: Final = (
    cited("smith1981"),
    cited("wilkerson2015"),
    cited("benjamini1995"),
)


def message(key: str, **values: Any) -> dict[str, str]:
    """Return one sentence of the catalogue in each language, filled in.

    >>> message("versions", n=3)["en"]
    '3 documents have other versions in the corpus: wording that versions of one document share is no reuse and is left out.'
    """
    return {lang: text.format(**values) for lang, text in load_table("reuse_messages.toml")[key].items()}


@dataclass(frozen=True, eq=False, repr=False)
class ReuseResult(Result):
    """Passages that documents share, the strongest first.

    The table has one row a passage of one document and its source:

    - source, target : documents; the source is surely the earlier one where `direction` is `dated`. With `revised` (the target's
      text is later, but it was first adopted before the source, so that its wording may be the older), `same_day` or `undated`
      the order is open, and the columns only name the two (the earlier date first, then the centre, which claims nothing).
    - lag : days between them, null where a date is not to the day.
    - kind : verbatim (the same units throughout), reworked, or reordered (parts stand in another order).
    - taken : units in common (Chinese characters, words of other languages); discounted : the same, each counted by how few share
      it; weight : their ratio.
    - similarity : 2 x units in common / units of both stretches, 0 to 1.
    - shared_by, shared_docs : issuers and documents that share the wording, median over its units; what many share says little.
    - cited : `here` where the sentence or the one before names the source's title or number, `elsewhere` where the document
      does, else null.
    - p : how often a stitched sentence scores as high as the best sentence of the passage.
    - also_in, n_also : other documents that hold the wording as well (the first five of n_also).
    - source_text, target_text, and where these stretches start and end in their documents.

    Parameters
    ----------
    pairs : one row a pair of documents, the most taken first.
    documents : one row a document: the share of its units that earlier documents hold (`share`), of those with another lead
        issuer, of those of level central or ministry, each also discounted; `in_centre`: what stands in any document of the
        centre that is not surely later; `undirected`: what only documents of open order hold; `n_earlier`: documents of
        earlier date.
    links : one row an issuer that takes over from another one.
    periods : with `per`, the mean share of the documents of each group, with intervals over documents.
    chance : lengths (units at which longer sentences begin), thresholds (one more than those), n_null, null_hits, n_tested,
        n_found, expected_false.
    counts : documents, sentences, distinct sentences, undated documents, documents with versions, dated and open passages,
        documents that take over (takers).
    messages : what the reader must know, each {"zh": ..., "en": ...}.
    """

    pairs: pd.DataFrame = field(kw_only=True)
    documents: pd.DataFrame = field(kw_only=True)
    links: pd.DataFrame = field(kw_only=True)
    periods: pd.DataFrame = field(kw_only=True)
    chance: Mapping[str, Any] = field(kw_only=True)
    counts: Mapping[str, Any] = field(kw_only=True)
    messages: tuple[Mapping[str, str], ...] = field(default=(), kw_only=True)

    order_by: ClassVar[str | None] = None

    def _named(self, show: str) -> pd.DataFrame:
        """Return one of the tables: passages, pairs, documents, links or per.

        Raises InputError for another name, and for `per` where nothing was grouped.
        """
        tables = {
            "passages": self.table,
            "pairs": self.pairs,
            "documents": self.documents,
            "links": self.links,
            "per": self.periods,
        }
        if show not in tables:
            raise InputError(f"--show {show} is unknown; known: {', '.join(tables)}")
        return tables[show]

    def view(self, show: str) -> ReuseResult:
        """Return the result with another of its tables as its rows; each opens to its strongest passage.

        Raises InputError for a table that does not exist.
        """
        if show == "passages":
            return self
        table = self._named(show)
        keys = _KEYS.get(show)
        first: dict[tuple[Any, ...], int] = {}
        if keys:
            dated = self.table["direction"] == "dated"
            for number, key in enumerate(zip(*(self.table[name] for name in keys[1]), strict=True)):
                if show == "pairs" or dated.iloc[number]:
                    first.setdefault(key, number)
        rows = list(zip(*(table[name] for name in keys[0]), strict=True)) if keys else []
        opened = {n: self.sentences.get(first[key], ()) for n, key in enumerate(rows) if key in first}
        return replace(
            self,
            table=table,
            sentences=opened,
            provenance=replace(self.provenance, parameters={**self.provenance.parameters, "show": show}),
        )

    def graph(self, nodes: str = "issuer") -> nx.DiGraph:
        """Return who takes over from whom: an edge from the source to the taker.

        Parameters
        ----------
        nodes : `issuer` or `document`. The weight of an edge is `discounted`; `taken`, `passages`, the first and last date and
            year are attributes too. Passages without a direction are left out.

        Raises InputError for other nodes.
        """
        from policymine.comparisons.reuse.network import build_graph

        return build_graph(self, nodes)

    def extra(self) -> dict[str, Any]:
        """Return the other tables, what chance makes, the counts and the notes."""
        return {
            "pairs": self.pairs.to_dict("records"),
            "documents": self.documents.to_dict("records"),
            "links": self.links.to_dict("records"),
            "periods": self.periods.to_dict("records"),
            "chance": dict(self.chance),
            "counts": dict(self.counts),
            "messages": [dict(m) for m in self.messages],
        }

    def summary(self, lang: str = "en") -> str:
        """Return how many passages of how many documents come from earlier ones, and how much of the text that is."""
        known = self.documents.dropna(subset=["share"])
        mean, less = (
            f"{known[name].mean():.1%}" if len(known) else headline("reuse.unknown", lang)
            for name in ("share", "share_discounted")
        )
        return headline(
            "reuse.passages",
            lang,
            dated=self.counts["dated"],
            takers=self.counts["takers"],
            open=self.counts["open"],
            mean=mean,
            less=less,
        )
