"""From a formula and the fields of documents to numbers: the columns of a regression and the contrasts it reports.

A contrast sets a field to two values for every document and leaves the others as they are; the mean difference of what
the regression expects is the average marginal effect. For a number it is half a step ahead of each document's own value
against half a step behind, for groups each group against a reference, for a curve the middle of the values against the
low ones and the high ones against the middle, for two fields the difference of differences (Ai & Norton 2003,
Interaction terms in logit and probit models, Economics Letters 80).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.errors import InputError, NotEnoughDataError, UnknownNameError
from policymine.topic_models.prevalence.formula import Factor, Formula, Term

__all__ = ["OTHERS", "Contrast", "Design", "build_design"]

Floats = NDArray[np.float64]

# Groups of too few documents stand together under this name.
OTHERS: Final = "(others)"
MIN_DOCS: Final = 10


@dataclass(frozen=True, eq=False)
class Contrast:
    """One thing the regression tells of every topic.

    Parameters
    ----------
    term : the term of the formula.
    text : what is set against what, such as `+10` or `国务院 − 国务院办公厅`.
    columns : the columns of the design that the settings change, (n_changed,).
    settings : weight and values of these columns, (n_documents, n_changed) or one row for all documents: the effect is
        the weighted sum of the means expected.
    pull : how strongly each document bears on the contrast, with its sign, (n_documents,).
    n_docs : documents of the group; all where there are no groups.
    needs : documents of each group that it sets against another, (n_documents,) each.
    fields : the fields of the term.
    """

    term: str
    text: str
    columns: tuple[int, ...]
    settings: tuple[tuple[float, Floats], ...]
    pull: Floats
    n_docs: int
    needs: tuple[NDArray[np.bool_], ...] = ()
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Design:
    """The regression's columns, (n_documents, n_columns), the first all 1, and its contrasts.

    Parameters
    ----------
    x : the columns.
    contrasts : in the order of the formula.
    joined : by field, the groups that stand together as `(others)`.
    references : by field, the group that the others are set against.
    """

    x: Floats
    contrasts: tuple[Contrast, ...]
    joined: Mapping[str, tuple[str, ...]]
    references: Mapping[str, str]


@dataclass(frozen=True, eq=False)
class _Pair:
    """Two settings of a field: their text, the values ahead and behind, and the group where it is one."""

    text: str
    ends: tuple[NDArray[Any], NDArray[Any]]
    group: str | None = None


@dataclass(frozen=True, eq=False)
class _Variable:
    """A factor with its values: how values become columns, and what is contrasted."""

    factor: Factor
    values: NDArray[Any]
    columns: Callable[[NDArray[Any]], Floats]
    pairs: tuple[_Pair, ...]


def build_design(
    formula: Formula,
    values: Mapping[str, Sequence[Any]],
    *,
    steps: Mapping[str, float] | None = None,
    min_docs: int = 5,
) -> Design:
    """Return the columns and contrasts of a formula.

    Parameters
    ----------
    formula : as `parse_formula` reads it.
    values : by field, one value a document, none missing; words, or numbers.
    steps : by field that is a number, what its effect is reported for; left out: the power of ten that fits at least
        twice between the lowest and the highest value.
    min_docs : groups of fewer documents stand together as `(others)`.

    Raises
    ------
    NotEnoughDataError : a field with one value, or fewer than 10 documents or than two for each parameter.
    InputError : fields that say the same, a curve of words or of too few values, a step for no number.
    UnknownNameError : a reference that is no group, a step for a field that is not in the formula.
    """
    n = len(next(iter(values.values())))
    wanted = dict(steps or {})
    joined: dict[str, tuple[str, ...]] = {}
    references: dict[str, str] = {}
    variables: dict[str, _Variable] = {}
    for factor in formula.factors:
        column = np.array(list(values[factor.name]), dtype=object)
        if len(set(column.tolist())) < 2:
            raise NotEnoughDataError(
                f"{factor.name} is {column[0]!s} in all {n} documents, so nothing can be said of its effect: take it out of --formula"
            )
        numbers = _as_numbers(column)
        if factor.kind == "groups" or (factor.kind == "plain" and numbers is None):
            made, joined[factor.name], references[factor.name] = _groups(factor, column, min_docs)
        elif numbers is None:
            raise InputError(
                f"s({factor.name}) needs numbers, and {factor.name} holds words such as {column[0]!s}"
            )
        elif factor.kind == "curve":
            made = _curve(factor, numbers)
        else:
            made = _number(factor, numbers, wanted.pop(factor.name, None))
        variables[factor.name] = made
    if wanted:
        raise UnknownNameError(
            "--step field",
            next(iter(wanted)),
            [f.name for f in formula.factors if f.name not in joined and f.kind == "plain"],
        )

    def block(term: Term, changed: Mapping[str, NDArray[Any]]) -> Floats:
        parts = [
            variables[f.name].columns(changed.get(f.name, variables[f.name].values)) for f in term.factors
        ]
        if len(parts) == 1:
            return parts[0]
        both = np.einsum("ni,nj->nij", parts[0], parts[1])
        return np.asarray(both.reshape(n, -1), dtype=np.float64)

    blocks = [block(term, {}) for term in formula.terms]
    x = np.concatenate([np.ones((n, 1)), *blocks], axis=1)
    p = x.shape[1]
    if n < max(MIN_DOCS, 2 * p):
        raise NotEnoughDataError(
            f"{formula.text!r} has {p} parameters, and {n} documents have all its fields: at least {max(MIN_DOCS, 2 * p)} are needed; "
            "take fields out, or join groups with a larger --min-docs"
        )
    ends_at = np.cumsum([1, *(b.shape[1] for b in blocks)]).tolist()
    spans = [range(low, high) for low, high in itertools.pairwise(ends_at)]
    _check_rank(x, formula, spans)
    pulls = x @ np.linalg.inv(x.T @ x)
    contrasts: list[Contrast] = []
    for term in formula.terms:
        mine = [variables[f.name] for f in term.factors]
        # The terms that change with the fields of this one.
        moved = [i for i, t in enumerate(formula.terms) if set(t.factors) & set(term.factors)]
        columns = tuple(c for i in moved for c in spans[i])
        for chosen in itertools.product(*(v.pairs for v in mine)):
            settings = []
            for ends in itertools.product((0, 1), repeat=len(chosen)):
                changed = {
                    v.factor.name: pair.ends[end] for v, pair, end in zip(mine, chosen, ends, strict=True)
                }
                set_to = np.concatenate([block(formula.terms[i], changed) for i in moved], axis=1)
                alike = bool((set_to == set_to[0]).all())
                settings.append(((-1.0) ** sum(ends), set_to[:1] if alike else set_to))
            direction = np.zeros(p)
            direction[list(columns)] = sum(w * values.mean(axis=0) for w, values in settings)
            texts = [pair.text for pair in chosen]
            groups = [
                (v.factor.name, pair.group)
                for v, pair in zip(mine, chosen, strict=True)
                if pair.group is not None
            ]
            inside = np.ones(n, dtype=bool)
            needs: list[NDArray[np.bool_]] = []
            for name, value in groups:
                inside &= variables[name].values == value
                needs += [variables[name].values == value, variables[name].values == references[name]]
            contrasts.append(
                Contrast(
                    term=term.label,
                    text=texts[0] if len(texts) == 1 else " × ".join(f"({t})" for t in texts),
                    columns=columns,
                    settings=tuple(settings),
                    pull=np.asarray(pulls @ direction, dtype=np.float64),
                    n_docs=int(inside.sum()),
                    needs=tuple(needs),
                    fields=tuple(f.name for f in term.factors),
                )
            )
    return Design(x, tuple(contrasts), {k: v for k, v in joined.items() if v}, references)


def _as_numbers(column: NDArray[Any]) -> Floats | None:
    """Return the values as numbers, where every one of them is or reads as one."""
    if any(isinstance(v, bool) for v in column):
        return None
    try:
        found = np.array([float(v) for v in column], dtype=np.float64)
    except (TypeError, ValueError):
        return None
    return found if np.isfinite(found).all() else None


def _groups(factor: Factor, column: NDArray[Any], min_docs: int) -> tuple[_Variable, tuple[str, ...], str]:
    words = [_word(v) for v in column]
    sizes: dict[str, int] = {}
    for word in words:
        sizes[word] = sizes.get(word, 0) + 1
    few = tuple(sorted(w for w, size in sizes.items() if size < min_docs))
    # One small group by itself keeps its name.
    if len(few) > 1:
        words = [OTHERS if w in few else w for w in words]
    else:
        few = ()
    named = np.array(words, dtype=object)
    order = sorted(set(words), key=lambda w: (w == OTHERS, -words.count(w), w))
    if len(order) < 2:
        raise NotEnoughDataError(
            f"no two groups of {factor.name} have {min_docs} documents each ({len(sizes)} groups in {len(words)} documents): "
            "take it out of --formula, or lower --min-docs"
        )
    reference = order[0]
    if factor.reference is not None:
        if factor.reference not in order:
            raise UnknownNameError(f"group of {factor.name}", factor.reference, order)
        reference = factor.reference
    others = [w for w in order if w != reference]

    def columns(values: NDArray[Any]) -> Floats:
        return np.stack([(values == w).astype(np.float64) for w in others], axis=1)

    def whole(word: str) -> NDArray[Any]:
        return np.array([word] * len(words), dtype=object)

    pairs = tuple(_Pair(f"{w} − {reference}", (whole(w), whole(reference)), w) for w in others)
    return _Variable(factor, named, columns, pairs), few, reference


def _number(factor: Factor, numbers: Floats, step: float | None) -> _Variable:
    if step is not None and not (math.isfinite(step) and step > 0):
        raise InputError(f"--step {factor.name}={step:g}: a step is a number above 0")
    mean, spread = float(numbers.mean()), float(numbers.std())
    span = float(numbers.max() - numbers.min())
    size = step if step is not None else 10.0 ** math.floor(math.log10(span / 2) + 1e-9)

    def columns(values: NDArray[Any]) -> Floats:
        return np.asarray((values - mean) / spread, dtype=np.float64)[:, None]

    # Half the step ahead of each document against half behind: a difference of two shares, never beyond 100 points.
    pair = _Pair(f"+{size:g}", (numbers + size / 2, numbers - size / 2))
    return _Variable(factor, numbers, columns, (pair,))


def _curve(factor: Factor, numbers: Floats) -> _Variable:
    if np.unique(numbers).size < factor.df + 2:
        raise InputError(
            f"s({factor.name}) has {factor.df} parameters and {factor.name} {np.unique(numbers).size} values: "
            f"write {factor.name}, or C({factor.name})"
        )
    mean, spread = float(numbers.mean()), float(numbers.std())
    scaled = (numbers - mean) / spread
    knots = np.unique(np.quantile(scaled, np.linspace(0.05, 0.95, factor.df + 1)))
    base = _natural_spline(scaled, knots)
    centre, size = base.mean(axis=0), base.std(axis=0)

    def columns(values: NDArray[Any]) -> Floats:
        found = _natural_spline(np.asarray((values - mean) / spread, dtype=np.float64), knots)
        return np.asarray((found - centre) / size, dtype=np.float64)

    low, middle, high = np.quantile(numbers, [0.1, 0.5, 0.9], method="nearest").tolist()
    if not low < middle < high:
        raise InputError(
            f"s({factor.name}): most documents share one value; write {factor.name} or C({factor.name})"
        )
    flat = np.ones(numbers.size)
    pairs = (
        _Pair(f"{low:g} → {middle:g}", (flat * middle, flat * low)),
        _Pair(f"{middle:g} → {high:g}", (flat * high, flat * middle)),
    )
    return _Variable(factor, numbers, columns, pairs)


def _natural_spline(values: Floats, knots: Floats) -> Floats:
    """Return the columns of a natural cubic spline, straight outside the knots, (n, n_knots - 1).

    Source: Hastie, Tibshirani & Friedman (2009), The elements of statistical learning, equations 5.4 and 5.5.
    """

    def bend(k: int) -> Floats:
        cubes = np.maximum(values - knots[k], 0.0) ** 3 - np.maximum(values - knots[-1], 0.0) ** 3
        return np.asarray(cubes / (knots[-1] - knots[k]), dtype=np.float64)

    last = bend(len(knots) - 2)
    return np.stack([values, *(bend(k) - last for k in range(len(knots) - 2))], axis=1)


def _check_rank(x: Floats, formula: Formula, spans: Sequence[range]) -> None:
    """Raise where a term says only what those before it say, naming it."""
    scaled = x / np.maximum(np.linalg.norm(x, axis=0), 1e-300)
    for number, (term, span) in enumerate(zip(formula.terms, spans, strict=True)):
        if np.linalg.matrix_rank(scaled[:, : span.stop], tol=1e-7) == span.stop:
            continue
        before = ", ".join(t.label for t in formula.terms[:number])
        if not number:
            raise InputError(f"{term.label} cannot be told from a constant")
        why = (
            "some groups never meet in one document"
            if len(term.factors) == 2
            else "they say the same of these documents"
        )
        raise InputError(f"{term.label} cannot be told apart from {before}: {why}; take one out of --formula")


def _word(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
