"""What a person says of a model's topics: their names, and which of them are one. The fitted arrays stay as they are.

    curation = Curation({3: "社区治理"}, ((2, 7),))
    model = curated(fitted, curation)          model.fitted is the model before the merge

A merged topic goes by its smallest number, and no other topic's number changes, so that a number means the same before and
after. The words of a merged topic are the mean of its parts' words by the tokens that each holds, its shares their sum; the
sum of their priors is the prior of the sum (a Dirichlet keeps its form when parts are joined). What cannot be joined is left
out of the merged model and stands in `model.fitted`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.errors import InputError
from policymine.topic_models.base import TopicModel

__all__ = ["Curation", "check_curation", "curated", "curation_of", "gathered", "uncurated"]

_LONGEST: Final = 60
_UNSEEN: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")
_BY_PERIOD: Final = "topic_term_by_period"
_TOKENS: Final = "tokens_by_period"


@dataclass(frozen=True)
class Curation:
    """Names and merges, both by fitted number.

    Parameters
    ----------
    names : name by number of the topic; of merged topics by the smallest.
    merge : groups of topics that are one, numbers ascending, groups by their first.
    """

    names: Mapping[int, str] = field(default_factory=dict)
    merge: tuple[tuple[int, ...], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.names or self.merge)


def check_curation(names: Mapping[int, str], merge: Iterable[Iterable[int]], k: int) -> Curation:
    """Return names and merges in order, each checked.

    Parameters
    ----------
    names : name by number of the topic.
    merge : groups of topics that are one; groups that share a topic are one group.
    k : number of fitted topics.

    Raises
    ------
    InputError : a topic that does not exist, a group of fewer than two, all topics in one, a name for a topic that is merged
        into another, an empty or overlong name, or one name for two topics.

    >>> check_curation({2: "治理"}, [[7, 2], [7, 4]], 8)
    Curation(names={2: '治理'}, merge=((2, 4, 7),))
    >>> check_curation({9: "治理"}, [], 8)
    Traceback (most recent call last):
    ...
    policymine.errors.InputError: topic 9 does not exist: this model has topics 0 to 7
    """
    groups: list[set[int]] = []
    for given in merge:
        group = {_topic(n, k) for n in given}
        if len(group) < 2:
            raise InputError("a merge takes two topics or more, such as --merge 2,7")
        for other in [g for g in groups if g & group]:
            group |= other
            groups.remove(other)
        groups.append(group)
    if any(len(group) == k for group in groups):
        raise InputError(f"all {k} topics would be one: leave two at least")
    into = {n: min(group) for group in groups for n in group}
    called: dict[int, str] = {}
    for number, name in sorted(names.items()):
        topic = _topic(number, k)
        if into.get(topic, topic) != topic:
            raise InputError(
                f"topic {topic} is merged into {into[topic]}: name {into[topic]}, or part them first with --split {into[topic]}"
            )
        called[topic] = _name(topic, name)
    for topic, name in called.items():
        twin = next((t for t, n in called.items() if n == name and t < topic), None)
        if twin is not None:
            raise InputError(
                f"topics {twin} and {topic} would both be called {name!r}: name them apart, or make them one with "
                f"--merge {twin},{topic}"
            )
    return Curation(called, tuple(sorted(tuple(sorted(group)) for group in groups)))


def curated(model: TopicModel, curation: Curation) -> TopicModel:
    """Return the model with a person's names and merges; `fitted` of it is the model before a merge.

    Parameters
    ----------
    model : a model as it was fitted.
    curation : what `check_curation` returned for as many topics.

    Raises
    ------
    InputError : a model that has merged topics already.
    """
    if model.fitted is not None:
        raise InputError("this model has merged topics already: start from model.fitted")
    if not curation.merge:
        return replace(model, names=dict(curation.names))
    first = {group[0]: group for group in curation.merge}
    gone = {n for group in curation.merge for n in group[1:]}
    groups = tuple(first.get(n, (n,)) for n in range(model.k) if n not in gone)
    row_of = {n: row for row, group in enumerate(groups) for n in group}
    mass = model.weights @ model.doc_topic
    options = dict(model.options)
    if "themes" in options:
        options["themes"] = [{**t, "topic": row_of[int(t["topic"])]} for t in options["themes"]]
    return replace(
        model,
        topic_term=_mean(model.topic_term, mass, groups),
        doc_topic=_sum(model.doc_topic, groups),
        options=options,
        arrays=_arrays(model.arrays, groups),
        names={row_of[n]: name for n, name in curation.names.items()},
        groups=groups,
        fitted=model,
    )


def uncurated(model: TopicModel) -> TopicModel:
    """Return the model as it was fitted."""
    return model.fitted if model.fitted is not None else replace(model, names={})


def curation_of(model: TopicModel) -> Curation:
    """Return the names and merges that a model carries.

    >>> import numpy as np
    >>> plain = TopicModel("lda", np.eye(3), np.eye(3), ("a", "b", "c"), ("x", "y", "z"), ("x", "y", "z"), np.ones(3), 0)
    >>> curation_of(curated(plain, Curation({0: "A"}, ((0, 2),))))
    Curation(names={0: 'A'}, merge=((0, 2),))
    """
    numbers = model.numbers
    return Curation(
        {numbers[row]: name for row, name in sorted(model.names.items())},
        tuple(group for group in model.groups if len(group) > 1),
    )


def gathered(model: TopicModel, shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return shares of fitted topics, (n, n_fitted), as shares of the model's own, (n, n_topics)."""
    return _sum(shares, model.groups) if model.groups else shares


def _topic(number: int, k: int) -> int:
    if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number < k:
        raise InputError(f"topic {number} does not exist: this model has topics 0 to {k - 1}")
    return number


def _name(topic: int, name: object) -> str:
    text = " ".join(name.split()) if isinstance(name, str) else ""
    if not text or len(text) > _LONGEST or _UNSEEN.search(text):
        raise InputError(
            f"the name of topic {topic} is {name!r}: a name has 1 to {_LONGEST} characters, all of them visible"
        )
    return text


def _sum(columns: NDArray[np.float64], groups: tuple[tuple[int, ...], ...]) -> NDArray[np.float64]:
    return np.column_stack([columns[:, list(group)].sum(axis=1) for group in groups])


def _mean(
    rows: NDArray[np.float64], mass: NDArray[np.float64], groups: tuple[tuple[int, ...], ...]
) -> NDArray[np.float64]:
    joined = []
    for group in groups:
        share = mass[list(group)]
        # Topics without any text count alike.
        share = share / share.sum() if share.sum() > 0 else np.full(len(group), 1 / len(group))
        joined.append(rows[group[0]] if len(group) == 1 else share @ rows[list(group)])
    return np.array(joined)


def _arrays(
    arrays: Mapping[str, NDArray[Any]], groups: tuple[tuple[int, ...], ...]
) -> dict[str, NDArray[np.float64]]:
    found: dict[str, NDArray[np.float64]] = {}
    if "prior" in arrays:
        found["prior"] = _sum(arrays["prior"][None, :], groups)[0]
    if _BY_PERIOD in arrays and _TOKENS in arrays:
        tokens = arrays[_TOKENS]
        found[_TOKENS] = _sum(tokens, groups)
        found[_BY_PERIOD] = np.array(
            [_mean(words, held, groups) for words, held in zip(arrays[_BY_PERIOD], tokens, strict=True)]
        )
    return found
