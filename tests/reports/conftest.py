"""The hand-written results of `tests/golden/input.json`."""

from __future__ import annotations

import json
import runpy
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from policymine.charts.messages import LANGUAGES
from policymine.reports.render import render_report
from policymine.results import Result

from .report_pages import SECTIONS, sample_input


@pytest.fixture(scope="session")
def made(root: Any) -> dict[str, Any]:
    return runpy.run_path(str(root / "tests" / "golden" / "load.py"))


@pytest.fixture(scope="session")
def results(made: dict[str, Any]) -> dict[str, Result]:
    found: dict[str, Result] = made["results"]()
    return found


@pytest.fixture(scope="session")
def report_input(made: dict[str, Any]) -> Callable[..., Any]:
    found: Callable[..., Any] = made["report_input"]
    return found


@pytest.fixture(scope="session")
def pages(report_input: Callable[..., Any], shared_folder: Path) -> dict[str, str]:
    """The whole report in each language, drawn once for all tests and all their processes."""
    with FileLock(shared_folder / "pages.lock"):
        kept = shared_folder / "pages.json"
        if not kept.exists():
            drawn = {lang: render_report(report_input(lang)) for lang in LANGUAGES}
            kept.write_text(json.dumps(drawn), encoding="utf-8")
        found: dict[str, str] = json.loads(kept.read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """Chromium without a window; skipped where it is not installed. One a file: no two may run in one process."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is in the dev group only")
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if not path:
        pytest.skip("needs chromium: apt install chromium")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


@pytest.fixture
def show(chromium: Any) -> Iterator[Callable[..., Any]]:
    """Return a function that opens a report's page and, at the end, finds that it said and asked for nothing."""
    said: list[str] = []
    asked: list[str] = []
    contexts: list[Any] = []

    def open_page(page: Path, width: int = 1200, scheme: str = "light", **options: Any) -> Any:
        size = {"width": width, "height": 900}
        context = chromium.new_context(viewport=size, color_scheme=scheme, **options)
        contexts.append(context)
        tab = context.new_page()
        tab.on("console", lambda m: said.append(m.text))
        tab.on("pageerror", lambda e: said.append(str(e)))
        tab.on("request", lambda r: asked.append(r.url))
        tab.goto(page.as_uri())
        if options.get("java_script_enabled", True):
            tab.wait_for_selector("html[data-ready]", state="attached")
        return tab

    yield open_page
    for context in contexts:
        context.close()
    assert said == []
    assert asked
    assert all(url.startswith(("file://", "data:,")) for url in asked), asked


@pytest.fixture(scope="session")
def sample_pages(policies: Path, shared_folder: Path) -> dict[str, Path]:
    """The report of the sample's policies in each language, drawn once for all tests and all their processes."""
    found = {lang: shared_folder / f"sample_{lang}.html" for lang in LANGUAGES}
    with FileLock(shared_folder / "sample_pages.lock"):
        if not all(page.exists() for page in found.values()):
            data = sample_input(policies)
            for lang, page in found.items():
                made = render_report(replace(data, lang=lang), SECTIONS)
                page.write_text(made, encoding="utf-8", errors="replace")
    return found
