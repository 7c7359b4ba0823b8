"""The two catalogues say the same things, and numbers and dates are written as readers write them."""

from __future__ import annotations

import re
import string

import pytest

from policymine.charts.messages import Messages, load_messages
from policymine.errors import UnknownNameError

# Chinese wordings of methods, and names of a few sides, exist where the other language needs none.
ONE_SIDED = "methods.text."


def fields(message: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(message) if name}


def test_both_catalogues_have_the_same_keys_and_placeholders() -> None:
    zh, en = load_messages("zh").entries, load_messages("en").entries
    assert {k for k in zh if not k.startswith(ONE_SIDED)} == {k for k in en if not k.startswith(ONE_SIDED)}
    for key in zh.keys() & en.keys():
        assert fields(zh[key]) == fields(en[key]), key


def test_no_message_is_left_untranslated() -> None:
    zh, en = load_messages("zh").entries, load_messages("en").entries
    for key, text in en.items():
        assert not re.search(r"[\u4e00-\u9fff]", text), key
    same = {
        k
        for k in zh.keys() & en.keys()
        if zh[k] == en[k] and re.search(r"[A-Za-z]{3}", re.sub(r"{.*?}", "", zh[k]))
    }
    names = {"corpus.extractor_value.markdown", "corpus.extractor_value.pdf"}
    assert same <= {"provenance.hash", "usage.tau"} | names


@pytest.mark.parametrize(
    ("label", "zh", "en"),
    [
        ("2014", "2014年", "2014"),
        ("2014-03", "2014年3月", "March 2014"),
        ("2014-03-05", "2014年3月5日", "5 March 2014"),
        ("2014Q2", "2014年第2季度", "Q2 2014"),
        ("1990s", "1990年代", "1990s"),
        ("十二五", "十二五（2011–2015）", "十二五 (2011–2015)"),
        ("2014-99", "2014-99", "2014-99"),
        ("国务院", "国务院", "国务院"),
        (None, "日期不详", "undated"),
    ],
)
def test_dates_keep_their_precision(label: str | None, zh: str, en: str) -> None:
    assert load_messages("zh").period(label) == zh
    assert load_messages("en").period(label) == en


def test_spans() -> None:
    zh, en = load_messages("zh"), load_messages("en")
    assert zh.span("2014", "2014") == "2014年"
    assert zh.span("2013", "2015") == "2013–2015年"
    assert en.span("1954", "2025-03-05") == "1954 to 5 March 2025"


def test_numbers_never_round_to_what_they_are_not() -> None:
    assert Messages.percent(0.0) == "0%"
    assert Messages.percent(0.004) == "<1%"
    assert Messages.percent(0.9999, 1) == ">99.9%"
    assert Messages.percent(None) == Messages.percent(float("nan")) == ""
    assert Messages.number(-0.001, 2) == "0.00"
    assert Messages.number(1234567) == "1,234,567"
    assert load_messages("en").p_value(0.0004) == "p\u00a0<\u00a00.001"


def test_unknown_keys_and_languages_are_errors() -> None:
    with pytest.raises(UnknownNameError, match="did you mean"):
        load_messages("zh")("page.content")
    with pytest.raises(UnknownNameError, match="en, zh"):
        load_messages("fr")


def test_braces_of_source_text_stay_as_they_are() -> None:
    assert "{x.__class__}" in load_messages("zh")("shift.evidence_old", term="{x.__class__}")


def test_one_thing_is_not_told_in_the_plural() -> None:
    words = load_messages("en")
    assert words("page.about", name="c", documents="1") == "Corpus “c”, 1 document"
    assert words("page.about", name="c", documents="1,926") == "Corpus “c”, 1,926 documents"
    assert words("chart.network.unnamed", n=1) == "1 node bears no name for want of room."
    assert words("networks.citations_lead", docs=1, n=2, resolved=0, share="0%").startswith(
        "1 document makes 2 citations"
    )


def test_a_span_of_dates_has_no_space_in_chinese() -> None:
    assert load_messages("zh").span("2017", "2018-03") == "2017年至2018年3月"
    assert load_messages("zh").interval(0.1, 0.2, percent=True, digits=0) == "10% 至 20%"


def test_the_documents_of_a_corpus_have_one_name() -> None:
    # 文献 are what is cited; in one section of a report the same thing was 文档 and 文献.
    for key, text in load_messages("zh").entries.items():
        assert "文献" not in text or key in ("section.methods", "methods.references"), key
