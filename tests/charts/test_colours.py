"""Colours stay apart for colour-blind readers and in greyscale, or something else tells the parts apart."""

from __future__ import annotations

import itertools

import pytest

from policymine.charts import compare_several, directives, revision
from policymine.charts.theme import DARK, DASHES, FILLS, PALETTE, SERIES, SHAPES, dark_twins, fills
from policymine.results import Result
from tests.charts.colours import SEEN, difference, lightness, seen

# CIEDE2000 of 10 is plain at a glance between areas; L* of 10 is one step in ten of grey.
AT_A_GLANCE = 10.0
A_STEP_OF_GREY = 10.0


def nearest(colours: tuple[str, ...] | list[str], kind: str) -> float:
    return min(difference(seen(a, kind), seen(b, kind)) for a, b in itertools.combinations(colours, 2))


def steps(colours: tuple[str, ...] | list[str]) -> float:
    return min(abs(lightness(a) - lightness(b)) for a, b in itertools.combinations(colours, 2))


@pytest.mark.parametrize(
    ("first", "second", "distance"),
    [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((22.7233, 20.0904, -46.694), (23.0331, 14.973, -42.5619), 2.0373),
        ((2.0776, 0.0795, -1.135), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_the_distance_is_that_of_the_published_pairs(
    first: tuple[float, float, float], second: tuple[float, float, float], distance: float
) -> None:
    assert difference(first, second) == pytest.approx(distance, abs=1e-4)


@pytest.mark.parametrize("kind", SEEN)
def test_old_and_new_are_told_apart_by_everyone(kind: str) -> None:
    assert nearest([PALETTE["new"], PALETTE["old"]], kind) > 40
    assert nearest([DARK["new"], DARK["old"]], kind) > 15


def test_old_and_new_are_told_apart_in_greyscale() -> None:
    assert steps([PALETTE["new"], PALETTE["old"]]) > 2 * A_STEP_OF_GREY


@pytest.mark.parametrize("n", range(2, 8))
def test_fills_stay_apart(n: int) -> None:
    chosen = fills(n)
    assert len(set(chosen)) == n
    assert steps(chosen) > A_STEP_OF_GREY
    for kind in SEEN:
        assert nearest(chosen, kind) > AT_A_GLANCE, kind
    assert all(nearest([colour, PALETTE["paper"]], "normal") > 7 for colour in chosen)


@pytest.mark.parametrize("kind", SEEN)
def test_the_dark_fills_stay_apart_for_everyone(kind: str) -> None:
    twins = dark_twins()
    assert nearest([twins[colour] for colour in FILLS], kind) > AT_A_GLANCE


def test_fills_fall_in_lightness_in_the_order_of_the_legend() -> None:
    assert [lightness(c) for c in FILLS] == sorted(lightness(c) for c in FILLS)


def test_lines_and_points_have_a_dash_and_a_shape_each() -> None:
    # Six hues cannot all differ in lightness too: what tells these apart without colour is their form.
    assert len({tuple(d) for d in DASHES}) == len(set(SHAPES)) == len(SERIES) == 6
    assert nearest(SERIES, "normal") > AT_A_GLANCE


def test_classes_of_directives_and_of_changes_stay_apart() -> None:
    assert steps(list(directives._COLOURS.values())) > A_STEP_OF_GREY
    # Split and merged are told by the bands that part or join.
    kinds = [colour for name, colour in revision.COLOURS.items() if name != "merged"]
    assert steps(kinds) > A_STEP_OF_GREY
    for kind in SEEN:
        assert nearest(kinds, kind) > AT_A_GLANCE, kind


def test_a_sequence_runs_one_way_in_lightness() -> None:
    def between(part: float) -> str:
        ends = [[int(PALETTE[name][i : i + 2], 16) for i in (1, 3, 5)] for name in ("band", "new")]
        return "#" + "".join(f"{round(a + (b - a) * part):02x}" for a, b in zip(*ends, strict=True))

    run = [lightness(between(k / 20)) for k in range(21)]
    assert all(a > b for a, b in itertools.pairwise(run))
    assert run[0] - run[-1] > 50


def test_a_scale_with_two_ends_says_the_sign_without_colour(results: dict[str, Result]) -> None:
    import pandas as pd

    cells = pd.DataFrame(
        {
            "term": ["a", "b", "c", "d"],
            "period": ["x"] * 4,
            "log_ratio": [3.5, -3.5, 1.0, 0.2],
            "shown": [3.5, -3.5, 1.0, 0.0],
            "sure": [True, True, False, False],
        }
    )
    marks = compare_several._marks(cells).to_dict("records")
    assert [m["form"] for m in marks] == ["triangle-up", "triangle-down", "triangle-up"]
    assert [m["inside"] != "transparent" for m in marks] == [True, True, False]
    # The mark is seen on its tile: white on the dark blue, ink on the others.
    assert abs(lightness(PALETTE["new"]) - lightness(marks[0]["pen"])) > 50
    assert abs(lightness(PALETTE["old"]) - lightness(marks[1]["pen"])) > 40


def test_text_can_be_read_on_its_ground() -> None:
    for palette in (PALETTE, DARK):
        for name in ("ink", "muted"):
            assert abs(lightness(palette[name]) - lightness(palette["paper"])) > 45
