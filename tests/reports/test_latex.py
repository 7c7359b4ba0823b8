"""XeLaTeX sets what is exported: no error, no character left out, no line that runs out of its column."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from policymine.reports.document.write import write_document
from policymine.reports.export import write_result
from policymine.results import Result

TEX = shutil.which("latexmk") and shutil.which("xelatex")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        TEX is None, reason="needs XeLaTeX: apt install latexmk texlive-xetex texlive-lang-chinese"
    ),
]
SECTIONS = ("summary", "shift", "keywords", "comparison", "methods", "provenance")
ALONE = r"""\documentclass[UTF8]{ctexart}
\usepackage[margin=25mm]{geometry}
\usepackage{booktabs,array,longtable,pdflscape}
\begin{document}
%s
\end{document}
"""


def compiled(path: Path) -> str:
    """Return the log of a source that was set to pages."""
    command = ["latexmk", "-xelatex", "-interaction=nonstopmode", "-halt-on-error", path.name]
    done = subprocess.run(command, cwd=path.parent, capture_output=True, timeout=400, check=False)
    log = path.with_suffix(".log").read_text("utf-8", "replace")
    assert done.returncode == 0, re.findall(r"^!.*\n.*\n.*", log, re.M)
    assert path.with_suffix(".pdf").read_bytes().startswith(b"%PDF")
    return log


def too_wide(log: str) -> list[float]:
    """Return by how many points lines run out of their column, where one sees it."""
    return [
        float(points) for points in re.findall(r"Overfull \\hbox \(([\d.]+)pt", log) if float(points) > 12
    ]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_report_compiles(lang: str, report_input: Callable[..., Any], tmp_path: Path) -> None:
    path = tmp_path / "study.tex"
    write_document(report_input(lang), path, SECTIONS)
    log = compiled(path)
    assert "Missing character" not in log
    assert "undefined references" not in log
    assert too_wide(log) == []


def test_single_tables_compile_in_a_document(results: dict[str, Result], tmp_path: Path) -> None:
    names = ("shift", "comparison", "keywords", "meetings")
    for name in names:
        write_result(results[name], tmp_path / f"{name}.tex", lang="zh")
    path = tmp_path / "paper.tex"
    path.write_text(ALONE % "\n".join(rf"\input{{{name}}}" for name in names), "utf-8")
    log = compiled(path)
    assert "Missing character" not in log
    assert too_wide(log) == []
