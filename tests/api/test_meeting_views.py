"""What a report tells of meetings: from one reading, and where it cannot, why, in the report's language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import policymine as pm
from policymine.api.findings import gather
from policymine.api.meeting_views import meeting_views
from policymine.api.meetings import cases, decisions, issues
from policymine.api.reading import read_corpus
from policymine.api.report import write_report
from policymine.errors import NotEnoughDataError

PAPER = """N市人民政府关于加强社区治理的意见

第一条　鼓励居民参与社区治理。
第二条　完善社区治理体系。

N市人民政府
2020年1月5日
"""
TALK = """会议纪要
会议时间：2020年3月2日
会议讨论了车棚。大家交换了看法。
"""
MINUTES = """{body}业主委员会2020年第{n}次例会纪要
会议时间：2020年{month}月1日
会议主持：林某
一、关于车库照明
经表决，同意5票，反对0票，通过车库照明改造方案。责任人：何某某；完成时限：5月30日前。
二、关于绿地养护
会议决定暂缓，待测量后再议。
"""


def corpus(folder: Path, texts: dict[str, str]) -> Path:
    source = folder / "source"
    source.mkdir()
    for name, text in texts.items():
        (source / name).write_text(text, "utf-8")
    into = folder / "corpus"
    pm.ingest(source, into)
    return into


def test_a_report_says_in_its_language_why_it_tells_nothing(tmp_path: Path) -> None:
    found = gather(corpus(tmp_path, {"m.txt": TALK, "p.txt": PAPER}))
    assert {"cases", "uptake"} <= set(found.refused)
    for lang, said in (
        ("zh", ("无从比较各个案", "不能判断哪些条款")),
        ("en", ("No cases to compare", "Too little")),
    ):
        out = tmp_path / f"{lang}.html"
        written = write_report(found, out, lang)
        page = out.read_text("utf-8")
        assert all(word in page for word in said), lang
        assert {"decisions", "issues"} <= set(written.sections)
        refused = re.findall(r'<section id="(\w+)".*?<p class="refusal">', page, re.S)
        assert "decisions" in refused


def test_views_are_those_of_the_verbs(tmp_path: Path) -> None:
    texts = {
        f"{body}{n}.txt": MINUTES.format(body=body, n=n, month=n + 2)
        for body in ("东风小区", "西苑小区")
        for n in (1, 2)
    }
    into = corpus(tmp_path, texts)
    reading = read_corpus(into)
    views = meeting_views(reading)
    assert list(views) == ["decisions", "issues", "cases"]
    for name, verb in (("decisions", decisions), ("issues", issues), ("cases", cases)):
        found, own = views[name](), verb(into)
        assert found.rows() == own.rows()
        assert found.extra() == own.extra()
        assert found.provenance.parameters["show"] == name


def test_without_meetings_there_are_no_views(tmp_path: Path) -> None:
    assert meeting_views(read_corpus(corpus(tmp_path, {"p.txt": PAPER}))) == {}


def test_the_reason_is_kept_beside_the_error(tmp_path: Path) -> None:
    views = meeting_views(read_corpus(corpus(tmp_path, {"m.txt": TALK, "p.txt": PAPER})))
    with pytest.raises(NotEnoughDataError) as refused:
        views["uptake"]()
    assert refused.value.reasons is not None
    assert set(refused.value.reasons) == {"zh", "en"}
    assert str(refused.value) in refused.value.reasons["en"]
