"""The dictionary of columns covers every table that a verb gives, in both languages."""

from __future__ import annotations

import ast
import importlib
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from policymine.charts.messages import load_messages
from policymine.reports.document.dictionary import described, label_meaning, meaning_of, phrase, title_of
from policymine.results import Result

# Folders whose constants name columns of results.
FOLDERS = (
    "api",
    "terms",
    "keyword_methods",
    "topic_models",
    "shifts",
    "comparisons",
    "networks",
    "minutes",
)
TABLES = ("ROLES", "PAIRS", "ACTION_RATES", "SCORES", "MOST", "DOCUMENT_PAIRS", "GROUP_PAIRS")


def constants(path: Path) -> list[str]:
    """Return the names of the module's constants that list columns."""
    names: list[str] = []
    for node in ast.parse(path.read_text("utf-8")).body:
        target = (
            node.target
            if isinstance(node, ast.AnnAssign)
            else node.targets[0]
            if isinstance(node, ast.Assign)
            else None
        )
        if isinstance(target, ast.Name) and (target.id.endswith("COLUMNS") or target.id in TABLES):
            names.append(target.id)
    return names


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_column_has_a_meaning(folder: str, root: Path) -> None:
    missing: dict[str, str] = {}
    package = root / "policymine"
    for path in sorted((package / folder).rglob("*.py")):
        names = constants(path)
        if not names:
            continue
        module = importlib.import_module(".".join(path.relative_to(root).with_suffix("").parts))
        for name in names:
            columns = getattr(module, name)
            if isinstance(columns, tuple) and all(isinstance(c, str) for c in columns):
                place = f"{path.relative_to(package)}:{name}"
                missing |= {c: place for c in columns if meaning_of(c, "en") is None}
    assert not missing, "name them in data/column_meanings.toml"


def test_every_result_of_the_report_is_described(results: dict[str, Result]) -> None:
    for name, result in results.items():
        columns = [str(c) for c in result.table.columns]
        for lang in ("zh", "en"):
            lines = described(columns, result.rows(), lang, result.provenance.verb)
            assert [line[0] for line in lines] == columns
            assert all(line[1] and line[2] and line[5] for line in lines), (
                name,
                [line[0] for line in lines if not line[2]],
            )


def test_the_catalogue_is_whole(root: Path) -> None:
    text = (root / "policymine" / "data" / "column_meanings.toml").read_text("utf-8")
    known: dict[str, Any] = tomllib.loads(text)
    entries = [*known["columns"].items(), *(e for of in known["of"].values() for e in of.items())]
    for name, entry in entries:
        assert set(entry) <= {"zh", "en", "unit", "missing"}, name
        assert len(entry["zh"]) == len(entry["en"]) == 2, name
        assert all((*entry["zh"], *entry["en"])), name
        assert entry.get("unit") in (None, *known["units"]), name
        assert entry.get("missing") in (None, *known["absent"]), name
    for part in ("words", "units", "absent", "verbs"):
        assert all(set(entry) == {"zh", "en"} for entry in known[part].values()), part


def test_meanings_by_verb_and_by_pattern() -> None:
    assert meaning_of("share", "en", "track") != meaning_of("share", "en")
    low = meaning_of("density_low", "zh")
    assert low is not None
    assert low.name == "密度的区间下限"
    assert meaning_of("nothing_of_the_kind", "en") is None
    assert title_of("reuse", "en") == "Wording taken over"
    assert phrase("fact_seed", "zh") == "随机种子"
    found = label_meaning("Uses", "en")
    assert found is not None
    assert found.unit == "uses"


def test_every_head_of_a_section_has_a_meaning(root: Path) -> None:
    missing = []
    for path in sorted((root / "policymine" / "reports").glob("*.py")):
        keys = re.findall(r'Column\(\s*messages\(\s*"([^"]+)"', path.read_text("utf-8"))
        for key in dict.fromkeys(keys):
            for lang in ("zh", "en"):
                label = re.sub(r"[{}]", "", load_messages(lang).entries[key])
                known = label_meaning(label, lang, key.partition(".")[0])
                missing += [] if known and known.meaning else [(path.name, key, lang)]
    assert missing == [], "name them in data/shown_meanings.toml"
