"""`policymine citations` and `policymine coissuing`, as a user runs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.fixture(scope="module")
def policies(tmp_path_factory: pytest.TempPathFactory, run: Run) -> Path:
    folder = tmp_path_factory.mktemp("policies")
    (folder / "a.txt").write_text(
        "民政部 财政部关于甲的通知\n民发〔2015〕8号\n各省民政厅：\n"
        "根据《乙条例》，现将《丙方案》印发给你们，请认真执行。\n民政部\n财政部\n2015年3月4日\n",
        encoding="utf-8",
    )
    made = run("ingest", folder / "a.txt", "--into", folder / "c")
    assert made.returncode == 0, made.stderr
    return folder / "c"


def test_citations_as_table_json_and_network(policies: Path, tmp_path: Path, run: Run) -> None:
    shown = run("citations", policies)
    assert "basis" in shown.stdout
    assert "乙条例" in shown.stdout
    answer = json.loads(run("citations", policies, "--json").stdout)
    needed = {
        "document",
        "date",
        "relation",
        "verb",
        "title",
        "number",
        "target",
        "resolution",
        "sentence",
        "start",
        "end",
    }
    assert needed <= set(answer["rows"][0])
    assert answer["relations"] == {"basis": 1, "issues": 1}
    assert answer["most_cited"][0]["n_docs"] == 1
    for name in ("net.gexf", "net.graphml", "c.csv"):
        made = run("citations", policies, "--by", "issuer", "--out", tmp_path / name)
        assert made.returncode == 0, made.stderr
        assert (tmp_path / name).stat().st_size > 100
    only = json.loads(run("citations", policies, "--relation", "basis", "--json").stdout)["rows"]
    assert [row["title"] for row in only] == ["乙条例"]


def test_coissuing(policies: Path, tmp_path: Path, run: Run) -> None:
    answer = json.loads(run("coissuing", policies, "--json").stdout)
    assert answer["n_joint"] == 1
    assert {b["body"] for b in answer["bodies"]} == {"民政部", "财政部"}
    assert run("coissuing", policies, "--out", tmp_path / "b.graphml").returncode == 0


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["citations", "{c}", "--by", "isuer"], "did you mean 'issuer'"),
        (["citations", "{c}", "--most", "--by", "issuer"], "give one of the two"),
        (["citations", "{c}", "--relation", "cites"], "unknown --relation"),
        (["citations", "{c}", "--per", "yaer"], "did you mean 'year'"),
        (["citations", "{c}", "--out", "{t}/x.bmp"], ".gexf, .graphml"),
        (["documents", "{c}", "--out", "{t}/x.gexf"], "not a network"),
    ],
)
def test_bad_input_is_one_clear_line(
    words: list[str], message: str, policies: Path, tmp_path: Path, run: Run
) -> None:
    ended = run(*[w.format(c=policies, t=tmp_path) for w in words])
    assert ended.returncode == 2, ended.stdout + ended.stderr
    assert message in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.fixture(scope="module")
def notices(tmp_path_factory: pytest.TempPathFactory, run: Run) -> Path:
    folder = tmp_path_factory.mktemp("notices")
    (folder / "in").mkdir()
    for i in range(8):
        care = "一、由民政部门牵头，财政部门配合，完善养老服务和社会救助政策。\n" if i % 2 else ""
        (folder / "in" / f"n{i}.txt").write_text(
            f"民政部关于第{i}号工作的通知\n民发〔{2012 + i}〕8号\n各省民政厅：\n{care}二、各地要认真落实。\n民政部\n{2012 + i}年3月4日\n",
            encoding="utf-8",
        )
    made = run("ingest", folder / "in", "--into", folder / "c")
    assert made.returncode == 0, made.stderr
    return folder / "c"


def test_actors_and_roles(notices: Path, tmp_path: Path, run: Run) -> None:
    answer = json.loads(run("actors", notices, "--json").stdout)
    row = answer["rows"][0]
    assert {"actor", "partner", "n_docs", "expected", "lift", "low", "high", "p", "q"} <= set(row)
    assert (row["actor"], row["partner"], row["n_docs"]) == ("民政部门", "财政部门", 4)
    shown = run("actors", notices, "--roles")
    assert "牵头…配合" in shown.stdout
    for name in ("r.gexf", "r.graphml", "r.svg", "r.csv"):
        ended = run("actors", notices, "--roles", "--out", tmp_path / name)
        assert ended.returncode == 0, ended.stderr
        assert (tmp_path / name).stat().st_size > 100
    assert "2012" in run("actors", notices, "--roles", "--per", "year").stdout


def test_cowords_and_nothing_found(notices: Path, run: Run) -> None:
    ended = run("cowords", notices, "--min-docs", "2", "--json")
    answer = json.loads(ended.stdout)
    assert {"links", "words", "tested", "reasons"} <= set(answer)
    # Eight documents and a handful of words: nothing is beyond chance, and that is said.
    assert ended.returncode == (0 if answer["rows"] else 1)
    bad = run("cowords", notices, "没有的词")
    assert bad.returncode == 2
    assert "没有的词" in bad.stderr
    assert "Traceback" not in bad.stderr
