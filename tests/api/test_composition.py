"""`composition` on the sample corpus: within the issuers, as planted; its command and its figure come out whole."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import policymine as pm
from policymine.api.split import sides_of
from policymine.cli.app import app
from policymine.errors import InputError, NotUsedError, UnknownNameError


@pytest.fixture(scope="module")
def corpus(policies: Path) -> Path:
    return policies


def test_the_planted_change_is_within_the_issuers(corpus: Path) -> None:
    found = pm.composition(corpus, "社会治理", "社会管理", split="2016")
    assert found.verdict == "within"
    assert len(found.table) == 7
    sides = {e.period >= "2016" for e in found.evidence(0) if e.period}
    assert sides == {False, True}
    rate = pm.composition(corpus, "社会治理", split="2016", of="level")
    assert rate.verdict == "within"
    assert "同一层级内部" in rate.reason("zh")


def test_figure_file_and_command(corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = pm.composition(corpus, "社会治理", split="2016")
    assert "H省民政厅" in json.dumps(pm.chart(found, lang="en").to_dict(), ensure_ascii=False)
    assert pm.chart(pm.composition(corpus, "社会治理", "社会管理", split="2016"), width=320) is not None
    pm.write_result(found, tmp_path / "c.xlsx")
    app(["composition", str(corpus), "社会治理", "--split", "2016", "--json"], standalone_mode=False)
    answer = json.loads(capsys.readouterr().out)
    assert [p["part"] for p in answer["parts"]] == ["total", "within", "mix", "entry", "exit"]
    with pytest.raises(InputError, match="--split is missing"):
        app(["composition", str(corpus), "社会治理"], standalone_mode=False)


def test_nothing_found_and_unknown_names_are_told(corpus: Path) -> None:
    # One term: a table of zeros, and exit code 1.
    assert app(["composition", str(corpus), "从未用过", "--split", "2016"], standalone_mode=False) == 1
    with pytest.raises(NotUsedError, match="也没用过' occurs in a document"):
        app(["composition", str(corpus), "从未用过", "也没用过", "--split", "2016"], standalone_mode=False)
    with pytest.raises(UnknownNameError, match="unknown --of 'nope'"):
        pm.composition(corpus, "社会治理", split="2016", of="nope")


@pytest.mark.parametrize(
    ("by", "split", "message"),
    [
        ("issuer", "2014", "has no order in time"),
        ("year", "2014-03", "is no year"),
        ("plan", "2014", "is no plan"),
        ("year", "1900", "leaves nothing before it"),
        ("year", "2100", "leaves nothing from it on"),
    ],
)
def test_a_split_that_is_none(by: str, split: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        sides_of(["2008", "2012"] if by != "plan" else ["十一五", "十二五"], by, split)
    assert sides_of(["十一五", "十二五"], "plan", "十二五") == {"十一五": False, "十二五": True}
