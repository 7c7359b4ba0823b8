"""The reference is that of the code as it stands: no page is stale, every verb has an example that its signature takes."""

from __future__ import annotations

import ast
import importlib.util
import inspect
import re
import sys
import tomllib
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import policymine as pm


@pytest.fixture(scope="module")
def maker(root: Path) -> ModuleType:
    # As Python does for a script: its own folder comes first.
    monkeypatch = pytest.MonkeyPatch()
    monkeypatch.syspath_prepend(str(root / "docs"))
    spec = importlib.util.spec_from_file_location("make_reference", root / "docs" / "make_reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.undo()
    return module


@pytest.fixture(scope="module")
def examples(root: Path) -> dict[str, Any]:
    return tomllib.loads((root / "docs" / "examples.toml").read_text("utf-8"))


def verbs() -> list[str]:
    return [name for name in pm.__all__ if inspect.isfunction(getattr(pm, name))]


def test_no_page_is_stale(maker: ModuleType, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The maker sets it for its own run.
    monkeypatch.setenv("POLICYMINE_LANG", "en")
    made = {f"reference/{path}": text for path, text in maker.pages().items()} | maker.method_pages()
    stale = [name for name, text in made.items() if maker.read(root / "docs" / name) != text]
    there = {p.relative_to(root / "docs").as_posix() for p in (root / "docs" / "reference").rglob("*.md")}
    assert not stale, "run: python docs/make_reference.py"
    assert not there - set(made), "run: python docs/make_reference.py"


def test_every_verb_has_an_example_that_its_signature_takes(examples: dict[str, Any]) -> None:
    assert set(verbs()) == set(examples)
    for name, entry in examples.items():
        calls = [node for node in ast.walk(ast.parse(entry["code"])) if isinstance(node, ast.Call)]
        named = [c for c in calls if isinstance(c.func, ast.Attribute) and c.func.attr == name]
        assert named, name
        for call in named:
            given = {k.arg: None for k in call.keywords if k.arg}
            inspect.signature(getattr(pm, name)).bind(*call.args, **given)


def test_every_parameter_is_described(maker: ModuleType) -> None:
    docstrings = sys.modules["reference_maker.docstrings"]
    # What every verb has alike needs no words of its own.
    alike = {"progress"}
    for name in verbs():
        function = getattr(pm, name)
        doc = docstrings.parts_of(inspect.getdoc(function) or "")
        lines = docstrings.listed_parameters(doc, inspect.signature(function))
        described = set(re.findall(r"`(\w+)`", " ".join(line.split(" | ")[0] for line in lines)))
        missing = set(inspect.signature(function).parameters) - described - alike
        assert not missing, f"{name} does not describe {', '.join(sorted(missing))}"


def test_pages_of_examples_name_methods_and_commands_that_exist(
    examples: dict[str, Any], root: Path, maker: ModuleType
) -> None:
    commands = dict(maker.command_tree())
    for name, entry in examples.items():
        for page in entry["methods"]:
            assert (root / "docs" / "methods" / f"{page}.md").is_file(), (name, page)
        command, _, option = entry["command"].partition(" --")
        if command and command in commands and option:
            known = {o for p in commands[command].params for o in p.opts}
            assert f"--{option.split()[0]}" in known, (name, entry["command"])


@pytest.mark.slow
def test_the_examples_run_on_the_sample(
    examples: dict[str, Any], sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    parts = [sample / part for part in ("policies", "minutes", "interviews", "articles")]
    pm.ingest(parts, "out/sample", name="sample")
    corpus = pm.Corpus.open("out/sample")
    given = {
        "pm": pm,
        "corpus": corpus,
        "policies": corpus.select("kind = 'policy'"),
        "print": lambda *_: None,
    }
    (tmp_path / "my_terms.txt").write_text("社会治理 @治理\n", "utf-8")
    (tmp_path / "draft.docx").write_bytes(b"")
    # These need a file, an answer or a network of the reader's own.
    apart = {"amend", "corpora_get", "diff", "ingest", "replay", "verify", "demo"}
    order = sorted(set(examples) - apart, key=lambda name: (name != "topics", name))
    for name in order:
        exec(compile(examples[name]["code"], name, "exec"), dict(given))
