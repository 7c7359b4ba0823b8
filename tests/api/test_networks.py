"""`citations` and `coissuing` on a corpus: whole corpus as targets, conditions on the sources, errors."""

from __future__ import annotations

from pathlib import Path

import pytest

import policymine as pm
from policymine.errors import InputError, NotEnoughDataError, UnknownNameError

NOTICE = (
    "民政部 财政部关于开展社区协商试点的通知\n民发〔2015〕8号\n各省、自治区、直辖市民政厅（局）、财政厅（局）：\n"
    "为贯彻落实《国务院关于加强城乡社区协商的意见》（国发〔2014〕20号），现就有关事项通知如下。\n"
    "一、认真执行《社区服务条例》第三条。\n《民政部关于旧试点的通知》同时废止。\n民政部\n财政部\n2015年3月4日\n"
)
OPINION = (
    "国务院关于加强城乡社区协商的意见\n国发〔2014〕20号\n各省、自治区、直辖市人民政府：\n根据《社区服务条例》，提出如下意见。\n"
    "一、提高认识。各地要高度重视。\n国务院\n2014年5月6日\n"
)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("networks")
    (folder / "in").mkdir()
    (folder / "in" / "notice.txt").write_text(NOTICE, encoding="utf-8")
    (folder / "in" / "opinion.txt").write_text(OPINION, encoding="utf-8")
    pm.ingest([folder / "in"], folder / "c")
    return folder / "c"


def test_citations(corpus: Path) -> None:
    found = pm.citations(corpus)
    rows = {(r["document"], r["title"]): r for r in found.rows()}
    row = rows["notice.txt", "国务院关于加强城乡社区协商的意见"]
    assert (row["target"], row["resolution"], row["relation"]) == ("opinion.txt", "number", "implements")
    assert rows["notice.txt", "民政部关于旧试点的通知"]["relation"] == "repeals"
    assert rows["notice.txt", "社区服务条例"]["articles"] == ["第三条"]
    assert found.provenance.references
    assert found.provenance.command().startswith("policymine citations")
    assert not any(r["own"] for r in found.rows())


def test_a_condition_narrows_who_cites_not_what_is_cited(corpus: Path) -> None:
    found = pm.citations(corpus, where="doc_number = '民发〔2015〕8号'")
    assert {r["document"] for r in found.rows()} == {"notice.txt"}
    assert "opinion.txt" in {r["target"] for r in found.rows()}


def test_most_and_by(corpus: Path) -> None:
    assert pm.citations(corpus, most=True).rows()[0]["title"] == "社区服务条例"
    assert pm.citations(corpus, by="issuer").rows()[0]["source_group"] in ("民政部", "国务院")
    with pytest.raises(InputError, match="give one of the two"):
        pm.citations(corpus, most=True, by="issuer")
    with pytest.raises(UnknownNameError, match="document, genre, issuer"):
        pm.citations(corpus, by="author")


def test_files(corpus: Path, tmp_path: Path) -> None:
    for name in ("n.gexf", "n.graphml", "n.xlsx", "n.csv", "n.html"):
        assert pm.write_result(pm.citations(corpus), tmp_path / name).stat().st_size > 200
    with pytest.raises(InputError, match="not a network"):
        pm.write_result(pm.documents(corpus), tmp_path / "n.gexf")
    with pytest.raises(InputError, match=r"\.gexf, \.graphml"):
        pm.write_result(pm.citations(corpus), tmp_path / "n.doc")


def test_coissuing(corpus: Path) -> None:
    found = pm.coissuing(corpus)
    (row,) = found.rows()
    assert {row["body"], row["partner"]} == {"民政部", "财政部"}
    leads = row["body_leads"] if row["body"] == "民政部" else row["partner_leads"]
    assert (row["n_docs"], leads) == (1, 1)
    (sentence,) = found.evidence(0)
    assert "民政部" in sentence.sentence


def test_bodies_count_under_their_names_at_the_time_or_of_today(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name, one, year in (
        ("a", "卫生部", 2009),
        ("b", "国家卫生健康委", 2019),
        ("c", "国家卫生健康委员会", 2020),
    ):
        text = (
            f"{one} 民政部关于社区养老的通知\n民发〔{year}〕8号\n各省、自治区、直辖市民政厅（局）：\n现通知如下。\n"
            f"{one}\n民政部\n{year}年3月4日\n"
        )
        (tmp_path / "in" / f"{name}.txt").write_text(text, encoding="utf-8")
    pm.ingest([tmp_path / "in"], tmp_path / "c")

    def pairs(present: bool) -> list[tuple[str, int]]:
        return [(r["body"], r["n_docs"]) for r in pm.coissuing(tmp_path / "c", present=present).rows()]

    assert pairs(False) == [("国家卫生健康委员会", 2), ("卫生部", 1)]
    assert pairs(True) == [("国家卫生健康委员会", 3)]


def test_coissuing_without_issuers_says_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("随便写的一段没有机关的话。", encoding="utf-8")
    pm.ingest([tmp_path / "x.txt"], tmp_path / "c")
    with pytest.raises(NotEnoughDataError, match="has an issuer"):
        pm.coissuing(tmp_path / "c")
