"""Documents that mean harm: inert in the page, in the reader, in the search and in the list; nothing around them is turned."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from policymine.charts.messages import LANGUAGES
from policymine.reports.render import render_report
from policymine.results import Result

from .report_pages import BIDI, HOSTILE, hostile_input

pytestmark = pytest.mark.page

Show = Callable[..., Any]
SECTIONS = ("keywords", "documents")


@pytest.fixture
def hostile(results: dict[str, Result], tmp_path: Path, show: Show) -> Callable[[str], Any]:
    def opened(lang: str) -> Any:
        page = tmp_path / f"{lang}.html"
        made = render_report(hostile_input(lang, results["keywords"]), SECTIONS)
        page.write_text(made, encoding="utf-8", errors="replace")
        return show(page)

    return opened


def untouched(tab: Any) -> bool:
    """Whether nothing of a document came to be more than text."""
    fine: bool = tab.evaluate(
        "!('hurt' in window) && document.images.length === 0 && !document.querySelector('[onerror], [onload]')"
        " && [...document.scripts].every((s) => s.parentNode === document.body)"
    )
    return fine


@pytest.mark.parametrize("lang", LANGUAGES)
def test_everywhere_it_is_text(hostile: Callable[[str], Any], lang: str) -> None:
    tab = hostile(lang)
    assert untouched(tab)
    assert tab.title() == "<script>window.hurt=1</script>"
    # The reader, from the evidence: offsets hold although there are characters of two units and halves of them.
    tab.locator("#keywords .evidence > summary").first.click()
    tab.locator("#keywords .evidence[open] button.open").first.click()
    tab.wait_for_selector("#reader-text .end-of-text")
    assert tab.locator("#reader-text mark.match").inner_text() == "从右向左"
    text = tab.evaluate(
        "[...document.querySelectorAll('#reader-text > p[dir]')].map(p => p.textContent).join('\\n')"
    )
    assert text == HOSTILE.replace("\ud800", "?")
    assert untouched(tab)
    # What follows the marks of direction in the reader reads from left to right.
    assert tab.evaluate("getComputedStyle(document.getElementById('reader-status')).direction") == "ltr"
    tab.click("#reader-next")
    tab.wait_for_selector("#reader-text mark.match:has-text('治理')")
    tab.keyboard.press("Escape")
    # The search: what looks like mark-up is found as it stands.
    for wanted in ("<script>", "</style></script>", "{{ 7*7 }}", "=1+1", "\x00空"):
        tab.fill("#find-text", wanted)
        tab.press("#find-text", "Enter")
        tab.wait_for_selector("#finder-hits mark")
        tab.wait_for_timeout(150)
        marks = tab.locator("#finder-hits mark").all_inner_texts()
        assert marks, wanted
        assert {m.replace("＝", "=") for m in marks} == {wanted}
    assert untouched(tab)
    # The filter: its command keeps quotes and brackets where they belong.
    tab.click("#finder-close")
    tab.click("#filter-open")
    tab.select_option("#filter-issuer", index=1)
    command = tab.locator("#filter-command").text_content()
    assert command.startswith(
        "policymine report 'a b</script>' --out r.html --where 'list_contains(issuers, "
    )
    tab.select_option("#filter-issuer", index=2)
    assert untouched(tab)


def test_a_document_without_text_says_how_to_read_it(hostile: Callable[[str], Any]) -> None:
    tab = hostile("en")
    tab.locator("#documents tbody button.open", has_text="gone").click()
    assert "does not carry" in tab.locator("#reader-text").inner_text()
    assert "policymine documents 'a b</script>' --where 'id = '\\''gone'\\'''" in (
        tab.locator("#reader-text code").text_content()
    )


def test_marks_of_direction_turn_nothing_around_them(hostile: Callable[[str], Any]) -> None:
    tab = hostile("en")
    tab.locator("#keywords .evidence > summary").first.click()
    # A title of unclosed overrides; what comes after it in the line stands to its right, in its own order.
    measured = tab.evaluate(
        """() => {
          const line = document.querySelector('#keywords .evidence[open] .source');
          const cite = line.querySelector('cite').getBoundingClientRect();
          const place = line.querySelector('span');
          const range = document.createRange();
          const node = place.firstChild;
          const at = (i) => { range.setStart(node, i); range.setEnd(node, i + 1); return range.getBoundingClientRect(); };
          return { cite: [cite.left, cite.bottom], first: [at(0).left, at(0).bottom], second: at(1).left };
        }"""
    )
    assert measured["second"] > measured["first"][0]
    assert measured["first"][0] >= measured["cite"][0] or measured["first"][1] > measured["cite"][1]
    row = tab.locator("#documents tbody tr", has_text="b'").first
    cells = row.locator("td").evaluate_all("cells => cells.map(c => c.getBoundingClientRect().left)")
    assert cells == sorted(cells)
    assert BIDI in row.inner_text()
