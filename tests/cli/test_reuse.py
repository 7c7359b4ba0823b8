"""`policymine reuse` on the sample: what it prints, writes and refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import policymine as pm
from policymine.cli.app import app

RUN = CliRunner()


@pytest.fixture(scope="module")
def corpus(policies: Path) -> Path:
    return policies


def test_prints_both_wordings_and_notes(corpus: Path) -> None:
    found = RUN.invoke(app, ["reuse", str(corpus), "--top", "2", "--lang", "en"])
    assert found.exit_code == 0, found.output
    assert "similarity" in found.output
    assert "   < " in found.output
    assert "   > " in found.output
    assert "stitched of pieces" in found.output


@pytest.mark.parametrize("show", ["pairs", "links"])
def test_other_tables(corpus: Path, show: str) -> None:
    found = RUN.invoke(app, ["reuse", str(corpus), "--show", show, "--json"])
    assert found.exit_code in (0, 1), found.output
    given = json.loads(found.stdout)
    assert given["provenance"]["parameters"]["show"] == show
    assert given["chance"]["n_null"] > 0


def test_writes_table_network_and_figure(corpus: Path, tmp_path: Path) -> None:
    done = RUN.invoke(app, ["reuse", str(corpus), "--out", str(tmp_path / "a.gexf"), "--lang", "en"])
    assert done.exit_code == 0, done.output
    assert (tmp_path / "a.gexf").stat().st_size > 200
    found = pm.reuse(corpus)
    assert pm.write_result(found, tmp_path / "a.csv").stat().st_size > 200
    assert pm.chart(found, lang="en").to_dict()
    per = RUN.invoke(app, ["reuse", str(corpus), "--per", "level", "--json"])
    assert per.exit_code == 0, per.output
    assert {"period", "n_docs", "share", "low", "high"} <= set(json.loads(per.stdout)["rows"][0])


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (["--from", "level = 'nowhere'"], "--from"),
        (["--show", "nothing"], "--show"),
        (["--show", "per"], "--per"),
        (["--alpha", "2"], "--alpha"),
        (["--where", "year = 1800"], "--where"),
        (["SAME"], "hold the same documents"),
    ],
)
def test_bad_input_is_one_line(corpus: Path, given: list[str], says: str) -> None:
    from policymine.errors import PolicymineError

    arguments = [str(corpus) if word == "SAME" else word for word in given]
    found = RUN.invoke(app, ["reuse", str(corpus), *arguments])
    assert isinstance(found.exception, PolicymineError) or found.exit_code == 2
    text = str(found.exception) + found.output
    assert says in text
    assert "Traceback" not in text
