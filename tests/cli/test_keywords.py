"""`policymine keywords` as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import policymine as pm
from policymine.errors import InputError
from tests.cli.conftest import Run


def rows(run: Run, *words: str | Path) -> list[dict[str, object]]:
    ended = run("keywords", *words, "--json")
    assert ended.returncode == 0, ended.stderr
    found = json.loads(ended.stdout)["rows"]
    assert isinstance(found, list)
    return found


def test_phrases_and_words(corpus: Path, run: Run) -> None:
    with_phrases = {r["term"] for r in rows(run, corpus, "--top", "30")}
    assert "社会管理体制" in with_phrases
    words = {r["term"] for r in rows(run, corpus, "--top", "30", "--no-phrases")}
    assert "社会管理体制" not in words
    assert {"社会管理", "社会治理"} <= words & with_phrases
    result = pm.keywords(corpus, top_n=30)
    row = next(i for i, r in enumerate(result.rows()) if r["term"] == "社会管理体制")
    texts = pm.Corpus.open(corpus).texts()
    for e in result.evidence(row):
        assert texts[e.document][e.start : e.end] == "社会管理体制"


def test_each_document_by_itself(corpus: Path, run: Run) -> None:
    found = rows(run, corpus, "--by", "document", "--top", "3", "--method", "yake")
    assert [r["group"] for r in found] == [f"r{year}" for year in range(2002, 2026) for _ in range(3)]


@pytest.mark.parametrize("method", ["ctfidf", "positionrank", "topicrank", "keybert"])
def test_every_method_from_the_command_line(corpus: Path, run: Run, method: str) -> None:
    ended = run("keywords", corpus, "--method", method, "--by", "decade", "--json")
    assert ended.returncode == 0, ended.stderr
    answer = json.loads(ended.stdout)
    assert {r["group"] for r in answer["rows"]} == {"2000s", "2010s", "2020s"}
    assert answer["provenance"]["references"]
    if method == "keybert":
        assert answer["provenance"]["parameters"]["encoder"] == "lsa"
        assert any("Encoder: lsa" in m["en"] for m in answer["messages"])


def test_intervals(corpus: Path, run: Run, tmp_path: Path) -> None:
    found = rows(run, corpus, "--by", "decade", "--intervals", "--resamples", "60", "--top", "4")
    for r in found:
        assert isinstance(r["rank_low"], int)
        assert r["rank_low"] <= r["rank"] <= r["rank_high"]  # type: ignore[operator]
        assert r["score_low"] <= r["score"] <= r["score_high"]  # type: ignore[operator]
    by_year = run("keywords", corpus, "--by", "year", "--intervals", "--resamples", "50")
    assert "fewer than 5 documents have no interval: 2002, 2003" in by_year.stderr
    for words in (("--by", "decade"), ()):
        made = run(
            "keywords", corpus, *words, "--intervals", "--resamples", "50", "--out", tmp_path / "k.svg"
        )
        assert made.returncode == 0, made.stderr


def test_terms_that_enter_and_leave(corpus: Path, run: Run, tmp_path: Path) -> None:
    source = tmp_path / "two.jsonl"
    with source.open("w", encoding="utf-8") as out:
        for year in range(2000, 2020):
            term = "社会管理" if year < 2010 else "社会治理"
            text = f"加强和创新{term}，完善{term}体制。{'义务教育' if year % 3 else '农村税费改革'}取得进展。"
            out.write(json.dumps({"id": f"r{year}", "year": year, "text": text}, ensure_ascii=False) + "\n")
    assert run("ingest", source, "--into", tmp_path / "two", "--column", "date=year").returncode == 0
    found = {r["term"]: r for r in rows(run, tmp_path / "two", "--by", "decade", "--changes")}
    assert {t: r["change"] for t, r in found.items()} == {
        # Of all its uses half are in each longer term: it is more than a part of either.
        "社会治理": "enters",
        "创新社会治理": "enters",
        "社会治理体制": "enters",
        "社会管理": "leaves",
        "创新社会管理": "leaves",
        "社会管理体制": "leaves",
    }
    assert all(r["q"] <= 0.05 and (r["before"], r["after"]) == ("2000s", "2010s") for r in found.values())  # type: ignore[operator]
    drawn = run(
        "keywords", tmp_path / "two", "--by", "decade", "--changes", "--out", tmp_path / "changes.svg"
    )
    assert drawn.returncode == 0, drawn.stderr
    # Six years of each decade at most hold a term: the tests are told, and that nothing passes.
    nothing = run("keywords", corpus, "--by", "decade", "--changes")
    assert nothing.returncode == 1
    assert "No term passes" in nothing.stderr
    by_name = run("keywords", corpus, "--by", "kind", "--changes")
    assert by_name.returncode == 2
    assert "there is 1" in by_name.stderr


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--changes"], "--changes needs --by"),
        (["--changes", "--by", "decade", "--method", "yake"], "leave out --method"),
        (["--changes", "--by", "document"], "groups of documents"),
        (["--changes", "--by", "year"], "take a coarser --by"),
        (["--encoder", "lsa"], "belongs to --method keybert"),
        (["--method", "keybert", "--encoder", "no/such/folder"], "is not a folder"),
        (["--method", "yak"], "did you mean 'yake'"),
        (["--by", "nothing"], "nothing"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(
    corpus: Path, run: Run, words: list[str], message: str
) -> None:
    ended = run("keywords", corpus, *words)
    assert ended.returncode == 2
    assert message in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1


def test_those_present_are_no_keywords(tmp_path: Path) -> None:
    text = (
        "某社区议事会会议纪要\n时间：2024年3月5日\n地点：社区会议室\n出席人员：欧阳建国、司马向东、诸葛长青\n"
        "会议议题：停车\n欧阳建国说，停车难。会议讨论了停车管理公约。会议决定停车管理公约自四月起施行。\n"
    )
    source = tmp_path / "minutes"
    source.mkdir()
    for i in range(3):
        (source / f"m{i}.txt").write_text(text.replace("3月5日", f"3月{i + 5}日"), encoding="utf-8")
    pm.ingest([source], tmp_path / "c", kind="minutes")
    counts = pm.Corpus.open(tmp_path / "c").passage_counts()
    assert counts["attendance"] >= 3
    result = pm.keywords(tmp_path / "c", top_n=40)
    named = "".join(result.table["term"])
    assert "停车管理公约" in named
    assert not {"欧阳", "建国", "司马", "诸葛", "长青"} & set(result.table["term"])
    assert any("are left out of 3 documents" in m["en"] for m in result.messages)


def test_intervals_need_a_method_that_can(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from policymine.keyword_methods import yake

    monkeypatch.delattr(yake, "scorer")
    with pytest.raises(InputError, match="yake does not"):
        pm.keywords(corpus, method="yake", intervals=True)
