"""`actors` and `cowords` on a corpus, from files to table, network and figure; what cannot be asked is said in a line."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import pytest

import policymine as pm
from policymine.errors import InputError, NotEnoughDataError, UnknownNameError

# Two matters, each with its own bodies and words; every document has both, in clauses of their own.
CARE = "一、由民政部门牵头，财政部门配合，做好养老服务和社会救助工作，完善养老服务和社会救助政策。\n"
ROADS = "二、公安机关会同交通运输部门加强道路安全和车辆管理，开展道路安全和车辆检查。\n"
PLAIN = "三、统计部门按年发布资料。\n四、宣传部门开展活动。\n五、各地要高度重视，认真落实。\n"


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("actors")
    (folder / "in").mkdir()
    for i in range(14):
        body = (CARE if i % 3 else "") + (ROADS if i % 2 else "") + PLAIN
        text = (
            f"民政部关于第{i}号工作的通知\n民发〔{2008 + i}〕{i + 1}号\n各省、自治区、直辖市民政厅（局）：\n现就有关事项通知如下。\n{body}"
            f"民政部\n{2008 + i}年3月4日\n"
        )
        (folder / "in" / f"n{i:02d}.txt").write_text(text, encoding="utf-8")
    pm.ingest([folder / "in"], folder / "c")
    return folder / "c"


def test_actors_from_files(corpus: Path, tmp_path: Path) -> None:
    found = pm.actors(corpus)
    rows = {(r["actor"], r["partner"]): r for r in found.rows()}
    assert rows["交通运输部门", "公安机关"]["n_docs"] == 7
    assert rows["民政部门", "财政部门"]["n_docs"] == 9
    assert all(
        {e.document for e in found.evidence(i)} <= set(r["documents"]) for i, r in enumerate(found.rows())
    )
    # Addressees and signatures are lists, and count for no pair.
    assert not any("民政厅" in str(pair) for pair in rows)
    assert found.provenance.references
    assert "sentence" in found.provenance.method
    for name in ("n.gexf", "n.graphml", "n.xlsx", "n.html"):
        assert pm.write_result(found, tmp_path / name).stat().st_size > 200
    assert nx.read_gexf(tmp_path / "n.gexf").number_of_edges() == len(found.beyond_chance())


def test_roles_from_files(corpus: Path) -> None:
    found = pm.actors(corpus, roles=True)
    rows = {(r["lead"], r["help"]): r for r in found.rows()}
    assert rows["民政部门", "财政部门"]["n_docs"] == 9
    assert rows["公安机关", "交通运输部门"]["words"] == "会同 7"


def test_actors_by_period(corpus: Path) -> None:
    found = pm.network_periods(pm.actors(corpus, roles=True), corpus, per="decade")
    assert [r["period"] for r in found.rows()] == ["2000s", "2010s", "2020s"]
    assert sum(r["n_docs"] for r in found.rows()) == 14
    assert found.graph().number_of_edges() == 2


def test_cowords_from_files(corpus: Path, tmp_path: Path) -> None:
    found = pm.cowords(corpus, min_docs=3, resamples=100)
    assert found.provenance.seed == 0
    linked = {frozenset((x["word"], x["partner"])) for x in found.links}
    assert frozenset(("养老服务", "社会救助")) in linked
    assert frozenset(("养老服务", "道路")) not in linked
    for i, row in enumerate(found.rows()):
        shown = found.evidence(i)
        assert shown
        assert all(sum(w in e.sentence for w in row["words"]) >= 2 for e in shown)
    again = pm.cowords(corpus, min_docs=3, resamples=100)
    assert found.to_dict() == again.to_dict()
    assert (
        pm.write_result(found, tmp_path / "w.gexf").read_bytes()
        == pm.write_result(again, tmp_path / "v.gexf").read_bytes()
    )


def test_a_word_is_looked_at_in_any_case(corpus: Path) -> None:
    words = {w["word"] for w in pm.cowords(corpus, ["车辆检查"], n_words=5, resamples=50).words}
    assert "车辆检查" in words


def test_coissuing_and_citations_by_period(corpus: Path) -> None:
    found = pm.network_periods(pm.coissuing(corpus), corpus, per="decade")
    assert all(r["n_tied"] == 0 and r["high"] > 0 for r in found.rows())
    assert [r["n_docs"] for r in pm.network_periods(pm.citations(corpus), corpus, per="decade").rows()] == [
        2,
        10,
        2,
    ]


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda c: pm.actors(c, within="page"), UnknownNameError, "sentence"),
        (lambda c: pm.actors(c, kind=["robot"]), UnknownNameError, "organisation"),
        (lambda c: pm.network_periods(pm.actors(c), c, per="yr"), UnknownNameError, "year"),
        (lambda c: pm.actors(c, min_docs=0), InputError, "1 or more"),
        (lambda c: pm.actors(c, where="doc_number = '民发〔2010〕3号'"), NotEnoughDataError, "1 document"),
        (lambda c: pm.actors(c, kind=["person"]), NotEnoughDataError, "names an actor"),
        (lambda c: pm.cowords(c, ["从未出现的词"]), InputError, "holds no 从未出现的词"),
        (lambda c: pm.cowords(c, method="leiden"), UnknownNameError, "louvain"),
        (lambda c: pm.cowords_periods(c, per="week"), UnknownNameError, "plan"),
        (lambda c: pm.cowords(c, theme_size=2), InputError, "3 and 30"),
        (lambda c: pm.cowords(c, where="doc_number = '民发〔2010〕3号'"), NotEnoughDataError, "1 document"),
    ],
)
def test_bad_input(corpus: Path, call: object, error: type[Exception], message: str) -> None:
    assert callable(call)
    with pytest.raises(error, match=message) as told:
        call(corpus)
    assert "\n" not in str(told.value)
