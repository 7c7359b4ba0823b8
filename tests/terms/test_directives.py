"""Directives: sentences made by hand, each trap, and what the shares and the strength are."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pandas as pd
import pytest

from policymine.errors import UnknownNameError
from policymine.provenance import Provenance
from policymine.terms.directives.measure import measure_directives
from policymine.terms.directives.rules import CLASSES, find_directives

OB, PR, RE, PE, EN = CLASSES


def classes(cut: str, language: str = "zh") -> list[str]:
    """Find the directives of a text whose words are set apart by |."""
    words = cut.split("|") if language == "zh" else [cut]
    bounds = [0]
    for word in words:
        bounds.append(bounds[-1] + len(word))
    spans = list(pairwise(bounds))
    text = "".join(words)
    return [d.name for d in find_directives(text, language, [a for a, _ in spans], [b for _, b in spans])]


@pytest.mark.parametrize(
    ("cut", "found"),
    [
        ("各级|人民政府|应当|加强|领导", [OB]),
        ("必须|坚持|改革", [OB]),
        ("转租|须|经|出租方|同意", [OB]),
        ("工作人员|务必|到位", [OB]),
        ("企业|也|应|提高|效益", [OB]),
        ("任何|单位|不得|擅自|变更", [PR]),
        ("严禁|携带|易燃|物品", [PR]),
        ("禁止|垄断", [PR]),
        ("集中|领导|不|应当|妨碍|发动|群众", [PR]),
        ("不|可以|用于|其他|支出", [PR]),
        ("绝不允许|任何人|干涉", [PR]),
        ("我们|不得不|推迟|改革", [OB]),
        ("各地|应该|重视", [RE]),
        ("不宜|过|急", [RE]),
        ("企业|可以|申请|减免", [PE]),
        ("当事人|也|可以|不|约定|期限", [PE]),
        ("并|可|处以|罚款", [PE]),
        ("经|批准|方可|施工", [PE]),
        ("允许|个人|经营", [PE]),
        ("国家|鼓励|企业|创新", [EN]),
        ("鼓励|和|支持|社会|力量|参与", [EN, EN]),
        ("积极|引导|农民|调整|结构", [EN]),
        ("提倡|厉行|节约", [EN]),
        # Words that hold the same characters.
        ("这|是|可能|的", []),
        ("可持续发展", []),
        ("更|可|持续", []),
        ("可|再生|能源", []),
        ("人均|可|支配|收入", []),
        ("适应|新|形势", []),
        ("化学|反应", []),
        ("应对|危机", []),
        ("应|业主|要求|召开|会议", []),
        ("按照|应|纳|税额|计算", []),
        ("不必|担心", []),
        ("无须|审批", []),
        ("不得已|而|为之", []),
        ("可以说|成绩|很|大", []),
        ("这样|就|可以|完成|任务", []),
        ("得到|支持|。", []),
        ("加大|政策|支持|力度", []),
        ("给予|支持|。", []),
        ("发挥|引导|作用", []),
        ("受到|鼓励|。", []),
        ("禁止性|规定", []),
        # A title says nothing to the reader.
        ("根据|《|关于|禁止|垄断|的|规定|》|办理", []),
        ("依照|《|办法|》|必须|办理", [OB]),
    ],
)
def test_chinese(cut: str, found: list[str]) -> None:
    assert classes(cut) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The agency must report to Congress.", [OB]),
        ("The minister shall publish the list.", [OB]),
        ("The minister shall not publish the list.", [PR]),
        ("Applicants must not be under 18.", [PR]),
        ("A member may not vote twice.", [PR]),
        ("Smoking is prohibited.", [PR]),
        ("The Congress should act.", [RE]),
        ("States should not delay.", [RE]),
        ("The board may grant an extension.", [PE]),
        ("We encourage states to act.", [EN]),
        ("It was passed in May 1933.", []),
        ("May God bless America.", []),
        ("May the 4th, a Thursday", []),
        ("I shall return to this.", []),
        ("We shall overcome.", []),
        ("Should the talks fail, we will leave.", []),
        ("If prices should rise, we will act.", []),
        ("He must have known it.", []),
        ("Prices may rise next year.", []),
        ("You need not worry.", []),
        ("The report should have reached you.", []),
        ("Whatever the cost may be, we go on.", []),
        ("This is discouraged.", []),
    ],
)
def test_english(text: str, found: list[str]) -> None:
    assert classes(text, "en") == found


def test_offsets_and_forms() -> None:
    text = "Parties  shall\nnot   delay."
    (found,) = find_directives(text, "en")
    assert (found.form, text[found.start : found.end]) == ("shall not", "shall\nnot")


def test_an_unknown_language_is_named() -> None:
    with pytest.raises(UnknownNameError):
        list(find_directives("x", "fr"))


def measured(n: int = 12, **options: object) -> object:
    counts = {f"d{i:02d}": Counter({OB: 10 - min(i, 9), PR: 2, EN: 1 + i}) for i in range(n)}
    exposure = pd.DataFrame(
        {"document": list(counts), "period": [str(2000 + i) for i in range(n)], "n_tokens": 2000}
    )
    return measure_directives(
        counts, exposure, periods=[str(2000 + i) for i in range(n)], provenance=Provenance("track"), **options
    )  # type: ignore[arg-type]


def test_strength_is_the_binding_share() -> None:
    found = measured()
    answer = found.to_dict()  # type: ignore[attr-defined]
    first = answer["strength"][0]
    assert first["n_directives"] == 13
    assert first["strength"] == pytest.approx(12 / 13)
    assert all(s["strength_low"] < s["strength"] < s["strength_high"] for s in answer["strength"])
    rows = [r for r in answer["rows"] if r["period"] == "2000"]
    assert sum(r["share"] for r in rows) == pytest.approx(1.0)
    assert [r["term"] for r in rows] == list(CLASSES)
    assert answer["strength_trend"]["tau"] < -0.9
    assert answer["strength_trend"]["p"] <= 0.05
    assert "强度随时间下降" in found.lines("zh")[1]  # type: ignore[attr-defined]
    assert "falls over time" in found.lines("en")[1]  # type: ignore[attr-defined]


def test_few_periods_and_none_at_all_are_said() -> None:
    few = measured(3)
    assert few.strength_trend["p"] is None  # type: ignore[attr-defined]
    assert "at least 4 periods" in few.lines("en")[1]  # type: ignore[attr-defined]
    exposure = pd.DataFrame({"document": ["a"], "period": ["2000"], "n_tokens": [100]})
    none = measure_directives({}, exposure, periods=["2000"], provenance=Provenance("track"))
    assert none.lines("en") == ["No directive words were found."]
    assert none.rows()[0]["share"] is None
