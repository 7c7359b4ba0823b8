"""`adoption` on the sample corpus finds the planted dates, and its command and figure come out whole."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

import policymine as pm
from policymine.api.cited_uses import in_cited_titles
from policymine.cli.app import app
from policymine.errors import InputError
from policymine.terms.concordance import Occurrence


@pytest.fixture(scope="module")
def corpus(policies: Path) -> Path:
    return policies


def test_each_issuer_first_wrote_the_term_when_it_was_planted(corpus: Path, sample: Path) -> None:
    truth = tomllib.loads((sample / "truth.toml").read_text("utf-8"))
    planted = next(p for p in truth["pairs"] if p["old"] == "社会管理")["adopted"]
    found = pm.adoption(corpus, "社会治理", "社会管理")
    rows = {r["group"]: r for r in found.rows()}
    assert set(rows) == set(planted)
    for who, year in planted.items():
        # The first own document of the year of adoption may be one later, never earlier.
        assert year <= int(rows[who]["first_use"][:4]) <= year + 1, who
        assert int(rows[who]["low"][:4]) < year, who
    assert found.order is not None
    assert found.order["verdict"] == "top_down"
    assert all(found.first(i) is not None for i in range(len(found)))


def test_a_pair_that_all_changed_in_one_year_shows_no_order(corpus: Path) -> None:
    found = pm.adoption(corpus, "垃圾分类", "垃圾处理", by="level")
    assert found.order is not None
    assert found.order["verdict"] in ("no_order", "not_enough_data")


def test_titles_of_cited_documents_are_not_own_words(corpus: Path) -> None:
    own = pm.adoption(corpus, "社会治理", "社会管理", where="issuer = 'N市民政局'").rows()[0]
    every = pm.adoption(corpus, "社会治理", "社会管理", where="issuer = 'N市民政局'", cited=True).rows()[0]
    assert (own["first_use"][:4], every["first_use"][:4]) == ("2016", "2014")
    assert own["n_cited"] == 2


@pytest.mark.parametrize(
    ("text", "title", "cited"),
    [
        ("根据《关于社会治理的意见》，", "关于某事的通知", True),
        ("现将《社会治理方案》印发给你们", "关于印发《社会治理方案》的通知", False),
        ("现将《社会治理方案》转发给你们", "转发《社会治理方案》的通知", True),
        ("加强社会治理。", "关于某事的通知", False),
    ],
)
def test_what_a_document_issues_itself_is_its_own(text: str, title: str, cited: bool) -> None:
    at = text.index("社会治理")
    use = Occurrence("a", "社会治理", "社会治理", at, at + 4, "counted", "")
    assert in_cited_titles([use], {"a": text}, {"a": title}) == [cited]


def test_figure_and_files(corpus: Path, tmp_path: Path) -> None:
    found = pm.adoption(corpus, "社会治理", "社会管理")
    drawn = json.dumps(pm.chart(found, lang="en").to_dict(), ensure_ascii=False)
    assert "H省民政厅" in drawn
    assert pm.chart(pm.adoption(corpus, "从未用过的词"), width=320) is not None
    pm.write_result(found, tmp_path / "a.csv")
    assert (tmp_path / "a.csv").stat().st_size > 0


def test_bad_input_is_told(corpus: Path) -> None:
    with pytest.raises(InputError, match="two different terms"):
        pm.adoption(corpus, "社会治理", "社会治理")
    with pytest.raises(InputError, match="is a period"):
        pm.adoption(corpus, "社会治理", by="year")
    with pytest.raises(InputError, match="is no period"):
        pm.adoption(corpus, "社会治理", period="issuer")
    with pytest.raises(InputError, match="no document is of any of these; their levels are"):
        pm.adoption(corpus, "社会治理", levels=["甲", "乙"])


def test_the_command_prints_rows_levels_and_sentences(
    corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    app(["adoption", str(corpus), "社会治理", "社会管理", "--json"], standalone_mode=False)
    answer = json.loads(capsys.readouterr().out)
    assert {"rows", "order", "levels", "spread", "steps", "curve", "use_rate", "reasons", "evidence"} <= set(
        answer
    )
    app(["adoption", str(corpus), "社会治理", "社会管理", "--lang", "zh"], standalone_mode=False)
    printed = capsys.readouterr()
    assert "自上而下" in printed.out
    assert "2014-02-17  centre/" in printed.out
    assert "用该词" in printed.err or "用它" in printed.err
