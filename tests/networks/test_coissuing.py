"""Joint issuing, counted by hand."""

from __future__ import annotations

from policymine.networks.base import HasGraph
from policymine.networks.coissuing import JointDocument, pair_issuers
from policymine.provenance import Provenance

DOCUMENTS = [
    JointDocument("1", ("民政部", "财政部"), "2012-03-01", "民政部 财政部", 10),
    JointDocument("2", ("财政部", "民政部", "教育部"), "2014"),
    JointDocument("3", ("民政部",), "2015-01-01"),
    JointDocument("4", ("民政部", "民政部"), None),
]


def test_pairs_and_bodies() -> None:
    found = pair_issuers(DOCUMENTS, Provenance("coissuing", n_documents=4, versions={}))
    rows = {(r["body"], r["partner"]): r for r in found.rows()}
    assert set(rows) == {("教育部", "民政部"), ("教育部", "财政部"), ("民政部", "财政部")}
    pair = rows["民政部", "财政部"]
    assert (pair["n_docs"], pair["body_leads"], pair["partner_leads"]) == (2, 1, 1)
    # Four documents of one, two of the other, two of both.
    assert pair["jaccard"] == 0.5
    assert (pair["first"], pair["last"], pair["documents"]) == ("2012-03-01", "2014", ["1", "2"])
    assert rows["教育部", "民政部"]["body_leads"] == rows["教育部", "民政部"]["partner_leads"] == 0
    (sentence,) = found.evidence(0)
    assert (sentence.document, sentence.start, sentence.end) == ("1", 10, 17)
    body = found.bodies[0]
    assert (body["body"], body["n_docs"], body["n_joint"], body["n_lead"], body["n_partners"]) == (
        "民政部",
        4,
        2,
        1,
        2,
    )
    assert found.n_joint == 2


def test_the_network() -> None:
    found = pair_issuers(DOCUMENTS, Provenance("coissuing", n_documents=4, versions={}))
    assert isinstance(found, HasGraph)
    graph = found.graph()
    assert graph["民政部"]["财政部"]["weight"] == 2
    assert graph.nodes["民政部"]["level"] == "ministry"
    assert graph["民政部"]["财政部"]["year"] == 2012


def test_no_joint_document_is_no_pair() -> None:
    found = pair_issuers([JointDocument("3", ("民政部",), "2015")], Provenance("coissuing", versions={}))
    assert len(found) == 0
    assert next(iter(found.table.columns)) == "body"
    assert found.graph().number_of_nodes() == 0
