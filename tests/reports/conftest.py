"""The hand-written results of `tests/golden/input.json`."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from typing import Any

import pytest

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
def pages(report_input: Callable[..., Any]) -> dict[str, str]:
    """The whole report in each language, drawn once for all tests."""
    return {lang: render_report(report_input(lang)) for lang in LANGUAGES}
