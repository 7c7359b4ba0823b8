"""A change is taken apart exactly, a planted change of the mix is not taken for one of language, and the other way round."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policymine.errors import InputError, NotEnoughDataError
from policymine.provenance import Provenance
from policymine.shifts.composition.base import CompositionResult, parts_of
from policymine.shifts.composition.measure import measure_composition

PLAIN = Provenance("composition", versions={})


def measure(table: pd.DataFrame, old: str | None = None, **options: Any) -> CompositionResult:
    options = {"provenance": PLAIN, "n_permutations": 199, "of": "issuer", "split": "2014"} | options
    options.setdefault("unit", 10_000 if old is None else 1)
    return measure_composition(table, term="治理", old=old, **options)


def table_of(*cells: tuple[str, bool, int, int, int]) -> pd.DataFrame:
    """Documents alike within (group, after, number of documents, uses of each, tokens of each)."""
    rows = [(g, late, uses, size) for g, late, n, uses, size in cells for _ in range(n)]
    made = pd.DataFrame(rows, columns=["group", "after", "numerator", "denominator"])
    return made.assign(document=[f"d{i:03d}" for i in range(len(made))])


def test_a_hand_computed_case() -> None:
    # Ministry A: 10 -> 20 uses per 10,000, B: 40 -> 50; A writes 3 in 4 tokens before, half after. C is new at 100, D is gone, 0.
    found = measure(
        table_of(
            ("A", False, 6, 3, 3000), ("B", False, 6, 4, 1000), ("D", False, 6, 0, 1000),
            ("A", True, 6, 6, 3000), ("B", True, 6, 15, 3000), ("C", True, 6, 15, 1500),
        )
    )  # fmt: skip
    parts = {p["part"]: p["change"] for p in found.parts}
    # Before: 42 uses in 30,000 tokens = 14; after: 216 in 45,000 = 48.
    assert (found.before, found.after) == (pytest.approx(14.0), pytest.approx(48.0))
    # Within: +10 in both, whatever the weights. Mix of A and B: from 3/4, 1/4 to 1/2, 1/2 at mean rates 15 and 45: +7.5.
    assert parts["within"] == pytest.approx(10.0)
    assert parts["mix"] == pytest.approx(7.5)
    # Those that stayed: 17.5 -> 35. C is 1/5 of the later side and lies 65 above; D was 1/5 of the earlier and lay 17.5 below.
    assert parts["entry"] == pytest.approx(0.2 * 65.0)
    assert parts["exit"] == pytest.approx(0.2 * 17.5)
    assert parts["total"] == pytest.approx(34.0)
    assert sum(parts[k] for k in ("within", "mix", "entry", "exit")) == pytest.approx(parts["total"])
    assert {r["group"]: r["status"] for r in found.rows()} == {
        "A": "stayed",
        "B": "stayed",
        "C": "new",
        "D": "vanished",
    }
    assert sum(r["contribution"] for r in found.rows()) == pytest.approx(34.0)
    assert "C" in found.messages[0]["zh"]
    assert "D" in found.messages[1]["en"]
    json.dumps(found.to_dict(), allow_nan=False)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(*[st.integers(0, 9), st.integers(0, 50)] * 2), min_size=1, max_size=8))
def test_the_parts_add_up_and_turn_round_with_time(cells: list[tuple[int, int, int, int]]) -> None:
    before = np.array([[c[0], c[1]] for c in cells], dtype=float)
    after = np.array([[c[2], c[3]] for c in cells], dtype=float)
    top, bottom = np.stack([before[:, 0], after[:, 0]]), np.stack([before[:, 1], after[:, 1]])
    top = np.where(bottom > 0, top, 0.0)
    if not (bottom > 0).all(axis=0).any():
        return
    rates, parts = parts_of(top, bottom)
    assert parts.sum() == pytest.approx(rates[1] - rates[0], abs=1e-9)
    assert rates.tolist() == pytest.approx((top.sum(axis=1) / bottom.sum(axis=1)).tolist())
    back = parts_of(top[::-1].copy(), bottom[::-1].copy())[1].sum(axis=1)
    forth = parts.sum(axis=1)
    assert back.tolist() == pytest.approx([-forth[0], -forth[1], -forth[3], -forth[2]], abs=1e-9)


def plant(
    rng: np.random.Generator, rates: dict[str, tuple[float, float]], n: dict[str, tuple[int, int]]
) -> pd.DataFrame:
    """Overdispersed documents of 2,000 tokens."""
    rows = []
    for group, both in n.items():
        for late in (0, 1):
            mean = rates[group][late] * rng.gamma(2.0, 0.5, both[late])
            rows += [(group, bool(late), int(k), 2000) for k in rng.poisson(mean)]
    made = pd.DataFrame(rows, columns=["group", "after", "numerator", "denominator"])
    return made.assign(document=[f"d{i:04d}" for i in range(len(made))])


def test_a_change_of_who_writes_is_not_taken_for_a_change_of_language() -> None:
    told, false, cover = 0, 0, 0
    for seed in range(20):
        rng = np.random.default_rng(seed)
        found = measure(
            plant(rng, {"A": (1.0, 1.0), "B": (8.0, 8.0)}, {"A": (40, 10), "B": (10, 40)}), seed=seed
        )
        told += found.verdict == "composition"
        false += found.verdict in ("within", "both")
        within = found.parts[1]
        cover += within["low"] <= 0.0 <= within["high"]
    assert told >= 17
    assert false <= 2
    assert cover >= 17


def test_a_change_within_is_told_though_the_mix_changes_too() -> None:
    told = 0
    for seed in range(12):
        rng = np.random.default_rng(seed)
        found = measure(
            plant(rng, {"A": (1.0, 6.0), "B": (1.0, 6.0)}, {"A": (30, 12), "B": (12, 30)}), seed=seed
        )
        told += found.verdict == "within"
    assert told >= 10


def test_nothing_is_claimed_where_nothing_changed() -> None:
    claimed = 0
    for seed in range(30):
        rng = np.random.default_rng(seed)
        found = measure(
            plant(rng, {"A": (2.0, 2.0), "B": (2.0, 2.0)}, {"A": (12, 12), "B": (12, 12)}), seed=seed
        )
        claimed += found.verdict != "unclear"
    assert claimed <= 3


def test_complete_separation_has_an_interval_and_one_issuer_no_mix() -> None:
    found = measure(table_of(("甲", False, 12, 0, 3), ("甲", True, 12, 3, 3)), old="管理")
    total, within, mix = found.parts[:3]
    assert total["low"] < total["change"] == 1.0
    assert 0.5 < within["low"] < 1.0
    assert mix["low"] is None
    assert found.verdict == "within"
    assert "只有一个" in found.reason("zh")


def test_too_little_is_told() -> None:
    found = measure(table_of(("甲", False, 2, 1, 100), ("甲", True, 2, 3, 100)))
    assert found.verdict == "not_enough_data"
    assert all(p["low"] is None for p in found.parts)
    assert "数据不足" in found.reason("zh")
    with pytest.raises(NotEnoughDataError, match="on both sides"):
        measure(table_of(("甲", False, 9, 1, 100), ("乙", True, 9, 3, 100)))
    with pytest.raises(NotEnoughDataError, match="lies before"):
        measure(table_of(("乙", True, 9, 3, 100)))
    with pytest.raises(InputError, match="lacks the column"):
        measure(pd.DataFrame({"document": []}))
