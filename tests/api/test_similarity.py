"""`similarity` on the sample corpus: pairs, words, tree, map, periods; its command, its files and its figures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import policymine as pm
from policymine.cli.app import app
from policymine.comparisons.similarity.base import SimilarityCourse, SimilarityResult
from policymine.errors import InputError, NotEnoughDataError, UnknownNameError


@pytest.fixture(scope="module")
def corpus(policies: Path) -> Path:
    return policies


@pytest.fixture(scope="module")
def found(corpus: Path) -> Any:
    return pm.similarity(corpus, by="issuer")


def test_pairs_words_and_sentences(corpus: Path, found: SimilarityResult) -> None:
    assert len(found.names) == 7
    assert len(found.table) == 21
    first = found.rows()[0]
    assert first["excess"] == pytest.approx(first["jsd"] - first["expected"])
    assert first["low"] < first["excess"] < first["high"]
    texts = pm.Corpus.open(corpus).texts()
    groups = {e.period for e in found.evidence(0)}
    assert groups == {first["first"], first["second"]}
    for e in found.evidence(0):
        assert texts[e.document][e.start : e.end] == e.term
    terms = found.view("terms")
    assert {first["first"], first["second"]} == set(terms.table.iloc[0][["first", "second"]])
    assert terms.evidence(0)
    assert found.provenance.references
    assert "similarity" in found.provenance.command()
    assert "--by issuer" in found.provenance.command()


@pytest.mark.parametrize("chart", ["matrix", "tree", "map"])
def test_figures(corpus: Path, chart: str, tmp_path: Path) -> None:
    made = pm.similarity(corpus, by="level", chart=chart)
    for lang, width in (("zh", 320), ("zh", 680), ("en", 320)):
        drawn = pm.chart(made, lang=lang, width=width)
        assert drawn.to_dict()
    pm.save_chart(drawn, tmp_path / "c.svg")
    assert (tmp_path / "c.svg").stat().st_size > 2000


def test_periods(corpus: Path) -> None:
    made = pm.similarity_periods(corpus, by="level", per="plan")
    assert isinstance(made, SimilarityCourse)
    assert list(made.table.columns[:3]) == ["period", "first", "second"]
    assert made.table["period"].nunique() >= 2
    assert any(made.evidence(i) for i in range(len(made)))
    assert pm.chart(made, lang="zh").to_dict()
    assert pm.chart(made, lang="en", width=320).to_dict()


def test_two_corpora_are_two_groups(corpus: Path, tmp_path: Path) -> None:
    again = pm.similarity(corpus, corpus)
    row = again.rows()[0]
    # A corpus against itself: nothing in common is missing.
    assert row["jsd"] == pytest.approx(0.0, abs=1e-12)
    assert row["p"] > 0.9
    assert row["first"] != row["second"]


def test_command(
    corpus: Path, found: SimilarityResult, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "s.xlsx"
    app(["similarity", str(corpus), "--by", "level", "--json", "--out", str(out)], standalone_mode=False)
    answer = json.loads(capsys.readouterr().out)
    assert {"first", "second", "excess", "q"} <= set(answer["rows"][0])
    assert len(answer["groups"]) == 5
    assert answer["axes"][0]["share"] > 0
    assert out.stat().st_size > 5000
    app(
        ["similarity", str(corpus), "--by", "level", "--show", "sentences", "--top", "4"],
        standalone_mode=False,
    )
    assert len(capsys.readouterr().out.splitlines()) == 7
    for view in ("terms", "sentences", "groups", "map-terms", "tree"):
        assert len(found.view(view)) > 3
    with pytest.raises(InputError, match="--show nope: choose one of pairs"):
        app(["similarity", str(corpus), "--by", "level", "--show", "nope"], standalone_mode=False)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({}, "name a second corpus"),
        ({"by": "level", "chart": "pie"}, "matrix, tree, map"),
        ({"by": "level", "per": "week"}, "--per week is no period"),
        ({"by": "year", "per": "year"}, "are the same"),
        ({"by": "level", "max_groups": 1}, "--max-groups"),
    ],
)
def test_bad_input(corpus: Path, arguments: dict[str, Any], message: str) -> None:
    verb = pm.similarity_periods if "per" in arguments else pm.similarity
    with pytest.raises(InputError, match=message):
        verb(corpus, **arguments)


def test_refusals(corpus: Path) -> None:
    with pytest.raises(UnknownNameError, match="unknown --by 'nope'"):
        pm.similarity(corpus, by="nope")
    with pytest.raises(NotEnoughDataError, match="two groups"):
        pm.similarity(corpus, by="level", where="level = 'city'")
    few = pm.similarity(corpus, by="level", max_groups=3)
    assert len(few.names) == 3
    assert "with most documents are compared" in " ".join(few.lines("en"))
