"""Uptake of planted quotations and paraphrases, and nothing where there is none: unplanted, and with time reversed."""

from __future__ import annotations

import datetime
import random
import re
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
    result = pm.uptake(*planted)
    assert len(result) == 5
    rows = {row["meeting"]: row for row in result.rows()}
    assert {m: r["kind"] for m, r in rows.items()} == {
        f"m{4 * i + 2:02d}.txt": PLANTS[i][2] for i in range(5)
    }
    assert {r["policy"] for r in rows.values()} == {f"p{2 * i}.txt" for i in range(5)}
    assert {r["clause"] for r in rows.values()} == {"第十条"}
    assert all(r["q"] <= 0.05 and r["p"] <= r["q"] for r in rows.values())
    assert len(pm.uptake(*planted, alpha=0.01)) == 4
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


def written(folder: Path, papers: dict[str, str], minutes: dict[str, str]) -> tuple[Path, Path]:
    """Ingest papers and minutes given as text by file name."""
    for name, texts in (("p", papers), ("m", minutes)):
        (folder / name).mkdir()
        for file, text in texts.items():
            (folder / name / file).write_text(text, "utf-8")
    pm.ingest(folder / "p", folder / "P", kind="policy")
    pm.ingest(folder / "m", folder / "M", kind="minutes")
    return folder / "P", folder / "M"


def noted(rng: random.Random, n: int, said: str = "", *, long: int = 6) -> str:
    lines = [f"居民代表李某：{sentence(rng)}{sentence(rng)}" for _ in range(long)]
    return f"S社区议事会会议记录\n时间：{day(n)}\n主持人：张某\n" + "\n".join([*lines, said]).strip() + "\n"


def ordered(rng: random.Random, n: int, own: list[str], title: str = "关于社区事项的规定") -> str:
    lines = [*(sentence(rng) for _ in range(8)), *own]
    body = "\n".join(f"第{'一二三四五六七八九十'[i]}条　{line}" for i, line in enumerate(lines))
    return f"N市人民政府{title}\n\n{body}\n\nN市人民政府\n{day(n)}\n"


def test_to_name_a_paper_is_no_uptake_of_a_clause(tmp_path: Path) -> None:
    """Neither in title marks nor without; the citation is a row of its own kind where asked for."""
    rng = random.Random(3)
    title = "关于推进老旧小区管线入地和架空线缆整治的实施办法"
    cited = f"居民代表王某：《N市人民政府{title}》贴在门口，N市人民政府{title}我看过。"
    minutes = {f"m{k}.txt": noted(rng, 100 * k, cited if k == 15 else "") for k in range(20)}
    papers = {f"p{k}.txt": ordered(rng, 1000 + k, []) for k in range(3)}
    papers["named.txt"] = ordered(rng, 1200, ["架空线缆由产权单位整治入地。"], title)
    corpora = written(tmp_path, papers, minutes)
    plain = pm.uptake(*corpora)
    assert plain.rows() == []
    assert [row["policy"] for row in plain.cited] == ["named.txt"]
    [row] = pm.uptake(*corpora, cited=True).rows()
    assert (row["kind"], row["meeting"], row["lag"], row["q"]) == ("cited", "m15.txt", 300, None)
    [said] = pm.uptake(*corpora, cited=True).evidence(0)
    assert (said.document, said.sentence[said.start - said.sentence_start :][:4]) == ("m15.txt", "《N市人")
    assert "1 time a paper is named" in plain.summary()


def test_a_phrase_that_most_papers_have_is_nobodys_clause(tmp_path: Path) -> None:
    """The same words from one paper are taken up; from each of twelve they are administration's stock."""
    phrase = "各有关单位要按照职责分工密切配合形成合力确保各项任务落到实处。"
    found = []
    for name, holders in (("one", 1), ("many", 12)):
        rng = random.Random(4)
        minutes = {
            f"m{k}.txt": noted(rng, 100 * k, f"居民代表王某：{phrase}" if k == 15 else "") for k in range(20)
        }
        papers = {f"p{k:02d}.txt": ordered(rng, 900 + k, [phrase] if k < holders else []) for k in range(12)}
        (tmp_path / name).mkdir()
        found.append(pm.uptake(*written(tmp_path / name, papers, minutes)).rows())
    assert [row["meeting"] for row in found[0]] == ["m15.txt"]
    assert found[0][0]["also_in"] == []
    assert found[1] == []


def test_one_paper_and_minutes_of_great_length(tmp_path: Path) -> None:
    rng = random.Random(5)
    quote = PLANTS[0][1]
    minutes = {f"m{k}.txt": noted(rng, 100 * k) for k in range(30)}
    minutes["long.txt"] = noted(rng, 3300, f"居民代表王某：{quote}", long=600)
    minutes["undated.txt"] = re.sub("时间：.*\n", "", noted(rng, 1))
    result = pm.uptake(*written(tmp_path, {"p.txt": ordered(rng, 2950, [PLANTS[0][0]])}, minutes))
    assert [(row["meeting"], row["kind"]) for row in result.rows()] == [("long.txt", "verbatim")]
    assert any("meetings without a date, left out: 1 (undated.txt)" in n for n in result.provenance.notes)


def test_a_paragraph_under_a_bare_heading_has_the_headings_name(tmp_path: Path) -> None:
    rng = random.Random(6)
    parts = "\n".join(
        f"{number}、第{number}项工作\n{sentence(rng)}{sentence(rng)}{PLANTS[1][0] if number == '二' else ''}"
        for number in "一二三"
    )
    paper = f"N市人民政府关于停车的通知\n\n各区人民政府：\n\n{parts}\n\nN市人民政府\n{day(1500)}\n"
    said = f"居民代表王某：{PLANTS[1][1]}"
    minutes = {f"m{k}.txt": noted(rng, 20 * k, said if k == 99 else "") for k in range(100)}
    [row] = pm.uptake(*written(tmp_path, {"p.txt": paper}, minutes)).rows()
    assert row["clause"] == "二、"


PLACES = """
lamp ward library meadow hall roof winter canal footpath allotment garden hedge pavement field shelter mill chapel fair station
swing playground bench bridge culvert verge stile orchard pond kiosk clinic nursery depot quay terrace lane crossing market
"""
DEEDS = "repaired visited painted cleared measured widened mentioned fenced drained replanted resurfaced photographed valued"


def english(rng: random.Random) -> str:
    which, will = rng.choice(["The", "A", "Every"]), rng.choice(["was", "will be"])
    one, two, three = rng.sample(PLACES.split(), 3)
    return f"{which} {one} near the {two} {will} {rng.choice(DEEDS.split())} with the {three}."


def test_english_papers_and_minutes(tmp_path: Path) -> None:
    rng = random.Random(7)
    months = ["January", "April", "July", "October"]
    clause = "An operator shall not charge a tenant more than twelve pounds for each replacement of an electronic entry fob."
    other = "The landlord must inspect every communal boiler annually and publish the certificate to leaseholders within ten days."
    papers, minutes = {}, {}
    for k in range(4):
        lines = [english(rng) for _ in range(12)] + ([clause, other] if k == 1 else [])
        body = "\n".join(f"{i}. {line}" for i, line in enumerate(lines, 1))
        papers[f"p{k}.txt"] = f"Housing Policy {k}\n\nIssued: {3 + k} April 2014\n\n{body}\n"
    for k in range(40):
        lines = [f"Councillor Brown said: {english(rng)}" for _ in range(12)]
        if k == 30:
            lines[5] = (
                "The chair read out: shall not charge a tenant more than twelve pounds for each replacement."
            )
            lines[9] = (
                "Communal boilers are now inspected annually; certificates have been published for leaseholders."
            )
        text = "\n\n".join(lines)
        held = f"{1 + k % 28} {months[k % 4]} {2010 + k // 4}"
        minutes[f"m{k}.txt"] = (
            f"Minutes of the Parish Council meeting held on {held}\n\nPresent: Cllr Brown\n\n{text}\n"
        )
    rows = pm.uptake(*written(tmp_path, papers, minutes)).rows()
    assert sorted((r["policy"], r["meeting"], r["kind"]) for r in rows) == [
        ("p1.txt", "m30.txt", "reworded"),
        ("p1.txt", "m30.txt", "verbatim"),
    ]
    reworded = next(r for r in rows if r["kind"] == "reworded")
    assert {"communal", "boiler", "certificate"} <= set(reworded["shared"].split("、"))
