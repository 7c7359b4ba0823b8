"""Topics without a number given, and topics out of directions."""

from __future__ import annotations

import numpy as np
import pytest

from policymine.errors import InputError, NotEnoughDataError, UnknownNameError
from policymine.topic_models import hdp, lsi
from tests.topic_models.made import SUBJECTS, mixed, to_data


def data(n: int = 60):
    return to_data(mixed([np.roll((0.9, 0.05, 0.05), i) for i in range(n)]))


def test_hdp_finds_how_many_there_are() -> None:
    model = hdp.fit(data(), seed=0)
    assert model.k == 3
    for topic in range(3):
        top = {model.terms[j] for j in np.argsort(-model.topic_term[topic])[:8]}
        assert top in [set(s) for s in SUBJECTS]
    assert model.arrays["prior"].shape == (3,)
    assert hdp.fit(data(), k=2, seed=0).k == 2


def test_hdp_says_where_there_is_one_topic() -> None:
    rng = np.random.default_rng(0)
    words = [w for s in SUBJECTS for w in s]
    with pytest.raises(NotEnoughDataError, match="hdp finds one topic"):
        hdp.fit(to_data({f"d{i}": list(rng.choice(words, 60)) for i in range(30)}), seed=0)
    with pytest.raises(InputError, match="50 sweeps"):
        hdp.fit(data(), sweeps=3)


def test_lsi_turns_its_axes_to_the_subjects() -> None:
    model = lsi.fit(data(), k=3)
    axes = model.arrays["axes"]
    assert axes @ axes.T == pytest.approx(np.eye(3), abs=1e-8)
    for topic in range(3):
        top = {model.terms[j] for j in np.argsort(-model.topic_term[topic])[:8]}
        assert top in [set(s) for s in SUBJECTS]
    plain = lsi.fit(data(), k=3, rotation="none")
    assert plain.options["rotation"] == "none"
    # As they come, the first direction is of everything.
    first = np.argsort(-plain.arrays["strength"])[0]
    assert (plain.arrays["axes"][first] > 0).mean() in (0.0, 1.0)
    with pytest.raises(UnknownNameError, match="varimax"):
        lsi.fit(data(), k=3, rotation="oblimin")


def test_lsi_says_how_many_directions_there_are() -> None:
    texts = {f"d{i}": list(SUBJECTS[i % 2]) * (1 + i // 2) for i in range(8)}
    with pytest.raises(NotEnoughDataError, match="differ in 2 directions; ask for at most 2"):
        lsi.fit(to_data(texts), k=4)
