"""The line that a result says of itself: in both languages, with the same values, whatever the result."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import string
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import policymine as pm
from policymine.errors import InputError
from policymine.headlines import LANGUAGES, codes, headline
from policymine.paths import data_file
from policymine.provenance import Provenance
from policymine.results import Result

SENTENCES: dict[str, dict[str, dict[str, str]]] = tomllib.loads(
    data_file("headlines.toml").read_text("utf-8")
)
NAMED = [(f"{group}.{name}", both) for group, names in SENTENCES.items() for name, both in names.items()]
# Signs of statistics and what is typed as it stands.
LATIN = {"p", "q", "Krippendorff", "policymine", "corpora", "get", "MB"}


def holes(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def classes() -> Iterator[type[Result]]:
    """Every class of results that policymine has."""
    for found in pkgutil.walk_packages(pm.__path__, "policymine."):
        if not found.name.startswith(("policymine.cli", "policymine.__main__")):
            importlib.import_module(found.name)
    pending: list[type[Result]] = [Result]
    while pending:
        one = pending.pop()
        yield one
        pending += [c for c in one.__subclasses__() if c.__module__.startswith("policymine.")]


@pytest.mark.parametrize(("key", "both"), NAMED)
def test_a_sentence_stands_in_both_languages_with_the_same_values(key: str, both: dict[str, str]) -> None:
    assert set(both) == set(LANGUAGES)
    assert holes(both["zh"]) == holes(both["en"])
    bare = re.sub(r"\{[^{}]*\}", "", both["zh"])
    assert set(re.findall(r"[A-Za-zα]{2,}|[a-z]", bare)) <= LATIN | {"α"}, both["zh"]


def calls(root: Path) -> Iterator[tuple[str, str, set[str] | None]]:
    """Each key that the code asks for (`*` for what it puts in), where, and the names it gives; None where they are not listed."""
    for path in sorted((root / "policymine").rglob("*.py")):
        source = path.read_text("utf-8")
        for node in ast.walk(ast.parse(source)) if "headline" in source else ():
            named = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
            if not named or node.func.id not in ("headline", "headlines"):  # type: ignore[attr-defined]
                continue
            for key in _keys(node.args[0]):  # type: ignore[attr-defined]
                given = [k.arg for k in node.keywords]  # type: ignore[attr-defined]
                yield key, str(path), None if None in given else {str(g) for g in given}


def _keys(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Constant):
        yield str(node.value)
    elif isinstance(node, ast.IfExp):
        yield from (*_keys(node.body), *_keys(node.orelse))
    elif isinstance(node, ast.JoinedStr):
        yield "".join(str(v.value) if isinstance(v, ast.Constant) else "*" for v in node.values)


def test_the_code_asks_for_what_stands_and_nothing_stands_unasked(root: Path) -> None:
    known, asked = dict(NAMED), set()
    for key, where, given in calls(root):
        pattern = re.compile(re.escape(key).replace(r"\*", r"[\w-]+"))
        meant = [name for name in known if pattern.fullmatch(name)]
        assert meant, f"{where} asks for {key}"
        asked.update(meant)
        if given is not None and "*" not in key:
            assert holes(known[key]["en"]) <= given, f"{where}: {key}"
    assert {key for key in known if not key.startswith("between.")} <= asked


def test_every_class_of_results_speaks_both_languages() -> None:
    found = list(classes())
    assert len(found) > 45
    for one in found:
        # A summary of its own takes the language, too.
        assert "lang" in one.summary.__annotations__, one


def test_codes_are_chinese() -> None:
    for code, said in codes().items():
        assert code.isascii(), code
        assert re.search("[\u4e00-\u9fff]", said), code


def test_another_language_is_refused() -> None:
    made = Result(table=pd.DataFrame({"a": [1]}), provenance=Provenance("track", n_documents=1, versions={}))
    assert made.summary() == "1 row from 1 document"
    assert made.summary("zh") == "1 行，出自 1 篇文档"
    with pytest.raises(InputError, match="'fr' is unknown; known: zh, en"):
        made.summary("fr")


def test_what_is_put_in_is_never_read_as_a_sentence_of_its_own() -> None:
    said = headline("shift.verdict", "zh", old="{verdict}", new="{0}", verdict="abrupt")
    assert said == "{verdict} → {0}：突变"


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Reports of three issuers, in which 社会管理 gives way to 社会治理, each naming the one before."""
    source = tmp_path_factory.mktemp("texts") / "reports.csv"
    rows = ["id,date,issuer,level,title,text"]
    for year in range(2004, 2024):
        issuer, level = [("甲省人民政府", "province"), ("乙市民政局", "city"), ("丙区民政局", "district")][
            year % 3
        ]
        term = "社会管理" if year < 2014 else "社会治理"
        text = (
            f"各部门：为加强和创新{term}，完善{term}体制，根据《{year - 1}年工作报告》，制定本办法。"
            f"{'农村税费改革' if year % 2 else '义务教育'}应当稳步推进。由民政局牵头，教育局配合，居民委员会参与协商。"
        )
        rows.append(f"r{year},{year}-03-05,{issuer},{level},{year}年工作报告,{text}")
    source.write_text("\n".join(rows), "utf-8")
    into = tmp_path_factory.mktemp("corpus") / "c"
    pm.ingest(source, into)
    return into


ASKED: dict[str, Any] = {
    "info": pm.info,
    "check": pm.check,
    "kwic": lambda c: pm.kwic(c, "社会治理"),
    "track": lambda c: pm.track(c, ["社会治理", "社会管理"]),
    "directives": pm.directives,
    "turnover": lambda c: pm.turnover(c, new_in="2014:2023"),
    "keywords": pm.keywords,
    "shift": lambda c: pm.shift(c, "社会管理", "社会治理", permutations=99),
    "nothing": lambda c: pm.shift(c, "义务教育", "农村税费改革", permutations=99),
    "adoption": lambda c: pm.adoption(c, "社会治理", permutations=99),
    "composition": lambda c: pm.composition(c, "社会治理", split="2014", permutations=99),
    "compare": lambda c: pm.compare(c, where="year >= 2014"),
    "measures": lambda c: pm.compare_measures(c, where="year >= 2014"),
    "similarity": lambda c: pm.similarity(c, by="issuer"),
    "reuse": pm.reuse,
    "citations": pm.citations,
    "coissuing": pm.coissuing,
    "actors": pm.actors,
    "lexicon": pm.lexicon_suggest,
}


@pytest.mark.parametrize("name", ASKED)
def test_the_same_numbers_stand_in_the_headline_of_either_language(name: str, corpus: Path) -> None:
    result = ASKED[name](corpus)
    en, zh = result.summary("en"), result.summary("zh")

    def numbers(text: str) -> list[str]:
        return sorted(re.findall(r"\d[\d,.]*\d|\d", text))

    assert numbers(en) == numbers(zh)
    assert en != zh
    given = " ".join(
        map(
            str,
            (
                result.provenance.parameters.values(),
                getattr(result, "method", ""),
                getattr(result, "names", ""),
            ),
        )
    )
    assert set(re.findall(r"[A-Za-z]+", zh)) <= LATIN | set(re.findall(r"[A-Za-z]+", given)), zh
    for note in result.notes("zh"):
        assert re.search("[\u4e00-\u9fff]", re.sub("[“《‘'].*?[”》’']", "", note)), note
