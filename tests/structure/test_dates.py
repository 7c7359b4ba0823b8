"""Dates: every way of writing one comes to the same ISO date; what cannot be is none."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policymine.structure.dates import chinese_number, find_dates, parse_date

DATES = st.dates(datetime.date(1900, 1, 1), datetime.date(2099, 12, 31))
DIGITS = "〇一二三四五六七八九"
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def in_chinese(number: int) -> str:
    """Return 1 to 31 as 一 ... 三十一."""
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else DIGITS[tens] + "十") + (DIGITS[ones] if ones else "")


def forms(day: datetime.date) -> list[str]:
    year = "".join(DIGITS[int(ch)] for ch in str(day.year))
    return [
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}年 {day.month:02d}月 {day.day:02d}日",
        f"{year}年{in_chinese(day.month)}月{in_chinese(day.day)}日",
        year.replace("〇", "○") + f"年{in_chinese(day.month)}月{in_chinese(day.day)}日",
        year.replace("〇", "零") + f"年{in_chinese(day.month)}月{in_chinese(day.day)}日",
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}.{day.month}.{day.day}",
        f"{MONTHS[day.month - 1]} {day.day}, {day.year}",
        f"{day.day} {MONTHS[day.month - 1]} {day.year}",
    ]


@given(DATES)
def test_every_form_of_a_day_is_the_same_day(day: datetime.date) -> None:
    for form in [*forms(day), f"{day:%Y%m%d}"]:
        assert parse_date(form) == day.isoformat(), form


@given(DATES, st.sampled_from(range(10)))
def test_a_date_in_running_text_is_found_with_its_span(day: datetime.date, which: int) -> None:
    form = forms(day)[which]
    text = f"本办法于{form}，经会议通过。" if which < 8 else f"It met on {form}, at noon."
    hits = find_dates(text)
    assert [hit.value for hit in hits] == [day.isoformat()]
    assert hits[0].span is not None
    assert text[slice(*hits[0].span)] == hits[0].raw == form


@given(st.text(max_size=80))
def test_any_text_is_read_without_error_and_spans_are_true(text: str) -> None:
    for hit in find_dates(text):
        assert hit.span is not None
        assert text[slice(*hit.span)] == hit.raw
    value = parse_date(text)
    assert value is None or len(value) in (4, 7, 10)


@given(st.integers(1, 99))
def test_chinese_numbers_come_back(number: int) -> None:
    assert chinese_number(in_chinese(number) if number < 40 else str(number)) == number


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2014", "2014"),
        ("2014-03", "2014-03"),
        ("2014年3月", "2014-03"),
        ("二〇一四年", "2014"),
        ("民国一〇三年", "2014"),
        ("中華民國八十七年五月二日", "1998-05-02"),
        ("民国元年", "1912"),
        ("二〇一三年一月廿三日", "2013-01-23"),
        ("二〇一三年一月卅日", "2013-01-30"),
        ("2013年元月5日", "2013-01-05"),
        ("２０１３年５月６日", "2013-05-06"),
        ("二 〇 一 三 年 五 月", "2013-05"),
        ("2013年2月6日星期三", "2013-02-06"),
        ("2014-03-05 00:00:00", "2014-03-05"),
        ("2014-03-05T10:00:00Z", "2014-03-05"),
        ("January 26-27, 2010", "2010-01-26"),
        ("January 31–February 1, 2012", "2012-01-31"),
        ("Wednesday, March 5, 2014", "2014-03-05"),
        ("Sept. 2020", "2020-09"),
    ],
)
def test_forms_of_all_precisions(text: str, iso: str) -> None:
    assert parse_date(text) == iso


@pytest.mark.parametrize(
    "text",
    [
        "2014-02-30",
        "2013-02-29",
        "2014-13-01",
        "2014年0月1日",
        "14年3月",
        "3月5日",
        "第12号",
        "",
        "2014年度",
        "20141301",
        "12345",
        "２０",
    ],
)
def test_what_cannot_be_is_none(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize(
    "text", ["2014年度工作", "90年代", "电话2014.35.1", "版本2014.3", "2011-2020年规划", "国发〔2014〕12号"]
)
def test_what_only_looks_like_a_date_is_not_found(text: str) -> None:
    assert [hit for hit in find_dates(text) if len(hit.value) > 4] == []


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("二 ○ 一 三 年 十 一 月 廿 二 日", "2013-11-22"),
        ("一九五八年十月卅一日", "1958-10-31"),
        ("二OO五年元月九日", "2005-01-09"),
        ("2O13年l1月l2日", "2013-11-12"),
        ("民国三十五年十月", "1946-10"),
        ("民国一百零三年", "2014"),
        ("公元2013年 1月", "2013-01"),
        ("2013年1月5日至8日", "2013-01-05"),
        ("2013年1月5日—2月3日", "2013-01-05"),
        ("2013年1-3月", "2013-01"),
        ("2013年11月12日 10:30", "2013-11-12"),
        ("12th day of November, 2013", "2013-11-12"),
        ("Nov. 12, 2013", "2013-11-12"),
        ("12-Nov-2013", "2013-11-12"),
        ("8.4.2020", "2020-04-08"),
        ("25/12/2013", "2013-12-25"),
        ("4/8/2020", None),
        ("31.2.2020", None),
    ],
)
def test_dates_of_typists_print_and_other_countries(written: str, iso: str | None) -> None:
    assert parse_date(written) == iso
