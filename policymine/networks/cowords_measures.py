"""Co-word measures: equivalence index, themes by simple centres or Louvain, centrality and density of a theme.

Sources: Callon, M., Courtial, J. P. & Laville, F. (1991), Co-word analysis as a tool for describing the network of interactions
between basic and technological research; Coulter, N., Monarch, I. & Konda, S. (1998), Software engineering as seen through its
research literature, for the algorithm of simple centres; Cobo, M. J. et al. (2011), for the factors 10 and 100.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from policymine.errors import InputError
from policymine.networks.measures import communities
from policymine.provenance import cited

__all__ = [
    "METHODS",
    "QUADRANTS",
    "REFERENCES",
    "centrality_density",
    "equivalence",
    "inclusion",
    "louvain_themes",
    "quadrant_of",
    "simple_centres",
]

METHODS: Final = ("centres", "louvain")
# Central and dense, central only, dense only, neither.
QUADRANTS: Final = ("motor", "basic", "niche", "marginal")
REFERENCES: Final = (
    cited("callon1991"),
    cited("coulter1998"),
    cited("cobo2011"),
)
Link = tuple[str, str]


def equivalence(
    together: NDArray[np.float64], first: NDArray[np.float64], second: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return e = c_ij^2 / (c_i c_j): the chance that a place with i holds j, times the chance that one with j holds i.

    Parameters
    ----------
    together : places with both. first, second : places with each; where one is 0, so is the index.

    >>> equivalence(np.array([2.0]), np.array([4.0]), np.array([2.0])).tolist()
    [0.5]
    """
    below = first * second
    return np.divide(together**2, below, out=np.zeros(np.shape(below)), where=below > 0)


def simple_centres(links: Mapping[Link, float], *, most: int = 10, least: int = 3) -> list[tuple[str, ...]]:
    """Return themes: each begins with the strongest link whose two words are free and takes in, one by one, the free word with
    the strongest link to it, up to `most` words; themes below `least` words are dissolved. In the order they are found.

    Parameters
    ----------
    links : index by pair of words; only links above 0 count.

    Raises
    ------
    InputError : `most` below `least`, or `least` below 2.

    >>> simple_centres({("a", "b"): 0.9, ("b", "c"): 0.5, ("c", "d"): 0.4, ("x", "y"): 0.3}, most=3)
    [('a', 'b', 'c')]
    """
    if least < 2 or most < least:
        raise InputError(
            f"a theme holds 2 words or more and at most as many as its limit, not {least} to {most}"
        )
    order = sorted((pair for pair, e in links.items() if e > 0), key=lambda pair: (-links[pair], pair))
    neighbours: dict[str, list[tuple[float, str]]] = {}
    for one, other in order:
        neighbours.setdefault(one, []).append((links[one, other], other))
        neighbours.setdefault(other, []).append((links[one, other], one))
    taken: set[str] = set()
    themes = []
    for one, other in order:
        if one in taken or other in taken:
            continue
        theme = [one, other]
        taken.update(theme)
        while len(theme) < most:
            free = [(-e, word) for member in theme for e, word in neighbours[member] if word not in taken]
            if not free:
                break
            word = min(free)[1]
            theme.append(word)
            taken.add(word)
        if len(theme) >= least:
            themes.append(tuple(theme))
    return themes


def louvain_themes(links: Mapping[Link, float], *, seed: int = 0, least: int = 3) -> list[tuple[str, ...]]:
    """Return the communities of the network of links with at least `least` words, the largest first.

    Source: Blondel, V. D. et al. (2008), Fast unfolding of communities in large networks.
    """
    import networkx as nx

    graph = nx.Graph()
    for (one, other), e in sorted(links.items()):
        if e > 0:
            graph.add_edge(one, other, weight=e)
    return [tuple(part) for part in communities(graph, seed=seed) if len(part) >= least]


def centrality_density(
    themes: Sequence[Sequence[str]], pairs: Sequence[Link], index: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return Callon's centrality and density of each theme, for one network or for many with the same pairs.

    Parameters
    ----------
    themes : their words. pairs : the links, (n_links,). index : their equivalence, (n_links,) or (n_links, n_networks).

    Returns
    -------
    centrality, 10 times the sum of the links to words of other themes, and density, 100 times the sum of the links
    within, over the number of words: (n_themes,) or (n_themes, n_networks).

    >>> c, d = centrality_density([("a", "b"), ("x", "y")], [("a", "b"), ("b", "x"), ("x", "y")], np.array([0.5, 0.2, 0.4]))
    >>> c.tolist(), d.tolist()
    ([2.0, 2.0], [25.0, 20.0])
    """
    theme_of = {word: i for i, theme in enumerate(themes) for word in theme}
    values = np.asarray(index, dtype=np.float64)
    shape = (len(themes), *values.shape[1:])
    centrality, density = np.zeros(shape), np.zeros(shape)
    for k, (one, other) in enumerate(pairs):
        a, b = theme_of.get(one), theme_of.get(other)
        if a is None or b is None:
            continue
        if a == b:
            density[a] += 100.0 * values[k]
        else:
            centrality[a] += 10.0 * values[k]
            centrality[b] += 10.0 * values[k]
    sizes = np.array([len(theme) for theme in themes], dtype=np.float64)
    return centrality, density / sizes.reshape(-1, *([1] * (values.ndim - 1)))


def quadrant_of(centrality: NDArray[np.float64], density: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the number in `QUADRANTS` of each theme: which side of the medians of all themes it lies on, the medians themselves
    counting as high.

    Parameters
    ----------
    centrality, density : (n_themes,) or (n_themes, n_networks).

    >>> [QUADRANTS[q] for q in quadrant_of(np.array([3.0, 4.0, 1.0, 2.0]), np.array([3.0, 1.0, 4.0, 2.0]))]
    ['motor', 'basic', 'niche', 'marginal']
    """
    # A theme without a link to another is not central, whatever the median.
    central = (centrality >= np.median(centrality, axis=0)) & (centrality > 0.0)
    dense = density >= np.median(density, axis=0)
    return np.where(central, np.where(dense, 0, 1), np.where(dense, 2, 3)).astype(np.int64)


def inclusion(one: Sequence[str], other: Sequence[str]) -> float:
    """Return the share of the smaller of two themes that the other holds too.

    >>> inclusion(["a", "b", "c"], ["b", "c", "d", "e"])
    0.6666666666666666
    """
    smaller = min(len(set(one)), len(set(other)))
    return len(set(one) & set(other)) / smaller if smaller else 0.0
