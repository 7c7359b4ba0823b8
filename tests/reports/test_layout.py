"""report.toml: what it may say, what it may not, and the template that one begins with."""

from __future__ import annotations

from pathlib import Path

import pytest

from policymine.charts.messages import LANGUAGES, load_messages
from policymine.errors import InputError, UnknownNameError
from policymine.reports.base import ReportInput, dressed, head_lines
from policymine.reports.blocks import Paragraph, Section
from policymine.reports.layout import ANALYSIS, layout_template, read_layout, write_layout
from policymine.reports.render import ORDER, render_section

WHOLE = """
title = "题名<script>"
subtitle = "副题"
author = ["甲", "乙"]
affiliation = "单位"
date = 2024-05-01
lang = "zh"
sections = ["shift", "summary"]

[analysis]
shift = [["社会管理", "社会治理"], ["a", "b"]]
adoption = "社会治理"
discover = true
k = 12
lexicon = "words.txt"
where = ""

[section.shift]
heading = "自拟标题"
note = \"\"\"
第一段
第一段续

第二段</section><script>x</script>
\"\"\"

[section.topics]
"""


def layout(folder: Path, text: str) -> Path:
    file = folder / "report.toml"
    # An editor on Windows may have put a mark at the beginning.
    file.write_text(text, encoding="utf-8-sig")
    return file


def test_a_layout_is_read(tmp_path: Path) -> None:
    found = read_layout(layout(tmp_path, WHOLE))
    assert (found.title, found.author, found.date) == ("题名<script>", ("甲", "乙"), "2024-05-01")
    assert found.sections == ("shift", "summary")
    assert found.headings == {"shift": "自拟标题"}
    assert found.remarks == {"shift": ("第一段\n第一段续", "第二段</section><script>x</script>")}
    # What is left empty is not said; a path is seen from the layout's folder.
    assert dict(found.analysis) == {
        "shift": (("社会管理", "社会治理"), ("a", "b")),
        "adoption": ("社会治理",),
        "discover": True,
        "k": 12,
        "lexicon": str(tmp_path / "words.txt"),
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('titel = "x"', "did you mean 'title'"),
        ('sections = ["sumary"]', "did you mean 'summary'"),
        ("[section.shft]", "did you mean 'shift'"),
        ('[section.shift]\nheadng = "x"', "did you mean 'heading'"),
        ("[analysis]\nseeds = 1", "did you mean 'seed'"),
        ('[analysis]\nk = "ten"', "analysis.k takes a whole number"),
        ("[analysis]\ndiscover = 1", "takes true or false"),
        ('[analysis]\nshift = [["a"]]', "pairs of terms"),
        ("[analysis]\nshift = 3", "pairs of terms"),
        ("[analysis]\nwhere = 3", "text in quotation marks"),
        ("analysis = 3", "begin it with [analysis]"),
        ("section.shift = 3", "a table with heading and note"),
        ('lang = "zn"', "Known: en, zh"),
        ('date = "May"', "a day such as 2024-05-01"),
        ("title = 3", "title takes text in quotation marks"),
        ("author = [1]", "a list of texts"),
        ('sections = ["shift", "shift"]', "names shift twice"),
        ("sections = []", "is empty"),
        ("title = ", "is not TOML"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_layout(layout(tmp_path, text))
    assert said in str(caught.value)
    assert "report.toml" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_layout_that_is_not_there_says_how_to_begin_one(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="--write-layout"):
        read_layout(tmp_path / "none.toml")
    (tmp_path / "gbk.toml").write_bytes('title = "题名"'.encode("gbk"))
    with pytest.raises(InputError, match="not UTF-8"):
        read_layout(tmp_path / "gbk.toml")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_template_is_a_layout_and_names_everything(lang: str, tmp_path: Path) -> None:
    text = layout_template(lang)
    assert read_layout(layout(tmp_path, text)).lang == lang
    bare = "\n".join(line.removeprefix("# ") for line in text.splitlines() if " = " in line)
    assert all(f"{key} = " in bare for key in ANALYSIS)
    assert all(f'"{name}"' in text for name in ORDER)
    # Every line that is not words may be made to count.
    loud = "\n".join(
        line.removeprefix("# ") if line.startswith(("# sections", '#   "', "# ]")) else line
        for line in text.splitlines()
    )
    assert read_layout(layout(tmp_path, loud)).sections == ORDER


def test_a_template_holds_what_was_given_and_never_overwrites(tmp_path: Path) -> None:
    model = tmp_path / "models" / 'a "b"\\c'
    given = {
        "shift": [("社会管理", '社会"治理')],
        "model": str(model),
        "sections": ("summary",),
        "title": "甲",
    }
    file = write_layout(tmp_path / "my.toml", "zh", given)
    found = read_layout(file)
    assert found.analysis["shift"] == (("社会管理", '社会"治理'),)
    assert Path(found.analysis["model"]) == model
    assert (found.sections, found.title) == (("summary",), "甲")
    before = file.read_bytes()
    with pytest.raises(InputError, match="exists already"):
        write_layout(file, "zh")
    assert file.read_bytes() == before
    with pytest.raises(InputError, match="does not exist"):
        write_layout(tmp_path / "none" / "my.toml", "zh")


def test_the_words_of_an_author_are_words(tmp_path: Path) -> None:
    said = read_layout(layout(tmp_path, WHOLE))
    data = ReportInput(
        "题名",
        "zh",
        {},
        subtitle="<b>副题</b>",
        author=said.author,
        headings={"shift": "<i>自拟</i>"},
        remarks=said.remarks,
    )
    section = dressed(Section("shift", "用词更替", (Paragraph("所见"),)), data)
    assert section.title == "<i>自拟</i>"
    assert [block.role for block in section.blocks if isinstance(block, Paragraph)] == [
        "author",
        "author",
        "prose",
    ]
    markup = render_section(section, load_messages("zh"))
    assert "<script>" not in markup
    assert "<i>" not in markup
    assert head_lines(data, load_messages("zh")) == {"subtitle": "<b>副题</b>", "author": "甲、乙"}


def test_an_unknown_section_of_a_layout_is_an_unknown_name(tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError):
        read_layout(layout(tmp_path, 'sections = ["nothing"]'))
