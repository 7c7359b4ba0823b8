"""`compare --measures` on the sample and on planted texts: two sides, groups, periods, a model; its command and figures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import policymine as pm
from policymine.cli.app import app
from policymine.errors import InputError, ModelError, UnknownNameError


@pytest.fixture(scope="module")
def corpus(policies: Path) -> Path:
    return policies


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve laws that oblige in short sentences, twelve reports that encourage in long ones; one in each is English."""
    folder = tmp_path_factory.mktemp("planted")
    law = "各单位应当遵守本规定。任何人不得违反。主管部门必须及时处理。{0}有关人员应当报告情况。"
    report = "鼓励社会力量参与基层社会治理，支持群众依法开展协商议事活动，引导各方面共同推进社区服务，{0}推动形成共建共治共享的良好局面。"
    rows = []
    for i in range(12):
        rows.append(
            {
                "id": f"a{i:02d}",
                "text": law.format("检查人员应当出示证件。" * i) * 4,
                "date": f"{2010 + i % 4}",
            }
        )
        rows.append(
            {
                "id": f"b{i:02d}",
                "text": report.format("促进资源下沉，" * i) * 6,
                "date": f"{2010 + i % 4}",
            }
        )
    for row in rows:
        row["issuer"] = "甲市人民政府" if row["id"][0] == "a" else "乙市人民政府"
    source = folder / "t.jsonl"
    source.write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in rows), "utf-8")
    pm.ingest([source], folder / "c")
    return folder / "c"


def test_the_planted_differences_are_found(planted: Path) -> None:
    found = pm.compare_measures(planted, by="issuer", group="甲市人民政府")
    row = {r["measure"]: r for r in found.rows()}
    for key, sign in (("sentence_length", -1), ("obligation", 1), ("encouragement", -1), ("strength", 1)):
        assert row[key]["q"] < 0.05, key
        assert row[key]["difference"] * sign > 0, key
    assert row["strength"]["target"] == pytest.approx(1.0)
    assert row["strength"]["reference"] == pytest.approx(0.0)
    texts = pm.Corpus.open(planted).texts()
    shown = found.evidence([r["measure"] for r in found.rows()].index("obligation"))
    assert {e.period for e in shown} >= {"甲市人民政府"}
    assert all(texts[e.document][e.start : e.end] in (e.term or "") for e in shown)
    assert found.provenance.method
    assert "--measures" in found.provenance.command()


def test_a_corpus_against_itself_is_no_difference(corpus: Path) -> None:
    found = pm.compare_measures(corpus, corpus)
    assert (found.table["difference"].dropna() == 0).all()
    assert (found.table["p"].dropna() > 0.9).all()


def test_groups_each_against_the_others(corpus: Path) -> None:
    found = pm.compare_measures(corpus, by="level")
    assert found.groups == ("city", "county", "ministry", "province", "street")
    assert len(found.pairs) == 10 * found.table["measure"].nunique()
    assert list(found.table["group"][:5]) == list(found.groups)
    for lang in ("zh", "en"):
        assert pm.chart(found, lang=lang).to_dict()
    with pytest.raises(InputError, match="two sides"):
        pm.compare_measures(corpus, by="level", per="year")


def test_periods_and_figures(planted: Path, tmp_path: Path) -> None:
    found = pm.compare_measures(planted, by="issuer", group="甲市人民政府", per="year")
    assert found.periods == ("2010", "2011", "2012", "2013")
    # Three documents a side and year: told, not tested.
    assert found.table["p"].isna().all()
    assert "fewer than 5 documents" in " ".join(found.lines("en"))
    assert pm.chart(found, lang="zh").to_dict()
    two = pm.compare_measures(planted, by="issuer", group="甲市人民政府", test="rank")
    for width in (320, 680):
        drawn = pm.chart(two, lang="en", width=width)
    pm.save_chart(drawn, tmp_path / "m.svg")
    pm.write_result(two, tmp_path / "m.xlsx")
    assert "Mann-Whitney" in two.provenance.method


def test_topics_of_a_model(corpus: Path, tmp_path: Path) -> None:
    pm.topics(corpus, method="lda", k=4, into=tmp_path / "m")
    found = pm.compare_measures(corpus, by="level", group="province", against="city", model=tmp_path / "m")
    topics = found.table[found.table["family"] == "topics"]
    assert len(topics) == 4
    assert topics["target"].sum() == pytest.approx(1.0)
    assert topics["difference"].sum() == pytest.approx(0.0, abs=1e-9)
    assert found.evidence(int(topics.index[0]))
    with pytest.raises(ModelError):
        pm.compare_measures(corpus, by="level", group="province", model=tmp_path / "none")


def test_command(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    app(
        ["compare", str(corpus), "--by", "level", "--group", "city", "--measures", "--json"],
        standalone_mode=False,
    )
    answer = json.loads(capsys.readouterr().out)
    assert {"measure", "target", "reference", "difference", "q"} <= set(answer["rows"][0])
    assert answer["target"] == {"name": "city", "documents": 27}
    app(["compare", str(corpus), "--by", "level", "--measures", "--top", "10"], standalone_mode=False)
    assert "characters" in capsys.readouterr().out
    app(
        ["compare", str(corpus), "--by", "level", "--group", "city", "--measures", "--show", "obligation"],
        standalone_mode=False,
    )
    assert "应当" in capsys.readouterr().out
    with pytest.raises(UnknownNameError, match="unknown measure 'nope'"):
        app(
            ["compare", str(corpus), "--by", "level", "--group", "city", "--measures", "--show", "nope"],
            standalone_mode=False,
        )
    with pytest.raises(InputError, match="--measures compares documents"):
        app(
            ["compare", str(corpus), "--by", "level", "--measures", "--unit", "phrases"],
            standalone_mode=False,
        )


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"by": "level", "group": "nope"}, InputError, "no group"),
        ({"by": "level", "test": "t"}, UnknownNameError, "permutation, rank"),
        ({"by": "level", "group": "city", "per": "week"}, InputError, "no period"),
        ({}, InputError, "has to be split"),
    ],
)
def test_bad_input(corpus: Path, arguments: dict[str, Any], error: Any, message: str) -> None:
    with pytest.raises(error, match=message):
        pm.compare_measures(corpus, **arguments)
