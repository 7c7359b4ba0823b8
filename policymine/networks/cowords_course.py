"""Themes of words from period to period: each period's themes, and which themes of the next go on from which.

Two themes of successive periods are joined where they share two words or more; the inclusion index says how much of the smaller the
other holds, and q whether themes drawn from the words of both periods would share as many (hypergeometric, over all pairs of themes).
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final

import numpy as np

from policymine.headlines import headline
from policymine.networks.cowords import CowordsResult, message
from policymine.networks.cowords_measures import inclusion
from policymine.provenance import Provenance
from policymine.results import Evidence, ReasonedResult, frame
from policymine.statistics.fdr import q_values

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["METHOD", "CowordsCourse", "follow_themes"]

COLUMNS: Final = (
    "period",
    "theme",
    "label",
    "words",
    "n_words",
    "n_docs",
    "centrality",
    "centrality_low",
    "centrality_high",
    "density",
    "density_low",
    "density_high",
    "quadrant",
    "probability",
    "next",
    "shared",
    "inclusion",
    "p",
    "q",
)
LEVEL: Final = 0.05
# One word in common is no theme that goes on.
_FEWEST: Final = 2
METHOD: Final = (
    "Themes of successive periods that share two words or more are joined, with the inclusion index (shared words over the words of "
    "the smaller theme) and the chance of so many shared words (hypergeometric over the words of both periods, q over the themes of "
    "both)."
)


@dataclass(frozen=True, eq=False, repr=False)
class CowordsCourse(ReasonedResult):
    """Themes by period, one a row; `next` is the theme of the next period that holds most of it, with `q`: above 0.05 the words in
    common may be chance. Null where none shares two words.

    Parameters
    ----------
    joins : every pair of themes of successive periods that shares two words: period, theme, label, next_period, next_theme, next_label,
        shared, inclusion, p, q.
    periods : period, n_docs, n_words, links, themes; thin ones, in which nothing could be asked, have no themes.
    """

    order_by: ClassVar[str | None] = None
    joins: tuple[Mapping[str, Any], ...] = ()
    periods: tuple[Mapping[str, Any], ...] = ()

    def extra(self) -> dict[str, Any]:
        """Return the joins, the periods and the sentences that sum them up."""
        return {
            "joins": [dict(j) for j in self.joins],
            "periods": [dict(p) for p in self.periods],
            "reasons": dict(self.reasons),
        }

    def summary(self, lang: str = "en") -> str:
        """Return how many themes and periods there are, and how many themes go on."""
        return headline(
            "networks.cowords_course",
            lang,
            n=len(self),
            periods=len(self.periods),
            going=int(self.table["next"].notna().sum()) if len(self) else 0,
            sure=int((self.table["q"] <= LEVEL).sum()) if len(self) else 0,
        )

    def graph(self) -> nx.DiGraph:
        """Return the network of themes: an edge from a theme to one of the next period, `weight` the inclusion index."""
        import networkx as nx

        graph = nx.DiGraph()
        for row in self.rows():
            graph.add_node(
                f"{row['period']}:{row['theme']}",
                label=f"{row['period']} {row['label']}",
                **{k: row[k] for k in ("period", "words", "n_docs", "centrality", "density", "quadrant")},
            )
        for j in self.joins:
            graph.add_edge(
                f"{j['period']}:{j['theme']}",
                f"{j['next_period']}:{j['next_theme']}",
                weight=j["inclusion"],
                shared=j["shared"],
            )
        return graph


def follow_themes(
    found: Sequence[tuple[str, CowordsResult]], thin: Sequence[str], provenance: Provenance
) -> CowordsCourse:
    """Return the themes of each period and which of them go on.

    Parameters
    ----------
    found : the result of each period, in the order of time. thin : periods with too little to ask.
    """
    joins: list[dict[str, Any]] = []
    best: dict[tuple[str, int], dict[str, Any]] = {}
    for (period, one), (following, other) in itertools.pairwise(found):
        asked = _joined(period, one, following, other)
        for join in asked:
            if join["shared"] >= _FEWEST or join["q"] <= LEVEL:
                joins.append(join)
                key = (period, join["theme"])
                if key not in best or (-join["inclusion"], -join["shared"]) < (
                    -best[key]["inclusion"],
                    -best[key]["shared"],
                ):
                    best[key] = join
    rows: list[dict[str, Any]] = []
    sentences: dict[int, tuple[Evidence, ...]] = {}
    for period, result in found:
        for i, row in enumerate(result.rows()):
            sentences[len(rows)] = result.evidence(i)
            join = best.get((period, row["theme"]), {})
            rows.append(
                {
                    **{k: v for k, v in row.items() if k in COLUMNS},
                    "period": period,
                    "next": join.get("next_label"),
                    **{k: join.get(k) for k in ("shared", "inclusion", "p", "q")},
                }
            )
    periods = tuple(
        {
            "period": period,
            "n_docs": result.provenance.n_documents,
            "n_words": len(result.words),
            "links": len(result.links),
            "themes": len(result),
        }
        for period, result in found
    )
    said = [
        message(
            "course",
            n=len(rows),
            periods=len(periods),
            joins=len(joins),
            sure=sum(j["q"] <= LEVEL for j in joins),
        )
    ]
    if thin:
        said.append(message("thin", names="、".join(thin), n=len(thin)))
    return CowordsCourse(
        table=frame(rows, COLUMNS),
        provenance=provenance,
        sentences=sentences,
        joins=tuple(joins),
        periods=periods,
        reasons={"zh": "".join(s["zh"] for s in said), "en": " ".join(s["en"] for s in said)},
    )


def _joined(period: str, one: CowordsResult, following: str, other: CowordsResult) -> list[dict[str, Any]]:
    """Return every pair of themes that shares a word, with its chance and q over all pairs."""
    from scipy.stats import hypergeom

    # Words that could be shared: those looked at in both periods.
    common = {w["word"] for w in one.words} & {w["word"] for w in other.words}
    asked = []
    for a in one.rows():
        for b in other.rows():
            left, right = set(a["words"]) & common, set(b["words"]) & common
            shared = len(left & right)
            p = float(hypergeom.sf(shared - 1, len(common), len(left), len(right))) if shared else 1.0
            asked.append(
                {
                    "period": period,
                    "theme": a["theme"],
                    "label": a["label"],
                    "next_period": following,
                    "next_theme": b["theme"],
                    "next_label": b["label"],
                    "shared": shared,
                    "inclusion": inclusion(a["words"], b["words"]),
                    "p": p,
                }
            )
    q = q_values(np.array([x["p"] for x in asked])) if asked else np.zeros(0)
    return [{**x, "q": float(v)} for x, v in zip(asked, q.tolist(), strict=True) if x["shared"]]
