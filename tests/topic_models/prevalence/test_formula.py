"""The language of formulas: what it takes, what it refuses, and that nothing of it is run."""

from __future__ import annotations

import pytest

from policymine.errors import InputError
from policymine.topic_models.prevalence.formula import parse_formula


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("year", ["year"]),
        ("~ year + issuer", ["year", "issuer"]),
        ("year+year", ["year"]),
        ("year * issuer", ["year", "issuer", "year:issuer"]),
        ("year:issuer + issuer + year", ["issuer", "year", "year:issuer"]),
        ("s(year, 4) + C(level)", ["s(year)", "C(level)"]),
        ("年份 + `html chars`", ["年份", "html chars"]),
        ("year ＋ C（level， '省级'）", ["year", "C(level)"]),
    ],
)
def test_what_is_read(text: str, terms: list[str]) -> None:
    assert [term.label for term in parse_formula(text).terms] == terms


def test_factors_keep_what_is_said_of_them() -> None:
    curve, groups = parse_formula(
        "s(year, 4) + C(issuer, “国务院”)".replace("“", '"').replace("”", '"')
    ).factors
    assert (curve.kind, curve.df, groups.kind, groups.reference) == ("curve", 4, "groups", "国务院")
    assert parse_formula("C(issuer, “国务院”)").factors[0].reference == "国务院"
    assert parse_formula("C(year, 2014)").factors[0].reference == "2014"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is empty"),
        ("  ~ ", "at its end"),
        ("year +", "at its end"),
        ("year issuer", "at 'issuer'"),
        ("year ^ 2", "from '\\^ 2' on"),
        ("log(year)", "calls log"),
        ("year - issuer", "from '- issuer' on"),
        ("a:b", r"write a\*b"),
        ("a*b*c", "at most two"),
        ("a*a", "with itself"),
        ("year + C(year)", "in two ways"),
        ("C(year", "at its end"),
        ("s(year, 9)", "2 to 5"),
        ("C(a, +)", "takes a group"),
        ("1 + year", "at '1'"),
        ("__import__('os').system('x')", "calls __import__|from"),
        ("year" + " + year" * 100, "at most 500"),
    ],
)
def test_what_is_refused_in_one_line(text: str, says: str) -> None:
    with pytest.raises(InputError, match=says) as refused:
        parse_formula(text)
    assert "\n" not in str(refused.value)
