"""Signatures, candidates, duplicates and versions: against sets counted by hand, and against pairs that must stay two."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policymine.matching.base import Described, base_title, stem_title
from policymine.matching.candidates import alike_pairs, band_keys
from policymine.matching.duplicates import better, contradiction, identity, sameness
from policymine.matching.minhash import WIDTH, estimate, letters_of, overlap, sign
from policymine.matching.versions import are_versions, link_versions

HAN = [chr(0x4E00 + 37 * k % 6000) for k in range(900)]


def prose(seed: int, n: int) -> str:
    """Text of n characters without a pattern."""
    draw = random.Random(seed)
    return "".join(draw.choice(HAN) if draw.random() > 0.08 else "，" for _ in range(n))


def damaged(text: str, share: float, seed: int = 1) -> str:
    """The text with this share of its characters replaced."""
    draw = random.Random(seed)
    chars = list(text)
    for k in draw.sample(range(len(chars)), round(share * len(chars))):
        chars[k] = draw.choice(HAN)
    return "".join(chars)


def by_hand(text: str) -> set[str]:
    letters = letters_of(text)
    return {letters[i : i + WIDTH] for i in range(max(1, len(letters) - WIDTH + 1))} if letters else set()


@settings(max_examples=60, deadline=None)
@given(st.text("社区协商 ，。aB1ｂ２𠀀\n", max_size=60), st.text("社区协商 ，。aB1ｂ２𠀀\n", max_size=60))
def test_overlap_is_that_of_the_sets(one: str, other: str) -> None:
    a, b = by_hand(one), by_hand(other)
    shared, smaller = len(a & b), min(len(a), len(b))
    expected = (shared / len(a | b), shared / smaller) if smaller else (0.0, 0.0)
    assert overlap(one, other) == pytest.approx(expected)


def test_estimates_are_near_the_truth_and_need_no_order() -> None:
    texts = [prose(1, 3000)] + [damaged(prose(1, 3000), share) for share in (0.005, 0.02, 0.08, 0.2)]
    signatures, letters = sign(texts)
    again, _ = sign(texts[::-1])
    assert (signatures == again[::-1]).all()
    for row, text in enumerate(texts):
        assert letters[row] == len(letters_of(text))
        assert estimate(signatures[0], signatures[row]) == pytest.approx(overlap(texts[0], text)[0], abs=0.2)
    strangers, _ = sign([prose(seed, 2000) for seed in range(40)])
    assert max(estimate(strangers[0], strangers[k]) for k in range(1, 40)) < 0.05


def test_candidates_find_the_planted_pairs_and_no_others() -> None:
    originals = [prose(seed, 1500) for seed in range(60)]
    copies = [damaged(text, 0.02, seed) for seed, text in enumerate(originals[:30])]
    signatures, _ = sign(originals + copies)
    new = np.zeros(90, dtype=bool)
    new[60:] = True
    pairs = alike_pairs(band_keys(signatures), new, ["a"] * 90)
    assert pairs == [(k, 60 + k) for k in range(30)]
    assert alike_pairs(band_keys(signatures), np.zeros(90, dtype=bool), ["a"] * 90) == []


def test_a_crowd_of_one_pattern_costs_no_square() -> None:
    signatures = np.tile(sign([prose(1, 800)])[0], (5000, 1))
    pairs = alike_pairs(band_keys(signatures), np.ones(5000, dtype=bool), [f"{k:05d}" for k in range(5000)])
    assert 5000 <= len(pairs) < 5000 * 10


@pytest.mark.parametrize(
    ("title", "base"),
    [
        ("甲市物业管理办法（试行）", "甲市物业管理办法"),
        ("甲市物业管理暂行办法", "甲市物业管理办法"),
        ("甲市物业管理办法（2018年修正本）", "甲市物业管理办法"),
        ("甲市物业管理办法(征求意见稿)", "甲市物业管理办法"),
        ("《甲市物业管理办法》（修订草案）（二次审议稿）", "甲市物业管理办法"),
        ("中国（上海）自由贸易试验区条例", "中国上海自由贸易试验区条例"),
        ("关于2014年（第3批）项目的通知", "关于2014年第3批项目的通知"),
        ("", ""),
        ("（" + "1" * 5000, "1" * 5000),
    ],
)
def test_base_titles(title: str, base: str) -> None:
    assert base_title(title) == base


def test_stems_leave_the_years_out() -> None:
    assert stem_title("2014年度工作要点") == stem_title("二〇一五年工作要点") == "工作要点"


TEXT = prose(7, 1200)


def paper(identifier: str = "a", **more: object) -> Described:
    stated: dict[str, object] = {
        "title": "甲市民政局关于社区协商的通知",
        "date": "2014-03-05",
        "issuers": ("甲市民政局",),
    }
    return Described(identifier, "policy", **{**stated, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"title": "乙市民政局关于社区协商的通知"}, "title"),
        ({"title": "甲市民政局关于社区治理的通知"}, "title"),
        ({"date": "2015-03-05"}, "date_issued"),
        ({"issuers": ("甲市财政局",)}, "issuers"),
        ({"doc_number": "甲民发〔2014〕3号"}, "doc_number"),
        ({"region": "乙市"}, "region"),
        ({"effective": "2020-01-01"}, "date_effective"),
    ],
)
def test_what_contradicts_is_never_a_copy(other: dict[str, object], field: str) -> None:
    one = paper(doc_number="甲民发〔2014〕2号", region="甲市", effective="2014-05-01")
    two = paper("b", **other)
    assert contradiction(one, two) == contradiction(two, one) == field
    assert sameness(one, two, (TEXT, TEXT)) is None


@pytest.mark.parametrize(
    ("one", "other", "share", "same"),
    [
        ({}, {}, 0.02, True),  # title and date
        ({}, {}, 0.10, False),
        ({"doc_number": "甲民发〔2014〕2号"}, {"doc_number": "甲民发[2014]2号"}, 0.05, True),
        ({"title": None}, {"title": None, "date": None}, 0.01, True),  # the text alone
        ({"title": None}, {"title": None, "date": None}, 0.04, False),
        ({}, {"title": "关于社区协商的通知", "issuers": ()}, 0.01, True),
        ({"date": "2014"}, {"date": "2014-03"}, 0.005, True),
    ],
)
def test_how_alike_copies_must_be(
    one: dict[str, object], other: dict[str, object], share: float, same: bool
) -> None:
    found = sameness(paper(**one), paper("b", **other), (TEXT, damaged(TEXT, share)))
    assert (found is not None) is same
    if found:
        assert found.similarity == pytest.approx(1 - share, abs=0.01)


def test_a_cut_copy_is_a_copy_only_where_something_names_it() -> None:
    cut = TEXT[: len(TEXT) // 2]
    found = sameness(paper(), paper("b"), (TEXT, cut))
    assert found is not None
    assert found.similarity == 1.0
    assert sameness(paper(title=None, date=None), paper("b", title=None), (TEXT, cut)) is None


def test_forms_with_other_figures_and_laws_with_other_histories_are_two() -> None:
    nameless = {"title": None, "date": None, "issuers": ()}
    form = TEXT + "补助资金{}万元，惠及{}户。"
    texts = (form.format(312, 45), form.format(518, 77))
    assert sameness(paper(**nameless), paper("b", **nameless), texts) is None
    law = "（2004年5月27日甲市人民代表大会常务委员会通过　根据{}《关于修改部分条例的决定》修正）" + TEXT
    texts = (law.format("2016年3月1日"), law.format("2019年7月2日"))
    assert identity(paper(), paper("b")) == "title and date"
    assert sameness(paper(), paper("b"), texts) is None
    assert sameness(paper(), paper("b"), (texts[0], texts[0] + "。")) is not None


def test_which_copy_is_better_does_not_depend_on_the_order() -> None:
    plain = paper(n_chars=1000, n_fields=5, quality=0.99)
    for stronger, why in (
        (paper("b", n_chars=1000, n_fields=5, quality=0.99, pinned=True), "by hand"),
        (paper("b", n_chars=1200, n_fields=4, quality=0.985), "longer"),
        (paper("b", n_chars=1000, n_fields=6, quality=0.99), "fields"),
        (paper("b", n_chars=900, n_fields=4, quality=1.0, pinned=True), "by hand"),
    ):
        for pair in ((plain, stronger), (stronger, plain)):
            kept, reason = better(*pair)
            assert kept.id == "b"
            assert why in reason


def test_versions_are_told_from_series_and_strangers() -> None:
    trial = paper(title="甲市社区协商办法（试行）", date="2012-01-01")
    final = paper("b", title="甲市社区协商办法", date="2015-01-01")
    assert are_versions(trial, final, 0.15)
    successor = paper("c", title="甲市社区协商办法", date="2019", issuers=("甲市社会工作部",))
    assert not are_versions(trial, successor, 0.9)
    placed = {"title": "甲市社区协商办法", "region": "甲市"}
    assert are_versions(paper(**placed), paper("c", issuers=("甲市社会工作部",), **placed), 0.5)
    report = paper(title="甲市政府工作报告", date="2012")
    assert not are_versions(report, paper("b", title="甲市政府工作报告", date="2013"), 0.1)
    minutes = [Described(k, "minutes", title="滨海市民政局会议纪要", date=k) for k in ("2012", "2013")]
    assert not are_versions(*minutes, 0.6)
    plan = paper(title="2012年甲市工作要点", date="2012")
    assert not are_versions(plan, paper("b", title="2013年甲市工作要点", date="2013"), 0.4)
    assert not are_versions(trial, paper("d", title="乙市社区协商办法", date="2015"), 0.95)


def test_links_run_from_the_earliest_to_the_latest() -> None:
    texts = [damaged(TEXT, share) for share in (0.1, 0.0, 0.05)] + [prose(9, 900)]
    documents = [
        paper("c", title="甲市社区协商办法（2019年修正）", date="2019-01-01"),
        paper("a", title="甲市社区协商办法（试行）", date="2012-01-01"),
        paper("b", title="甲市社区协商办法", date="2015-01-01"),
        paper("d", title="甲市养老服务条例", date="2015-01-01"),
    ]
    signatures, _ = sign(texts)
    links = link_versions(documents, signatures, [])
    assert [(x.document, x.group, x.version_of, x.newer_version) for x in links] == [
        ("a", "a", None, "b"),
        ("b", "a", "a", "c"),
        ("c", "a", "b", None),
    ]
    assert links[0].similarity is None
    assert all(0.3 < (x.similarity or 0) < 1 for x in links[1:])


def test_a_draft_is_a_version_and_last_years_notice_is_none() -> None:
    draft = paper(title="关于深化社区协商的意见（征求意见稿）", date=None)
    final = paper("b", title="甲市民政局关于深化社区协商的意见", date="2019-06-05")
    assert are_versions(draft, final, 0.8)
    assert (draft.draft, final.draft) == (True, False)
    assert not are_versions(draft, final, 0.2)
    years = [paper(k, title=f"甲市民政局关于{k}年元旦放假的通知", date=k) for k in ("2014", "2015")]
    assert not are_versions(*years, 0.95)
    lists = [paper(k, title=f"{k}年产业指导目录", date=k) for k in ("2014", "2015")]
    assert are_versions(*lists, 0.9)
    signatures, _ = sign([TEXT, damaged(TEXT, 0.01)])
    links = link_versions([final, draft], signatures, [(0, 1)])
    assert [link.document for link in links] == ["a", "b"]


def test_english_versions_share_a_base() -> None:
    names = [
        "Code of Practice",
        "Code of Practice (Draft)",
        "Code of Practice v2.0",
        "Code of Practice: Third Edition",
    ]
    assert {base_title(name) for name in names} == {"codeofpractice"}
    assert base_title("Report on draft budgets") == "reportondraftbudgets"
