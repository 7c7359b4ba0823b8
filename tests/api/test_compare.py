"""`compare`, `compare_groups`, `compare_periods` on a corpus of planted differences: every unit, evidence, nulls."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import policymine as pm
from policymine.api.reading import Reading, read_corpus
from policymine.charts import chart
from policymine.errors import InputError, NotEnoughDataError, UnknownNameError

UNITS: list[dict[str, Any]] = [
    {"unit": "words"},
    {"unit": "phrases"},
    {"unit": "lexicon"},
    {"unit": "collocates", "node": "社区"},
]
COMMON = (
    *("加强道路建设", "改善医院条件", "扩大学校规模", "保护森林资源"),
    *("发展农业生产", "完善市场监管", "提高工资水平", "修订统计制度"),
)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Cities write 网格 near 社区, provinces 书法; 60 documents of three levels, 2007 to 2018."""
    rng = np.random.default_rng(4)
    own = {"city": "社区推进网格服务。", "province": "社区举办书法比赛。", "county": "社区组织文化活动。"}
    folder = tmp_path_factory.mktemp("compare")
    source = folder / "rows.jsonl"
    with source.open("w", encoding="utf-8") as out:
        for i in range(60):
            level = list(own)[i % 3]
            sentences = [f"{s}。" for s in rng.choice(COMMON, 12)] + [own[level]] * int(rng.integers(2, 6))
            if i % 6 < 3:
                sentences.append("社会治理取得进展。")
            text = "".join(sentences[j] for j in rng.permutation(len(sentences)))
            year = 2007 + i * 12 // 60
            row = {"id": f"d{i:02d}", "title": f"第{i}号", "level": level, "year": year, "text": text}
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
    pm.ingest([source], folder / "c", columns={"date": "year"})
    return folder / "c"


@pytest.fixture(scope="module")
def reading(corpus: Path) -> Reading:
    return read_corpus(corpus)


def test_words_and_their_sentences(reading: Reading) -> None:
    result = pm.compare(reading, by="level", group="city", against="province")
    first, last = result.top(2).iloc[0], result.top(2, "reference").iloc[0]
    assert first["term"] in ("网格", "服务", "推进")
    assert last["term"] in ("书法", "比赛", "举办")
    assert first["q"] < 0.05
    assert (first["target_share"], first["reference_share"], first["target_docs"]) == (1.0, 0.0, 20)
    assert np.isnan(first["reference_dp"])
    assert first["dispersion"] == first["target_dp"]
    assert last["percent_diff"] == -100.0
    shared = result.table.set_index("term").loc["社区"]
    row = result.table["term"].tolist().index("社区")
    assert {e.period for e in result.evidence(row)} == {"city", "province"}
    assert len(result.evidence(row)) == 6
    expected = (shared["target_rate"] / shared["reference_rate"] - 1) * 100
    assert shared["percent_diff"] == pytest.approx(expected)
    for e in result.evidence(row):
        text = reading.texts[e.document]
        assert text[e.start : e.end] == "社区"
        assert e.sentence in text


def test_the_other_units(reading: Reading) -> None:
    sides = {"by": "level", "group": "city", "against": "province"}
    phrases = pm.compare(reading, unit="phrases", **sides)
    assert all(len(t) > 2 for t in phrases.table["term"])
    leading = "".join(phrases.top(3)["term"])
    assert "网格" in leading
    listed = pm.compare(reading, unit="lexicon", **sides)
    assert set(listed.table["term"]) <= reading.lexicon.words
    assert "社会治理" in set(listed.table["term"])
    company = pm.compare(reading, unit="collocates", node="社区", window=2, **sides)
    assert "网格" in set(company.top(3)["term"])
    # What stands nowhere near the node is not there, and every use shown is in a window.
    assert "森林" not in set(company.table["term"])
    assert "words within 2 words of 社区" in company.messages[0]["en"]
    assert set(company.messages[0]) == {"zh", "en"}
    assert company.provenance.parameters["node"] == "社区"
    assert "--unit collocates --node '社区' --window 2" in company.provenance.command()
    uses = company.show("网格")
    assert uses.counts is not None
    assert uses.counts["province"] == 0
    assert (uses.table["left"].str.contains("社区")).all()


@pytest.mark.parametrize("unit", UNITS, ids=lambda u: str(u["unit"]))
def test_swapping_sides_flips_signs(unit: dict[str, Any], reading: Reading) -> None:
    there = pm.compare(reading, by="level", group="city", against="county", **unit).table.set_index("term")
    back = pm.compare(reading, by="level", group="county", against="city", **unit).table.set_index("term")
    back = back.loc[there.index]
    for column in ("log_likelihood", "log_ratio", "z", "score"):
        assert there[column].to_numpy() == pytest.approx(-back[column].to_numpy())
    assert there["target_dp"].to_numpy() == pytest.approx(back["reference_dp"].to_numpy(), nan_ok=True)
    assert there["target"].tolist() == back["reference"].tolist()


@pytest.mark.parametrize("unit", UNITS, ids=lambda u: str(u["unit"]))
def test_a_corpus_against_itself(unit: dict[str, Any], corpus: Path) -> None:
    result = pm.compare(corpus, corpus, **unit)
    assert len(result) > 0
    assert (result.table[["log_likelihood", "log_ratio", "z", "bound"]] == 0).all().all()
    assert (result.table["q"] == 1).all()
    periods = pm.compare_periods(corpus, corpus, per="plan", **unit)
    assert set(periods.table["period"]) == {"十一五", "十二五", "十三五"}
    assert (periods.table[["log_likelihood", "log_ratio", "bound"]] == 0).all().all()
    assert (periods.table["q"] == 1).all()


@pytest.mark.parametrize("unit", UNITS, ids=lambda u: str(u["unit"]))
def test_groups_of_every_unit(unit: dict[str, Any], reading: Reading) -> None:
    result = pm.compare_groups(reading, by="level", **unit)
    assert {p["label"] for p in result.parts} == {"city", "province", "county"}
    found = result.table[result.table["q"] < 0.05]
    if unit["unit"] == "lexicon":
        assert found.empty
        return
    typical = found[found["log_ratio"] > 0].groupby("group")["term"].agg("".join)
    assert "网格" in typical["city"]
    assert "书法" in typical["province"]
    assert "文化" in typical["county"]
    # The other groups share what is common: the words of all of them are no finding.
    assert not found["term"].str.contains("森林|医院").any()


def test_periods_of_a_split(reading: Reading) -> None:
    result = pm.compare_periods(reading, per="plan", by="level", group="city", against="province")
    assert [p["label"] for p in result.parts] == ["十一五", "十二五", "十三五"]
    assert [p["enough"] for p in result.parts] == [True, True, True]
    grid = result.table[result.table["term"] == "网格"].set_index("period")
    assert (grid["log_ratio"] > 0).all()
    # Six or seven documents of each side and period: the exact p is 2 of 924 or 1,716 splits, where all hold it.
    assert (grid["p"] < 0.01).all()
    lines = result.show("网格")
    assert set(lines.table["part"]) == {"十一五 city", "十二五 city", "十三五 city"}
    years = pm.compare_periods(reading, per="year", by="level", group="city", against="province")
    assert (len(years), years.n_tested) == (0, 0)
    assert "12 periods have not enough data" in years.messages[0]["en"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_charts(lang: str, reading: Reading) -> None:
    groups = pm.compare_groups(reading, by="level")
    periods = pm.compare_periods(reading, per="plan", by="level", group="city", against="province")
    for result in (groups, periods):
        drawn = chart(result, lang=lang, width=340).to_dict()
        assert len(drawn["layer"]) == 2
        rows = [r for data in drawn["datasets"].values() for r in data]
        assert {r["term"] for r in rows} & {"网格", "书法"}
        assert any(r["says"] for r in rows)


def test_one_and_two_corpora_say_the_same(corpus: Path, reading: Reading, tmp_path: Path) -> None:
    """Two corpora of the two groups: the counts and the numbers of the split."""
    split = pm.compare(reading, by="level", group="city", against="county").table.set_index("term")
    sides = [read_corpus(corpus, where=f"level = '{level}'") for level in ("city", "county")]
    apart = pm.compare(sides[0], sides[1]).table.set_index("term")
    assert set(apart.index) == set(split.index)
    for column in ("target", "reference", "log_likelihood", "log_ratio", "target_docs", "dispersion"):
        assert apart.loc[split.index, column].to_numpy() == pytest.approx(split[column].to_numpy())


@pytest.mark.parametrize(
    ("options", "error", "said"),
    [
        ({"unit": "bigrams"}, UnknownNameError, "phrases"),
        ({"unit": "collocates"}, InputError, "--node"),
        ({"node": "社区"}, InputError, "--unit collocates"),
        ({"window": 3}, InputError, "--unit collocates"),
        ({"unit": "collocates", "node": "社区", "window": 0}, InputError, "from 1"),
        ({"unit": "collocates", "node": "从未用过"}, NotEnoughDataError, "not used there"),
    ],
)
def test_what_cannot_be_counted_is_told(
    options: dict[str, Any], error: type[Exception], said: str, reading: Reading
) -> None:
    with pytest.raises(error, match=said):
        pm.compare(reading, by="level", group="city", **options)


def test_groups_and_periods_refuse_what_is_none(reading: Reading) -> None:
    with pytest.raises(InputError, match="three or more"):
        pm.compare_groups(reading, by="level", where="level <> 'city'")
    with pytest.raises(UnknownNameError, match="decade"):
        pm.compare_periods(reading, per="century", by="level", group="city")
    with pytest.raises(InputError, match="selects none"):
        pm.compare(reading, where="year = 1900")


def test_the_command(corpus: Path, tmp_path: Path, run: Callable[..., Any]) -> None:
    groups = run("compare", corpus, "--by", "level", "--top", "2")
    assert groups.returncode == 0, groups.stderr
    assert groups.stdout.splitlines()[1].split()[:2] == ["group", "term"]
    assert "3 groups" in groups.stdout
    answer = json.loads(
        run("compare", corpus, "--by", "level", "--group", "city", "--per", "plan", "--json").stdout
    )
    assert {"period", "term", "percent_diff", "target_dp", "reference_share"} <= set(answer["rows"][0])
    assert [p["label"] for p in answer["periods"]] == ["十一五", "十二五", "十三五"]
    shown = run("compare", corpus, "--by", "level", "--group", "city", "--show", "网格", "--top", "3")
    assert shown.returncode == 0
    assert "log ratio" in shown.stdout
    assert shown.stdout.count("网格") >= 4
    lines = json.loads(
        run("compare", corpus, "--by", "level", "--group", "city", "--show", "网格", "--json").stdout
    )
    assert lines["counts"]["not city"] == 0
    assert lines["rows"][0]["match"] == "网格"
    made = run("compare", corpus, "--by", "level", "--out", tmp_path / "groups.svg", "--lang", "en")
    assert made.returncode == 0, made.stderr
    assert (tmp_path / "groups.svg").stat().st_size > 2000
    table = run("compare", corpus, "--by", "level", "--unit", "phrases", "--out", tmp_path / "groups.xlsx")
    assert table.returncode == 0, table.stderr
    wrong = run("compare", corpus, "--by", "level", "--group", "city", "--show", "网络格")
    assert wrong.returncode == 2
    assert len(wrong.stderr.strip().splitlines()) == 1
