"""Citations of a small corpus, by hand: rows, counts, groups, the network and its files."""

from __future__ import annotations

import networkx as nx
import pytest

from policymine.errors import UnknownNameError
from policymine.networks.base import write_gexf, write_graphml
from policymine.networks.citations import CitationsResult, Known, Source, trace_citations
from policymine.provenance import Provenance

TEXTS = {
    "a": "甲法\n第一条 为了规范，制定本法。",
    "b": "国务院关于乙的意见\n国发〔2013〕12号\n根据《甲法》第一条，提出意见。《甲法》第二条不变。",
    "c": "民政部关于丙的通知\n为贯彻落实《国务院关于乙的意见》（国发〔2013〕12号），依照《甲法》，持《营业执照》办理。"
    "参照国办发〔1999〕3号。",
    "d": "民政部关于丁的通知\n按照国发〔2013〕12号要求，执行《财政部关于戊的通知》（国办发〔1999〕3号）。",
}
FIELDS = {
    "a": ("甲法", None, "2010-01-01", "全国人大", "central"),
    "b": ("国务院关于乙的意见", "国发〔2013〕12号", "2013-05-01", "国务院", "central"),
    "c": ("民政部关于丙的通知", None, "2014", "民政部", "ministry"),
    "d": ("民政部关于丁的通知\x01", None, None, "民政部", "ministry"),
}


def trace(**options: object) -> CitationsResult:
    names = ("title", "number", "date", "issuer", "level")
    attributes = {i: dict(zip(names, values, strict=True)) for i, values in FIELDS.items()}
    return trace_citations(
        [Source(i, TEXTS[i], FIELDS[i][0], FIELDS[i][1], FIELDS[i][2]) for i in TEXTS],
        [Known(i, v[0], v[1], v[2], (v[3],)) for i, v in FIELDS.items()],
        attributes,
        Provenance("citations", n_documents=4, versions={}),
        **options,  # type: ignore[arg-type]
    )


def test_rows() -> None:
    found = trace()
    rows = [
        (r["document"], r["relation"], r["title"] or r["number"], r["target"], r["resolution"])
        for r in found.rows()
    ]
    assert rows == [
        ("b", "basis", "甲法", "a", "title"),
        ("b", "refers", "甲法", "a", "title"),
        ("c", "implements", "国务院关于乙的意见", "b", "number"),
        ("c", "basis", "甲法", "a", "title"),
        ("c", "refers", "营业执照", None, "not a document"),
        ("c", "refers", "国办发〔1999〕3号", None, "not in corpus"),
        ("d", "basis", "国发〔2013〕12号", "b", "number"),
        ("d", "implements", "财政部关于戊的通知", None, "not in corpus"),
    ]
    for i, row in enumerate(found.rows()):
        (sentence,) = found.evidence(i)
        text = TEXTS[row["document"]]
        assert text[sentence.start : sentence.end] == row["written"]
        assert text[sentence.sentence_start :].startswith(row["sentence"])
        assert row["written"] in row["sentence"]
    assert found.extra()["resolved"] == 5
    assert "7 citations in 3 of 4 documents; 5 (71%)" in found.summary()


def test_own_citations_only_when_asked_for() -> None:
    own = [r for r in trace(own=True).rows() if r["own"]]
    assert {(r["document"], r["title"] or r["number"]) for r in own} >= {
        ("a", "本法"),
        ("b", "国发〔2013〕12号"),
    }
    assert all(r["target"] == r["document"] and r["resolution"] == "own" for r in own)
    assert trace(own=True).extra()["citations"] == trace().extra()["citations"]


def test_most_cited_counts_documents_first_and_joins_a_number_with_its_title() -> None:
    found = trace(most=True)
    rows = [(r["title"], r["target"], r["count"], r["n_docs"], r["relations"]) for r in found.rows()]
    assert rows == [
        ("甲法", "a", 3, 2, "basis 2; refers 1"),
        ("国务院关于乙的意见", "b", 2, 2, "basis 1; implements 1"),
        ("财政部关于戊的通知", None, 2, 2, "implements 1; refers 1"),
    ]
    assert len(found.evidence(0)) == 3
    assert {e.document for e in found.evidence(2)} == {"c", "d"}


def test_by_document_and_by_group() -> None:
    pairs = {(r["document"], r["target"]): r["count"] for r in trace(by="document").rows()}
    assert pairs["b", "a"] == 2
    by_issuer = {
        (r["source_group"], r["target_group"]): (r["count"], r["n_docs"]) for r in trace(by="issuer").rows()
    }
    assert by_issuer == {
        ("国务院", "全国人大"): (2, 1),
        ("民政部", "国务院"): (2, 2),
        ("民政部", "全国人大"): (1, 1),
        ("民政部", "财政部"): (1, 1),
        ("民政部", None): (1, 1),
    }
    levels = trace(by="level").rows()[0]
    assert (levels["source_group"], levels["target_group"], levels["count"]) == ("ministry", "central", 3)


def test_relations_can_be_chosen() -> None:
    assert {r["relation"] for r in trace(relations=["basis"]).rows()} == {"basis"}
    with pytest.raises(UnknownNameError, match="did you mean 'basis'"):
        trace(relations=["bases"])


def test_the_network_opens_again_whatever_the_titles_hold(tmp_path: object) -> None:
    from pathlib import Path

    folder = Path(str(tmp_path))
    graph = trace().graph()
    assert graph["b"]["a"]["weight"] == 2
    assert graph["b"]["a"]["year"] == 2013
    assert graph.nodes["a"]["date"] == "2010-01-01"
    cited = [n for n, data in graph.nodes(data=True) if not data["in_corpus"]]
    assert cited == ["cited:财政部关于戊的通知"]
    for name, write, read in (
        ("n.gexf", write_gexf, nx.read_gexf),
        ("n.graphml", write_graphml, nx.read_graphml),
    ):
        write(graph, folder / name)
        again = read(folder / name)
        assert set(again.edges) == set(graph.edges)
        assert again.nodes["d"]["title"] == "民政部关于丁的通知\ufffd"
        assert again["b"]["a"]["weight"] == 2
        assert again.nodes["b"]["year"] == 2013
        first = (folder / name).read_bytes()
        write(graph, folder / name)
        assert (folder / name).read_bytes() == first
        assert b"\x01" not in first
    groups = trace(by="issuer").graph()
    assert groups["民政部"]["国务院"]["weight"] == 2
    assert "?" in groups


def test_an_empty_network_is_a_file_too(tmp_path: object) -> None:
    from pathlib import Path

    empty = trace(relations=["suspends"])
    assert len(empty) == 0
    write_gexf(empty.graph(), Path(str(tmp_path)) / "e.gexf")
    assert nx.read_gexf(Path(str(tmp_path)) / "e.gexf").number_of_nodes() == 0
