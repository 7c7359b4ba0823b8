"""The same job on folders of real texts: what is read, what is left out and why, and a report of each."""

from __future__ import annotations

from pathlib import Path

import pytest

import policymine as pm


@pytest.mark.slow
@pytest.mark.parametrize(
    ("folder", "at_least", "lang"),
    [
        ("fomc_minutes", 235, "en"),
        ("statecouncil_html", 60, "zh"),
        ("city_reports_docx", 47, "zh"),
        ("fed_pdf", 10, "en"),
        ("seeds", 5, "en"),
    ],
)
def test_ingest_and_report(folder: str, at_least: int, lang: str, shared_data: Path, tmp_path: Path) -> None:
    made = pm.ingest([shared_data / folder], tmp_path / "c")
    assert made.n_documents >= at_least
    assert all(row["reason"] for row in made.rows())
    written = pm.report(tmp_path / "c", out=tmp_path / "r.html")
    page = written.path.read_text("utf-8")
    assert f'<html lang="{lang}' in page
    assert "src=" not in page.replace("data-src=", "")
    assert pm.info(tmp_path / "c").details["skipped"] == made.rows() or made.table.empty
