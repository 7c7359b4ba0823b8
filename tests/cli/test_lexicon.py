"""`lexicon check` and `lexicon suggest` as a user runs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import policymine as pm
from tests.cli.conftest import Run


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of twelve documents in which the dictionary splits 银龄互助."""
    path = tmp_path_factory.mktemp("lexicon")
    names = ["东岭", "西河", "南湖", "北原", "中塘", "上庄", "下村", "前街", "后院", "左岸", "右安", "内场"]
    before = ["开展", "支持", "宣传", "推广", "参加", "组织", "讨论", "提倡", "发起", "报道", "举办", "资助"]
    behind = ["活动", "站点", "小组", "项目", "协会", "经费", "章程", "名单", "案例", "场地", "计划", "月报"]
    with (path / "c.jsonl").open("w", encoding="utf-8") as out:
        for i, name in enumerate(names):
            text = (
                f"{name}社区{before[i]}银龄互助{behind[i]}，完善社会管理体制。社会管理学专家到会。"
                f"推进新型城镇化，{name}城镇化率提高。第{i}次会议{behind[i]}银龄互助{before[i]}。银龄互助的经验在{name}"
            )
            out.write(
                json.dumps({"id": f"d{i:02}", "year": 2000 + i, "text": text}, ensure_ascii=False) + "\n"
            )
    pm.ingest([path / "c.jsonl"], path / "c", columns={"date": "year"})
    return path


@pytest.fixture(scope="module")
def terms(folder: Path) -> Path:
    path = folder / "terms.txt"
    path.write_text("社会管理\n城镇化\n新型城镇化\n碳排放权\n", encoding="utf-8")
    return path


def test_check_accounts_for_every_string(run: Run, folder: Path, terms: Path) -> None:
    ended = run("lexicon", "check", folder / "c", terms, "--json")
    assert ended.returncode == 0, ended.stderr
    answer = json.loads(ended.stdout)
    rows = {row["term"]: row for row in answer["rows"]}
    for row in rows.values():
        assert row["tokens"] + row["nested"] + row["rejected"] == row["strings"]
    assert (rows["社会管理"]["strings"], rows["社会管理"]["tokens"]) == (24, 12)
    assert answer["within"]["社会管理"] == [{"word": "管理学", "fate": "crosses", "count": 12}]
    assert (rows["城镇化"]["tokens"], rows["城镇化"]["nested"]) == (12, 12)
    assert rows["城镇化"]["why"] == "in the longer term 新型城镇化 (12)"
    assert rows["碳排放权"]["note"] == "never occurs"
    assert [row["term"] for row in answer["rows"]][-1] == "碳排放权"
    assert answer["provenance"]["parameters"]["arguments"][1] == str(terms)


def test_check_in_print_and_with_evidence(run: Run, folder: Path, terms: Path) -> None:
    ended = run("lexicon", "check", folder / "c", terms)
    assert ended.stdout.startswith("4 terms: 3 occur, 1 never do; 1 are partly nested")
    assert "across the word 管理学 (12)" in ended.stdout
    result = pm.lexicon_check(folder / "c", terms)
    texts = pm.Corpus.open(folder / "c").texts()
    for row, term in enumerate(result.table["term"]):
        for e in result.evidence(row):
            assert texts[e.document][e.start : e.end] == term
            assert term in e.sentence
    assert result.evidence(0)
    assert result.provenance.command().startswith("policymine lexicon check ")


def test_weighted_terms_are_told_when_they_are_split(folder: Path) -> None:
    lexicon = pm.read_lexicon(_written(folder / "weighted.txt", "#! mode: weight\n银龄互助 1\n社会管理\n"))
    found = {row["term"]: row for row in pm.lexicon_check(folder / "c", lexicon).rows()}
    assert found["银龄互助"]["mode"] == "weight"
    assert found["银龄互助"]["tokens"] + found["银龄互助"]["rejected"] == 36
    # What jieba makes of a weighted term: it loses to 管理体制 and to 管理学.
    assert (found["社会管理"]["strings"], found["社会管理"]["tokens"]) == (24, 0)
    assert found["社会管理"]["note"].startswith("never a token")


def _written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_what_is_suggested_is_a_lexicon(run: Run, folder: Path, tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"terms{suffix}"
    ended = run("lexicon", "suggest", folder / "c", "--out", out)
    assert ended.returncode == 0, ended.stderr
    lexicon = pm.read_lexicon(out)
    assert "银龄互助" in lexicon.words
    ended = run("lexicon", "check", folder / "c", out, "--json")
    row = next(r for r in json.loads(ended.stdout)["rows"] if r["term"] == "银龄互助")
    assert (row["strings"], row["tokens"]) == (36, 36)
    again = run("lexicon", "suggest", folder / "c", "--lexicon", out, "--json")
    assert "银龄互助" not in [r["term"] for r in json.loads(again.stdout)["rows"]]


def test_suggestions_open_to_their_sentences(folder: Path) -> None:
    result = pm.lexicon_suggest(folder / "c", top_n=3)
    texts = pm.Corpus.open(folder / "c").texts()
    assert set(result.table["keep"]) == {"yes"}
    for row, term in enumerate(result.table["term"]):
        assert len(result.evidence(row)) == 3
        for e in result.evidence(row):
            assert texts[e.document][e.start : e.end] == term


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("check", "{c}", "{f}/none.txt"), "cannot be read"),
        (("check", "{c}", "{f}/empty.txt"), "holds no term"),
        (("check", "{f}/nowhere", "{f}/terms.txt"), "nowhere"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    run: Run, folder: Path, terms: Path, words: tuple[str, ...], message: str
) -> None:
    _written(folder / "empty.txt", "# nothing\n")
    ended = run("lexicon", *(w.format(c=folder / "c", f=folder) for w in words))
    assert ended.returncode == 2
    assert message in ended.stderr
    assert ended.stderr.count("\n") == 1


def test_work_reports(shared_data: Path, tmp_path: Path) -> None:
    pm.ingest([shared_data / "gwr" / "reports.jsonl"], tmp_path / "gwr", columns={"date": "year"})
    lexicon = _written(tmp_path / "terms.txt", "社会管理\n社会治理\n公共服务\n治理体系\n")
    found = pm.lexicon_check(tmp_path / "gwr", lexicon)
    rows = {row["term"]: row for row in found.rows()}
    assert (rows["社会管理"]["strings"], rows["社会管理"]["tokens"]) == (47, 47)
    assert rows["社会治理"]["strings"] == rows["社会治理"]["tokens"] == 31
    for row in rows.values():
        assert row["tokens"] + row["nested"] + row["rejected"] == row["strings"]
    proposed = set(pm.lexicon_suggest(tmp_path / "gwr", top_n=300).table["term"])
    assert {"人民群众", "职业教育", "反腐败斗争"} <= proposed
    assert not {"供给侧结构性", "一带", "社会管理"} & proposed
