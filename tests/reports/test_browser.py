"""The page in a real browser: no console error, no request, no sideways scrolling, evidence that opens."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest


def look(browser: Any, page: Path, width: int, scheme: str = "light") -> None:
    metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    browser.get(page.as_uri())


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_report_opens_clean(browser: Any, pages: dict[str, str], tmp_path: Path, lang: str) -> None:
    page = tmp_path / "report.html"
    page.write_text(pages[lang], encoding="utf-8", errors="replace")
    # Drain what the browser logged before the page.
    browser.get_log("performance")
    browser.get_log("browser")
    for width, scheme in ((1280, "light"), (390, "dark")):
        look(browser, page, width, scheme)
        assert browser.execute_script("return document.documentElement.scrollWidth") <= width
        # Drawings are shown at one of their two widths.
        shown = browser.execute_script(
            "return [...document.querySelectorAll('.chart')].filter(c => c.offsetParent).map(c => c.className)"
        )
        assert set(shown) == {"chart wide" if width == 1280 else "chart narrow"}
        assert browser.get_log("browser") == []
    requests = [
        message["params"]["request"]["url"]
        for entry in browser.get_log("performance")
        if (message := json.loads(entry["message"])["message"])["method"] == "Network.requestWillBeSent"
        # The browser's own start page may still be loading; it is not ours.
        and not message["params"]["documentURL"].startswith("chrome://")
    ]
    assert requests
    assert all(url.startswith("file://") for url in requests), requests
    assert "社会治理" in browser.find_element("tag name", "main").text
    assert browser.execute_script("return document.scripts.length + document.images.length") == 0


def test_a_number_opens_with_the_keyboard(browser: Any, pages: dict[str, str], tmp_path: Path) -> None:
    from selenium.webdriver.common.keys import Keys

    page = tmp_path / "report.html"
    page.write_text(pages["zh"], encoding="utf-8", errors="replace")
    look(browser, page, 1280)
    summary = browser.find_element("css selector", "#shift table .evidence > summary")
    panel = browser.find_element("css selector", "#shift table .evidence > .panel")
    assert not panel.is_displayed()
    summary.send_keys(Keys.ENTER)
    assert panel.is_displayed()
    assert "要加强和创新社会管理" in panel.text
    block = browser.find_element("css selector", "#shift .table")
    assert abs(panel.rect["width"] - block.rect["width"]) < 2


def test_dark_drawings_take_the_dark_colours(browser: Any, pages: dict[str, str], tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    page.write_text(pages["zh"], encoding="utf-8", errors="replace")
    fills = []
    for scheme in ("light", "dark"):
        look(browser, page, 1280, scheme)
        fills.append(
            browser.execute_script(
                "return getComputedStyle(document.querySelector('.chart.wide text')).fill"
                " + getComputedStyle(document.body).backgroundColor"
            )
        )
    assert fills[0] != fills[1]
