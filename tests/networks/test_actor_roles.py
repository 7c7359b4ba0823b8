"""Who leads and who assists, as the words say it."""

from __future__ import annotations

import pytest

from policymine.networks.actor_names import find_actors
from policymine.networks.actor_roles import find_roles


def roles(text: str, language: str = "zh") -> list[tuple[str, str]]:
    return [(r.lead, r.help) for r in find_roles(text, find_actors(text, language=language))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("由民政部门牵头，财政部门、公安机关配合。", [("民政部门", "财政部门"), ("民政部门", "公安机关")]),
        ("民政部会同财政部、公安部制定办法。", [("民政部", "财政部"), ("民政部", "公安部")]),
        ("（生态环境部牵头，农业农村部等参与）", [("生态环境部", "农业农村部")]),
        (
            "牵头单位：县民政局；配合单位：县财政局、县公安局",
            [("县民政局", "县财政局"), ("县民政局", "县公安局")],
        ),
        ("居民委员会应当协助街道办事处开展工作。", [("街道办事处", "居民委员会")]),
        ("民政部、财政部按职责分工负责。", []),
        ("民政部、财政部、公安部。", []),
        ("支持社会组织开展活动，协助人民政府制定规划。", []),
        ("招商引资由供销合作社办理，企业参加。", []),
    ],
)
def test_chinese_roles(text: str, expected: list[tuple[str, str]]) -> None:
    assert roles(text) == expected


def test_english_roles() -> None:
    text = "The Department of Health, in consultation with the Home Office, shall report."
    assert roles(text, "en") == [("Department of Health", "Home Office")]
    text = "The Department of Justice will lead, supported by the Home Office."
    assert ("Department of Justice", "Home Office") in roles(text, "en")


def test_where_the_roles_stand() -> None:
    text = "今年由民政部门牵头，财政部门配合。"
    (role,) = find_roles(text, find_actors(text))
    assert text[role.start : role.end] == "民政部门牵头，财政部门"
    assert role.words == "牵头…配合"
