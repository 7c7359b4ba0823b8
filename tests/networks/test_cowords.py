"""Co-words: the formulas of Callon, Courtial and Laville by hand, themes planted and shuffled, themes from period to period."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from policymine.errors import InputError
from policymine.networks.base import HasGraph
from policymine.networks.cowords import CowordsResult, WordTable, find_themes
from policymine.networks.cowords_course import follow_themes
from policymine.networks.cowords_measures import (
    centrality_density,
    equivalence,
    inclusion,
    louvain_themes,
    quadrant_of,
    simple_centres,
)
from policymine.provenance import Provenance

GIVEN = Provenance("cowords", n_documents=60, versions={})


def test_equivalence_by_hand() -> None:
    # Callon, Courtial & Laville 1991: e_ij = c_ij^2 / (c_i c_j). 12 of 20 and 30 places: 144 / 600.
    found = equivalence(np.array([12.0, 5.0, 0.0]), np.array([20.0, 5.0, 3.0]), np.array([30.0, 5.0, 0.0]))
    assert found.tolist() == pytest.approx([0.24, 1.0, 0.0])


def test_centrality_and_density_by_hand() -> None:
    themes = [("a", "b", "c"), ("x", "y")]
    pairs = [("a", "b"), ("b", "c"), ("a", "c"), ("x", "y"), ("a", "x"), ("c", "y"), ("a", "alone")]
    index = np.array([0.5, 0.3, 0.1, 0.6, 0.05, 0.02, 0.9])
    centrality, density = centrality_density(themes, pairs, index)
    # 10 (0.05 + 0.02); 100 (0.5 + 0.3 + 0.1) / 3; the word of no theme counts for neither.
    assert centrality.tolist() == pytest.approx([0.7, 0.7])
    assert density.tolist() == pytest.approx([30.0, 30.0])
    many, _ = centrality_density(themes, pairs, np.stack((index, index * 2), axis=1))
    assert many[0].tolist() == pytest.approx([0.7, 1.4])


def test_simple_centres_by_hand() -> None:
    links = {
        ("a", "b"): 0.9,
        ("b", "c"): 0.5,
        ("c", "d"): 0.6,
        ("d", "x"): 0.4,
        ("x", "y"): 0.8,
        ("y", "z"): 0.2,
        ("p", "q"): 0.7,
    }
    # a-b begins and takes c (0.5), then d (0.6) and is full; x-y takes z; p-q stays two and is dissolved.
    assert simple_centres(links, most=4, least=3) == [("a", "b", "c", "d"), ("x", "y", "z")]
    assert simple_centres(links, most=4, least=2)[-1] == ("p", "q")
    # Without a limit the first theme takes in x by d-x, y by x-y, and z.
    assert simple_centres(links, most=10)[0] == ("a", "b", "c", "d", "x", "y", "z")
    assert simple_centres({}) == []
    with pytest.raises(InputError, match="2 to 1"):
        simple_centres(links, most=1, least=2)


def test_quadrants_by_hand() -> None:
    centrality, density = np.array([4.0, 3.0, 0.0, 0.0]), np.array([9.0, 1.0, 8.0, 2.0])
    assert quadrant_of(centrality, density).tolist() == [0, 1, 2, 3]
    # Where most themes have no link to another, the median of 0 makes none of them central.
    assert quadrant_of(np.zeros(4), density).tolist() == [2, 3, 2, 3]


def test_inclusion_by_hand() -> None:
    assert inclusion(["a", "b", "c", "d"], ["c", "d", "e"]) == pytest.approx(2 / 3)
    assert inclusion([], ["a"]) == 0.0


def made(seed: int, *, planted: bool, documents: int = 60, clauses: int = 12) -> WordTable:
    """Return 60 words in clauses; planted, words 0-3, 4-7 ... of a theme stand together in some clauses."""
    rng = np.random.default_rng(seed)
    n, units = 60, documents * clauses
    cells = rng.random((n, units)) < 0.04
    if planted:
        for theme in range(5):
            where = rng.choice(units, size=units // 20, replace=False)
            words = np.arange(4 * theme, 4 * theme + 4)
            cells[np.ix_(words, where)] |= rng.random((4, where.size)) < 0.8
        # The first two themes are spoken of together now and then.
        where = rng.choice(units, size=units // 18, replace=False)
        cells[np.ix_(np.arange(8), where)] |= rng.random((8, where.size)) < 0.6
    else:
        cells = np.stack([rng.permutation(row) for row in made_cells(seed)])
    table = sparse.csr_matrix(cells.astype(np.int32))
    owner = np.repeat(np.arange(documents), clauses)
    names = tuple(f"w{i:02d}" for i in range(n))
    ids = tuple(f"d{i:02d}" for i in range(documents))
    return WordTable(names, table, owner, ids, tuple(f"20{i:02d}" for i in range(documents)))


def made_cells(seed: int) -> np.ndarray:
    return np.asarray(made(seed, planted=True).table.todense()).astype(bool)


@pytest.mark.parametrize("method", ["centres", "louvain"])
def test_planted_themes_are_found(method: str) -> None:
    found = find_themes(made(1, planted=True), GIVEN, method=method, most=4, resamples=100)
    themes = {frozenset(r["words"]) for r in found.rows()}
    wanted = {frozenset(f"w{4 * t + i:02d}" for i in range(4)) for t in range(5)}
    if method == "centres":
        assert themes == wanted
        # The two that are spoken of together are the central ones.
        first = sorted(found.rows(), key=lambda r: -r["centrality"])[:2]
        assert first[1]["centrality"] > 0.0
        central = {frozenset(r["words"]) for r in first}
        assert central == {frozenset(f"w{4 * t + i:02d}" for i in range(4)) for t in (0, 1)}
    else:
        assert sum(any(w <= t for t in themes) for w in wanted) == 5
    for row in found.rows():
        assert row["density_low"] < row["density_high"]
        assert row["n_docs"] > 0
        shares = [row[name] for name in ("motor", "basic", "niche", "marginal")]
        assert shares[0] is None or sum(shares) == pytest.approx(1.0)


def test_shuffled_words_make_no_theme() -> None:
    found = [len(find_themes(made(seed, planted=False), GIVEN, resamples=50)) for seed in range(20)]
    assert sum(found) == 0
    (zh, en) = find_themes(made(3, planted=False), GIVEN, resamples=50).reasons.values()
    assert "不主张任何主题" in zh
    assert "no theme is claimed" in en


def test_a_quadrant_that_flips_is_not_told() -> None:
    found = find_themes(made(1, planted=True), GIVEN, most=4, resamples=200)
    for row in found.rows():
        assert (row["quadrant"] is None) == ((row["probability"] or 0.0) < 0.8)


def test_few_documents_have_no_intervals_and_no_quadrants() -> None:
    few = made(1, planted=True, documents=4, clauses=180)
    found = find_themes(few, GIVEN, most=4, resamples=50)
    for row in found.rows():
        assert row["density_low"] is None
        assert row["quadrant"] is None


def test_the_same_seed_and_any_order_of_links_give_the_same() -> None:
    one = find_themes(made(1, planted=True), GIVEN, resamples=100, seed=3)
    two = find_themes(made(1, planted=True), GIVEN, resamples=100, seed=3)
    assert one.to_dict() == two.to_dict()
    links = {(r["word"], r["partner"]): r["e"] for r in one.links}
    backwards = dict(reversed(links.items()))
    assert simple_centres(links) == simple_centres(backwards)
    assert louvain_themes(links) == louvain_themes(backwards)


def test_the_network_of_words() -> None:
    found = find_themes(made(1, planted=True), GIVEN, most=4, resamples=50)
    assert isinstance(found, HasGraph)
    graph = found.graph()
    assert graph.number_of_edges() == len(found.links)
    link = found.links[0]
    assert graph[link["word"]][link["partner"]]["weight"] == link["e"]
    assert graph.nodes["w00"]["theme_label"] in {r["label"] for r in found.rows()}


def of_period(seed: int) -> CowordsResult:
    return find_themes(made(seed, planted=True), GIVEN, most=4, resamples=50)


def test_themes_go_on_from_period_to_period() -> None:
    course = follow_themes([("2010s", of_period(1)), ("2020s", of_period(2))], ["2000s"], GIVEN)
    first = [r for r in course.rows() if r["period"] == "2010s"]
    assert all(r["inclusion"] == 1.0 and r["q"] <= 0.05 for r in first)
    assert all(r["next"] is None for r in course.rows() if r["period"] == "2020s")
    # All four words shared of 60: one of C(60, 4) draws.
    assert first[0]["p"] == pytest.approx(1 / 487635)
    assert "2000s" in course.reasons["en"]
    graph = course.graph()
    assert graph.is_directed()
    assert graph.number_of_edges() == len(course.joins)
