"""The hand-written results of `tests/golden/input.json`."""

from __future__ import annotations

import json
import runpy
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from policymine.charts.messages import LANGUAGES
from policymine.reports.render import render_report
from policymine.results import Result


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


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Chromium without a window, its console and its requests logged; skipped where it is not installed."""
    selenium = pytest.importorskip("selenium.webdriver", reason="selenium is in the dev group only")
    from selenium.webdriver.chrome.options import Options
    from selenium.webdriver.chrome.service import Service

    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    driver = shutil.which("chromedriver")
    if not chromium or not driver:
        pytest.skip("needs chromium and chromedriver: apt install chromium chromium-driver")
    options = Options()
    options.binary_location = chromium
    for argument in (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-dev-shm-usage",
        f"--user-data-dir={tmp_path_factory.mktemp('browser')}",
    ):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    started = selenium.Chrome(options=options, service=Service(driver))
    yield started
    started.quit()
