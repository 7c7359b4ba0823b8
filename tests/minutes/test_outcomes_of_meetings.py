"""Decisions, actions, issues, cases and reported outcomes over made records with a known answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import pytest

from policymine.errors import InputError, NotEnoughDataError, UnknownNameError
from policymine.minutes.actions import actions
from policymine.minutes.cases import cases
from policymine.minutes.decisions import decisions
from policymine.minutes.issues import issues
from policymine.minutes.outcomes import outcomes
from policymine.minutes.qca import fit_of

Make = Callable[[Sequence[str]], tuple[pd.DataFrame, pd.DataFrame]]

HEAD = "{body}业主委员会{year}年第{n}次例会纪要\n会议时间：{date}\n会议地点：物业中心\n会议主持：林某\n"


def _minutes(body: str, n: int, date: str, text: str) -> str:
    return HEAD.format(body=body, year=date[:4], n=n, date=date) + text


CHAIN = [
    _minutes(
        "东风小区",
        1,
        "2020年3月2日",
        "一、提案第3号：地下车库照明改造\n业主反映车库灯光昏暗。由物业公司负责测算费用，3月20日前提交。\n"
        "二、提案第4号：西门人车分流\n会议决定暂缓，待测量后再议。\n",
    ),
    _minutes(
        "东风小区",
        2,
        "2020年4月1日",
        "一、提案第3号\n经表决，同意5票，反对0票，通过车库照明改造方案。责任人：何某某；完成时限：5月30日前。\n",
    ),
    _minutes(
        "东风小区",
        3,
        "2020年7月1日",
        "一、提案第3号办理情况\n车库照明已完成改造，用电量由每月900度降到600度。\n",
    ),
]
OTHER = [
    _minutes(
        "西苑小区", 1, "2020年3月9日", "一、关于电梯大修\n委员意见不统一，会议决定暂缓表决，下次会议再议。\n"
    ),
    _minutes("西苑小区", 2, "2020年6月9日", "一、关于垃圾房搬迁\n会议未作出决定。\n"),
]


def test_decisions_rates_and_records_without(records: Make) -> None:
    found = decisions(*records([*CHAIN, *OTHER]))
    assert found.table["outcome"].tolist() == ["deferred", "deferred", "approved"]
    assert found.table["in_favour"].tolist()[-1] == 5
    rates = {r["body"]: r for r in found.extra()["rates"]}
    # Items: two, one, one in the one; one each in the other. Only one item is settled.
    assert (rates[None]["items"], rates[None]["decided"]) == (6, 1)
    assert 0 < rates[None]["low"] < rates[None]["rate"] < rates[None]["high"] < 1
    assert {r["meeting"] for r in found.extra()["refused"]} == {"m2", "m4"}
    documents, _ = records([*CHAIN, *OTHER])
    for row in range(len(found)):
        (evidence,) = found.evidence(row)
        assert evidence.document in set(documents["id"])
        assert evidence.sentence == found.table["decision"].iloc[row]


def test_actions_leave_empty_what_is_not_said(records: Make) -> None:
    text = _minutes(
        "东风小区", 1, "2020年3月2日", "会议决定：\n1.车棚5月底前建成。\n2.由物业公司负责巡查。\n"
    )
    found = actions(*records([text]))
    rows = found.rows()
    assert [(r["owner"], r["due"], r["days"]) for r in rows] == [
        (None, "2020-05-31", 90),
        ("物业公司", None, None),
    ]
    assert any("name nobody" in n for n in found.provenance.notes)
    assert found.extra()["rates"][0]["with_both"] == 0


DEBATE = """北海市议会会议过程正式纪录
会议日期：2020年3月2日
出席者：
主席
周文海议员
吴佩珊议员
列席者：
水务署署长

主席：现在开始。
周文海议员：主席，水管经常爆裂，我认为政府应该立即更换旧水管。水务署负责检查，但是没有检查过。
水务署署长：主席，我们会在6月底前向本会提交更换水管的报告。其余的我们会考虑。
吴佩珊议员：我促请水务署公布名单。你们觉得怎样？
水务署署长：我们承诺下月公布名单。
周文海议员：我们会投票反对，我会继续留意。
主席：我宣布会议结束。
"""


def test_in_a_debate_who_can_act_has_tasks_and_demands_are_proposals(records: Make) -> None:
    documents, passages = records([DEBATE])
    documents["record_mode"] = "verbatim"
    found = actions(documents, passages)
    assert [(r["owner"], r["due"], r["rule"]) for r in found.rows()] == [
        ("水务署署长", "2020-06-30", "undertaking"),
        ("水务署署长", None, "undertaking"),
    ]
    demands = found.extra()["demands"]
    assert [(d["owner"], d["speaker"]) for d in demands] == [("政府", "周文海议员"), ("水务署", "吴佩珊议员")]
    assert all(DEBATE[d["start"] : d["end"]] == d["what"] for d in demands)
    assert any("2 demands" in n for n in found.provenance.notes)
    (step,) = issues(documents, passages).extra()["steps"]
    assert "proposal" in step["stages"]
    # The same words in traditional script, and as a summary, where nobody speaks for himself.
    written = actions(
        *_as_debate(records, DEBATE.replace("议员", "議員").replace("会议", "會議").replace("更换", "更換"))
    )
    assert [r["owner"] for r in written.rows()] == ["水务署署长"] * 2
    documents["record_mode"] = "summary"
    assert not actions(documents, passages).extra()["demands"]


def _as_debate(records: Make, text: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    documents, passages = records([text])
    return documents.assign(record_mode="verbatim"), passages


def test_analyses_share_one_reading(records: Make) -> None:
    from policymine.minutes.facts import read_facts

    tables = records([*CHAIN, *OTHER])
    facts = read_facts(*tables)
    for run in (decisions, actions, issues, cases, outcomes):
        apart, shared = run(*tables), run(*tables, facts=facts)
        assert apart.rows() == shared.rows()
        assert apart.extra() == shared.extra()


def test_issue_is_followed_by_number_and_open_ones_are_censored(records: Make) -> None:
    found = issues(*records([*CHAIN, *OTHER]))
    rows = {r["name"]: r for r in found.rows()}
    light = next(r for name, r in rows.items() if "照明" in name)
    assert (light["meetings"], light["proposed"], light["decided"], light["days"]) == (
        3,
        "2020-03-02",
        "2020-04-01",
        30,
    )
    assert light["followed_up"]
    assert not light["open"]
    assert light["linked_by"] == "number"
    gate = next(r for name, r in rows.items() if "人车" in name)
    assert gate["open"]
    # Watched from its first meeting to the body's last record: 2 March to 1 July.
    assert (gate["watched_until"], gate["watched_days"]) == ("2020-07-01", 121)
    stages = {(s["issue"], s["meeting"]): s["stage"] for s in found.extra()["steps"]}
    assert [stages[(light["issue"], m)] for m in ("m0", "m1", "m2")] == ["proposal", "decision", "follow_up"]
    assert {s["meeting"] for s in found.extra()["steps"] if s["issue"] == gate["issue"]} == {"m0"}
    # Five matters, one decided after 30 days; the others are watched 121, 92, 0 days and so on.
    whole = [c for c in found.extra()["curve"] if c["body"] is None]
    assert sum(c["events"] for c in whole) == 1
    assert sum(c["events"] + c["censored"] for c in whole) == len(found)


def test_matters_of_different_bodies_are_never_one(records: Make) -> None:
    same = "一、关于电梯大修\n经表决，一致同意启动电梯大修工程。\n"
    found = issues(
        *records(
            [_minutes("东风小区", 1, "2020年3月2日", same), _minutes("西苑小区", 1, "2020年4月2日", same)]
        )
    )
    assert len(found) == 2


def test_undated_meetings_are_left_out_of_times_and_said(records: Make) -> None:
    undated = CHAIN[1].replace("会议时间：2020年4月1日\n", "")
    found = issues(*records([CHAIN[0], undated]))
    assert any("lack meeting dates" in n for n in found.provenance.notes) or all(
        r["watched_days"] is not None for r in found.rows()
    )
    for row in found.rows():
        assert row["days"] is None or row["days"] >= 0


def test_outcomes_have_value_baseline_and_sentence(records: Make) -> None:
    found = outcomes(*records(CHAIN))
    (row,) = found.rows()
    assert (row["subject"], row["baseline"], row["value"], row["unit"], row["direction"]) == (
        "用电量",
        900,
        600,
        "度",
        "down",
    )
    assert row["body"] == "东风小区"
    assert row["change"] == pytest.approx(-33.3)
    assert not row["aim"]
    (evidence,) = found.evidence(0)
    assert "900度" in evidence.sentence
    assert evidence.sentence[evidence.start - evidence.sentence_start :].startswith("由每月900度")


def test_cases_are_ready_for_qca(records: Make) -> None:
    found = cases(*records([*CHAIN, *OTHER]), thresholds={"REPEATED": 3})
    rows = {r["case"]: r for r in found.rows()}
    assert (rows["东风小区"]["VOTED"], rows["东风小区"]["SUCCESS"]) == (1, 1)
    assert (rows["西苑小区"]["VOTED"], rows["西苑小区"]["SUCCESS"]) == (0, 0)
    # No record is word for word: shares of talk are unknown, not 0.
    assert rows["东风小区"]["RESIDENTS"] is None
    assert any("Shares of talk are empty" in n for n in found.provenance.notes)
    assert found.evidence(0)
    crisp = [c for c in found.table.columns if str(c).isupper()]
    assert crisp[-1] == "SUCCESS"
    assert all(v in (0, 1, None) for r in found.rows() for k, v in r.items() if k in crisp)


def test_fit_by_hand() -> None:
    fit = fit_of([1, 1, 1, 0, 0, None], [1, 1, 0, 0, 0, 1])
    assert (fit.n, fit.both, fit.condition, fit.outcome) == (5, 2, 3, 2)
    assert fit.sufficiency == pytest.approx(2 / 3)
    assert fit.coverage == 1.0
    # Two-sided Fisher of [[2, 1], [0, 2]]: 3/10 + 3/10 for tables no likelier: p = 0.4.
    assert fit.p == pytest.approx(0.4)
    assert fit_of([1, 1], [1, 0]).p is None
    with pytest.raises(InputError):
        fit_of([1], [])


def test_bad_input(records: Make) -> None:
    documents, passages = records(CHAIN)
    with pytest.raises(UnknownNameError):
        cases(documents, passages, success="luck")
    with pytest.raises(UnknownNameError):
        cases(documents, passages, thresholds={"LUCK": 1})
    with pytest.raises(InputError, match="lacks"):
        decisions(documents, passages.drop(columns="start"))
    with pytest.raises(NotEnoughDataError):
        decisions(documents.head(0), passages.head(0))
    with pytest.raises(NotEnoughDataError, match="body"):
        cases(documents.assign(body=None), passages)


def test_a_record_without_passages_loses_nothing(records: Make) -> None:
    documents, passages = records(CHAIN)
    found = decisions(documents, passages[passages["document"] != "m0"])
    assert len(found.extra()["refused"]) == 2
