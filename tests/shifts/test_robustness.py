"""What a re-run changes is told as it is, and other periods and ways of counting are what they say."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from policymine.provenance import Provenance
from policymine.results import frame
from policymine.shifts.base import ShiftResult
from policymine.shifts.robustness.base import CHECKS, Rerun, Run
from policymine.shifts.robustness.counting import other_counts
from policymine.shifts.robustness.judge import judge
from policymine.shifts.robustness.leave_out import copies, documents_by_weight, issuers_by_weight
from policymine.shifts.robustness.periods import binnings
from policymine.shifts.robustness.report import summed_up, way_named
from policymine.terms.concordance import Occurrence, Query

PLAIN = Provenance("shift", versions={})
YEARS = {str(y): (y * 12, y * 12 + 12) for y in range(2008, 2020)}
PLANS = {"十一五": (2006 * 12, 2011 * 12), "十二五": (2011 * 12, 2016 * 12), "十三五": (2016 * 12, 2021 * 12)}
SIZES = {"old": 9, "new": 9, "n_using": 9}


def shift(verdict: str, *breaks: tuple[str, str, str], p: float | None = 0.01, **more: Any) -> ShiftResult:
    made = tuple({"period": a, "low": b, "high": c, "direction": "to_new", **more} for a, b, c in breaks)
    return ShiftResult(frame([], ["period"]), PLAIN, verdict=verdict, breaks=made, p_value=p, sizes=SIZES)


def run(check: str = "document", spans: dict[str, tuple[int, int]] = YEARS, **more: Any) -> Run:
    return Run(check, "x", pd.DataFrame(), tuple(spans), spans, **more)


HEADLINE = shift("abrupt", ("2014", "2013", "2014"))


@pytest.mark.parametrize(
    ("again", "how", "change"),
    [
        (shift("abrupt", ("2013", "2013", "2015")), run(), "same"),
        (shift("abrupt", ("2015", "2014", "2016")), run(), "near"),
        (shift("abrupt", ("2017", "2016", "2018")), run(), "moved"),
        (shift("gradual", ("2014", "2013", "2015")), run(), "form"),
        (shift("coexistence", ("2014", "2013", "2015")), run(), "kind"),
        (shift("abrupt", ("2014", "2014", "2014"), direction="to_old"), run(), "reversed"),
        (shift("none"), run(), "lost"),
        (shift("not_enough_data", p=None), run(), "lost"),
        (shift("not_enough_data", p=None), run("counting"), "not_judged"),
        (shift("not_enough_data"), run("period", PLANS, coarser=True), "not_judged"),
        (shift("none"), run("period", PLANS, coarser=True), "lost"),
        # The change of 2014 lies in the plan of 2011-2015 and is dated to it or to the next one.
        (shift("abrupt", ("十三五", "十三五", "十三五")), run("period", PLANS, coarser=True), "same"),
        (shift("abrupt", ("十一五", "十一五", "十一五")), run("period", PLANS, coarser=True), "moved"),
    ],
)
def test_what_a_re_run_changes(again: ShiftResult, how: Run, change: str) -> None:
    assert judge(HEADLINE, YEARS, how, again) == change


def test_what_is_gradual_over_years_may_be_abrupt_over_plans() -> None:
    slow = shift("gradual", ("2013", "2012", "2014"), duration={"median": 6.0, "low": 4.0, "high": 9.0})
    at_once = shift("abrupt", ("十二五", "十二五", "十二五"))
    assert judge(slow, YEARS, run("period", PLANS, coarser=True), at_once) == "same"
    # Six years are more than three years: over years of another start the form is in doubt.
    shifted = {f"{y}-07": (y * 12 + 6, y * 12 + 18) for y in range(2007, 2020)}
    assert (
        judge(slow, YEARS, run("period", shifted), shift("abrupt", ("2013-07", "2013-07", "2013-07")))
        == "form"
    )


def test_no_change_stays_no_change_or_is_found() -> None:
    assert judge(shift("none"), YEARS, run(), shift("none")) == "same"
    assert judge(shift("none"), YEARS, run(), HEADLINE) == "new"
    assert judge(shift("none"), YEARS, run(), shift("coexistence")) == "kind"


def test_steps_of_one_way_are_one_change() -> None:
    steps = shift("gradual", ("2018", "2018", "2018"), ("2013", "2012", "2014"))
    assert judge(steps, YEARS, run(), shift("gradual", ("2016", "2016", "2016"))) == "same"


def test_the_status_is_fragile_and_says_so_where_the_change_itself_holds() -> None:
    found = [
        Rerun(run("document"), shift("gradual", ("2014", "2013", "2014")), "form"),
        Rerun(run("seed"), HEADLINE, "same"),
        Rerun(run("counting"), HEADLINE, "identical"),
    ]
    for r, name in zip(found, ("d1", "1", "string"), strict=True):
        object.__setattr__(r.run, "variant", name)
    held = summed_up(
        HEADLINE, found, documents={"tried": 1, "of": 1}, issuers={"tried": 0, "of": 0}, provenance=PLAIN
    )
    assert (held.status, held.change_holds, held.n_runs, held.n_agree) == ("fragile", True, 2, 1)
    assert held.breaking == (0,)
    assert "Without the document d1: judged gradual (2014)." in held.reason("en")
    assert "凡出现的字符串都算" in held.reason("zh")
    lost = [Rerun(found[0].run, shift("none"), "lost")]
    held = summed_up(
        HEADLINE, lost, documents={"tried": 1, "of": 9}, issuers={"tried": 0, "of": 0}, provenance=PLAIN
    )
    assert held.change_holds is False
    assert "without each of the 1 documents with most uses, of 9" in held.reason("en")


def test_every_way_has_its_name() -> None:
    for name in ("string", "words", "dictionary", "no_guesses", "spelling", "lemmas"):
        assert way_named("counting", name)["zh"]
    for name in ("nested", "no_lexicon", "builtin", "own", "script"):
        assert way_named("lexicon", name)["en"]
    assert len(CHECKS) == 7


@pytest.mark.parametrize("by", ["year", "quarter", "month", "plan", "decade"])
def test_other_periods_cover_their_documents_and_have_names(by: str) -> None:
    dates = {f"d{y}-{m}": f"{y}-{m:02d}-05" for y in range(1992, 2020) for m in (1, 2, 3, 8, 11)}
    own, *others = binnings(dates, by, list(dates))
    assert own.name == by
    assert len(others) >= 3
    for made in others:
        assert way_named("period", made.name)["zh"]
        assert list(made.order) == sorted(made.order, key=lambda p: made.spans[p])
        for document, label in made.labels.items():
            year, month = (int(v) for v in dates[document].split("-")[:2])
            start, end = made.spans[label]
            assert start <= year * 12 + month - 1 < end
        longest = max(end - start for start, end in own.spans.values())
        assert made.coarser == (min(b - a for a, b in made.spans.values()) > longest)


def test_finer_periods_need_finer_dates() -> None:
    dates = {f"d{y}": str(y) for y in range(2001, 2011)}
    names = [b.name for b in binnings(dates, "year", list(dates))]
    assert names == ["year", "two_years_even", "two_years_odd", "plan"]
    assert "plan" not in [b.name for b in binnings(dates, "year", list(dates), plans=False)]


def test_ways_of_counting_differ_in_what_they_count() -> None:
    text = "社会管理体制、社會管理、印度尼西亚。"
    found = [
        Occurrence("a", "社会管理", "社会管理", 0, 4, "counted", ""),
        Occurrence("a", "印度", "印度", 12, 14, "inside_word", "印度尼西亚"),
    ]
    query = Query({"社会管理": ("社会管理",), "印度": ("印度",)})
    from policymine.segmenters.lexicon import Lexicon

    ways = {
        name: [o.term for o in uses]
        for _, name, uses in other_counts(query, found, {"a": text}, {"a": "zh"}, {"house": Lexicon()})
    }
    assert ways["string"] == ["社会管理", "印度"]
    # 管理体制 is a word of the dictionary, so that 社会管理 does not end where one ends.
    assert ways["words"] == []
    assert ways["no_guesses"] == ["社会管理"]
    assert ways["script"] == ["社会管理", "社会管理"]


def test_english_ways_of_counting() -> None:
    from policymine.segmenters.lexicon import Lexicon

    text = "Climate change matters. The climate changes; counterterrorism too."
    found = [
        Occurrence("a", "climate change", "climate change", 0, 14, "counted", ""),
        Occurrence("a", "climate change", "climate change", 28, 42, "inside_word", "changes"),
    ]
    query = Query({"climate change": ("climate change",), "terror": ("terror",)})
    ways = {
        name: len(uses)
        for _, name, uses in other_counts(query, found, {"a": text}, {"a": "en"}, {"house": Lexicon()})
    }
    assert ways == {"string": 2, "spelling": 0, "lemmas": 2, "nested": 1}


def test_the_heaviest_are_left_out_first_and_it_is_said_of_how_many() -> None:
    table = pd.DataFrame(
        {
            "document": [f"d{i:03d}" for i in range(100)],
            "period": ["2014"] * 100,
            "old": [*range(99), 0],
            "new": [0] * 100,
        }
    )
    kept, of = documents_by_weight(table, ["2014"], None)
    assert (len(kept), of, kept[0]) == (20, 98, "d098")
    issuer = {d: "甲" if i % 2 else "乙" for i, d in enumerate(table["document"])}
    assert issuers_by_weight(table, issuer) == ({}, 0)
    three = {d: "甲乙丙"[i % 3] for i, d in enumerate(table["document"])}
    assert issuers_by_weight(table, three)[1] == 3


def test_copies_of_a_copy_leave_one() -> None:
    text = "".join(chr(0x4E00 + 7 * k) for k in range(300))
    assert copies(["a", "b", "c"], {"a": text, "b": text + "。", "c": text + "！"}) == ["b", "c"]
