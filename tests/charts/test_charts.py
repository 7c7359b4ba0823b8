"""Every kind of result is drawn, in both widths and languages, and what is drawn is what was counted."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from policymine.charts import chart, inline_svg
from policymine.charts.base import DRAWN
from policymine.charts.corpus import heat_map
from policymine.charts.messages import LANGUAGES
from policymine.errors import InputError, NotEnoughDataError, UnknownNameError
from policymine.results import Result, frame

KINDS = ("shift", "adoption", "usage", "keywords", "topics", "comparison", "meetings")


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
    assert set(DRAWN) >= {"shift", "track", "keywords", "topics", "compare", "meetings", "documents"}


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
