"""The whole report of real corpora in a real browser: the government work reports, the Fed's minutes, a thousand laws."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .report_pages import TYPING, grave

Show = Callable[..., Any]
WANTED = {"gwr": ("社会治理", "zh"), "fomc": ("federal funds rate", "en"), "laws": ("行政处罚", "zh")}


def sources(name: str, shared_data: Path) -> list[Path]:
    """Return what to ingest: of the laws a thousand files, spread over all of them."""
    if name == "gwr":
        return [shared_data / "gwr" / "reports.jsonl"]
    if name == "fomc":
        return [shared_data / "fomc_minutes"]
    files = sorted(path for path in (shared_data / "laws").rglob("*.md") if path.name != "_index.md")
    step = len(files) / 1000
    return [files[int(i * step)] for i in range(1000)]


@pytest.mark.slow
@pytest.mark.parametrize("name", list(WANTED))
def test_the_report_of_a_real_corpus(name: str, shared_data: Path, tmp_path: Path, show: Show) -> None:
    from policymine.api.ingest import ingest
    from policymine.api.report import report

    wanted, lang = WANTED[name]
    columns = {"date": "year"} if name == "gwr" else None
    ingest(sources(name, shared_data), tmp_path / "corpus", columns=columns)
    pairs = [("社会管理", "社会治理")] if name == "gwr" else None
    written = report(tmp_path / "corpus", out=tmp_path / "report.html", shift=pairs, lang=lang)
    assert written.size < 8_000_000
    tab = show(written.path, 1280)
    paint = max(tab.evaluate("() => performance.getEntriesByType('paint').map((entry) => entry.startTime)"))
    assert paint < 2000
    longest = tab.evaluate(TYPING, wanted)
    began = time.perf_counter()
    tab.fill("#find-text", wanted)
    tab.press("#find-text", "Enter")
    tab.wait_for_selector("#finder-hits mark")
    found = time.perf_counter() - began
    told = re.findall(r"[\d,]+", tab.locator("#find-status").inner_text())[:2]
    places, documents = told if lang == "en" else reversed(told)
    tab.locator("#finder-hits button.line").first.click()
    tab.wait_for_selector("#reader-text mark.match")
    assert tab.locator("#reader-text mark.match").inner_text().lower() == wanted
    opened = time.perf_counter() - began - found
    tab.keyboard.press("Escape")
    tab.click("#finder-close")
    tab.click("#filter-open")
    tab.select_option("#filter-from", index=len(tab.locator("#filter-from option").all()) // 2)
    tab.wait_for_selector("#filter-status:not(:empty)")
    assert tab.locator("main li[data-doc][hidden]").count() > 0
    sys.stdout.write(
        f"\n{name}: {written.size / 1e6:.2f} MB, first paint {paint:.0f} ms, "
        f"{tab.locator('footer p').first.inner_text()}\n"
        f"  “{wanted}” {places} in {documents} documents, {found:.2f} s; a document in {opened:.2f} s; "
        f"longest wait while typing {longest:.0f} ms\n"
    )
    tab.click("#filter button[type=reset]")
    tab.click("#filter-open")
    evidence = tab.locator("main .table-block .evidence:has(blockquote) > summary:visible").first
    evidence.scroll_into_view_if_needed()
    evidence.click()
    tab.locator("details.evidence[open] button.open").first.click()
    tab.wait_for_selector("#reader-text .sentence, #reader-text mark.match")
    tab.keyboard.press("Escape")
    tab.keyboard.press("Escape")
    for scheme in ("light", "dark"):
        tab.emulate_media(color_scheme=scheme)
        assert not grave(tab), scheme
    assert show(written.path, 360).evaluate("document.documentElement.scrollWidth") <= 360
