"""Text read in the wrong encoding: mended where certain, marked where lost, never guessed."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from policymine.clean.mojibake import Repair, repair_mojibake

SENTENCE = "为加强和创新社会治理，现就推进城乡社区协商提出如下意见，请各地结合实际认真贯彻执行。"


def through_gbk(text: str, errors: str = "replace") -> str:
    return text.encode().decode("gb18030", errors)


def test_a_whole_text_and_half_a_text() -> None:
    assert repair_mojibake(through_gbk(SENTENCE * 2)).text == SENTENCE * 2
    half = repair_mojibake(SENTENCE + "\n" + through_gbk(SENTENCE))
    assert half.text == SENTENCE + "\n" + SENTENCE
    assert half.repairs[0].start == len(SENTENCE) + 1
    assert half.lost == 0


def test_ascii_between_is_let_through() -> None:
    text = "目标：2020年达到35%，见 https://example.org/a?b=1 的说明。" + SENTENCE
    found = repair_mojibake(through_gbk(text)).text
    assert len(found) == len(text)
    assert [a for a, b in zip(found, text, strict=True) if a not in (b, "\ufffd")] == []


def test_a_lost_byte_is_marked_and_no_other() -> None:
    # The last character is cut after two of its three bytes: 64 characters begin so.
    damaged = (SENTENCE + "一是").encode()[:-1].decode("gb18030", "replace")
    found = repair_mojibake(damaged)
    assert found.text == SENTENCE + "一\ufffd"
    assert found.lost == 1
    assert "1 of them are lost" in found.warnings[0]


def test_a_full_stop_at_the_end_of_a_paragraph_is_the_one_sign_it_can_be() -> None:
    lines = "　　" + SENTENCE + "\n　　" + SENTENCE[1:] + "\n"
    assert repair_mojibake(through_gbk(lines)).text == lines
    # With a bracket open, it might be the bracket's end.
    title = "　　" + SENTENCE + "\n　　依照《城乡社区协商办法》\n　　" + SENTENCE
    found = repair_mojibake(through_gbk(title)).text
    assert {b for a, b in zip(title, found, strict=True) if a != b} <= {"\ufffd"}


def test_a_line_break_gone_since_leaves_the_byte_before_unknown() -> None:
    # 要 at a line's end lost its last byte; then the line feeds were taken out.
    lines = ["　　一、第一个五年计划概要", "　　" + SENTENCE, "　　" + SENTENCE[1:]]
    damaged = "".join(through_gbk(line + "\n").rstrip("\n") for line in lines)
    found = repair_mojibake(damaged).text
    whole = "".join(lines)
    assert len(found) == len(whole)
    assert [(a, b) for a, b in zip(found, whole, strict=True) if a not in (b, "\ufffd")] == []


@pytest.mark.parametrize("errors", ["replace", "ignore"])
def test_a_reader_without_private_characters_loses_more_and_nothing_is_invented(errors: str) -> None:
    text = "一个社区要有一个议事会，不开会不作出决定，不公开不执行。" + SENTENCE
    found = repair_mojibake(text.encode().decode("gbk", errors)).text
    rest = iter(text)
    # What is left is in the text, in order; the rest is marked.
    assert all(char in rest for char in found if char != "\ufffd")


def test_the_euro_sign_of_code_page_936() -> None:
    text = "统一规划，一体建设，退休人员一并纳入。" + SENTENCE
    wrong = through_gbk(text)[:-1].replace("\ufffd", "€") + "?"
    found = repair_mojibake(wrong).text
    assert [(a, b) for a, b in zip(found, text, strict=True) if a not in (b, "\ufffd")] == []
    assert found.startswith("统一规划，一体建设，退休")


def test_western_readings() -> None:
    assert (
        repair_mojibake("The council’s â€œplanâ€\x9d â€“ itâ€™s done").text
        == "The council’s “plan” – it’s done"
    )
    assert repair_mojibake("â€œplanâ€ and more").text == "“plan” and more"
    assert repair_mojibake("cafÃ© and naÃ¯ve").text == "café and naïve"
    assert repair_mojibake(SENTENCE.encode().decode("latin-1")).text == SENTENCE
    assert repair_mojibake("½¨ÖþÒµ¹ÜÀí°ì·¨").text == "建筑业管理办法"


def test_several_times_over() -> None:
    twice = SENTENCE.encode().decode("latin-1").encode().decode("latin-1")
    assert repair_mojibake(twice).text == SENTENCE
    assert repair_mojibake("itÃ¢â‚¬â„¢s").text == "it’s"


def test_what_stands_for_nothing_is_said_to_be_lost() -> None:
    found = repair_mojibake("本办法自" + "锟斤拷" * 6 + "起施行。")
    assert found.text == "本办法自" + "\ufffd" * 12 + "起施行。"


def test_ordinary_text_stays() -> None:
    for text in (
        SENTENCE,
        "涓滴之水，浜河之畔，鐵路與鋼鐵",
        "联通、移动与隆重陆续楼宇",
        "Ünlü façade, Málaga – “naïve” £5 and 20 °C",
        "氢氧化钠（NaOH）、锛、銆",
        "\ufffd?€",
        "",
    ):
        assert repair_mojibake(text).repairs == ()


def test_a_repair_says_where_it_was() -> None:
    found = repair_mojibake("附：" + through_gbk("城乡社区协商办法") + "（试行）")
    assert found.repairs == (Repair("UTF-8 read as GB18030", 2, 14, "城乡社区协商办法", 0),)


@pytest.mark.slow
def test_long_texts_take_linear_time() -> None:
    chars = [
        chr(random.Random(k).choice((0x93CC, 0x6D93, 0x928F, 0xFFFD, 0x3F, 0x20AC, 0x4E00)))
        for k in range(20_000)
    ]
    repair_mojibake("".join(chars))
    repair_mojibake("涓" * 200_000)
    repair_mojibake("Ã¢" * 100_000)


def test_the_mojibake_of_the_work_reports(shared_data: Path) -> None:
    """Line by line against the clean twin: exact, or exact but for marked characters; none invented, none left."""
    folder = shared_data / "gwr"

    def rows(name: str) -> dict[str, str]:
        lines = (folder / name).read_text("utf-8").splitlines()
        return dict(line.split("\t", 1) for line in lines if "\t" in line)

    wrong, clean = rows("mojibake_1954-2019.txt"), rows("raw_1954-2022.txt")
    counts = {"was clean": 0, "exact": 0, "exact but for what is lost": 0, "refused": 0, "wrong": 0}
    characters = lost = 0
    for year, line in wrong.items():
        found = repair_mojibake(line)
        characters += sum(len(repair.text) for repair in found.repairs)
        twin = clean[year]
        if found.text == twin:
            counts["exact" if found.repairs else "was clean"] += 1
            continue
        same = len(found.text) == len(twin)
        differ = [a for a, b in zip(found.text, twin, strict=False) if a != b]
        lost += differ.count("\ufffd")
        if not found.repairs:
            counts["refused"] += 1
        else:
            counts["exact but for what is lost" if same and set(differ) == {"\ufffd"} else "wrong"] += 1
    print(counts, f"{characters} characters mended, {lost} of them lost")  # noqa: T201
    assert counts == {"was clean": 20, "exact": 0, "exact but for what is lost": 30, "refused": 0, "wrong": 0}
    assert lost < 0.002 * characters


def test_good_texts_of_the_shared_folder_stay(shared_data: Path) -> None:
    for line in (shared_data / "gwr" / "reports.jsonl").read_text("utf-8").splitlines():
        assert repair_mojibake(json.loads(line)["text"]).repairs == ()
    for path in sorted((shared_data / "laws").rglob("*.md"))[::10]:
        assert repair_mojibake(path.read_text("utf-8")).repairs == (), path.name
    for path in sorted((shared_data / "statecouncil_html" / "html").glob("*.html"))[::5]:
        assert repair_mojibake(path.read_text("utf-8", "replace")).repairs == (), path.name
    for line in (shared_data / "english" / "sotu.jsonl").read_text("utf-8").splitlines():
        assert repair_mojibake(json.loads(line)["text"]).repairs == ()
