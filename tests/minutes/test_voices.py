"""Who follows whom, Lorenz points, gender where given, evenness: each by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from policymine.minutes.inequality import gini
from policymine.minutes.voices import Talk, by_gender, evenness, follows, gender_of, lorenz


def test_gini_by_hand() -> None:
    assert gini([4, 4, 4]) == 0
    for n in (2, 3, 10):
        assert gini([7, *[0] * (n - 1)], corrected=False) == pytest.approx((n - 1) / n)
        assert gini([7, *[0] * (n - 1)]) == 1


def test_who_follows_whom() -> None:
    talk = Talk("m", (0, 1, 0, 2, 0, 1), ("甲", "乙", "丙"), ("chair", None, None), (9, 5, 1), None)
    rows = follows([talk]).to_dict("records")
    counts = {(r["speaker"], r["next"]): r["n"] for r in rows}
    assert counts == {("甲", "乙"): 2, ("乙", "甲"): 1, ("甲", "丙"): 1, ("丙", "甲"): 1}
    first = rows[0]
    # 甲 hands on three times; of the three turns of others, two are 乙's: 3 * 2/3.
    assert (first["expected"], first["ratio"]) == (2.0, 1.0)


def test_lorenz_with_the_silent() -> None:
    points = lorenz([Talk("m", (0, 1), ("甲", "乙"), (None, None), (1, 3), 2)])
    silent = points[points["with_silent"]]
    assert silent["people"].tolist() == [0, 0.25, 0.5, 0.75, 1]
    assert silent["talk"].tolist() == [0, 0, 0, 0.25, 1]


def test_gender_is_never_guessed() -> None:
    assert gender_of("李秀英") is None
    assert gender_of("居民代表李某某", "李某某（女）") == "female"
    assert gender_of("王先生", "王某（女）") is None
    table = pd.DataFrame(
        {"gender": ["female", None], "meeting": ["m", "m"], "turns": [1, 2], "chars": [30, 70]}
    )
    assert by_gender(table)["share"].tolist() == [0.3, 0.0, 0.7]


def test_evenness_needs_five_meetings() -> None:
    columns = ["gini", "gini_no_chair", "gini_present", "gini_present_no_chair", "chair_share"]
    few = pd.DataFrame([dict.fromkeys(columns, 0.2)] * 3)
    rows = evenness(few, [], n_boot=50, seed=0).to_dict("records")
    assert all(r["low"] is None and "at least 5" in r["note"] for r in rows)
    many = pd.DataFrame([dict.fromkeys(columns, v / 10) for v in range(1, 8)])
    first = evenness(many, [], n_boot=200, seed=0).to_dict("records")[0]
    assert first["mean"] == pytest.approx(0.4)
    assert first["low"] < 0.4 < first["high"]
