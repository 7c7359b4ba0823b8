"""Every kind of result is drawn, in both widths and languages, and what is drawn is what was counted."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from policymine.charts import chart, inline_svg
from policymine.charts.axis import period_axis, time_axis
from policymine.charts.base import DRAWN
from policymine.charts.corpus import heat_map
from policymine.charts.messages import LANGUAGES
from policymine.errors import InputError, NotEnoughDataError, UnknownNameError
from policymine.results import Result, frame
from tests.charts.layout import cut, overlapping

pytestmark = pytest.mark.page

KINDS = (
    *("shift", "adoption", "usage", "keywords", "topics", "comparison"),
    *("meetings", "decisions", "issues", "cases", "uptake"),
)


def texts(svg: str) -> list[str]:
    return re.findall(r"<text[^>]*>(.*?)</text>", svg, re.S)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_result_is_drawn_in_the_width_asked_for(
    results: dict[str, Result], kind: str, lang: str
) -> None:
    for width in (340, 680) if lang == "zh" else (340,):
        svg = inline_svg(chart(results[kind], lang=lang, width=width), name="f", label="a < b")
        box = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)
        assert box, svg[:300]
        assert float(box[1]) <= width + 12, (kind, lang, width, box[0])
        assert 'aria-label="a &lt; b"' in svg
        assert "undefined" not in svg
        assert "NaN" not in svg
        assert cut(svg) == []
        assert overlapping(svg) == []


def test_a_chart_names_no_address_and_holds_its_own_data(results: dict[str, Result]) -> None:
    for kind in KINDS:
        spec = chart(results[kind]).to_dict()
        spec.pop("$schema")
        assert "http" not in json.dumps(spec).replace("https://example.org", "")
        assert "url" not in json.dumps(spec["config"])


def test_an_inline_drawing_has_no_address_no_style_and_names_of_its_own(results: dict[str, Result]) -> None:
    svg = inline_svg(chart(results["comparison"]), name="seven", label="x")
    assert set(re.findall(r'http[^"<]*', svg)) == {"http://www.w3.org/2000/svg"}
    assert "style=" not in svg
    assert "font-family" not in svg
    assert all(name.startswith("seven-") for name in re.findall(r'\bid="([^"]*)"', svg))
    assert all(name.startswith("seven-") for name in re.findall(r"url\(#([^)]*)\)", svg))


def test_the_checks_of_a_shift_are_no_figure_and_say_so(results: dict[str, Result]) -> None:
    with pytest.raises(UnknownNameError, match="shift --robust"):
        chart(results["robustness"])


def test_source_text_in_a_drawing_is_escaped(results: dict[str, Result]) -> None:
    svg = inline_svg(chart(results["keywords"]), name="k", label="x")
    assert "社区&lt;b&gt;" in svg
    assert "<b>" not in svg


def test_a_mark_says_its_numbers(results: dict[str, Result]) -> None:
    svg = inline_svg(chart(results["shift"], lang="en"), name="s", label="x")
    assert "<title>2014 · 社会治理 2 / 社会管理 0 · 100% · 42% to 100%</title>" in svg
    assert "<title>2014 · 91.0%</title>" in svg


def test_the_credible_set_is_shaded_over_all_periods_between_its_ends(results: dict[str, Result]) -> None:
    from policymine.charts.shift import credible_periods

    extra = results["shift"].extra()
    # 2013 has no documents; it lies within 2012 to 2014 all the same.
    assert credible_periods(extra, ["2011", "2012", "2013", "2014", "2015"]) == ["2012", "2013", "2014"]
    assert credible_periods({"break": None}, ["2011"]) == []


def test_periods_without_documents_stay_open(results: dict[str, Result]) -> None:
    svg = inline_svg(chart(results["usage"], lang="en"), name="u", label="x")
    assert "2013" in texts(svg)


def test_more_terms_than_a_panel_holds_get_panels(results: dict[str, Result]) -> None:
    usage = results["usage"]
    rows = usage.rows()
    many = [{**row, "term": f"t{i}"} for i in range(5) for row in rows if row["term"] == "社会治理"]
    drawn = chart(replace(usage, table=frame(many, list(rows[0]))))
    assert len(drawn.to_dict()["vconcat"]) == 5


def test_usage_by_issuer_has_no_axis_of_time(results: dict[str, Result]) -> None:
    usage = results["usage"]
    rows = [{**row, "period": f"部门{row['period']}"} for row in usage.rows()]
    svg = inline_svg(chart(replace(usage, table=frame(rows, list(rows[0])))), name="u", label="x")
    assert "部门2010" in texts(svg)


@pytest.mark.parametrize("width", [340, 680])
def test_usage_in_panels_takes_the_whole_width(results: dict[str, Result], width: int) -> None:
    usage = results["usage"]
    rows = usage.rows()
    groups = [{**row, "period": f"某某省人民政府{row['period']}"} for row in rows]
    terms = [{**row, "term": f"{row['term']}{n}"} for n in range(3) for row in rows]
    for made in (groups, terms):
        svg = drawn(replace(usage, table=frame(made, list(rows[0]))), width=width)
        box = re.search(r'viewBox="0 0 ([\d.]+) ', svg)
        assert box
        assert float(box[1]) == pytest.approx(width, abs=2)


def test_one_group_of_keywords_is_drawn_as_bars(results: dict[str, Result]) -> None:
    keywords = results["keywords"]
    rows = [{**row, "group": "all"} for row in keywords.rows()[:3]]
    drawn = chart(replace(keywords, table=frame(rows, list(rows[0]))))
    assert drawn.to_dict()["mark"]["type"] == "bar"


def test_meetings_without_known_groups_are_drawn_by_speaker(results: dict[str, Result]) -> None:
    meetings = results["meetings"]
    table = meetings.table.assign(group=None)
    svg = inline_svg(chart(replace(meetings, table=table)), name="m", label="x")
    assert "居民代表李某某" in texts(svg)


def test_a_comparison_draws_the_sure_terms_only() -> None:
    from policymine.charts.compare import strongest

    rows = [
        {"term": f"t{i}", "log_ratio": r, "low": r - 0.5, "high": r + 0.5}
        for i, r in enumerate((2.0, 1.0, 0.1, -1.0, -2.0, -0.2))
    ]
    assert list(strongest(frame(rows, list(rows[0])))["term"]) == ["t0", "t1", "t3", "t4"]


def test_the_heat_map_names_unknown_issuers_and_joins_the_many() -> None:
    rows = [{"year": "2014", "issuer": f"机关{i:02d}", "n": 30 - i} for i in range(20)]
    rows.append({"year": "2016", "issuer": None, "n": 1})
    svg = inline_svg(heat_map(rows, lang="zh", width=680), name="c", label="x")
    found = texts(svg)
    assert "机关00" in found
    assert any("其他" in text for text in found)
    assert "2015" in found
    one = inline_svg(heat_map(rows[-1:], lang="zh", width=680), name="c", label="x")
    assert any("机关不详" in text for text in texts(one))


def test_what_cannot_be_drawn_says_so(results: dict[str, Result]) -> None:
    shift = results["shift"]
    with pytest.raises(UnknownNameError, match="kwic"):
        chart(replace(shift, provenance=replace(shift.provenance, verb="kwic")))
    with pytest.raises(NotEnoughDataError, match="no rows"):
        chart(replace(shift, table=shift.table.head(0)))
    with pytest.raises(InputError, match="240"):
        chart(shift, width=100)
    assert set(DRAWN) >= {
        "shift",
        "track",
        "keywords",
        "topics",
        "compare",
        "meetings",
        "documents",
        "uptake",
    }


def test_a_shift_without_posterior_or_uses_is_drawn(results: dict[str, Result]) -> None:
    shift = results["shift"]
    bare = {"old": "社会管理", "new": "社会治理", "verdict": "not_enough_data", "break": None}
    drawn = chart(replace(shift, added=bare))
    assert len(drawn.to_dict()["vconcat"]) == 2
    unused = shift.table.assign(old=0, new=0, share=float("nan"), low=float("nan"), high=float("nan"))
    inline_svg(chart(replace(shift, table=unused, added=bare)), name="s", label="x")


def test_a_chart_of_more_rows_than_altair_takes_by_itself_is_drawn(results: dict[str, Result]) -> None:
    meetings = results["meetings"]
    rows = [{**row, "meeting": f"m{i}"} for i in range(1700) for row in meetings.rows()[:3]]
    big = replace(meetings, table=frame(rows, list(rows[0])))
    assert inline_svg(chart(big, width=340), name="m", label="x").count("<title>") > 5000


def drawn(result: Result, lang: str = "en", width: int = 680) -> str:
    return inline_svg(chart(result, lang=lang, width=width), name="f", label="x")


def test_lanes_stand_in_the_order_of_their_first_dates(results: dict[str, Result]) -> None:
    from policymine.charts.issues import drawn_issues

    # The second issue is the older one; the third has no meeting dated to the day.
    assert [r["issue"] for r in drawn_issues(results["issues"])] == [2, 1]
    lanes = [t for t in texts(drawn(results["issues"])) if t[:2] in ("1 ", "2 ", "3 ")]
    assert [t[0] for t in lanes] == ["2", "1"]
    assert "dashed: still open" in " ".join(texts(drawn(results["issues"])))


def test_of_many_issues_those_that_come_back_keep_their_lane(results: dict[str, Result]) -> None:
    from policymine.charts.issues import MOST, drawn_issues

    issues = results["issues"]
    one = issues.rows()[1]
    step = issues.extra()["steps"][0]
    rows = [{**one, "issue": i, "meetings": 2 if i == 90 else 1} for i in range(1, 91)]
    steps = [{**step, "issue": i, "date": f"2010-01-{1 + i // 4:02d}"} for i in range(1, 91)]
    many = replace(issues, table=frame(rows, list(rows[0])), added={**issues.extra(), "steps": steps})
    kept = [r["issue"] for r in drawn_issues(many)]
    assert len(kept) == MOST
    assert kept[-1] == 90


def test_time_to_decision_has_whole_days_and_a_title_that_lies(results: dict[str, Result]) -> None:
    svg = drawn(results["issues"])
    assert not any(re.fullmatch(r"\d+\.\d+", t) for t in texts(svg))
    assert "rotate(-90" not in svg
    assert "open where the records end: 1 · day 303" in svg


def test_cases_say_1_0_and_unknown_without_colour(results: dict[str, Result]) -> None:
    found = texts(drawn(results["cases"]))
    assert (found.count("1"), found.count("0"), found.count("–")) == (8, 4, 6)
    # Those that succeeded stand first.
    assert found.index("S社区&lt;script&gt;") < found.index("T社区")


def test_decisions_of_the_most_stand_first_and_unknown_bodies_last(results: dict[str, Result]) -> None:
    found = texts(drawn(results["decisions"]))
    assert found.index("S社区&lt;script&gt;") < found.index("body unknown")
    assert not any("." in t for t in found if t[:1].isdigit())


def test_uptake_is_a_row_a_clause_told_apart_by_shape(results: dict[str, Result]) -> None:
    svg = drawn(results["uptake"])
    assert "<title>第一条 · d2014 · d2015 · 1 March 2014 · 45 days after · word for word</title>" in svg
    assert "paper of 15 January 2014" in svg
    # A paper of 2011, no more, has no lag to draw.
    assert "第二条" not in svg
    spec = chart(results["uptake"]).to_dict()
    assert "circle" in json.dumps(spec)
    assert "diamond" in json.dumps(spec)
    undated = replace(results["uptake"], table=results["uptake"].table.assign(lag=None))
    with pytest.raises(NotEnoughDataError, match="to the day"):
        chart(undated)


def test_papers_of_one_short_name_stay_two_rows(results: dict[str, Result]) -> None:
    uptake = results["uptake"]
    first = uptake.rows()[0]
    rows = [{**first, "policy": f"{folder}/关于同意设立社区的批复.txt"} for folder in ("a", "b")]
    found = texts(drawn(replace(uptake, table=frame(rows, list(rows[0])))))
    assert len([t for t in found if t.startswith("第一条")]) == 2


def test_an_interval_that_flattens_all_others_is_cut_and_says_so(results: dict[str, Result]) -> None:
    from policymine.charts.usage import reach

    usage = results["usage"]
    rows = usage.rows()
    assert reach(usage.table) is None
    assert "▲" not in drawn(usage)
    rows[0] = {**rows[0], "high": 4000.0}
    wild = replace(usage, table=frame(rows, list(rows[0])))
    limit = reach(wild.table)
    assert limit is not None
    assert max(r["rate"] for r in rows) < limit < 400
    svg = drawn(wild)
    assert "▲: the interval leaves the figure" in svg
    assert "the interval goes on to 4,000.00" in svg
    assert "4,000" not in texts(svg)
    # The same where groups stand below one another, and in panels.
    groups = [{**r, "period": f"部门{r['period']}"} for r in rows]
    assert "goes on to 4,000.00" in drawn(replace(usage, table=frame(groups, list(groups[0]))))
    many = [{**r, "term": f"t{i}"} for i in range(5) for r in rows if r["term"] == rows[0]["term"]]
    assert drawn(replace(usage, table=frame(many, list(many[0])))).count("goes on to") == 5


def test_a_term_that_is_never_used_is_drawn() -> None:
    import pandas as pd

    from policymine.charts.usage import reach

    nothing = float("nan")
    assert reach(pd.DataFrame({"rate": [nothing], "high": [nothing]})) is None
    assert reach(pd.DataFrame({"rate": [0.0, 0.0, 0.0], "high": [1.0, 1.2, 90.0]})) == pytest.approx(1.8)


def test_papers_that_are_only_named_are_not_drawn_as_taken_up(results: dict[str, Result]) -> None:
    uptake = results["uptake"]
    named = {**uptake.rows()[0], "kind": "cited", "clause": "第九条"}
    rows = [*uptake.rows(), named]
    assert "第九条" not in drawn(replace(uptake, table=frame(rows, list(rows[0]))))


def test_one_long_period_thins_out_no_labels_of_the_others() -> None:
    # The years between two plans have the longest name; every third label only was drawn for it.
    plans = [
        "一五",
        "二五",
        "1963-1965",
        "三五",
        "四五",
        "五五",
        "六五",
        "七五",
        "八五",
        "九五",
        "十五",
        "十一五",
    ]
    axis = period_axis(plans, 440).to_dict()["axis"]
    assert axis["values"] == plans[::2]


def test_an_axis_of_time_is_labelled_at_round_years() -> None:
    assert time_axis("1954-06-01", "2025-03-01", 440).to_dict()["tickCount"] == {
        "interval": "year",
        "step": 20,
    }
