"""The page as a whole: it stands alone, numbers its figures, says its verdicts, opens numbers to sentences."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from policymine.charts.messages import LANGUAGES, load_messages
from policymine.errors import NotEnoughDataError, UnknownNameError
from policymine.reports.blocks import Group, Items
from policymine.reports.render import ORDER, SECTIONS, render_report
from policymine.reports.shift import verdict_sentence
from policymine.results import Result

pytestmark = pytest.mark.page


def test_the_policy_allows_its_own_style_and_script_and_nothing_else(pages: dict[str, str]) -> None:
    for page in pages.values():
        policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
        assert policy
        allowed = dict(part.split(" ", 1) for part in policy[1].split("; "))
        assert {name: allowed[name] for name in ("default-src", "base-uri", "form-action", "img-src")} == {
            "default-src": "'none'",
            "base-uri": "'none'",
            "form-action": "'none'",
            "img-src": "data:",
        }
        styles = re.findall(r"<style>(.*?)</style>", page, re.S)
        scripts = re.findall(r"<script>(.*?)</script>", page, re.S)
        for name, pieces in (("style-src", styles), ("script-src", scripts)):
            digests = [base64.b64encode(hashlib.sha256(p.encode()).digest()).decode() for p in pieces]
            assert allowed[name] == " ".join(f"'sha256-{digest}'" for digest in digests)
        # Every other script element is data.
        kinds = re.findall(r"<script([^>]*)>", page)
        assert {re.sub(r' id="[^"]*"', "", kind).strip() for kind in kinds} <= {
            "",
            'type="application/json"',
            'type="text/plain"',
        }
        bare = re.sub(r"<(style|script)[^>]*>.*?</\1>", "", page, flags=re.S)
        assert "style=" not in bare
        assert not re.search(r"<[^>]*\son\w+=", bare)
        assert not any(re.search(r"@import|url\(\s*[\"']?(?!#)", style) for style in styles)


def test_figures_and_tables_are_numbered_through_the_report(pages: dict[str, str]) -> None:
    for lang, name in (("zh", "图"), ("en", "Figure ")):
        numbers = re.findall(rf"<figcaption><b>{name}(\d+)</b>", pages[lang])
        assert [int(n) for n in numbers] == list(range(1, len(numbers) + 1))
        assert len(numbers) >= 16
    assert re.findall(r"<b>表(\d+)</b>", pages["zh"])[:2] == ["1", "2"]


def test_names_in_the_page_are_unique_and_links_lead_somewhere(pages: dict[str, str]) -> None:
    for page in pages.values():
        names = re.findall(r'\bid="([^"]*)"', page)
        assert len(names) == len(set(names))
        assert set(re.findall(r'href="#([^"]*)"', page)) <= set(names)
        assert set(re.findall(r"url\(#([^)]*)\)", page)) <= set(names)


def test_a_number_opens_to_its_sentence_with_the_match_marked(pages: dict[str, str]) -> None:
    page = pages["zh"]
    assert "创新<mark>社会治理</mark>体制" in page
    assert "<cite>关于创新社会治理的实施意见</cite>" in page
    assert "2014年1月15日 · d2014 · 字符 122–126" in page
    # The date is given as precisely as it is known, and no more.
    assert "2012年6月 · d2012" in page


def test_the_verdict_is_a_sentence(pages: dict[str, str]) -> None:
    assert (
        "“社会治理”在2014年取代“社会管理”（95% 可信集 2012–2014年，置换检验 p\u00a0=\u00a00.012）。"
        in pages["zh"]
    )
    assert (
        "“社会治理” replaced “社会管理” in 2014 (95% credible set 2012–2014, permutation test "
        "p\u00a0=\u00a00.012)." in pages["en"]
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_verdict_has_its_sentence(results: dict[str, Result], lang: str) -> None:
    words = load_messages(lang)
    for verdict in ("abrupt", "gradual", "coexistence", "narrowing", "none", "not_enough_data"):
        extra = {**results["shift"].extra(), "verdict": verdict}
        if verdict in ("coexistence", "none", "not_enough_data"):
            extra |= {"break": None, "breaks": [], "p_value": None}
        said = verdict_sentence(replace(results["shift"], added=extra), words)
        assert "社会治理" in said
        assert "None" not in said
        assert said.endswith(("。", "."))


def test_a_return_to_the_old_term_is_said_the_right_way_round(results: dict[str, Result]) -> None:
    shift = results["shift"]
    back = {**shift.extra(), "break": {**shift.extra()["break"], "direction": "to_old"}}
    said = verdict_sentence(replace(shift, added=back), load_messages("en"))
    assert said.startswith("“社会管理” replaced “社会治理” in 2014")


def test_the_same_input_gives_the_same_bytes(report_input: Callable[..., Any], pages: dict[str, str]) -> None:
    first, again = (render_report(report_input("zh"), ["shift", "topics"]) for _ in range(2))
    assert first == again
    assert "2020年1月31日" in pages["zh"]
    assert "2020年1月31日" not in render_report(report_input("zh", date=None), ["provenance"])


def test_sections_can_be_chosen_and_ordered(report_input: Callable[..., Any]) -> None:
    page = render_report(report_input("en"), ["limits", "summary"])
    assert re.findall(r'<section id="(\w+)"', page) == ["limits", "summary"]
    with pytest.raises(UnknownNameError, match="did you mean 'limits'"):
        render_report(report_input("en"), ["limit"])
    with pytest.raises(UnknownNameError, match="report language"):
        render_report(report_input("fr"))


def test_limits_are_computed_from_the_corpus(report_input: Callable[..., Any]) -> None:
    page = render_report(report_input("en", notes={"topics": "too few words"}), ["limits"])
    for said in (
        "The corpus has only 6 documents",
        "Documents without a date: 1 (17%)",
        "Years without any document in 2010–2016: 1 (2013).",
        "Years with fewer than five documents: 6 of 6.",
        "Documents without a recognised issuer: 1 (17%)",
        "Files left out: 3.",
        "The corpus mixes policy documents, minutes",
        "Topics: too few words",
    ):
        assert said in page, said


def test_two_shifts_have_a_part_each(report_input: Callable[..., Any], results: dict[str, Result]) -> None:
    page = render_report(report_input("zh", shifts=(results["shift"], results["shift"])), ["shift"])
    assert page.count("<h3>“社会管理”与“社会治理”</h3>") == 2
    names = re.findall(r'\bid="([^"]*)"', page)
    assert len(names) == len(set(names))


def test_a_page_without_sections_is_still_a_page(report_input: Callable[..., Any]) -> None:
    assert "<main" in render_report(report_input("zh"), [])
    assert ORDER[0] == "summary"


def test_colours_and_fonts_are_said_once() -> None:
    from policymine.reports.explorer.assets import page_style
    from policymine.reports.templates import read_templates

    tokens = read_templates("tokens.css")
    named = set(re.findall(r"(--[a-z-]+):", tokens))
    for sheet in (
        "report.css",
        "revision.css",
        "explorer/page.css",
        "explorer/style.css",
        "report/tools.css",
    ):
        assert not named & set(re.findall(r"(--[a-z-]+):", read_templates(sheet))), sheet
    assert page_style().startswith(tokens)
    # Dark by the system and dark by choice are the same.
    dark = re.findall(r":not\(\.light\) \{(.*?)\}", tokens, re.DOTALL)
    assert len(dark) == 2
    assert re.findall(r"--[a-z]+: .*?;", dark[0]) == re.findall(r"--[a-z]+: .*?;", dark[1])


def test_no_line_breaks_inside_the_name_of_an_option(report_input: Callable[..., Any]) -> None:
    reason = "1 篇有日期的文档都在同一个时期：可按组比较（如 --by issuer），见 <b>--windows</b>"
    page = render_report(replace(report_input("zh"), shifts=(), notes={"shift": reason}), ["shift"])
    assert '如 <span class="option">--by</span> issuer' in page
    assert '&lt;b&gt;<span class="option">--windows</span>&lt;/b&gt;。</p>' in page


def test_notes_on_the_steps_are_in_the_language_of_the_report(report_input: Callable[..., Any]) -> None:
    data = report_input("zh")
    note = "Groups of fewer than 5 documents have no interval: 2019."
    step = replace(data.provenances()[0], notes=(note, "A note that nobody translated."))
    found = SECTIONS.load("provenance").build(replace(data, provenance=(step,)), load_messages("zh"))
    said = {
        item: block.lang
        for group in found.blocks
        if isinstance(group, Group) and not group.folded
        for block in group.blocks
        if isinstance(block, Items)
        for item in block.items
    }
    assert said["少于 5 篇文档的组没有区间：2019。"] is None
    assert said["A note that nobody translated."] == "en"


def test_a_refusal_in_chinese_and_as_a_sentence(report_input: Callable[..., Any]) -> None:
    from policymine.api.report import _in_language

    error = NotEnoughDataError("changes are told between groups, and there is 1; take another --by")
    assert _in_language(error, "zh") == "变化要在组与组之间看，现有 1 组；换一个 --by"
    page = render_report(replace(report_input("en"), shifts=(), notes={"shift": str(error)}), ["shift"])
    assert '<p class="refusal">Changes are told between groups, and there is 1;' in page


def test_documents_in_prose_bear_their_titles(report_input: Callable[..., Any]) -> None:
    from policymine.reports.robustness import _titled

    data = replace(report_input("zh"), documents={"DLC/浙江/甲.md": {"title": "甲条例"}, "甲": {"title": ""}})
    assert _titled("剔除文档 DLC/浙江/甲.md：判断为突变", data) == "剔除文档《甲条例》：判断为突变"
