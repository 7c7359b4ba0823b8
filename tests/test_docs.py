"""README says what is true: every command it names exists, and every command is named."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from policymine.cli.app import app


def commands() -> set[str]:
    return {c.callback.__name__.replace("_", "-") for c in app.registered_commands if c.callback}


def test_every_command_is_in_the_readme_and_the_other_way_round(root: Path) -> None:
    text = (root / "README.md").read_text("utf-8")
    named = set(re.findall(r"policymine ([a-z]+(?:-[a-z]+)*)\b", text)) | set(
        re.findall(r"`([a-z]+) CORPUS`", text)
    )
    assert commands() <= named
    assert named & {"ingest", "report"} <= commands()


def test_examples_of_the_help_can_be_parsed() -> None:
    for command in app.registered_commands:
        assert command.callback is not None
        examples = re.findall(r"policymine [^\n;]+", command.callback.__doc__ or "")
        assert examples, f"{command.callback.__name__} shows no example"
        for example in examples:
            assert shlex.split(example)[1] == command.callback.__name__.replace("_", "-")


def test_the_project_names_no_registry_and_no_machine(root: Path) -> None:
    bad = re.compile(r"p[y]pi\.|pythonhoste[d]|\bnpmj[s]\b|/wor[k]/|/roo[t]/")
    for path in root.rglob("*"):
        parts = path.relative_to(root).parts
        if (
            parts[0] in (".git", ".venv", "uv.lock", "dist", "policymine-demo", "out")
            or "__pycache__" in parts
        ):
            continue
        if (
            path.is_file()
            and path.suffix in (".py", ".toml", ".md", ".txt", ".html", ".css", ".j2", "")
            and parts[0] != "corpora"
        ):
            if any(p.startswith(".") and p != ".ci" for p in parts):
                continue
            assert not bad.search(path.read_text("utf-8", "replace")), path
