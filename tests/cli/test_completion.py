"""Completion by the protocol of the shells: what is offered for a word, and that nothing heavy is loaded for it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from policymine.cli.app import app
from policymine.cli.completing import CHOICES
from policymine.cli.grammar import assemble

from .conftest import Run


def complete(words: str, folder: Path, shell: str = "bash") -> subprocess.CompletedProcess[str]:
    given = words.split(" ")
    env = {**os.environ, "_POLICYMINE_COMPLETE": f"complete_{shell}", "POLICYMINE_LANG": "en"}
    if shell == "bash":
        env |= {"COMP_WORDS": "\n".join(given), "COMP_CWORD": str(len(given) - 1)}
    else:
        env |= {"_TYPER_COMPLETE_ARGS": words, "_TYPER_COMPLETE_FISH_ACTION": "get-args"}
        env |= {"_TYPER_COMPLETE_WORD_TO_COMPLETE": given[-1]} if shell == "powershell" else {}
    code = (
        "import sys; from policymine.cli import main\n"
        "sys.argv = ['policymine']\n"
        "try: main()\n"
        "finally: print([m for m in ('numpy', 'pandas', 'pyarrow', 'numba', 'duckdb') if m in sys.modules], file=sys.stderr)"
    )
    return subprocess.run(
        [sys.executable, "-c", code], cwd=folder, env=env, capture_output=True, text=True, encoding="utf-8", check=False
    )  # fmt: skip


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("study")
    for name, mark in (
        ("out/gwr", "corpus.toml"),
        ("out/city", "corpus.toml"),
        ("models/first", "model.toml"),
    ):
        (folder / name).mkdir(parents=True)
        (folder / name / mark).write_text("", "utf-8")
    (folder / "texts").mkdir()
    return folder


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("policymine sh", ["shift"]),
        ("policymine lexicon ", ["check", "suggest"]),
        ("policymine keywords c --method t", ["tfidf", "textrank", "topicrank"]),
        ("policymine keywords c --by dec", ["decade"]),
        ("policymine shift c a b --per le", ["level"]),
        ("policymine --lang ", ["zh", "en"]),
        ("policymine info ", ["out/"]),
        ("policymine info out/g", ["out/gwr"]),
        ("policymine evolve ", ["models/"]),
        ("policymine evolve models/f", ["models/first"]),
        ("policymine track c --theme 基层", ["基层治理"]),
        ("policymine topics c --met", ["--method"]),
        ("policymine report c --section ev", ["evolution"]),
        ("policymine corpora get gov", ["government-work-reports"]),
    ],
)
def test_what_is_offered(
    words: str, expected: list[str], study: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = words.split(" ")
    monkeypatch.chdir(study)
    monkeypatch.setenv("_POLICYMINE_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", "\n".join(given))
    monkeypatch.setenv("COMP_CWORD", str(len(given) - 1))
    ended = run()
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.split() == expected


def test_nothing_heavy_is_loaded_for_it(study: Path) -> None:
    ended = complete("policymine keywords c --method t", study)
    assert ended.stdout.split() == ["tfidf", "textrank", "topicrank"]
    assert ended.stderr.strip() == "[]"


@pytest.mark.parametrize("shell", ["zsh", "fish", "powershell"])
def test_the_other_shells_are_offered_the_same(shell: str, study: Path) -> None:
    ended = complete("policymine topics c --method ls", study, shell)
    assert ended.returncode == 0, ended.stderr
    assert "lsi" in ended.stdout
    assert "nmf" not in ended.stdout


def test_the_script_can_be_shown(study: Path) -> None:
    for shell, mark in (("bash", "complete -o default"), ("zsh", "compdef"), ("fish", "complete --command")):
        env = {**os.environ, "_POLICYMINE_COMPLETE": f"source_{shell}"}
        ended = subprocess.run(
            [sys.executable, "-m", "policymine"], env=env, capture_output=True, text=True, check=False
        )
        assert ended.returncode == 0, ended.stderr
        assert mark in ended.stdout
        assert "_POLICYMINE_COMPLETE" in ended.stdout


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash on this machine")
def test_bash_takes_the_script(study: Path, tmp_path: Path) -> None:
    shim = tmp_path / "policymine"
    shim.write_text(f'#!/bin/sh\nexec {sys.executable} -m policymine "$@"\n', "utf-8")
    shim.chmod(0o755)
    script = (
        'eval "$(env _POLICYMINE_COMPLETE=source_bash policymine)"\n'
        "COMP_WORDS=(policymine meetings c --show dec) COMP_CWORD=4\n"
        '_policymine_completion policymine\necho "${COMPREPLY[@]}"'
    )
    env = {**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
    ended = subprocess.run(
        ["bash", "-c", script], cwd=study, env=env, capture_output=True, text=True, check=False
    )
    assert ended.stdout.strip() == "decisions", ended.stderr


def test_choices_are_those_that_there_are() -> None:
    from policymine.api.similarity import CHARTS
    from policymine.comparisons import METHODS
    from policymine.corpus.document import KINDS
    from policymine.corpus.period import GRAINS
    from policymine.keyword_methods.base import registry as keyword_methods
    from policymine.reports.render import ORDER, TEXTS
    from policymine.topic_models.base import registry as topic_models

    assert sorted(CHOICES["keywords --method"]) == keyword_methods.names()
    assert sorted(CHOICES["topics --method"]) == topic_models.names()
    assert sorted(CHOICES["compare --method"]) == METHODS.names()
    assert CHOICES["report --section"] == ORDER
    assert CHOICES["report --texts"] == TEXTS
    assert CHOICES["per"] == GRAINS
    assert CHOICES["ingest --kind"] == ("auto", *KINDS)
    assert set(CHOICES["similarity --chart"]) == set(CHARTS)


def test_choices_are_of_options_that_there_are() -> None:
    root = assemble(app)
    known = {}
    for name in root.list_commands(None):
        command = root.get_command(None, name)
        known[name] = {word for p in command.params for word in p.opts}
    for key in CHOICES:
        command, _, option = key.partition(" ")
        if option:
            assert option in known[command], key
