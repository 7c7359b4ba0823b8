"""Sentences known by themselves: each by its own Chinese, and what is put into one is never taken for a sentence of ours."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from policymine import translation
from policymine.translation import section, spoken, translated

HOLE = re.compile(r"\{(\w+)(?:!t)?\}")
# Sentences of errors that have no Chinese yet: those of kernels and of tables that only a program hands in. It may fall.
UNKNOWN = 160
ERRORS = {"CorpusError", "InputError", "ModelError", "NotEnoughDataError", "NotUsedError", "RefusedError"}


@pytest.mark.parametrize("name", ["errors", "parser", "notes"])
def test_each_sentence_is_known_by_its_own_chinese(name: str) -> None:
    for english, chinese in section(name).items():
        said = translated(HOLE.sub(r"<\1>", english))
        assert said == HOLE.sub(r"<\1>", chinese), english


def test_a_documents_own_words_stay_as_they_are() -> None:
    # Each of these is a phrase of ours as well.
    for word in ("new", "sentence", "a date", "value", "is empty"):
        assert (
            spoken(f"{word}: uses in documents without a date: 3", "zh") == f"{word}：3 处在没有日期的文档里"
        )
        assert word in str(
            translated(f"the old and the new term are both {word!r}; name two different terms")
        )


@pytest.mark.parametrize(
    "text",
    [
        "year",
        "none",
        "Without the document a2013",
        "Incomes rose by 3 percentage points",
        "Growth was 7% (95% interval 6 to 8)",
        "Two near-copies of the notice: judged abrupt (2014).",
        "The plan does not exist in writing.",
    ],
)
def test_a_line_of_a_text_is_no_sentence_of_ours(text: str) -> None:
    assert spoken(text, "zh") == text


def test_no_sentence_is_known_by_hardly_a_word() -> None:
    for known in (translation._patterns(), translation._of_results()):
        for _, pattern, _ in known:
            own = re.sub(r"\(\?P<\w+>\.\*\?\)|\(\?P=\w+\)|[^A-Za-z(]", "", pattern.pattern)
            assert len(own) >= 8 or "(?P" not in pattern.pattern, pattern.pattern


def sentences(root: Path) -> Iterator[str]:
    """Each sentence that the code raises, with {} for what is put in."""
    for path in sorted((root / "policymine").rglob("*.py")):
        source = path.read_text("utf-8")
        for node in ast.walk(ast.parse(source)) if "Error(" in source else ():
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ERRORS:
                text = _template(node.args[0]) if node.args else ""
                if text.strip("{} "):
                    yield re.sub(r"(\{\})+", "{}", text)


def _template(node: ast.AST) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(_template(v) or "{}" for v in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return (_template(node.left) or "{}") + (_template(node.right) or "{}")
    return ""


def test_the_errors_without_chinese_do_not_grow(root: Path) -> None:
    known = {re.sub(r"(\{\w+\})+", "{}", english) for english in section("errors")}
    without = set(sentences(root)) - known - {k.removeprefix("{}: ") for k in known}
    assert len(without) <= UNKNOWN, sorted(without)
