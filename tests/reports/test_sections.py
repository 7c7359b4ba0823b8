"""The contract of every section: source text escaped, no network address, and its golden file.

After a change that is meant: `POLICYMINE_UPDATE_GOLDEN=1 uv run pytest tests/reports/test_sections.py`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from policymine.charts.messages import LANGUAGES, load_messages
from policymine.reports.blocks import Section
from policymine.reports.render import ORDER, SECTIONS, render_section

pytestmark = pytest.mark.page

NAMES = [name.replace("-", "_") for name in SECTIONS.names()]
# What a report needs and no more; svg elements are those that vl-convert draws with.
ELEMENTS = set(
    re.findall(
        r"\S+",
        "html head meta title style body a header h1 h2 h3 h4 p nav ol ul li main section footer dl div dt dd "
        "figure figcaption b table thead tr th tbody td details summary span small mark blockquote cite pre "
        "code svg g path text line rect tspan circle defs clippath ",
    )
)
ATTRIBUTES = set(
    re.findall(
        r"\S+",
        "lang charset http-equiv content name id class href aria-label aria-labelledby scope title tabindex "
        "open xmlns viewbox width height role fill stroke stroke-width stroke-dasharray stroke-linecap "
        "stroke-opacity fill-opacity opacity d transform x y x1 x2 y1 y2 dx dy text-anchor font-size "
        "font-weight font-style clip-path r cx cy stroke-dashoffset stroke-linejoin "
        "data-doc data-at data-years data-issuer data-embed hidden ",
    )
)


class Page(HTMLParser):
    """Collects what a browser would make of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: set[str] = set()
        self.attributes: list[tuple[str, str, str]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def read(markup: str) -> Page:
    page = Page()
    page.feed(markup)
    page.close()
    return page


def without_data(markup: str) -> str:
    """Return mark-up without its inert data, which holds no "<" that could end it."""
    return re.sub(r'<script type="application/json">[^<]*</script>', "", markup)


def assert_inert(markup: str) -> Page:
    page = read(without_data(markup))
    assert page.elements <= ELEMENTS, page.elements - ELEMENTS
    assert {name for _, name, _ in page.attributes} <= ATTRIBUTES, {
        n for _, n, _ in page.attributes
    } - ATTRIBUTES
    for tag, name, value in page.attributes:
        if name == "href":
            assert value.startswith("#"), (tag, value)
        if name not in ("xmlns", "title", "aria-label", "http-equiv", "content"):
            assert "://" not in value, (tag, name, value)
    return page


def built(name: str, data: Any, lang: str) -> Section | None:
    section = SECTIONS.load(name.replace("_", "-")).build(data, load_messages(lang))
    assert section is None or isinstance(section, Section)
    return section


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_section(name: str, lang: str, report_input: Callable[..., Any], root: Path) -> None:
    section = built(name, report_input(lang), lang)
    assert section is not None
    assert section.key == name
    markup = render_section(section, load_messages(lang))
    assert_inert(markup)
    without_drawings = re.sub(r"<svg.*?</svg>", "<svg></svg>", markup, flags=re.S)
    golden = root / "tests" / "golden" / "sections" / f"{name}.{lang}.html"
    if os.environ.get("POLICYMINE_UPDATE_GOLDEN"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(without_drawings, encoding="utf-8")
    assert without_drawings == golden.read_text("utf-8"), f"{golden.name} differs; see tests/golden/README.md"


@pytest.mark.parametrize("name", NAMES)
def test_a_section_says_nothing_or_the_reason_where_there_is_no_result(
    name: str, report_input: Callable[..., Any]
) -> None:
    kinds = (
        "keywords",
        "topics",
        "usage",
        "comparison",
        "meetings",
        "decisions",
        "issues",
        "cases",
        "uptake",
        "similarity",
        "reuse",
        "versions",
    )
    nothing: dict[str, Any] = {**dict.fromkeys((*kinds, "discovery")), "networks": ()}
    data = report_input("en", **nothing, shifts=(), adoption=(), spread=(), notes={name: "because <b>"})
    section = built(name, data, "en")
    quiet = built(name, report_input("en", **nothing, shifts=(), adoption=(), spread=()), "en")
    if name in {*nothing, "shift", "adoption"}:
        assert quiet is None
        assert section is not None
        assert "Because &lt;b&gt;." in render_section(section, load_messages("en"))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["decisions", "issues", "cases", "uptake"])
def test_an_empty_result_is_a_sentence(
    name: str, lang: str, report_input: Callable[..., Any], results: dict[str, Any]
) -> None:
    empty = replace(results[name], table=results[name].table.head(0))
    section = built(name, report_input(lang, **{name: empty}), lang)
    assert section is not None
    assert 1 <= len(section.blocks) <= 2
    assert "<svg" not in render_section(section, load_messages(lang))


def test_issues_and_uptake_without_full_dates_are_tables_without_figures(
    report_input: Callable[..., Any], results: dict[str, Any]
) -> None:
    steps = [{**s, "date": "2011"} for s in results["issues"].added["steps"]]
    undated = {
        "issues": replace(results["issues"], added={**results["issues"].added, "steps": steps}),
        "uptake": replace(results["uptake"], table=results["uptake"].table.assign(lag=None)),
    }
    for name in undated:
        section = built(name, report_input("en", **undated), "en")
        assert section is not None
        markup = render_section(section, load_messages("en"))
        assert "<svg" not in markup
        assert "to the day" in markup
        assert "<table>" in markup


def test_numbers_of_meetings_open_to_their_sentences(report_input: Callable[..., Any]) -> None:
    def opened(name: str) -> str:
        section = built(name, report_input("zh"), "zh")
        assert section is not None
        return render_section(section, load_messages("zh"))

    assert "会议决定暂缓。" in opened("decisions")
    assert "电梯大修暂缓。" in opened("issues")
    assert "会议决定&lt;b&gt;划线&lt;/b&gt;。" in opened("cases")
    # Both sides of an uptake: what the meeting says and what the paper says.
    assert "文件说了要划线停车。" in opened("uptake")
    assert "应当&lt;script&gt;划线停车&lt;/script&gt;。" in opened("uptake")


@pytest.mark.parametrize("name", ["summary", "corpus_card", "limits", "methods", "provenance"])
def test_a_section_bears_an_empty_corpus_card(name: str, report_input: Callable[..., Any]) -> None:
    section = built(name, report_input("zh", corpus_card={}, documents={}), "zh")
    assert section is not None
    assert_inert(render_section(section, load_messages("zh")))


def test_the_order_names_every_section_of_this_package() -> None:
    assert sorted(ORDER) == sorted(NAMES)


def test_the_parser_of_these_tests_sees_what_is_not_inert() -> None:
    for bad in ("<script>1</script>", '<p onclick="x">', '<a href="https://example.org">', '<img src="x">'):
        with pytest.raises(AssertionError):
            assert_inert(bad)
