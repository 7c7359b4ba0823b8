"""The house stands: imports run down, heavy libraries have one home, names that are offered exist."""

from __future__ import annotations

import ast
import functools
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

import policymine


@functools.cache
def tree(path: Path) -> ast.Module:
    """Each module is parsed once for all tests of this file."""
    return ast.parse(path.read_text("utf-8"))


# A heavy library and the only modules that may import it.
HOMES = {
    "jieba": ("segmenters/dictionary.py",),
    "numba": ("kernels/",),
    "bertopic": ("topic_models/bert.py",),
    "gensim": ("topic_models/",),
    "tomotopy": ("topic_models/",),
    "duckdb": ("corpus/query.py",),
    "altair": ("charts/", "reports/"),
    "typer": ("cli/",),
    "pypdfium2": ("ingestors/pdf.py", "ingestors/pdf_glyphs.py"),
    "docx": ("reports/",),
    "lxml": ("ingestors/package.py",),
    "rapidocr": ("ingestors/ocr.py",),
    "selectolax": ("ingestors/",),
}
FORBIDDEN = ("pickle", "marshal", "shelve", "dill", "cloudpickle")


def modules(root: Path) -> list[Path]:
    return sorted((root / "policymine").rglob("*.py"))


def imported(tree: ast.AST) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.add(node.module.partition(".")[0])
    return names


def test_heavy_libraries_have_one_home(root: Path) -> None:
    for path in modules(root):
        where = path.relative_to(root / "policymine").as_posix()
        for name in imported(tree(path)):
            assert name not in FORBIDDEN, f"{where} imports {name}"
            if name in HOMES:
                assert where.startswith(HOMES[name]), f"{where} imports {name}"


def test_every_module_says_what_it_promises_and_is_not_a_heap(root: Path) -> None:
    for path in modules(root):
        text = path.read_text("utf-8")
        where = path.relative_to(root).as_posix()
        assert ast.get_docstring(tree(path)), f"{where} has no docstring"
        assert text.count("\n") <= 400, f"{where} has {text.count(chr(10))} lines"


def test_no_dangerous_calls(root: Path) -> None:
    for path in modules(root):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in ("eval", "exec"), f"{path} calls {node.func.id}"


@pytest.mark.parametrize("name", policymine.__all__)
def test_every_exported_name_exists(name: str) -> None:
    assert getattr(policymine, name).__doc__


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(AttributeError, match="it offers: .*shift"):
        policymine.discoverr  # noqa: B018


def test_verbs_and_commands_have_the_same_names() -> None:
    from policymine.cli.app import app

    commands = {command.callback.__name__ for command in app.registered_commands if command.callback}
    for name in commands:
        assert callable(getattr(policymine, name))
        assert importlib.import_module(f"policymine.cli.{'info' if name == 'documents' else name}")


@pytest.mark.parametrize("statement", ["import policymine", "import policymine.cli.app"])
def test_imports_stay_light(statement: str, root: Path) -> None:
    heavy = [
        "numpy",
        "pandas",
        "pyarrow",
        "numba",
        "sklearn",
        "jieba",
        "altair",
        "duckdb",
        "bertopic",
        "rich",
    ]
    script = f"import sys\n{statement}\nprint([m for m in {heavy!r} if m in sys.modules])"
    ended = subprocess.run(
        [sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True
    )
    assert ended.stdout.strip() == "[]"
