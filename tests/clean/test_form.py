"""Padding blanks, soft line breaks and divided words: what goes, what stays, and the way back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policymine.clean.form import layout_edits
from policymine.clean.normalize import normalize


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("会 议 纪 要", "会议纪要"),
        ("关 于 印 发 工 作 规 则 的 通 知", "关于印发工作规则的通知"),
        ("第一章 总 则", "第一章 总则"),
        ("第一节 一 般 规 定", "第一节 一般规定"),
        ("李　兵", "李兵"),
        ("国务院总理　李　强", "国务院总理　李强"),
        ("成　员：郭某某　　财政部副部长", "成员：郭某某　　财政部副部长"),
        ("累计投资34亿 元，增长两成", "累计投资34亿元，增长两成"),
        ("這 方 面 的 設 施 亦 必 須 配 合 國 際 標 準 。 國 際", "這方面的設施亦必須配合國際標準。國際"),
        ("序号\t主 要 内 容\t说　明", "序号\t主要内容\t说明"),
    ],
)
def test_padding_goes(raw: str, wanted: str) -> None:
    assert normalize(raw).text == wanted


@pytest.mark.parametrize(
    "raw",
    [
        "王某 李某某",  # two names
        "出席：王某某　李某　张某",
        "李 兵 王 强",  # two names, each spread out
        "甲 乙 丙 丁",
        "优 良 中 差",
        "年 月 日",
        "是 否",
        "第一条 为了加强社区协商，制定本办法。",
        "（一）总体要求 坚持党的领导，坚持以人民为中心，坚持依法办事。",
        "新华社北京3月5日电 记者李某",
        "N市人民政府　2016年8月3日",
    ],
)
def test_what_stands_apart_stays(raw: str) -> None:
    assert normalize(raw).text == raw


def test_a_blank_within_a_word_that_the_text_writes_whole() -> None:
    text = (
        "扩大消费需求，培育新型消费，改善消费环境。全年社会消 费品零售总额增长百分之八，消费活跃度持续提升。"
    )
    assert "社会消费品" in normalize(text).text
    # 求坚 stands nowhere else in the text: the blank parts two phrases.
    apart = "本年度的总体要求 坚持稳中求进，坚持以人民为中心，统筹发展和安全，做好各项工作。"
    assert normalize(apart).text == apart


def _wrapped(text: str, width: int) -> str:
    return "\n".join(text[k : k + width] for k in range(0, len(text), width))


def test_a_text_wrapped_at_a_width_is_joined() -> None:
    paragraphs = [
        "加强社区治理体系建设推动社会治理重心向基层下移发挥社会组织作用" * 4
        + "实现政府治理和居民自治良性互动。",
        "一、健全协商机制，" + "居民委员会就涉及居民利益的事项组织协商" * 5 + "，并公布结果。",
    ]
    raw = "\n".join(_wrapped(p, 30) for p in paragraphs)
    normal = normalize(raw)
    assert normal.text == "\n".join(paragraphs)
    for k, char in enumerate(normal.text):
        if char != "\n":
            assert raw[normal.to_original(k)] == char


def test_lists_speakers_and_short_lines_of_a_wrapped_text_stay() -> None:
    body = _wrapped(
        "各单位要高度重视协商工作加强组织领导明确责任分工确保各项任务落到实处取得实效" * 6 + "。", 32
    )
    raw = f"{body}\n（二）加强宣传\n主持人：请大家发言，说说对加装电梯和停车的意见\n居民代表李某某：我同意。\n参会人员\n王某某\n李某某"
    lines = normalize(raw).text.split("\n")
    assert lines[1:] == raw.split("\n")[len(body.split("\n")) :]


def test_a_line_within_an_indented_paragraph_goes_on() -> None:
    indent = "\u3000\u3000"
    rest = "".join(f"{indent}第{n}段说的是另一件事，也说完了。\n\n" for n in "二三四五六七")
    raw = f"{indent}国务院拟定了《\n关于开展义务植树的决议\n》，提请大会审定。\n\n{rest}"
    assert normalize(raw).text.startswith(f"{indent}国务院拟定了《关于开展义务植树的决议》，提请大会审定。\n")
    # A signature under an indented line ends no sentence and stays.
    signed = f"{rest}{indent}附件：任务分工表\n国家社区事务委员会\n2017年2月22日"
    assert normalize(signed).text.endswith("分工表\n国家社区事务委员会\n2017年2月22日")


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("the gover-\nnance of cities", "the governance\nof cities"),
        ("a long-\nterm plan; long-term", "a long-term\nplan; long-term"),
        ("we col-\n  laborate, they too", "we collaborate,\nthey too"),
        ("self-\ngovernment at home", "self-government\nat home"),
        ("stopped by people-\ntraffickers, and", "stopped by people-traffickers,\nand"),
        ("from 2013-\n2014 on", "from 2013-\n2014 on"),
        ("- one\n- two", "- one\n- two"),
    ],
)
def test_divided_words(raw: str, wanted: str) -> None:
    assert normalize(raw).text == wanted


def test_verse_tables_and_headings_stay() -> None:
    for raw in (
        "床前明月光\n疑是地上霜\n举头望明月\n低头思故乡",
        "否\t是\t否\n项 目\t金额\n合计\t100",
        "国务院办公厅关于加强\n三级公立医院绩效考核工作的意见\n国办发〔2019〕4号",
    ):
        assert normalize(raw).text.count("\n") == raw.count("\n")


_ALPHABET = "社区治理王李章第一二。，：（）《》 \u3000\n-\tabcgo1\r\u00ad"


@settings(deadline=None, max_examples=300)
@given(st.text(_ALPHABET, max_size=120))
def test_normalising_is_idempotent_and_its_map_monotone(raw: str) -> None:
    normal = normalize(raw)
    assert normalize(normal.text).text == normal.text
    assert not layout_edits(normal.text)
    back = [normal.to_original(k) for k in range(len(normal.text) + 1)]
    assert back == sorted(back)
    for k, char in enumerate(normal.text):
        original = raw[back[k]]
        assert original == char or original.isspace()
    assert all(
        a[0] < b[0] and a[1] < b[1] for a, b in zip(normal.offset_map, normal.offset_map[1:], strict=False)
    )


@settings(deadline=None, max_examples=30)
@given(st.lists(st.text("社区治理体系建设，。a1 ", min_size=15, max_size=33), min_size=10, max_size=30))
def test_wrapped_lines_keep_every_character(lines: list[str]) -> None:
    raw = "\n".join(lines)
    normal = normalize(raw)
    assert "".join(normal.text.split()) == "".join(raw.split())
    assert normalize(normal.text).text == normal.text


def test_real_texts(shared_data: Path) -> None:
    text = (shared_data / "legco_hansard" / "12-13-cm0516-translate-c.txt").read_text("utf-8")
    normal = normalize(text)
    assert normal.text.count("\n") < 0.75 * text.count("\n")
    # No speaker's label was drawn into the line before it.
    label = re.compile(r"^[ \u3000]*[\u4e00-\u9fff]{2,6}(?:主席|議員)：", re.MULTILINE)
    assert len(label.findall(normal.text)) == len(label.findall(text)) > 20
    seed = next((shared_data / "seeds").glob("004*.txt")).read_text("utf-8")
    assert normalize(seed).text.split() == seed.split()


def test_a_short_notice_is_not_taken_for_a_wrapped_page() -> None:
    text = (
        "D市H区人民政府办公室\n关于进一步做好社区居民协商议事工作有关事项的通知\nH政办发〔2016〕18号\n各街道办事处，区直有关部门：\n"
        "为做好社区居民协商议事工作，现将有关事项通知如下，请认真执行。\n一、明确协商内容和范围\n二、规范协商的程序和形式\n"
        "三、各街道要加强指导，及时总结好的经验做法\nD市H区人民政府办公室\n2016年4月18日\n（此件公开发布）\n"
    )
    assert [edit for edit in layout_edits(text) if "\n" in text[edit[0] : edit[1]]] == []
