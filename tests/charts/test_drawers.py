"""Figures drawn in processes of their own: the same as here, whatever was drawn before, and drawn here where none answers."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from policymine.charts import drawers
from policymine.charts.drawers import drawn_beside
from policymine.charts.svg import renumbered, schema_version

pytestmark = pytest.mark.page

VERSION = schema_version()


def bars(n: int, clip: bool = True) -> dict[str, Any]:
    rows = [{"a": f"词{i}", "b": i} for i in range(n)]
    mark = {"type": "bar", "clip": clip}
    encoding = {"x": {"field": "b", "type": "quantitative"}, "y": {"field": "a", "type": "nominal"}}
    return {"data": {"values": rows}, "mark": mark, "encoding": encoding}


@pytest.fixture
def pool(monkeypatch: pytest.MonkeyPatch) -> Any:
    made = drawers._Pool(2)
    monkeypatch.setattr(drawers, "_made", [made])
    yield made
    made.close()


def test_what_is_drawn_beside_is_what_is_drawn_here(pool: Any) -> None:
    waiting = [drawn_beside(bars(n), VERSION) for n in (2, 3, 4, 400)]
    for n, svg in zip((2, 3, 4, 400), waiting, strict=True):
        assert renumbered(svg()) == renumbered(drawers._drawn_here(bars(n), VERSION)())
    assert 1 <= len(pool._started) <= 2


def test_the_names_in_a_figure_do_not_tell_what_was_drawn_before() -> None:
    here = drawers._drawn_here(bars(3), VERSION)
    first, second = here(), here()
    assert renumbered(first) == renumbered(second)
    assert 'id="clip1"' in renumbered(second)


def test_a_figure_is_drawn_here_where_no_process_answers(pool: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    # Its answer is the end of the stream.
    monkeypatch.setattr(drawers, "__file__", __file__)
    assert drawn_beside(bars(2), VERSION)().startswith("<svg")
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert drawn_beside(bars(2), VERSION)().startswith("<svg")


def test_what_cannot_be_drawn_is_told(pool: Any) -> None:
    with pytest.raises(ValueError, match="conversion failed"):
        drawn_beside({"mark": {"type": "no such mark"}}, VERSION)()
