"""PDF: reading order, paragraphs, tables, heads and feet, pages; made from known text with reportlab."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rapidfuzz.fuzz import ratio

from policymine.ingestors import ocr, pdf
from policymine.ingestors.base import RawDocument
from policymine.ingestors.pdf_glyphs import Glyph, Rule, Sheet
from policymine.ingestors.pdf_layout import lines_of
from policymine.ingestors.pdf_paragraphs import paragraphs
from policymine.ingestors.pdf_pieces import page_rows

from .pdf_maker import Sheetwriter, picture_pdf

TITLE = "关于加强城乡社区协商工作的实施意见"
OPENING = (
    "为贯彻落实党的十九届四中全会精神，健全党组织领导的城乡基层治理体系，推进协商民主广泛多层制度化发展，"
    "现就加强城乡社区协商工作提出如下实施意见。"
)
FIRST = [
    "一、总体要求",
    "（一）指导思想。坚持以人民为中心的发展思想，坚持和完善基层群众自治制度，按照协商于民、协商为民的要求，以健全基层党组织领导的充满活力的基层群众自治机制为目标，"
    "以扩大有序参与、推进信息公开、加强议事协商、强化权力监督为重点，拓宽协商范围和渠道，丰富协商内容和形式，保障人民群众享有更多更切实的民主权利。",
    "（二）基本原则。坚持党的领导，充分发挥村（社区）党组织在基层协商中的领导核心作用；坚持基层群众自治制度，充分保障群众的知情权、参与权、表达权、监督权，促进群众依法自我管理、"
    "自我服务、自我教育、自我监督；坚持依法协商，保证协商活动有序进行，协商结果合法有效；坚持民主集中制，实现发扬民主和提高效率相统一，防止议而不决。",
    "（三）总体目标。到2025年，基本形成协商主体广泛、内容丰富、形式多样、程序科学、制度健全、成效显著的城乡社区协商新局面，协商覆盖率达到95%以上。",
]
SECOND = [
    "二、主要任务",
    "（一）明确协商内容。根据当地经济社会发展实际，坚持广泛协商，针对不同渠道、不同层次、不同地域特点，合理确定协商内容，主要包括城乡经济社会发展中涉及当地居民切身利益的公共事务、"
    "公益事业，当地居民反映强烈、迫切要求解决的实际困难问题和矛盾纠纷。",
    "（二）确定协商主体。基层政府及其派出机关、村（社区）党组织、村（居）民委员会、村（居）务监督委员会、村（居）民小组、驻村（社区）单位、社区社会组织、业主委员会、农村集体经济组织、"
    "农民合作组织、物业服务企业和当地户籍居民、非户籍居民代表以及其他利益相关方可以作为协商主体。",
    "（三）拓展协商形式。坚持村（居）民会议、村（居）民代表会议制度，规范议事规程。结合参与主体情况和具体协商事项，可以采取村（居）民议事会、村（居）民理事会、小区协商、业主协商、"
    "村（居）民决策听证、民主评议等形式，以民情恳谈日、社区警务室开放日、村（居）民论坛等为平台，开展灵活多样的协商活动。",
    "（四）规范协商程序。协商的一般程序是：村（社区）党组织、村（居）民委员会在充分征求意见的基础上研究提出协商议题，确定参与协商的各类主体；通过多种方式，向参与协商的各类主体提前通报"
    "协商内容和相关信息；组织开展协商，确保各类主体充分发表意见建议，形成协商意见。",
]
ROWS = [
    ["序号", "工作任务", "责任单位", "完成时限"],
    ["1", "制定协商目录，明确协商主体、内容和程序，报区民政局备案", "各街道办事处", "2025年3月底"],
    ["2", "建设协商议事室", "区民政局", "2025年6月底"],
    ["3", "开展专项督查", "区政府督查室", "2025年12月底"],
]


def one(path: Path) -> RawDocument:
    (found,) = pdf.read(path)
    assert isinstance(found, RawDocument)
    return found


def bare(text: str) -> str:
    return "".join(text.split())


def official(path: Path) -> str:
    """Write a document in two columns with a table across, and return its text."""
    sheet = Sheetwriter(path, head="社区治理工作通讯　2025年第3期")
    sheet.centred(TITLE, doubled=True)
    sheet.paragraph(OPENING)
    sheet.columns(FIRST)
    sheet.y -= 12
    sheet.table(ROWS, [40, 200, 110, 100])
    sheet.columns(SECOND * 3)
    sheet.save()
    return "\n".join([TITLE, OPENING, *FIRST, *("\t".join(row) for row in ROWS), *SECOND * 3])


def test_two_columns_heads_and_a_table(tmp_path: Path) -> None:
    truth = official(tmp_path / "a.pdf")
    raw = one(tmp_path / "a.pdf")
    assert ratio(bare(truth), bare(raw.text)) / 100 >= 0.97
    # Not only alike: the same paragraphs and rows, each whole, in the same order.
    assert raw.text.split("\n") == truth.split("\n")
    assert len(raw.pages) >= 3
    assert any("running heads" in w and "2025年第3期" in w and "— 1 —" in w for w in raw.warnings)


@pytest.mark.parametrize("count", [1, 2, 3])
def test_columns(tmp_path: Path, count: int) -> None:
    sheet = Sheetwriter(tmp_path / "a.pdf")
    sheet.centred(TITLE)
    sheet.columns([*FIRST, *SECOND], count=count)
    sheet.save()
    assert one(tmp_path / "a.pdf").text.split("\n") == [TITLE, *FIRST, *SECOND]


def test_pages_are_known_by_offset(tmp_path: Path) -> None:
    sheet = Sheetwriter(tmp_path / "a.pdf", head="工作通讯")
    for text in (*FIRST, *SECOND):
        sheet.paragraph(f"（第{sheet.page}页起）" + text[:60])
        sheet.turn()
    sheet.save()
    raw = one(tmp_path / "a.pdf")
    for number in range(1, len(FIRST) + len(SECOND) + 1):
        at = raw.text.index(f"（第{number}页起）")
        assert bisect_right(raw.pages, at) == number


def test_a_table_without_rules(tmp_path: Path) -> None:
    sheet = Sheetwriter(tmp_path / "a.pdf")
    sheet.paragraph(OPENING)
    rows = [["指标", "2023年", "2024年"], ["社区数", "112", "118"], ["议事会", "86", "118"]]
    sheet.table(rows, [150, 150, 150], ruled=False)
    sheet.paragraph(OPENING)
    sheet.save()
    assert one(tmp_path / "a.pdf").text.split("\n") == [OPENING, *("\t".join(row) for row in rows), OPENING]


def test_merged_cells_and_an_empty_one(tmp_path: Path) -> None:
    sheet = Sheetwriter(tmp_path / "a.pdf")
    canvas = sheet.canvas
    for y, cells in (
        (700, [(80, "协商事项")]),
        (680, [(80, "物业"), (240, "业委会")]),
        (660, [(240, "居委会"), (400, "已办")]),
    ):
        for x, text in cells:
            canvas.drawString(x, y, text)
    canvas.line(72, 715, 520, 715)
    for y in (695, 655):
        canvas.line(72, y, 520, y)
    canvas.line(230, 675, 520, 675)
    for x, top in ((72, 715), (230, 695), (390, 695), (520, 715)):
        canvas.line(x, 655, x, top)
    sheet.save()
    assert one(tmp_path / "a.pdf").text.split("\n") == ["协商事项", "物业\t业委会", "\t居委会\t已办"]


def test_doubled_type_is_taken_once_and_true_doubles_stay(tmp_path: Path) -> None:
    sheet = Sheetwriter(tmp_path / "a.pdf", feet=False)
    sheet.centred("人人有责 人人尽责 illness 2000", doubled=True)
    sheet.save()
    assert one(tmp_path / "a.pdf").text == "人人有责 人人尽责 illness 2000"


ENGLISH = (
    "The committee agreed that residents should take part in the governance of their community, and that a lasting "
    "consultation needs long-term funding. Members noted that representatives of neighbourhood associations had been "
    "invited to every meeting since the beginning of the consultation, although few of the representatives attended. "
    "Governance depends on participation; participation depends on information that is published in good time."
)


def test_two_columns_of_english_with_divided_words(tmp_path: Path) -> None:
    sheet = Sheetwriter(tmp_path / "a.pdf", feet=False)
    canvas = sheet.canvas
    canvas.setFont("Times-Roman", 11)
    lines: list[str] = []
    for _ in range(3):
        line = ""
        for word in ENGLISH.split():
            trial = f"{line} {word}".strip()
            if canvas.stringWidth(trial, "Times-Roman", 11) <= 200:
                line = trial
                continue
            # Words of ten letters and more are divided where the line is full.
            if (
                len(word) > 9
                and "-" not in word
                and canvas.stringWidth(f"{line} {word[:6]}-", "Times-Roman", 11) <= 205
            ):
                lines.append(f"{line} {word[:6]}-")
                line = word[6:]
            else:
                lines.append(line)
                line = word
        lines += [line, ""]
    half = -(-len(lines) // 2)
    for k, line in enumerate(lines):
        column, row = divmod(k, half)
        canvas.drawString(72 + 230 * column + (12 if k == 0 or not lines[k - 1] else 0), 760 - 14 * row, line)
    sheet.save()
    assert any(line.endswith("-") for line in lines)
    assert one(tmp_path / "a.pdf").text.split("\n") == [ENGLISH] * 3


def test_rotated_pages_and_watermarks(tmp_path: Path) -> None:
    sheet = Sheetwriter(tmp_path / "a.pdf", feet=False)
    sheet.canvas.saveState()
    sheet.canvas.translate(200, 300)
    sheet.canvas.rotate(45)
    sheet.canvas.drawString(0, 0, "内部资料")
    sheet.canvas.restoreState()
    sheet.paragraph(OPENING)
    sheet.turn()
    # A page lying on its side: the text runs upwards.
    sheet.canvas.translate(300, 100)
    sheet.canvas.rotate(90)
    sheet.canvas.drawString(0, 0, "附表：任务分工")
    sheet.canvas.drawString(0, -30, "一、区民政局负责牵头协调。")
    sheet.save()
    raw = one(tmp_path / "a.pdf")
    assert raw.text.split("\n") == [OPENING, "附表：任务分工", "一、区民政局负责牵头协调。"]
    assert any("watermarks" in w and "内部资料" in w for w in raw.warnings)


@pytest.mark.skipif(not ocr.available(), reason=f"OCR is not installed: {ocr.REMEDY}")
def test_a_scan_is_read_by_ocr(tmp_path: Path) -> None:
    sheet = Sheetwriter(tmp_path / "a.pdf", feet=False)
    sheet.centred(TITLE)
    sheet.paragraph(OPENING)
    sheet.save()
    picture_pdf(tmp_path / "b.pdf", tmp_path / "a.pdf")
    raw = one(tmp_path / "b.pdf")
    assert raw.extractor == "pdf+ocr"
    assert "read by OCR" in raw.warnings[0]
    assert ratio(bare(TITLE + OPENING), bare(raw.text)) > 95


def test_real_transcripts_keep_their_words(shared_data: Path) -> None:
    raw = one(shared_data / "fed_pdf" / "FOMCpresconf20131218.pdf")
    assert "the steps that we take will be data-dependent. If" in raw.text
    assert "When you say “similar moderate steps going forward,” is" in raw.text
    assert "\nREBECCA JARVIS. " in raw.text
    assert len(raw.pages) == 31


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    """Any page at all: words of any size anywhere, over one another, with ruled lines across."""
    glyphs: list[Glyph] = []
    for _ in range(draw(st.integers(0, 40))):
        x, y = draw(st.floats(0, 500)), draw(st.floats(0, 800))
        size = draw(st.sampled_from([5.0, 8.0, 12.0, 12.0, 12.0, 30.0]))
        step = draw(st.sampled_from([0.3, 1.0, 1.0, 1.6, 4.0]))
        for char in draw(st.text(st.sampled_from("社区治理ab1，。 -"), min_size=1, max_size=12)):
            glyphs.append(Glyph(char, x, x + 0.9 * size, y, size))
            x += step * size
    numbers = st.floats(0, 500)
    rules = draw(st.lists(st.builds(Rule, st.booleans(), numbers, numbers, numbers), max_size=12))
    return Sheet(tuple(glyphs), tuple(r._replace(start=min(r[2:]), end=max(r[2:])) for r in rules))


@given(st.lists(sheets(), min_size=1, max_size=3))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_character_is_lost_whatever_the_page(pages: list[Sheet]) -> None:
    lines = [lines_of(page_rows(page)) for page in pages]
    found = paragraphs(lines)
    shown = Counter(g.char for page in pages for g in page.glyphs if g.char not in " -")
    assert Counter(char for char in found.text if char not in " -\u3000\t\n") == shown
    assert len(found.pages) == len(pages)
    assert list(found.pages) == sorted(found.pages)


@pytest.mark.skipif(not ocr.available(), reason=f"OCR is not installed: {ocr.REMEDY}")
def test_a_scan_in_two_columns_is_read_in_order(tmp_path: Path) -> None:
    sheet = Sheetwriter(tmp_path / "a.pdf", feet=False)
    sheet.centred(TITLE)
    sheet.columns([*FIRST, *SECOND])
    sheet.save()
    raw = one(picture_pdf(tmp_path / "b.pdf", tmp_path / "a.pdf", dpi=200))
    assert ratio(bare("".join([TITLE, *FIRST, *SECOND])), bare(raw.text)) > 95


def glyphs(text: str, left: float, base: float, size: float = 10.0, *, blank: float = 0.3) -> list[Glyph]:
    """Letters half as wide as high, Chinese ones as wide as high; blanks between words of so many ems, not drawn."""
    found: list[Glyph] = []
    spaced = False
    for char in text:
        if char == " ":
            left, spaced = left + blank * size, True
            continue
        width = size if ord(char) > 0x2E80 else size / 2
        found.append(Glyph(char, left, left + width, base, size, spaced))
        left, spaced = left + width, False
    return found


def read_page(*lines: list[Glyph]) -> list[str]:
    page = Sheet(tuple(glyph for line in lines for glyph in line), (), "")
    return [line.text for line in lines_of(page_rows(page))]


def test_words_spread_over_a_narrow_column_are_one_line() -> None:
    words = [
        "the council shall hear",
        "what residents say of",
        "each plan that it has",
        "made for wards here",
    ]
    lines = [
        glyphs(text, left, 700 - 12 * k, blank=1.4) for left in (60.0, 260.0) for k, text in enumerate(words)
    ]
    assert read_page(*lines) == words * 2


def test_characters_of_a_title_are_spread_and_cells_are_not() -> None:
    assert read_page(glyphs("柳 河 市 民 政 局 文 件", 60, 700, blank=1.2)) == ["柳河市民政局文件"]
    rows = [glyphs(text, 60, 700 - 20 * k, blank=4.0) for k, text in enumerate(("甲 乙 丙", "子 丑 寅"))]
    assert read_page(*rows) == ["甲\t乙\t丙", "子\t丑\t寅"]


def test_a_number_above_three_columns_is_of_none() -> None:
    column = "各区应当每年公布目录并且听取意见"
    lines = [
        glyphs(column, left, 660 - 16 * k, 11)
        for left in (50.0, 250.0, 450.0)
        for k in range(8)
        if left != 50 or k
    ]
    number = glyphs("柳民发〔2014〕22号", 289, 690, 11)
    assert read_page(number, *lines)[0] == "柳民发〔2014〕22号"


def test_the_head_of_a_single_page(tmp_path: Path) -> None:
    sheet = Sheetwriter(tmp_path / "a.pdf", head="第12期　甲省人民政府公报", feet=False)
    sheet.centred(TITLE)
    for text in FIRST:
        sheet.paragraph(text)
    sheet.save()
    raw = one(tmp_path / "a.pdf")
    assert raw.text.startswith(TITLE)
    assert any("甲省人民政府公报" in warning for warning in raw.warnings)
