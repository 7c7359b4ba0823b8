"""`doctor` tells what is there, what is missing and what to do; 1 where something is to be mended."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from policymine.api import doctor as module
from policymine.api.doctor import doctor

from .conftest import Run


def state(found: module.Checkup, part: str) -> str:
    return next(f.state for f in found.findings if f.part == part)


def test_everything_is_named_in_both_languages(run: Run) -> None:
    ended = run("doctor", "--json")
    told = json.loads(ended.stdout)
    assert ended.returncode == (0 if told["fine"] else 1)
    parts = [row["part"] for row in told["rows"]]
    for part in (
        "python",
        "font",
        "cache",
        "kernels",
        "disk",
        "memory",
        "cores",
        "locale",
        "encoding",
        "settings",
    ):
        assert part in parts
    assert all(row["remedy"] for row in told["rows"] if row["state"] != "fine")
    zh, en = (doctor(lang=lang, encoding="utf-8") for lang in ("zh", "en"))
    assert [f.part for f in zh.findings] == [f.part for f in en.findings]
    assert any("字体" in f.name for f in zh.findings)
    assert not any("{" in f.value + f.remedy for f in (*zh.findings, *en.findings))


def test_the_table_gives_each_remedy_a_line(run: Run) -> None:
    ended = run("doctor", "--lang", "en")
    assert "Python" in ended.stdout
    assert ended.stdout.strip().splitlines()[-1] in ("all is well", "one thing is to be mended")


def test_problems_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "policymine.toml").write_text("[defaults]\nlnag = 'zh'\n", "utf-8")
    monkeypatch.setattr(shutil, "disk_usage", lambda place: SimpleNamespace(free=10, total=100, used=90))
    monkeypatch.setattr(module, "_free_memory", lambda: (1024, 4096))
    monkeypatch.setattr("policymine.charts.fonts.chinese_font", lambda: None)
    monkeypatch.setattr("policymine.ingestors.doc.office", lambda: None)
    found = doctor(lang="en", folder=tmp_path, encoding="cp1252")
    assert not found.fine
    for part in ("settings", "disk", "memory", "font", "encoding"):
        assert state(found, part) == "problem", part
    assert state(found, "office") == "optional"
    settings = next(f for f in found.findings if f.part == "settings")
    assert "did you mean 'lang'?" in settings.value


def test_a_missing_extra_is_no_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_EXTRAS", {"ocr": ("no_such_module_here",)})
    found = doctor(lang="en", encoding="utf-8")
    assert state(found, "ocr") == "optional"
    assert "pip install rapidocr" in next(f.remedy for f in found.findings if f.part == "ocr")


def test_the_settings_in_force_are_named(tmp_path: Path) -> None:
    (tmp_path / "policymine.toml").write_text("[defaults]\nseed = 1\n", "utf-8")
    (tmp_path / "inner").mkdir()
    found = doctor(lang="en", folder=tmp_path / "inner", encoding="utf-8")
    assert next(f.value for f in found.findings if f.part == "settings") == str(tmp_path / "policymine.toml")


@pytest.mark.slow
def test_kernels_are_compiled_on_demand(run: Run) -> None:
    from policymine.api.kept_kernels import compile_kernels, kept_kernels

    assert compile_kernels() == kept_kernels()[1] > 30
