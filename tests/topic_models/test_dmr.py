"""Topics that depend on fields: planted differences are found, fields without any are not taken for one."""

from __future__ import annotations

import numpy as np
import pytest

from policymine.errors import InputError, NotEnoughDataError, UnknownNameError
from policymine.topic_models import dmr
from tests.topic_models.made import mixed, to_data

LEVELS = ("city", "province", "centre")
SHARES = {"city": (0.8, 0.1, 0.1), "province": (0.1, 0.8, 0.1), "centre": (0.1, 0.1, 0.8)}


def planted(n: int = 90):
    levels = [LEVELS[i % 3] for i in range(n)]
    rng = np.random.default_rng(2)
    shares = [rng.dirichlet(np.array(SHARES[level]) * 4) for level in levels]
    return to_data(
        mixed(shares),
        {
            "level": levels,
            "noise": [("a", "b")[int(v)] for v in rng.integers(0, 2, n)],
            "date_issued": ["2014"] * n,
        },
    )


def test_the_prior_follows_the_field_and_not_the_noise() -> None:
    model = dmr.fit(planted(), k=3, seed=0, fields=("level", "noise"))
    weights = model.arrays["weights_of_fields"]
    assert weights.shape == (3, 6)
    labels = model.options["labels"]
    assert labels == ["level=centre", "level=city", "level=province", "noise=a", "noise=b"]
    expected = np.exp(weights[:, :1] + weights[:, 1:4])
    share = expected / expected.sum(axis=0)
    top = {}
    for topic in range(3):
        word = model.terms[int(model.topic_term[topic].argmax())]
        top[topic] = next(i for i, s in enumerate(("city", "province", "centre")) if word in _subject(i))
    for column, level in enumerate(("centre", "city", "province")):
        topic = int(share[:, column].argmax())
        assert LEVELS[top[topic]] == level
        assert share[topic, column] > 0.6
    noise = np.exp(weights[:, :1] + weights[:, 4:])
    noise = noise / noise.sum(axis=0)
    assert np.abs(noise[:, 0] - noise[:, 1]).max() < 0.25
    assert model.arrays["prior"].shape == (3,)


def _subject(i: int) -> tuple[str, ...]:
    from tests.topic_models.made import SUBJECTS

    return SUBJECTS[i]


def test_fields_that_cannot_be_used_are_one_line() -> None:
    data = planted(30)
    with pytest.raises(InputError, match="--fields year,issuer"):
        dmr.fit(data, k=3)
    with pytest.raises(UnknownNameError, match="did you mean 'level'"):
        dmr.fit(data, k=3, fields=("levl",))
    with pytest.raises(NotEnoughDataError, match="all have '2014' for year"):
        dmr.fit(data, k=3, fields=("year",))
    with pytest.raises(NotEnoughDataError, match="none has a value for month"):
        dmr.fit(data, k=3, fields=("month",))


def test_documents_without_a_value_are_counted_and_new_values_told() -> None:
    texts = mixed([(0.9, 0.05, 0.05), (0.05, 0.9, 0.05)] * 12)
    levels = ["city", "province"] * 11 + [None, None]
    data = to_data(texts, {"level": levels})
    model = dmr.fit(data, k=2, seed=0, fields="level", sweeps=100)
    assert model.options["without"] == {"level": 2}
    shares, told = dmr.place(model, data)
    assert shares == pytest.approx(model.doc_topic, abs=1e-6)
    assert told == {"other_fields": 2}
    other = to_data(texts, {"level": ["county"] * 24})
    assert dmr.place(model, other)[1] == {"other_fields": 24}


def test_a_field_of_several_values_gives_all_of_them() -> None:
    texts = mixed([(0.9, 0.05, 0.05), (0.05, 0.9, 0.05)] * 10)
    data = to_data(texts, {"issuers": [("甲",), ("甲", "乙")] * 10})
    assert dmr.fit(data, k=2, fields=("issuers",), sweeps=60).options["labels"] == [
        "issuers=乙",
        "issuers=甲",
    ]
    with pytest.raises(NotEnoughDataError, match="all have '甲' for issuer"):
        dmr.fit(data, k=2, fields=("issuer",))
