"""A network by period, counted by hand."""

from __future__ import annotations

import pandas as pd
import pytest
from scipy.stats import beta

from policymine.networks.course import Tie, follow_network
from policymine.provenance import Provenance
from policymine.results import Evidence, Result

GIVEN = Provenance("coissuing", versions={})


def test_periods_by_hand() -> None:
    whole = Result(
        pd.DataFrame({"x": [1]}), GIVEN, {0: (Evidence("2", "s", 0, 1, 0), Evidence("9", "s", 0, 1, 0))}
    )
    ties = [
        Tie("1", "a", "b"),
        Tie("2", "a", "b"),
        Tie("2", "a", "b"),
        Tie("2", "a", "c"),
        Tie("9", "a", "z"),
    ]
    labels = {"1": "2014", "2": "2015", "3": "2015", "4": "2016"}
    found = follow_network(whole, ties, labels, ["2014", "2015", "2016"], GIVEN)
    one, two, three = found.rows()
    assert (one["n_docs"], one["n_tied"], one["nodes"], one["edges"], one["new_edges"]) == (1, 1, 2, 1, 1)
    assert (two["n_docs"], two["n_tied"], two["edges"], two["new_edges"]) == (2, 1, 2, 1)
    assert (two["top_node"], two["top_pair"], two["top_pair_docs"]) == ("a", "a + b", 1)
    assert (three["n_tied"], three["share"], three["top_pair"]) == (0, 0.0, None)
    # Jeffreys: no interval of zero width, none beyond 0 to 1.
    assert three["low"] == 0.0
    assert 0.5 < three["high"] < 1.0
    # One of two: the equal tails of Beta(3/2, 3/2).
    assert two["low"] == pytest.approx(float(beta(1.5, 1.5).ppf(0.025)))
    assert [e.document for e in found.evidence(1)] == ["2"]
