"""`meaning` on real work reports, where they are at hand: an era's company, a figure, a refusal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import policymine as pm
from policymine.cli.app import app
from policymine.errors import InputError, NotEnoughDataError


@pytest.fixture(scope="module")
def corpus(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("meaning") / "c"
    rows = (shared_data / "gwr" / "reports.jsonl").read_text("utf-8").splitlines()
    # Half of the reports tell the same and are read in half the time.
    chosen = [row for row in rows if 1978 <= json.loads(row)["year"] <= 2012]
    source = tmp_path_factory.mktemp("rows") / "reports.jsonl"
    source.write_text("\n".join(chosen), "utf-8")
    pm.ingest([source], folder, columns={"date": "year"})
    return folder


def test_reform_kept_other_company_after_1992(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    app(
        ["meaning", str(corpus), "改革", "--split", "1992", "--json", "--permutations", "199"],
        standalone_mode=False,
    )
    answer = json.loads(capsys.readouterr().out)
    assert answer["verdict"] in ("changed", "with_corpus")
    assert answer["p"] <= 0.01
    gained = [r["word"] for r in answer["rows"] if r["status"] == "gained"]
    assert "事业单位" in gained
    assert all(r["low"] < r["high"] for r in answer["rows"])
    assert all(n["evidence"] for n in answer["neighbours"])
    assert "体制" in [n["word"] for n in answer["neighbours"]]


def test_figure_and_refusals(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = pm.meaning(corpus, "改革", split="1992", permutations=99)
    assert "事业单位" in json.dumps(pm.chart(found, lang="en").to_dict(), ensure_ascii=False)
    assert pm.chart(found, width=320) is not None
    with pytest.raises(NotEnoughDataError, match="not enough data"):
        pm.meaning(corpus, "社会治理", split="2000") if _occurs(corpus) else pm.meaning(
            corpus, "社会管理", split="2000"
        )
    with pytest.raises(InputError, match="occurs in no dated document"):
        pm.meaning(corpus, "从未用过的词", split="2000")
    with pytest.raises(InputError, match="--split is missing"):
        app(["meaning", str(corpus), "改革"], standalone_mode=False)
    app(
        ["meaning", str(corpus), "改革", "--split", "1992", "--lang", "zh", "--permutations", "99"],
        standalone_mode=False,
    )
    printed = capsys.readouterr()
    assert "语境有变化" in printed.out
    assert "kept" in printed.out


def _occurs(corpus: Path) -> bool:
    return len(pm.kwic(corpus, "社会治理")) > 0
