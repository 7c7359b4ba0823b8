"""Actors named together, counted by hand; roles with their sentences; the network and its files."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import pytest

from policymine.clean.sentences import split_sentences
from policymine.networks.actor_names import find_actors
from policymine.networks.actors import ActorDocument, ActorsResult, link_actors
from policymine.networks.base import HasGraph, write_gexf
from policymine.provenance import Provenance

GIVEN = Provenance("actors", versions={})


def document(i: str, text: str, date: str | None = None) -> ActorDocument:
    sentences = tuple(split_sentences(text))
    return ActorDocument(i, text, date, tuple(find_actors(text)), sentences, sentences)


def corpus() -> list[ActorDocument]:
    """Twelve documents: 民政部 and 财政部 always in one sentence, 公安部 in one of its own."""
    both = "民政部和财政部共同制定办法。公安部另行通知。教育部发文。"
    made = [document(f"d{i:02d}", both, f"20{10 + i}-01-01") for i in range(12)]
    return [*made, document("e1", "由民政部牵头，财政部配合。民政部门办理。", "2030")]


def test_pairs_by_hand() -> None:
    found = link_actors(corpus(), GIVEN)
    rows = {(r["actor"], r["partner"]): r for r in found.rows()}
    pair = rows["民政部", "财政部"]
    assert (pair["n_docs"], pair["n_units"]) == (13, 13)
    assert (pair["first"], pair["last"]) == ("2010-01-01", "2030")
    assert pair["documents"][0] == "d00"
    assert pair["lift"] == pytest.approx(13 / pair["expected"])
    assert pair["low"] < pair["lift"] < pair["high"]
    assert pair["q"] <= 0.05
    assert ("公安部", "民政部") not in rows
    # Four actors of two documents or more; pairs that never meet were asked too.
    assert found.n_tested == 6
    assert len(found.beyond_chance()) == 1


def test_evidence_is_the_sentence_that_names_both() -> None:
    found = link_actors(corpus(), GIVEN)
    shown = found.evidence(0)
    assert len({e.document for e in shown}) == len(shown) == 4
    for e in shown:
        at = e.start - e.sentence_start
        assert e.sentence[at : at + e.end - e.start] == "民政部和财政部"


def test_the_actors() -> None:
    about = {a["actor"]: a for a in link_actors(corpus(), GIVEN).actors}
    civil = about["民政部"]
    assert (civil["kind"], civil["level"], civil["n_docs"], civil["n_mentions"]) == (
        "body",
        "ministry",
        13,
        13,
    )
    assert (civil["n_lead"], civil["n_help"], civil["n_partners"]) == (1, 0, 1)
    assert "民政部门" not in about


def test_roles_are_directed_and_open_to_their_words() -> None:
    found = link_actors(corpus(), GIVEN, roles=True)
    (row,) = found.rows()
    assert (row["lead"], row["help"], row["n_docs"], row["words"]) == ("民政部", "财政部", 1, "牵头…配合 1")
    assert row["reverse"] == 0
    assert found.evidence(0)[0].sentence == "由民政部牵头，财政部配合。"
    graph = found.graph()
    assert graph.is_directed()
    assert list(graph.edges) == [("民政部", "财政部")]


def test_the_network_holds_pairs_beyond_chance_with_their_time(tmp_path: Path) -> None:
    found = link_actors(corpus(), GIVEN)
    assert isinstance(found, HasGraph)
    graph = found.graph()
    assert list(graph.edges) == [("民政部", "财政部")]
    edge = graph["民政部"]["财政部"]
    assert (edge["weight"], edge["year"], edge["last_year"]) == (13, 2010, 2030)
    assert graph.nodes["民政部"]["degree"] == 1
    write_gexf(graph, tmp_path / "a.gexf")
    assert set(nx.read_gexf(tmp_path / "a.gexf")) == {"民政部", "财政部"}


def test_the_order_of_documents_does_not_matter() -> None:
    def told(result: ActorsResult) -> list[dict[str, object]]:
        return [
            {k: v if not isinstance(v, float) else round(v, 9) for k, v in r.items()} for r in result.rows()
        ]

    assert told(link_actors(corpus(), GIVEN)) == told(link_actors(corpus()[::-1], GIVEN))


def test_nobody_named_together_is_no_pair() -> None:
    found = link_actors([document("a", "民政部发文。"), document("b", "财政部发文。")], GIVEN)
    assert len(found) == 0
    assert next(iter(found.table.columns)) == "actor"
    assert found.graph().number_of_nodes() == 0
