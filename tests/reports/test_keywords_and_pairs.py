"""Keywords with intervals and changes, and two topics side by side, of results made for the test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from policymine.charts.messages import load_messages
from policymine.paths import data_file
from policymine.reports.blocks import Embed, Group, embeds
from policymine.reports.keywords import build
from policymine.reports.limits import build as build_limits
from policymine.reports.render import render_section
from policymine.reports.topics import build as build_topics
from policymine.results import Evidence, frame


def changed(results: dict[str, Any], rows: list[dict[str, Any]]) -> Any:
    told = Evidence("d2010", "加强<b>社会管理</b>。", 2, 6, 0, term="社会管理")
    usage = [
        {"term": row["term"], "group": group, "count": 3, "n_docs": 2, "rate": 1.0}
        for row in rows
        for group in ("2010", "2014")
    ]
    table = frame(rows, list(rows[0])) if rows else frame([], ("change",))
    added = {"n_tested": 40, "usage": usage, "messages": []}
    return replace(results["keywords"], table=table, sentences={0: (told,)} if rows else {}, added=added)


ROW = {
    "before": "2010",
    "after": "2014",
    "change": "returns",
    "term": "治理<i>",
    "count_before": 0,
    "count_after": 1234,
    "docs_before": 0,
    "docs_after": 7,
    "p": 0.0001,
    "q": 0.0004,
    "first": "2010",
    "last": "2014",
}


def test_places_are_told_with_how_sure_they_are(
    report_input: Callable[..., Any], results: dict[str, Any]
) -> None:
    table = results["keywords"].table
    n = len(table)
    sure = replace(
        results["keywords"],
        table=table.assign(
            rank_low=[1] * n, rank_high=[1, 4, *[900] * (n - 2)], kept=[1.0, 0.9, *[0.2] * (n - 2)]
        ),
    )
    section = build(report_input("en", keywords=sure), load_messages("en"))
    assert section is not None
    markup = render_section(section, load_messages("en"))
    assert "· place 1<" in markup
    assert "place 1–4" in markup
    # How far down it may stand tells nothing more, and a term that resamples lose is marked.
    assert "place 1–100+ ?" in markup
    limits = build_limits(report_input("en", keywords=sure), load_messages("en"))
    assert limits is not None
    assert f"{n - 2} of {n}" in render_section(limits, load_messages("en"))


def test_terms_that_enter_open_to_sentences_and_none_is_a_sentence(
    report_input: Callable[..., Any], results: dict[str, Any]
) -> None:
    messages = load_messages("zh")
    section = build(report_input("zh", keyword_changes=changed(results, [ROW])), messages)
    assert section is not None
    markup = render_section(section, messages)
    assert "治理&lt;i&gt;*" in markup
    assert "1,234 · q &lt;0.001" in markup
    assert "加强&lt;b&gt;社会管理&lt;/b&gt;。" in markup.replace("<mark>", "").replace("</mark>", "")
    nothing = build(report_input("zh", keyword_changes=changed(results, [])), messages)
    assert nothing is not None
    assert "共检验 40 项" in render_section(nothing, messages)


def test_two_topics_stand_side_by_side_without_a_script(report_input: Callable[..., Any]) -> None:
    section = build_topics(report_input("en"), load_messages("en"))
    assert section is not None
    (live,) = embeds(section.blocks)
    assert isinstance(live, Embed)
    assert live.name == "topics"
    pairs = [block for block in live.blocks if isinstance(block, Group)]
    assert pairs
    assert all(pair.folded and len(pair.blocks[0].columns) == 3 for pair in pairs)
    # Words of documents are data, never part of the script.
    assert live.script == data_file("templates", "report", "topics.js").read_text("utf-8")
    assert {"first", "second", "same"} <= set(live.data["words"])
    # One name, one number: what a page without a script shows is what the script starts with.
    assert live.data["start"] == sorted(live.data["start"])
