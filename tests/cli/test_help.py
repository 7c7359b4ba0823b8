"""Each `--help` is complete, fits its width, comes at once, and its examples parse and run."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from policymine.cli.app import app
from policymine.cli.grammar import Group, assemble
from policymine.cli.help_page import examples_of
from policymine.cli.wrapping import cells, wrap

from .conftest import Run

# Commands that are quick on the sample; the others are run by tests of their own.
CHEAP = ("info", "documents", "check", "kwic", "citations")
LONGER = ("keywords", "track", "shift", "discover", "adoption", "composition", "actors", "cowords")


def commands(group: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    for name in group.list_commands(None):
        command = group.get_command(None, name)
        yield (*path, name), command
        if isinstance(command, Group):
            yield from commands(command, (*path, name))


ALL = dict(commands(assemble(app)))
LEAVES = [path for path, command in ALL.items() if not isinstance(command, Group)]


@pytest.mark.parametrize("path", LEAVES, ids=" ".join)
def test_every_help_has_an_example_that_parses(path: tuple[str, ...]) -> None:
    command = ALL[path]
    examples = examples_of(command.help or "")
    assert examples, "no example"
    known = {word for p in command.params for word in (*p.opts, *p.secondary_opts)}
    for example in examples:
        words = shlex.split(example)
        assert tuple(words[1 : len(path) + 1]) == path, example
        options = [w.partition("=")[0] for w in words if w.startswith("-") and not re.match(r"-\d", w)]
        assert set(options) <= known, example


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_help_fits_its_width(lang: str, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICYMINE_LANG", lang)
    monkeypatch.setenv("COLUMNS", "76")
    for path in [(), *ALL]:
        ended = run(*path, "--help")
        assert ended.returncode == 0, ended.stderr
        assert "Error" not in ended.stderr
        for line in ended.stdout.splitlines():
            assert cells(line) <= 76 or "policymine " in line, (path, line)
        assert "<str>" not in ended.stdout
    monkeypatch.setenv("POLICYMINE_LANG", "en")
    run("--help")


def run_examples(names: tuple[str, ...], policies: Path, run: Run) -> int:
    ran = 0
    for path in LEAVES:
        for example in examples_of(ALL[path].help or "") if path[0] in names else ():
            words = shlex.split(example)[1:]
            words = [str(policies) if re.fullmatch(r"out/[a-z]+", w) else w for w in words]
            ended = run(*words)
            # The sample has no joint issuers, for one.
            assert ended.returncode == 0 or "nothing found" in ended.stderr, (example, ended.stderr)
            ran += 1
    return ran


def test_examples_run_on_the_sample(
    policies: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run_examples(CHEAP, policies, run) >= len(CHEAP)


@pytest.mark.slow
def test_examples_of_the_longer_commands_run_on_the_sample(
    policies: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run_examples(LONGER, policies, run) >= len(LONGER)


def test_options_of_one_command_stand_before_those_of_all(run: Run) -> None:
    names = re.findall(r"(?m)^  (?:-\w, )?--([\w-]+)", run("track", "--help").stdout)
    assert [n for n in names if n not in ("width", "help")][-6:] == [
        "where", "lexicon", "seed", "lang", "json", "out",
    ]  # fmt: skip
    assert names.index("new-in") < names.index("where")


def test_a_line_of_chinese_is_broken_where_it_may_be() -> None:
    text = "写入文件，按后缀：.csv .xlsx（表格）；“关于……的通知”一例，例如 year >= 2010。"
    for width in (10, 16, 25, 40):
        lines = wrap(text, width)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
        assert not any(line[0] in "，。；：）”、" for line in lines)
        assert all(cells(line) <= width + 4 for line in lines)


@pytest.mark.parametrize("words", [["--help"], ["topics", "--help"], ["--lang", "zh", "--help"]])
def test_help_comes_at_once(words: list[str], root: Path) -> None:
    script = (
        "import sys, time\n"
        f"sys.argv = ['policymine', *{words!r}]\n"
        "from policymine.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print(time.process_time(), file=sys.stderr)"
    )
    took = [
        float(
            subprocess.run(
                [sys.executable, "-c", script], cwd=root, capture_output=True, text=True, encoding="utf-8", check=True
            ).stderr.splitlines()[-1]
        )
        for _ in range(2)
    ]  # fmt: skip
    assert min(took) < 0.3
