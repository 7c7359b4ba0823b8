"""The explorer in a real browser: 20,000 terms without a stall, no request, evidence by mouse and by keyboard."""

from __future__ import annotations

import json
import statistics
from pathlib import Path
from typing import Any

import pytest

from policymine.reports.explorer import render_explorer

from .explorer_pages import explorer_input, many_terms
from .test_explorer import HOSTILE, REFERENCE, TARGET

# Changes the search text, the axes and the view, each in a frame of its own.
EXERCISE = """
const done = arguments[0];
const search = document.getElementById("search");
const axes = document.getElementById("axes");
const least = document.getElementById("min-count");
const frame = () => new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(r)));
const say = (node, kind) => node.dispatchEvent(new Event(kind, { bubbles: true }));
(async () => {
  for (const text of ["专", "专专", "丏", "不", "一", "没有此词", ""]) { search.value = text; say(search, "input"); await frame(); }
  for (let i = 0; i < 2; i++) for (const name of ["rank", "ratio", "log"]) { axes.value = name; say(axes, "change"); await frame(); }
  for (const n of [20, 200, 0]) { least.value = n; say(least, "input"); await frame(); }
  for (const id of ["zoom-in", "zoom-in", "zoom-out", "zoom-all"]) { document.getElementById(id).click(); await frame(); }
  const times = {};
  for (const name of ["draw", "search"]) times[name] = performance.getEntriesByName(name).map((e) => e.duration);
  done(times);
})();
"""

PIXELS = """
const canvas = document.getElementById("points");
const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
let n = 0;
for (let i = 3; i < data.length; i += 4) n += data[i] > 0;
return n;
"""


def open_page(browser: Any, page: Path, width: int = 1200, scheme: str = "light", height: int = 900) -> None:
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    browser.get(page.as_uri())
    browser.execute_async_script("requestAnimationFrame(() => requestAnimationFrame(arguments[0]))")


def frames(browser: Any) -> None:
    browser.execute_async_script("requestAnimationFrame(() => requestAnimationFrame(arguments[0]))")


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Path:
    page = tmp_path_factory.mktemp("big") / "terms.html"
    page.write_text(render_explorer(many_terms()), encoding="utf-8")
    return page


@pytest.fixture
def small(tmp_path: Path) -> Path:
    page = tmp_path / "terms.html"
    facts: dict[str, dict[str, object]] = {
        "a1": {"title": "关于治理的通知", "date_issued": "2014-03-05", "issuers": ("国务院",)}
    }
    page.write_text(render_explorer(explorer_input(TARGET, REFERENCE, facts=facts)), encoding="utf-8")
    return page


def test_twenty_thousand_terms_without_a_stall_and_without_a_request(browser: Any, big: Path) -> None:
    browser.get_log("performance")
    browser.get_log("browser")
    open_page(browser, big)
    times = browser.execute_async_script(EXERCISE)
    # The first drawing lays the page out and reads the fonts; it is part of opening the page.
    drawn, searched = times["draw"][1:], times["search"]
    for name, values in (("first draw", times["draw"][:1]), ("redraw", drawn), ("search", searched)):
        print(  # noqa: T201 the figures, seen with -s
            f"{name}: median {statistics.median(values):.1f} ms, most {max(values):.1f} ms, n = {len(values)}"
        )
    assert len(drawn) >= 15
    assert statistics.median(drawn) < 50
    assert statistics.median(searched) < 50
    assert browser.get_log("browser") == []
    requests = [
        message["params"]["request"]["url"]
        for entry in browser.get_log("performance")
        if (message := json.loads(entry["message"])["message"])["method"] == "Network.requestWillBeSent"
        and not message["params"]["documentURL"].startswith("chrome://")
    ]
    assert requests
    assert all(url == big.as_uri() or url == "data:," for url in requests), requests


def test_points_are_hit_and_open_to_their_sentences(browser: Any, small: Path) -> None:
    from selenium.webdriver.common.action_chains import ActionChains

    open_page(browser, small)
    box = browser.find_element("id", "search")
    box.send_keys("治理")
    frames(browser)
    assert "治理" in browser.find_element("id", "found").text
    # The only match is drawn dark; its label and point are found by looking for the tooltip over the plot.
    box.clear()
    over = browser.find_element("id", "over")
    width, height = over.size["width"], over.size["height"]
    tip = browser.find_element("id", "tip")
    for y in range(20, height - 60, 9):
        for x in range(70, width - 20, 23):
            ActionChains(browser, duration=0).move_to_element_with_offset(
                over, x - width // 2, y - height // 2
            ).perform()
            if tip.is_displayed() and tip.text.startswith("治理"):
                break
        else:
            continue
        break
    assert tip.text.startswith("治理")
    assert "8 / 8" in tip.text
    assert "无界" in tip.text
    over_click = ActionChains(browser, duration=0).click()
    over_click.perform()
    detail = browser.find_element("id", "detail")
    assert "可以确定甲更常用" in detail.text
    assert "此侧一次未见" in detail.text
    assert "关于治理的通知" in detail.text
    assert "2014年3月5日" in detail.text
    marks = [m.text for m in detail.find_elements("tag name", "mark")]
    assert marks
    assert set(marks) == {"治理"}
    assert "policymine kwic target 治理" in detail.text


def test_everything_works_from_the_keyboard(browser: Any, small: Path) -> None:
    from selenium.webdriver.common.keys import Keys

    open_page(browser, small)
    detail = browser.find_element("id", "detail")
    first = browser.find_element("id", "list-a")
    first.send_keys(Keys.HOME)
    active = browser.find_element("css selector", "#list-a .active")
    assert first.get_attribute("aria-activedescendant") == active.get_attribute("id")
    # Walking through a list shows each term in the plot.
    assert browser.find_element("id", "tip").is_displayed()
    first.send_keys(Keys.ENTER)
    assert active.find_element("tag name", "bdi").text in detail.text
    assert active.get_attribute("aria-selected") == "true"
    first.send_keys(Keys.ARROW_RIGHT)
    assert browser.switch_to.active_element.get_attribute("id") == "list-b"
    browser.switch_to.active_element.send_keys(Keys.ENTER)
    assert "可以确定乙更常用" in detail.text
    box = browser.find_element("id", "search")
    box.send_keys("社", Keys.ARROW_DOWN, Keys.ARROW_DOWN, Keys.ENTER)
    assert "无法断定" in detail.text
    assert box.get_attribute("aria-expanded") == "false"
    box.send_keys(Keys.ESCAPE)
    assert box.get_attribute("value") == ""
    box.send_keys(Keys.ESCAPE)
    browser.find_element("tag name", "body").send_keys(Keys.ESCAPE)
    assert "点选图中一点" in detail.text


def test_long_lists_grow_as_they_are_walked_through(browser: Any, big: Path) -> None:
    from selenium.webdriver.common.keys import Keys

    open_page(browser, big)
    first = browser.find_element("id", "list-a")
    rows = "return document.getElementById('list-a').children.length"
    n = int(browser.find_element("css selector", ".kind[data-kind='1'] .n").text.replace(",", ""))
    assert browser.execute_script(rows) < 100 < n
    browser.execute_script("document.getElementById('list-a').scrollTop = 1e6")
    frames(browser)
    assert 40 < browser.execute_script(rows) < n
    first.send_keys(Keys.END)
    assert browser.execute_script(rows) == n
    assert browser.find_element("css selector", "#list-a .active").get_attribute("aria-posinset") == str(n)
    first.send_keys(Keys.HOME)
    assert browser.find_element("css selector", "#list-a .active").get_attribute("aria-posinset") == "1"


def test_filters_hide_and_give_back(browser: Any, big: Path) -> None:
    open_page(browser, big)
    counts = (
        "return [...document.querySelectorAll('.kind .n')].map(n => Number(n.textContent.replace(/,/g, '')))"
    )
    a, b, none = browser.execute_script(counts)
    assert a + b + none == 20_000
    browser.find_element("id", "only-q").click()
    assert browser.execute_script(counts) == [a, b, 0]
    assert f"{a + b:,}" in browser.find_element("id", "shown").text
    least = browser.find_element("id", "min-docs")
    least.clear()
    least.send_keys("100")
    fewer = browser.execute_script(counts)
    assert 0 < fewer[0] < a
    least.clear()
    least.send_keys("999")
    frames(browser)
    assert browser.find_element("id", "empty").is_displayed()
    browser.find_element("css selector", "button[type=reset]").click()
    frames(browser)
    assert browser.execute_script(counts) == [a, b, none]
    assert browser.find_element("id", "shown").text == ""
    browser.find_element("css selector", ".kind[data-kind='0']").click()
    assert f"{a + b:,}" in browser.find_element("id", "shown").text


@pytest.mark.parametrize(("width", "scheme"), [(1200, "dark"), (700, "light"), (390, "dark")])
def test_nothing_hangs_over_the_edge(browser: Any, big: Path, width: int, scheme: str) -> None:
    open_page(browser, big, width, scheme)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    canvas = browser.find_element("id", "points")
    assert canvas.rect["x"] >= 0
    assert canvas.rect["x"] + canvas.rect["width"] <= width
    # Something is drawn, and in the colours of the scheme.
    assert browser.execute_script(PIXELS) > 5_000


def test_hostile_text_does_nothing(browser: Any, tmp_path: Path) -> None:
    page = tmp_path / "hostile.html"
    target = {f"a{i}": [[*HOSTILE, "治理"]] for i in range(6)}
    facts: dict[str, dict[str, object]] = {
        d: {"title": HOSTILE[0], "issuers": (HOSTILE[1],)} for d in (*target, *REFERENCE)
    }
    made = explorer_input(target, REFERENCE, facts=facts, names=(HOSTILE[0], HOSTILE[1]))
    page.write_text(render_explorer(made), encoding="utf-8")
    browser.get_log("browser")
    open_page(browser, page)
    before = browser.execute_script("return [document.title, document.scripts.length]")
    for _ in range(len(HOSTILE)):
        from selenium.webdriver.common.keys import Keys

        browser.find_element("id", "list-a").send_keys(Keys.ARROW_DOWN, Keys.ENTER)
    box = browser.find_element("id", "search")
    box.send_keys("<img")
    frames(browser)
    assert "<img" in browser.find_element("id", "matches").text
    assert browser.execute_script("return [document.title, document.scripts.length]") == before
    assert before[0] != "owned"
    assert (
        browser.execute_script(
            "return document.images.length + document.querySelectorAll('main script').length"
        )
        == 0
    )
    assert browser.get_log("browser") == []
