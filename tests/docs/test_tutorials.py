"""The tutorials: executed with outputs that are small and inert; executed afresh by docs/tutorials/run.py (a line of .ci/run)."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

TUTORIALS = Path(__file__).resolve().parents[2] / "docs" / "tutorials"
NOTEBOOKS = sorted(TUTORIALS.glob("*.ipynb"))


@pytest.fixture(scope="module")
def runner() -> ModuleType:
    spec = importlib.util.spec_from_file_location("run_tutorials", TUTORIALS / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_there_are_four() -> None:
    assert [p.stem[0] for p in NOTEBOOKS] == ["1", "2", "3", "4"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_outputs_are_those_of_a_whole_run(path: Path, runner: ModuleType) -> None:
    nbformat = pytest.importorskip("nbformat")
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert not list(runner.complaints_of(notebook))
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert runner.findings(notebook)
    assert any(kind == "image/svg+xml" for _, kind, _ in runner.outputs(notebook))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_it_says_what_was_learned_and_what_cannot_be_said(path: Path) -> None:
    cells = json.loads(path.read_text("utf-8"))["cells"]
    text = "\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "markdown")
    assert text.index("## 学到了什么") < text.index("## 不能说什么")
    # Chinese first; each section has a line of English.
    sections = re.split(r"^##? ", text, flags=re.MULTILINE)[1:]
    bare = [s.splitlines()[0] for s in sections if not re.search(r"^\*[A-Z][^*]+\*$", s, re.MULTILINE)]
    assert not bare, f"no line of English in: {', '.join(bare)}"


def test_complaints_are_made(runner: ModuleType) -> None:
    nbformat = pytest.importorskip("nbformat")
    made = nbformat.v4
    shown = made.new_output("display_data", {"text/html": "<script>1</script> https://example.org /tmp/x/y"})
    told = made.new_output("stream", name="stderr", text="Warning: old")
    notebook = made.new_notebook(cells=[made.new_code_cell("1", outputs=[shown, told])])
    found = " ".join(runner.complaints_of(notebook))
    for word in ("script", "https://example.org", "/tmp/x/y", "stderr"):
        assert word in found


@pytest.mark.slow
def test_the_tutorials_run_afresh() -> None:
    pytest.importorskip("nbclient")
    done = subprocess.run(
        [sys.executable, str(TUTORIALS / "run.py"), "--check"],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
