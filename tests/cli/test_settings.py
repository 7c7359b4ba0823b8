"""policymine.toml: found above, checked with its line, below the command line and above what is built in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from policymine.api.settings import find_settings, read_settings
from policymine.errors import InputError, PolicymineError

from .conftest import Run


@pytest.fixture
def study(tmp_path: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "study"
    (folder / "notes").mkdir(parents=True)
    (folder / "terms.txt").write_text("社会管理体制 @制度\n", "utf-8")
    write(folder, corpus)
    monkeypatch.chdir(folder)
    return folder


def write(folder: Path, corpus: Path, more: str = "") -> None:
    text = f"[defaults]\ncorpus = {json.dumps(str(corpus))}\n{more}"
    (folder / "policymine.toml").write_text(text, "utf-8")


def parameters(run: Run, *words: str | Path) -> dict[str, object]:
    ended = run(*words, "--json")
    assert ended.returncode == 0, ended.stderr
    provenance = json.loads(ended.stdout)["provenance"]
    return {**provenance["parameters"], "seed": provenance["seed"]}


def test_the_command_line_wins_over_the_file_and_the_file_over_what_is_built_in(
    study: Path, corpus: Path, run: Run
) -> None:
    assert parameters(run, "track", corpus, "社会治理")["by"] == "year"
    write(study, corpus, 'by = "plan"\nseed = 3\nlexicon = "terms.txt"\n[shift]\npermutations = 99\n')
    found = parameters(run, "track", corpus, "社会治理")
    assert (found["by"], found["seed"]) == ("plan", 3)
    assert parameters(run, "track", corpus, "社会治理", "--by", "decade")["by"] == "decade"
    found = parameters(run, "shift", "社会管理", "社会治理", "--by", "year")
    assert (found["permutations"], found["by"]) == (99, "year")
    # Where --by is no period, or says more when it is left out, [defaults] leaves it alone.
    assert (
        "by" not in parameters(run, "keywords", corpus) or parameters(run, "keywords", corpus)["by"] is None
    )
    assert parameters(run, "--no-defaults", "track", corpus, "社会治理")["by"] == "year"


def test_the_corpus_of_the_file_stands_where_it_alone_is_missing(study: Path, corpus: Path, run: Run) -> None:
    for words in (["info"], ["kwic", "社会治理"], ["shift", "社会管理", "社会治理", "--permutations", "99"]):
        assert run(*words).returncode == 0
    for words in (["track", ".", "社会治理"], ["kwic", ".", "社会治理"]):
        assert run(*words).returncode == 0
    # Whether a word is a term or a mistyped folder cannot be told where any number may follow.
    ended = run("track", "社会治理")
    assert ended.returncode == 2
    ended = run("track", "社会治理", "社会管理")
    assert "write . for it" in ended.stderr
    ended = run("kwic", "nowhere", "社会治理")
    assert ended.returncode == 2
    assert "nowhere" in ended.stderr


def test_it_is_found_above_and_paths_are_those_beside_it(
    study: Path, corpus: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(study, corpus, 'lexicon = "terms.txt"\n')
    monkeypatch.chdir(study / "notes")
    assert find_settings() == study / "policymine.toml"
    ended = run("kwic", "社会管理体制", "--json")
    assert ended.returncode == 0, ended.stderr
    assert "defaults: " in run("--debug", "info").stderr
    monkeypatch.setattr(Path, "home", lambda: study / "notes")
    assert find_settings() is None


@pytest.mark.parametrize(
    ("more", "words", "expected"),
    [
        ('lnag = "zh"\n', ["info"], "line 3, [defaults], 'lnag'; did you mean 'lang'?"),
        ('[shfit]\nby = "year"\n', ["info"], "line 3, 'shfit'; did you mean 'shift'?"),
        ("[kwic]\nwindwo = 3\n", ["kwic", "社会治理"], "line 4, [kwic], 'windwo'; did you mean 'window'?"),
        (
            '[kwic]\nwindow = "wide"\n',
            ["kwic", "社会治理"],
            "line 4: window takes a whole number, not 'wide'",
        ),
        ("[kwic]\nrejected = 1\n", ["kwic", "社会治理"], "line 4: rejected takes true or false, not 1"),
        ("[kwic]\nwindow = 0\n", ["kwic", "社会治理"], "0 is not in the range x>=1"),
        ("seed = \n", ["info"], "cannot be read as TOML"),
        ('[report]\nshift = ["a"]\n', ["report"], "line 4: shift takes pairs"),
    ],
)
def test_what_is_wrong_is_one_line_that_names_the_place(
    more: str, words: list[str], expected: str, study: Path, corpus: Path, run: Run
) -> None:
    write(study, corpus, more)
    ended = run(*words)
    assert ended.returncode == 2
    assert expected in ended.stderr
    assert len(ended.stderr.strip().splitlines()) <= 2


def test_help_tells_the_default_of_the_file(study: Path, corpus: Path, run: Run) -> None:
    write(study, corpus, 'by = "plan"\n')
    assert "[default: plan (from policymine.toml)]" in " ".join(run("shift", "--help").stdout.split())


def test_the_language_of_the_file_is_that_of_the_command_line(
    study: Path, corpus: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(study, corpus, 'lang = "zh"\n')
    monkeypatch.delenv("POLICYMINE_LANG")
    assert run("info", "--help").stdout.startswith("用法：")
    assert run("info", "--help", "--lang", "en").stdout.startswith("Usage:")
    monkeypatch.setenv("POLICYMINE_LANG", "en")
    assert run("info", "--help").stdout.startswith("Usage:")


def test_values_stand_in_sections(tmp_path: Path) -> None:
    path = tmp_path / "policymine.toml"
    path.write_text("lang = 'zh'\n", "utf-8")
    with pytest.raises(InputError, match="line 1: lang stands outside a section"):
        read_settings(path)
    path.write_text("[lexicon.check]\ntop = 3\n", "utf-8")
    assert read_settings(path).sections == {"lexicon check": {"top": 3}}
    path.write_bytes("[defaults]\nwhere = '国'".encode("gb18030"))
    with pytest.raises(PolicymineError, match="UTF-8"):
        read_settings(path)


def test_pairs_of_the_file(study: Path, corpus: Path, run: Run) -> None:
    write(study, corpus, '[report]\nshift = [["社会管理", "社会治理"]]\nout = "r.txt"\n')
    assert "a report is an .html file" in run("report").stderr
