"""Dirichlet-multinomial regression: a topic's share of a document may depend on the document's fields.

LDA in which the prior of the topics is exp(weights of the document's fields): documents of one year, issuer or kind are
expected to mix topics alike, and the weights say how. Fitted by tomotopy's Gibbs sampler on one thread, so that the same
seed gives the same arrays (on several threads its result depends on how many); the words of topics are the mean of the
last samples, and the topics of texts are worked out under them.

Source: Mimno & McCallum (2008), Topic models conditioned on arbitrary features with Dirichlet-multinomial
regression, UAI.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.errors import InputError, NotEnoughDataError
from policymine.provenance import cited
from policymine.terms.order import rows_by_content
from policymine.topic_models.base import TopicData, TopicModel, check_fit
from policymine.topic_models.fields import unit_values
from policymine.topic_models.infer import shares_under
from policymine.topic_models.sampler import add_units, mean_of_samples, solvers

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["describes", "fit", "needs_fields", "needs_k", "place", "probabilistic", "references"]

probabilistic: Final = True
needs_k: Final = True
needs_fields: Final[tuple[str, ...]] = ("fields",)
describes: Final = (
    "Topics by Dirichlet-multinomial regression (tomotopy, Gibbs sampling): the prior of the topics in a document "
    "depends on its fields."
)
references: Final = (cited("mimno2008"),)


def fit(
    data: TopicData,
    *,
    k: int,
    seed: int = 0,
    fields: Sequence[str] = (),
    sweeps: int = 300,
    term_prior: float = 0.02,
    spread: float = 1.0,
) -> TopicModel:
    """Return a fitted model; rows of `doc_topic` and `topic_term` sum to 1.

    Parameters
    ----------
    data : counts by unit; rows sorted by id; with the fields of the documents.
    k : number of topics, 2 or more.
    seed : of the sampler; the same seed gives the same arrays on one kind of processor.
    fields : what the topics may depend on: year, quarter, month, plan, decade, or document fields (issuer, kind).
        A document without a value has the prior that no field bears on.
    sweeps : passes of the sampler over all tokens.
    term_prior : Dirichlet prior of the terms in a topic, above 0.
    spread : standard deviation of the weights about 0; smaller draws the fields' values together.

    `arrays` of the model: `weights_of_fields`, (n_topics, 1 + n_labels), the logarithm of the prior without any
    field and what each label adds to it; `prior`, (n_topics,), the mean prior of the units. `options["labels"]`
    names the labels as `field=value`, `options["without"]` counts documents without a value, by field.

    Raises
    ------
    InputError : no field given, an unknown one, or a number out of range.
    NotEnoughDataError : fewer units or terms than k, or a field that does not vary.
    """
    check_fit(data, k, seed, "dmr")
    names = [fields] if isinstance(fields, str) else list(dict.fromkeys(fields))
    if not names:
        raise InputError(
            "dmr needs the fields that topics may depend on: --fields year,issuer (fields=('year', 'issuer'))"
        )
    if sweeps < 50 or term_prior <= 0 or spread <= 0:
        raise InputError("dmr takes 50 sweeps or more, and a term_prior and a spread above 0")
    per_unit: list[list[str]] = [[] for _ in data.parents]
    without: dict[str, int] = {}
    for name in names:
        values = unit_values(data, name)
        for mine, row in zip(per_unit, values, strict=True):
            mine += [f"{name}={value}" for value in row]
        without[name] = len({p for p, row in zip(data.parents, values, strict=True) if not row})
    solver = solvers().DMRModel(k=k, seed=seed, alpha=0.1, eta=term_prior, sigma=spread)
    rows = rows_by_content(data.matrix.counts, per_unit)
    add_units(solver, data, rows, lambda unit: {"multi_metadata": per_unit[unit]})
    solver.optim_interval = 10
    solver.burn_in = min(50, sweeps // 4)
    topic_term, weights = mean_of_samples(
        solver, data.matrix.terms, sweeps, also=lambda: np.asarray(solver.lambda_, np.float64)[:, 0, :]
    )
    if not np.isfinite(weights).all():
        raise NotEnoughDataError(
            f"the weights of {', '.join(names)} do not settle: give fewer fields or a smaller spread"
        )
    labels = list(solver.multi_metadata_dict)
    order = sorted(range(len(labels)), key=labels.__getitem__)
    weights = weights[:, [0, *(1 + i for i in order)]]
    labels = [labels[i] for i in order]
    prior = _priors(weights, labels, per_unit)
    return TopicModel.of(
        data,
        method="dmr",
        topic_term=topic_term,
        doc_topic=shares_under(data.matrix.counts, topic_term, prior),
        seed=seed,
        options={
            "fields": names,
            "labels": labels,
            "without": without,
            "sweeps": sweeps,
            "term_prior": term_prior,
            "spread": spread,
        },
        probabilistic=probabilistic,
        topic_arrays={"weights_of_fields": weights, "prior": prior[rows].mean(axis=0)},
    )


def place(model: TopicModel, data: TopicData) -> tuple[NDArray[np.float64], Mapping[str, int]]:
    """Return the topic shares of new units, (n_units, n_topics), and how many had labels that the model does not know.

    Parameters
    ----------
    model : a model that `fit` gave.
    data : counts over the model's terms, with the fields of the documents.
    """
    known = set(model.options["labels"])
    per_unit: list[list[str]] = [[] for _ in data.parents]
    strange: set[int] = set()
    for name in model.options["fields"]:
        for unit, row in enumerate(unit_values(data, name, vary=False)):
            labels = [f"{name}={value}" for value in row]
            per_unit[unit] += [label for label in labels if label in known]
            if not labels or not set(labels) <= known:
                strange.add(unit)
    prior = _priors(model.arrays["weights_of_fields"], model.options["labels"], per_unit)
    strangers = len({data.parents[unit] for unit in strange})
    return shares_under(data.matrix.counts, model.topic_term, prior), {"other_fields": strangers}


def _priors(
    weights: NDArray[np.float64], labels: Sequence[str], per_unit: Sequence[Sequence[str]]
) -> NDArray[np.float64]:
    """Return the prior of each unit's topics, (n_units, n_topics)."""
    column = {label: 1 + i for i, label in enumerate(labels)}
    marks: NDArray[Any] = np.zeros((len(per_unit), weights.shape[1]))
    marks[:, 0] = 1.0
    for unit, mine in enumerate(per_unit):
        marks[unit, [column[label] for label in mine]] = 1.0
    return np.asarray(np.exp(marks @ weights.T) + 1e-10, dtype=np.float64)
