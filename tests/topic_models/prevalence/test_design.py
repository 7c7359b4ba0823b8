"""From fields to columns and contrasts."""

from __future__ import annotations

import numpy as np
import pytest

from policymine.errors import InputError, NotEnoughDataError, UnknownNameError
from policymine.topic_models.prevalence.design import OTHERS, build_design
from policymine.topic_models.prevalence.formula import parse_formula


def design(text: str, values: dict, **options):
    return build_design(parse_formula(text), values, **options)


YEARS = [2000 + i % 20 for i in range(60)]
GROUPS = ["A"] * 30 + ["B"] * 20 + ["C"] * 6 + ["D", "D", "E", "E"]


def test_columns_and_contrasts_of_a_number_and_groups() -> None:
    made = design("year + issuer", {"year": YEARS, "issuer": GROUPS})
    assert made.x.shape == (60, 5)
    assert made.x[:, 1].mean() == pytest.approx(0)
    assert made.joined == {"issuer": ("D", "E")}
    assert made.references == {"issuer": "A"}
    assert [(c.term, c.text, c.n_docs) for c in made.contrasts] == [
        ("year", "+1", 60),
        ("issuer", "B − A", 20),
        ("issuer", "C − A", 6),
        ("issuer", f"{OTHERS} − A", 4),
    ]
    # The weighted sum of the two settings' linear predictors is the coefficient's multiple: one standardised step.
    ahead, behind = (values for _, values in made.contrasts[0].settings)
    assert made.contrasts[0].columns == (1,)
    assert ahead - behind == pytest.approx(1 / np.std(YEARS))
    assert made.contrasts[1].columns == (2, 3, 4)
    assert [values.tolist() for _, values in made.contrasts[1].settings] == [[[1, 0, 0]], [[0, 0, 0]]]


def test_the_pull_of_a_group_contrast_is_the_least_squares_weight() -> None:
    made = design("issuer", {"issuer": ["A"] * 10 + ["B"] * 5})
    assert made.contrasts[0].pull == pytest.approx([-0.1] * 10 + [0.2] * 5)


@pytest.mark.parametrize(
    ("years", "step"), [(range(1954, 2026), 10), (range(2014, 2026), 1), (range(0, 900, 10), 100)]
)
def test_the_step_of_a_number_is_a_power_of_ten(years, step) -> None:
    assert design("year", {"year": list(years)}).contrasts[0].text == f"+{step}"
    assert design("year", {"year": list(years)}, steps={"year": 5}).contrasts[0].text == "+5"


def test_two_fields_give_the_difference_of_differences() -> None:
    made = design("year * issuer", {"year": YEARS, "issuer": ["A", "B"] * 30})
    both = made.contrasts[-1]
    assert both.text == "(+1) × (B − A)"
    assert [weight for weight, _ in both.settings] == [1, -1, -1, 1]
    assert [c.columns for c in made.contrasts] == [(1, 3), (2, 3), (1, 2, 3)]


def test_a_curve_is_straight_outside_its_knots_and_told_in_two_halves() -> None:
    years = list(range(1950, 2030))
    made = design("s(year)", {"year": years})
    assert made.x.shape == (80, 4)
    assert [c.text for c in made.contrasts] == ["1958 → 1990", "1990 → 2021"]
    assert np.diff(made.x[-4:], 2, axis=0) == pytest.approx(0, abs=1e-9)
    assert np.abs(np.diff(made.x[30:34, 1:], 2, axis=0)).max() > 1e-6


def test_words_that_read_as_numbers_are_numbers_unless_said_otherwise() -> None:
    values = {"size": [str(i % 5) for i in range(40)]}
    assert design("size", values).x.shape[1] == 2
    assert design("C(size)", values).x.shape[1] == 5
    assert design("flag", {"flag": [True, False] * 20}).contrasts[0].text == "True − False"


@pytest.mark.parametrize(
    ("text", "values", "error", "says"),
    [
        ("a", {"a": ["x"] * 20}, NotEnoughDataError, "a is x in all 20 documents"),
        ("a", {"a": list("abcdefghijklmnopqrst")}, NotEnoughDataError, "no two groups of a"),
        ("a", {"a": list(range(8))}, NotEnoughDataError, "8 documents have all its fields"),
        ("C(a)", {"a": [i % 12 for i in range(20)]}, NotEnoughDataError, "no two groups"),
        (
            "a + b",
            {"a": list(range(20)), "b": list(range(5, 25))},
            InputError,
            "b cannot be told apart from a",
        ),
        (
            "a * b",
            {"a": list("xy") * 20, "b": ["p" if i % 2 else "q" if i < 20 else "p" for i in range(40)]},
            InputError,
            "never meet",
        ),
        ("s(a)", {"a": list("xyz") * 10}, InputError, "needs numbers"),
        ("s(a)", {"a": [1, 2, 3] * 10}, InputError, "3 values"),
        ("C(a, z)", {"a": list("xy") * 10}, UnknownNameError, "group of a 'z'"),
    ],
)
def test_what_documents_cannot_carry(text, values, error, says) -> None:
    with pytest.raises(error, match=says):
        design(text, values)


def test_steps_are_checked() -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'year'"):
        design("year", {"year": YEARS}, steps={"yaer": 1})
    with pytest.raises(InputError, match="above 0"):
        design("year", {"year": YEARS}, steps={"year": -1})


def test_more_parameters_than_documents() -> None:
    values = {"a": [f"g{i % 9}" for i in range(18)]}
    with pytest.raises(NotEnoughDataError, match="10 parameters"):
        design("a + b", {**values, "b": [float(i % 7) for i in range(18)]}, min_docs=2)
