"""A small corpus of our own making, and the command line run as a user runs it."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

from policymine.cli import main
from policymine.errors import PolicymineError


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    returncode: int
    stdout: str
    stderr: str


Run = Callable[..., Ended]


@pytest.fixture(scope="session")
def run() -> Run:
    """Run the command line in this process; gives exit code, stdout and stderr."""

    def call(*words: str | Path) -> Ended:
        stdout, stderr = io.StringIO(), io.StringIO()
        before = sys.argv
        sys.argv = ["policymine", *map(str, words)]
        code: object = 0
        try:
            with redirect_stdout(stdout), redirect_stderr(stderr):
                main()
        except SystemExit as ended:
            code = ended.code
        except PolicymineError as error:  # only with --debug, where Python prints the traceback
            code, stderr = 1, io.StringIO(f"Traceback {error!r}")
        finally:
            sys.argv = before
        return Ended(
            code if isinstance(code, int) else 0 if code is None else 1, stdout.getvalue(), stderr.getvalue()
        )

    return call


@pytest.fixture(scope="session")
def spawn(root: Path) -> Run:
    """Run `policymine` in a process of its own, as a user does."""

    def call(*words: str | Path) -> Ended:
        ended = subprocess.run(
            [sys.executable, "-m", "policymine", *map(str, words)],
            cwd=root,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        return Ended(ended.returncode, ended.stdout, ended.stderr)

    return call


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A table of 24 yearly texts in which 社会管理 gives way to 社会治理 in 2014."""
    path = tmp_path_factory.mktemp("source") / "reports.jsonl"
    with path.open("w", encoding="utf-8") as out:
        for year in range(2002, 2026):
            term = "社会管理" if year < 2014 else "社会治理"
            text = (
                f"一、工作回顾\n加强和创新{term}，完善{term}体制，保障人民群众的合法权益。\n"
                f"全面推进{'农村税费改革' if year % 2 else '义务教育均衡发展'}，城镇居民收入稳步增长。\n"
                f"二、工作安排\n坚持以人为本，推进基层协商，提高公共服务水平，落实{term}责任。"
            )
            row = {
                "id": f"r{year}",
                "year": year,
                "title": f"{year}年工作报告",
                "issuer": "甲市人民政府",
                "text": text,
            }
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
    return path


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory, reports: Path, run: Run) -> Path:
    """The corpus of that table."""
    folder = tmp_path_factory.mktemp("corpus") / "c"
    made = run("ingest", reports, "--into", folder, "--column", "date=year")
    assert made.returncode == 0, made.stderr
    return folder
