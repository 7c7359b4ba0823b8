"""Uptake of planted quotations and paraphrases, and nothing where there is none: unplanted, and with time reversed."""

from __future__ import annotations

import datetime
import random
from pathlib import Path

import pytest

import policymine as pm
from policymine.errors import InputError, NotEnoughDataError

WORDS = """
路灯 停车位 老年食堂 电梯 垃圾桶 绿地 楼道 雨水管 门禁 充电棚 健身器材 公告栏 物业费 消防栓 议事会 网格员 志愿者 楼门长 围墙 外墙
花坛 井盖 水表 燃气管 暖气 快递柜 晾衣架 宠物 噪声 油烟 摄像头 岗亭 球场 凉亭 书屋 托管班 医务室 菜市场 公厕 站牌
自行车 装修 屋顶 台阶 扶手 雨棚 宣传画 食品店 早餐车 废品站 地下室 信箱 电线 树枝 积水 鸽子 广场舞 租户 钥匙 门牌
"""
ACTS = """
安装 维修 清理 公示 登记 征求 检查 更换 调整 巡查 收取 补贴 设置 讨论 验收 统计 张贴 协调 落实 改造
粉刷 疏通 拆除 移走 编号 借用 修剪 封闭 加固 试用 盘点 投诉 停用 改签 丈量 搬迁 招租 续签 估价 盖章
"""
CLOSINGS = "每月一次 年底以前 逐户上门 报街道备案 由居民监督 不得拖延 分批进行 纳入预算 听取意见 及时答复"
NOUNS, VERBS, ENDS = WORDS.split(), ACTS.split(), CLOSINGS.split()
# (clause of a paper, what a later meeting makes of it, kind)
PLANTS = [
    (
        "鼓励低龄健康老人为高龄老人服务，服务时长记入个人账户。",
        "文件说了，鼓励低龄健康老人为高龄老人服务，服务时长记入个人账户，咱们试试。",
        "verbatim",
    ),
    (
        "新建住宅小区的充电设施应当与主体工程同步设计、同步验收。",
        "充电设施应当与主体工程同步设计、同步验收，开发商不能赖。",
        "verbatim",
    ),
    (
        "公共收益的百分之七十用于补充专项维修资金，余款经业主大会决定使用。",
        "公共收益的百分之七十用于补充专项维修资金，这是硬杠子。",
        "verbatim",
    ),
    (
        "街道应当为社会组织提供孵化场地、财务托管和能力培训。",
        "街道给社会组织找场地搞孵化，财务替他们托管，还办培训。",
        "reworded",
    ),
    (
        "社会工作者通过职业水平考试取得证书的，发给一次性奖励和月度津贴。",
        "社工考试考下证书，街道奖励一笔，每月还有津贴。",
        "reworded",
    ),
]


def sentence(rng: random.Random) -> str:
    return f"{rng.choice(VERBS)}{rng.choice(NOUNS)}和{rng.choice(NOUNS)}，{rng.choice(VERBS)}{rng.choice(NOUNS)}，{rng.choice(ENDS)}。"


def day(n: int) -> str:
    date = datetime.date(2010, 1, 5) + datetime.timedelta(days=n)
    return f"{date.year}年{date.month}月{date.day}日"


def make(folder: Path, *, planted: bool, mirrored: bool = False, seed: int = 0) -> tuple[Path, Path]:
    """Ten papers and twenty meetings over ten years; the plants are said a year after they were issued."""
    rng = random.Random(seed)
    papers, meetings = folder / "papers", folder / "minutes"
    papers.mkdir()
    meetings.mkdir()
    last = 3650

    def dated(n: int) -> str:
        return day(last - n if mirrored else n)

    for k in range(10):
        own = PLANTS[k // 2][0] if planted and k % 2 == 0 else sentence(rng)
        lines = [*(sentence(rng) for _ in range(9)), own]
        body = "\n".join(f"第{'一二三四五六七八九十'[i]}条　{line}" for i, line in enumerate(lines))
        text = f"N市人民政府关于第{k}批社区事项的规定\n\n{body}\n\nN市人民政府\n{dated(365 * k + 30)}\n"
        (papers / f"p{k}.txt").write_text(text, "utf-8")
    for k in range(20):
        said = [f"居民代表李某：{sentence(rng)}{sentence(rng)}" for _ in range(7)]
        # Paper 2i is issued on day 730 i + 30, the meeting a year later is number 4 i + 2.
        if planted and k % 4 == 2:
            said[3] = f"居民代表王某：{PLANTS[k // 4][1]}"
        text = f"S社区议事会会议记录\n时间：{dated(183 * k + 60)}\n主持人：张某\n" + "\n".join(said) + "\n"
        (meetings / f"m{k:02d}.txt").write_text(text, "utf-8")
    pm.ingest(papers, folder / "P", kind="policy")
    pm.ingest(meetings, folder / "M", kind="minutes")
    return folder / "P", folder / "M"


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return make(tmp_path_factory.mktemp("planted"), planted=True)


def test_what_was_planted_is_found_and_nothing_else(planted: tuple[Path, Path]) -> None:
    assert 5 <= len(pm.uptake(*planted)) <= 6
    result = pm.uptake(*planted, alpha=0.01)
    rows = {row["meeting"]: row for row in result.rows()}
    assert {m: r["kind"] for m, r in rows.items()} == {
        f"m{4 * i + 2:02d}.txt": PLANTS[i][2] for i in range(5)
    }
    assert {r["policy"] for r in rows.values()} == {f"p{2 * i}.txt" for i in range(5)}
    assert {r["clause"] for r in rows.values()} == {"第十条"}
    assert all(r["q"] <= 0.01 and r["p"] <= r["q"] for r in rows.values())
    assert result.counts["reversed"] == 0
    first = rows["m02.txt"]
    assert first["lag"] == 183 * 2 + 60 - 30
    assert first["score"] == len("鼓励低龄健康老人为高龄老人服务服务时长记入个人账户")
    texts = pm.Corpus.open(planted[1]).texts(), pm.Corpus.open(planted[0]).texts()
    assert texts[0]["m02.txt"][first["meeting_start"] : first["meeting_end"]] == first["shared"]
    assert texts[1]["p0.txt"][first["policy_start"] : first["policy_end"]] == first["shared"]
    assert first["meeting_sentence"] == PLANTS[0][1]
    assert first["policy_sentence"].endswith(PLANTS[0][0])
    for number, row in enumerate(result.rows()):
        spoken, written = result.evidence(number)
        assert (spoken.document, written.document) == (row["meeting"], row["policy"])
        place = slice(written.start - written.sentence_start, written.end - written.sentence_start)
        assert texts[1][row["policy"]][written.start : written.end] == written.sentence[place]
    assert "verbatim" in result.summary()
    assert result.provenance.command().startswith("policymine uptake ")


def test_with_time_reversed_nothing_is_found(tmp_path: Path) -> None:
    """The same texts with all dates mirrored: the plants are said before they are written."""
    result = pm.uptake(*make(tmp_path, planted=True, mirrored=True))
    assert result.rows() == []
    assert result.counts["pairs"] > 500


@pytest.mark.parametrize("seed", [1, 2])
def test_unrelated_texts_yield_nothing(tmp_path: Path, seed: int) -> None:
    result = pm.uptake(*make(tmp_path, planted=False, seed=seed))
    assert result.rows() == []
    assert result.counts["reversed"] == 0


def test_without_a_control_it_is_refused(planted: tuple[Path, Path]) -> None:
    with pytest.raises(NotEnoughDataError, match=r"are the control, and there are 0 pairs"):
        pm.uptake(*planted, where_minutes="year >= 2011", where="year <= 2010")
    with pytest.raises(NotEnoughDataError, match="none of the 2 meetings is later"):
        pm.uptake(*planted, where_minutes="year = 2010", where="year >= 2012")
    with pytest.raises(NotEnoughDataError, match=r"holds no minutes; its documents are: policy"):
        pm.uptake(planted[0], planted[0])
    with pytest.raises(InputError, match="--alpha is a q-value"):
        pm.uptake(*planted, alpha=1.5)


def test_what_was_said_before_is_nobodys_uptake(tmp_path: Path) -> None:
    """A phrase of the hall's own that a paper then writes is not taken up from it."""
    papers, minutes = make(tmp_path, planted=True)
    early = tmp_path / "minutes" / "m00.txt"
    early.write_text(early.read_text("utf-8") + f"居民代表王某：{PLANTS[4][1]}{PLANTS[1][1]}\n", "utf-8")
    pm.ingest(tmp_path / "minutes", minutes, kind="minutes")
    found = {row["policy"] for row in pm.uptake(papers, minutes).rows()}
    assert "p2.txt" not in found
    assert "p8.txt" not in found
    assert "p0.txt" in found
