"""Co-words: which words stand together beyond chance, the themes they make, and where a theme lies in the strategic diagram.

Links are kept that more documents show than chance would (see `chance`), so that shuffled words make no theme. Documents are
drawn again and again to tell how sure centrality, density and the quadrant are: a theme whose quadrant flips gets none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final

import numpy as np
from numpy.typing import NDArray

from policymine.headlines import headline
from policymine.networks.base import year_of
from policymine.networks.chance import REFERENCE, chance_of_pairs, pairs_together
from policymine.networks.cowords_measures import (
    QUADRANTS,
    centrality_density,
    equivalence,
    louvain_themes,
    quadrant_of,
    simple_centres,
)
from policymine.networks.cowords_measures import REFERENCES as MEASURES
from policymine.networks.cowords_stability import resampled_themes
from policymine.networks.measures import REFERENCE_LOUVAIN, with_measures
from policymine.provenance import Provenance, Reference
from policymine.results import ReasonedResult, frame
from policymine.statistics.bootstrap import MIN_UNITS
from policymine.statistics.fdr import q_values
from policymine.structure.wordlists import load_table

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["METHOD", "REFERENCES", "CowordsResult", "WordTable", "find_themes"]

COLUMNS: Final = (
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
    "stability",
    "motor",
    "basic",
    "niche",
    "marginal",
    "first",
    "last",
)
LEVEL: Final = 0.05
# A quadrant is told where so large a share of the resamples agrees; with fewer themes than these there are no quadrants.
SURE: Final = 0.8
FEWEST_THEMES: Final = 4
METHOD: Final = (
    "Two words are linked by each {unit} that holds both. A maximum-entropy model that keeps how often each word stands and how "
    "many words each {unit} holds says in how many documents they would stand together by chance; themes are found by {how} among "
    "the links with a Benjamini-Hochberg q of 0.05 or less over all pairs. Strength is the equivalence index. Centrality is 10 "
    "times the sum of a theme's links to other themes, density 100 times the sum of its inner links over its number of words, both "
    "over links with p of 0.05 or less; quadrants lie around the medians. Intervals and the probability of the quadrant come from "
    "{n} resamples of the documents with themes and links held fast; stability is the mean Jaccard similarity of a theme to the "
    "likest one found anew in a resample."
)
REFERENCES: Final[tuple[Reference, ...]] = (*MEASURES, REFERENCE, REFERENCE_LOUVAIN)


@dataclass(frozen=True, eq=False)
class WordTable:
    """Words by the places they stand in.

    Parameters
    ----------
    words : (n_words,). table : scipy CSR of 0 and 1, (n_words, n_units).
    unit_document : number of the document of each unit. documents : ids. dates : as stated, None where missing.
    """

    words: tuple[str, ...]
    table: Any
    unit_document: NDArray[np.int64]
    documents: tuple[str, ...]
    dates: tuple[str | None, ...]


@dataclass(frozen=True, eq=False, repr=False)
class CowordsResult(ReasonedResult):
    """Themes, one a row; `links` are the pairs of words beyond chance, `words` all words looked at.

    Parameters
    ----------
    links : word, partner, e, n_units, n_docs, expected, q, first, last. words : word, n_units, n_docs, theme, first, last.
    n_tested : pairs asked. unit : `sentence`, `clause` or `document`.
    """

    order_by: ClassVar[str | None] = None
    links: tuple[Mapping[str, Any], ...] = ()
    words: tuple[Mapping[str, Any], ...] = ()
    n_tested: int = 0
    unit: str = "clause"

    def extra(self) -> dict[str, Any]:
        """Return the links, the words and what was asked."""
        return {
            "unit": self.unit,
            "tested": self.n_tested,
            "links": [dict(x) for x in self.links],
            "words": [dict(x) for x in self.words],
            "reasons": dict(self.reasons),
        }

    def summary(self, lang: str = "en") -> str:
        """Return how many words, links and themes there are."""
        return headline(
            "networks.cowords",
            lang,
            n=len(self),
            words=len(self.words),
            links=len(self.links),
            pairs=self.n_tested,
            level=LEVEL,
        )

    def graph(self) -> nx.Graph:
        """Return the network of words: an edge a link beyond chance, `weight` its equivalence index, nodes with their theme."""
        import networkx as nx

        graph = nx.Graph()
        about = {w["word"]: w for w in self.words}
        label = {row["theme"]: row["label"] for row in self.rows()}
        for name in sorted({x[end] for x in self.links for end in ("word", "partner")}):
            word = about[name]
            graph.add_node(
                name,
                label=name,
                n_units=word["n_units"],
                n_docs=word["n_docs"],
                theme=word["theme"],
                theme_label=label.get(word["theme"]),
                date=word["first"],
                year=year_of(word["first"]),
                last_date=word["last"],
                last_year=year_of(word["last"]),
            )
        for x in self.links:
            graph.add_edge(
                x["word"],
                x["partner"],
                weight=x["e"],
                n_units=x["n_units"],
                n_docs=x["n_docs"],
                date=x["first"],
                year=year_of(x["first"]),
                last_date=x["last"],
                last_year=year_of(x["last"]),
            )
        return with_measures(graph)


def message(key: str, **values: Any) -> dict[str, str]:
    """Return one sentence of the catalogue in each language, filled in.

    >>> message("no_links", tested=3)["en"]
    'None of 3 pairs of words stands together in more documents than by chance: no theme is claimed.'
    """
    return {lang: text.format(**values) for lang, text in load_table("networks_messages.toml")[key].items()}


def find_themes(
    given: WordTable,
    provenance: Provenance,
    *,
    unit: str = "clause",
    method: str = "centres",
    most: int = 10,
    resamples: int = 500,
    seed: int = 0,
) -> CowordsResult:
    """Return the themes of a table of words, with their place in the strategic diagram.

    Parameters
    ----------
    given : words by places. unit : what the places are, for the words.
    method : `centres` (simple centres) or `louvain`. most : largest number of words of a theme of simple centres.
    resamples : of the documents. seed : of the resamples and of Louvain.
    """
    pairs = pairs_together(given.table, given.unit_document)
    if pairs.first.size:
        pairs = chance_of_pairs(given.table, given.unit_document, len(given.documents), pairs)
    n = len(given.words)
    n_tested = n * (n - 1) // 2
    q = q_values(pairs.p, n_tests=n_tested)
    # What joins words into themes is sure over all pairs asked; what a theme's links add up to is sure one by one.
    kept = np.flatnonzero((pairs.p <= LEVEL) & (pairs.n_docs > pairs.expected) & (pairs.n_docs >= 2))
    sure = q[kept] <= LEVEL
    names = [(given.words[pairs.first[i]], given.words[pairs.second[i]]) for i in kept.tolist()]
    counts = np.diff(given.table.indptr).astype(np.float64)
    index = equivalence(
        pairs.n_units[kept].astype(np.float64), counts[pairs.first[kept]], counts[pairs.second[kept]]
    )
    by_pair = {pair: e for pair, e, holds in zip(names, index.tolist(), sure.tolist(), strict=True) if holds}

    def again(links: Mapping[tuple[str, str], float]) -> list[tuple[str, ...]]:
        return simple_centres(links, most=most) if method == "centres" else louvain_themes(links, seed=seed)

    members = [given.table.indices[given.table.indptr[i] : given.table.indptr[i + 1]] for i in range(n)]
    themes = again(by_pair)
    centrality, density = centrality_density(themes, names, index)
    drawn = (
        resampled_themes(given, pairs, kept, sure, themes, names, resamples, seed, again) if themes else None
    )
    number = {word: i for i, word in enumerate(given.words)}
    theme_of = {word: i + 1 for i, theme in enumerate(themes) for word in theme}
    order = sorted(range(len(themes)), key=lambda i: (-centrality[i] * density[i], themes[i]))
    rows = []
    place_of = {old: new + 1 for new, old in enumerate(order)}
    # Where no theme is linked to another, there is nothing to tell centre from edge by.
    divided = len(themes) >= FEWEST_THEMES and float(centrality.max()) > 0.0
    quadrants = quadrant_of(centrality, density) if divided else None
    for i in order:
        # Where two of its words stand together, the theme is spoken of.
        units, held = np.unique(np.concatenate([members[number[w]] for w in themes[i]]), return_counts=True)
        where = np.unique(given.unit_document[units[held >= 2]])
        shares = drawn[2][i] if drawn is not None and quadrants is not None else None
        at = int(quadrants[i]) if quadrants is not None else -1
        told = shares is not None and float(shares[at]) >= SURE
        rows.append(
            {
                "theme": place_of[i],
                "label": _label(themes[i], by_pair),
                "words": themes[i],
                "n_words": len(themes[i]),
                "n_docs": int(where.size),
                "centrality": float(centrality[i]),
                "centrality_low": float(drawn[0][i, 0]) if drawn else None,
                "centrality_high": float(drawn[0][i, 1]) if drawn else None,
                "density": float(density[i]),
                "density_low": float(drawn[1][i, 0]) if drawn else None,
                "density_high": float(drawn[1][i, 1]) if drawn else None,
                "quadrant": QUADRANTS[at] if told else None,
                "probability": float(shares[at]) if shares is not None else None,
                "stability": float(drawn[3][i]) if drawn else None,
                **{
                    name: float(shares[k]) if shares is not None else None for k, name in enumerate(QUADRANTS)
                },
                **_span(given, where),
            }
        )
    links = [
        {
            "word": one,
            "partner": other,
            "e": float(index[k]),
            "n_units": int(pairs.n_units[i]),
            "n_docs": int(pairs.n_docs[i]),
            "expected": float(pairs.expected[i]),
            "q": max(float(q[i]), 1e-12),
            **_span(
                given,
                np.unique(
                    given.unit_document[
                        np.intersect1d(members[pairs.first[i]], members[pairs.second[i]], assume_unique=True)
                    ]
                ),
            ),
        }
        for k, (i, (one, other)) in enumerate(zip(kept.tolist(), names, strict=True))
        if sure[k]
    ]
    words = tuple(
        {
            "word": word,
            "n_units": int(members[i].size),
            "n_docs": int(np.unique(given.unit_document[members[i]]).size),
            "theme": place_of[theme_of[word] - 1] if word in theme_of else None,
            **_span(given, np.unique(given.unit_document[members[i]])),
        }
        for i, word in enumerate(given.words)
    )
    return CowordsResult(
        table=frame(rows, COLUMNS),
        provenance=provenance,
        links=tuple(sorted(links, key=lambda x: (-x["e"], x["word"], x["partner"]))),
        words=words,
        n_tested=n_tested,
        unit=unit,
        reasons=_reasons(rows, len(links), n_tested, len(given.documents)),
    )


def _label(theme: Sequence[str], links: Mapping[tuple[str, str], float]) -> str:
    """Return the word of a theme with the strongest links within it."""
    inner = dict.fromkeys(theme, 0.0)
    for (one, other), e in links.items():
        if one in inner and other in inner:
            inner[one] += e
            inner[other] += e
    return min(inner, key=lambda w: (-inner[w], w))


def _span(given: WordTable, where: NDArray[Any]) -> dict[str, str | None]:
    dates = sorted(d for i in where.tolist() if (d := given.dates[i]))
    return {"first": dates[0] if dates else None, "last": dates[-1] if dates else None}


def _reasons(rows: Sequence[Mapping[str, Any]], links: int, tested: int, n_docs: int) -> dict[str, str]:
    told = [row for row in rows if row["quadrant"]]
    if not links:
        said = [message("no_links", tested=tested)]
    elif not rows:
        said = [message("no_themes", links=links)]
    else:
        said = [message("themes", n=len(rows), links=links, tested=tested)]
        if len(rows) < FEWEST_THEMES:
            said.append(message("few_themes", n=len(rows), least=FEWEST_THEMES))
        elif not any(row["centrality"] > 0.0 for row in rows):
            said.append(message("apart"))
        elif n_docs < MIN_UNITS:
            said.append(message("few_documents", n=n_docs, least=MIN_UNITS))
        else:
            said.append(
                message(
                    "quadrants" if len(told) < len(rows) else "all_quadrants",
                    told=len(told),
                    n=len(rows),
                    sure=f"{SURE:.0%}",
                )
            )
    return {"zh": "".join(s["zh"] for s in said), "en": " ".join(s["en"] for s in said)}
