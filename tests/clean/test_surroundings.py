"""What stands around a document goes and is listed; what only looks like it stays."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from policymine.clean.normalize import normalize
from policymine.clean.surroundings import surroundings
from policymine.clean.tidy import tidy

BODY = "青禾市邻里议事办法\n第一条　为规范邻里议事，制定本办法。\n第二条　邻里议事由社区居民委员会组织。\n第三条　本办法自发布之日起施行。"


def left(text: str) -> str:
    tidied = tidy(text)
    return normalize(tidied.text, cuts=tidied.spans).text


NOTICES = [
    "\n\n\n本作品来自某机关，依照著作权法不受保护，属于\n公有领域\n。\n\nPublic domain\nfalse",
    "\n\n這部作品在1931年1月1日以前發表，在\n美國\n屬於\n公有領域\n。\n\nPublic domain",
    "\n\n本作品依據中華民國著作權法\n第九條，不得為著作權之標的，在臺灣屬於公有領域。\n\nPublic domain",
    "\n\n除非另有声明，本站文字在知识共享 署名-相同方式共享 3.0 协议之条款下提供。",
    "\n\n此文献根据知识共享署名4.0协议发布，可自由使用。",
    "\n\nThis work is in the public domain in the United States because it was published before 1929.\n\nPublic domain",
    "\n\nThis text is available under the Creative Commons Attribution-ShareAlike License; additional terms may apply.",
]


@pytest.mark.parametrize("notice", NOTICES)
def test_a_notice_of_licence_at_the_end_goes_and_is_listed(notice: str) -> None:
    tidied = tidy(BODY + notice)
    assert left(BODY + notice) == BODY
    assert [cut.kind for cut in tidied.cuts] == ["licence notice"]
    assert tidied.removed[0]["characters"] == len(notice.strip())
    assert tidied.warnings[0].startswith("a licence notice removed:")


@pytest.mark.parametrize(
    "text",
    [
        BODY + "\n附则\n第四条　本作品在公有领域的使用，依照著作权法执行。\n第五条　本办法由市文化局解释。",
        "著作权条例\n第一条　本作品进入公有领域后，任何人可以使用。\n第二条　公有领域的作品不得声明专有。",
        "关于公有领域作品数字化的通知\n各图书馆：\n公有领域的作品应当优先数字化。\n青禾市文化局\n2021年3月8日",
        BODY + "\n本作品征集活动的说明见附件，作品进入公有领域。\n附件：说明\n青禾市文化局\n2021年3月8日",
        "The public domain matters.\nThis work is hard, and the committee thanks its members.",
        "This work is in the public domain.",
        "Report\n\nThis work is vital. We urge ministers to protect the public domain and the libraries.",
        "关于作品登记的意见\n\n本作品登记办法适用于已进入公有领域的作品。\n一、登记从速。",
    ],
)
def test_what_a_document_says_of_copyright_stays(text: str) -> None:
    assert left(text) == text


@pytest.mark.parametrize(
    "mark", ["— {} —", "- {} -", "－{}－", "第{}页 共3页", "第 {} 页", "Page {} of 3", "page {}", "~{}~"]
)
def test_page_numbers_that_go_up_go(mark: str) -> None:
    text = "\n".join(f"甲乙丙丁{n}条，议事。\n{mark.format(n)}" for n in (1, 2, 3))
    assert left(text) == "甲乙丙丁1条，议事。\n甲乙丙丁2条，议事。\n甲乙丙丁3条，议事。"
    (listed,) = tidy(text).removed
    assert (listed["kind"], listed["times"]) == ("page number", 3)


def test_bare_numbers_go_only_far_apart_and_in_order() -> None:
    far = "\n".join(f"{'议事会讨论了停车、加装电梯和垃圾分类。' * 20}\n{n}" for n in range(7, 12))
    assert left(far) == "\n".join(["议事会讨论了停车、加装电梯和垃圾分类。" * 20] * 5)
    near = "\n".join(f"{n}\n项目" for n in range(1, 8))
    assert left(near) == near
    years = "\n".join(f"{'收入与支出。' * 80}\n{n}" for n in (2014, 2019, 2021))
    assert left(years) == years


@pytest.mark.parametrize(
    "text",
    [
        "表1\n— 5 —\n合计",
        "比分\n1/3\n2/3",
        "答：\n第3页\n有误。",
        "温度\n- 5 -\n- 4 -",
        "序号\n1\n2\n3\n4\n5\n6",
        "— 1 —",
    ],
)
def test_lone_figures_stay(text: str) -> None:
    assert left(text) == text


def test_running_heads_beside_page_numbers_go() -> None:
    text = "\n".join(
        f"青禾市人民政府公报　2021年第3期\n第{n}页\n正文{word}，讨论议事规则。"
        for n, word in enumerate("甲乙丙丁", 1)
    )
    assert left(text) == "\n".join(f"正文{word}，讨论议事规则。" for word in "甲乙丙丁")
    assert {entry["kind"] for entry in tidy(text).removed} == {"page number", "running head"}


def test_the_frame_of_a_page_copied_as_text_goes() -> None:
    head = "您当前的位置：首页 > 政务公开 > 政府文件\n【字体：大 中 小】 打印\n"
    foot = (
        "\n扫一扫在手机打开当前页\n责任编辑：张某某\n【打印本页】【关闭窗口】\n上一篇：关于某事的通知\n相关链接\n某某文件解读\n图解：某某文件\n"
        "主办单位：青禾市人民政府办公室　承办：市信息中心\n版权所有：青禾市人民政府　青ICP备00000000号\n网站标识码：0000000000"
    )
    assert left(head + BODY + foot) == BODY
    assert sum(entry["characters"] for entry in tidy(head + BODY + foot).removed) > 100


@pytest.mark.parametrize(
    "text",
    [
        "邻里节方案\n一、主办单位：青禾市民政局\n二、承办单位：各街道\n三、地址：文化馆",
        "网站管理办法\n第一条　网站首页应当标明主办单位、ICP备案编号和网站标识码。"
        "\n第二条　版权所有者应当署名。\n第三条　责任编辑：由主办单位指定。",
        "位置图说明\n首页标题应当居中。\n打印费由各单位承担。",
        "项目说明\n位置：青禾路一号\n扫描二维码报名参加听证\n联系人：李某",
        "相关链接\n工程建设的意见\n一、链接河道。",
        BODY + "\n主办单位：青禾市民政局\n联系电话：0000",
    ],
)
def test_what_a_document_says_of_sites_and_organisers_stays(text: str) -> None:
    assert left(text) == text


def test_cuts_keep_the_way_back_to_the_original() -> None:
    text = "\r\n".join(["青禾市公报　", "第1页 共2页", "议事规则ａ。", "第2页 共2页", "完"])
    tidied = tidy(text)
    normal = normalize(tidied.text, cuts=tidied.spans)
    assert normal.text == "青禾市公报\n议事规则a。\n完"
    assert [text[normal.to_original(k)] for k in (0, 6, 13)] == ["青", "议", "完"]


def test_a_notice_is_cut_from_the_congress_reports_and_nothing_else(shared_data: Path) -> None:
    sizes = []
    for line in (shared_data / "gwr" / "cpc_congress_reports.jsonl").read_text("utf-8").splitlines():
        text = json.loads(line)["content"]
        cuts = surroundings(text)
        assert all(cut.kind == "licence notice" and cut.end == len(text) for cut in cuts)
        sizes.append(sum(len(cut.text) for cut in cuts))
    assert sorted(sizes) == [0, 0, 175, 175, *[601] * 12]
    for line in (shared_data / "gwr" / "reports.jsonl").read_text("utf-8").splitlines():
        text = json.loads(line)["text"]
        tidied = tidy(text)
        assert (tidied.text, tidied.cuts) == (text, ())


def test_nothing_is_cut_from_laws(shared_data: Path) -> None:
    for path in sorted((shared_data / "laws").rglob("*.md"))[::8]:
        assert surroundings(path.read_text("utf-8")) == (), path.name
