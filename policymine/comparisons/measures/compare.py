"""Compare measures of documents: two sides, many groups, or two sides period after period."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.clean.sentences import sentence_at
from policymine.comparisons.measures import chinese, directive, diversity, english
from policymine.comparisons.measures.base import (
    COLUMNS,
    GROUP_COLUMNS,
    MeasuresResult,
    measure_name,
    message,
)
from policymine.comparisons.measures.means import RANK_REFERENCES, Means, compare_means
from policymine.comparisons.measures.means import REFERENCES as MEANS
from policymine.comparisons.measures.source import Measured
from policymine.errors import NotEnoughDataError
from policymine.provenance import Provenance, Reference
from policymine.results import Evidence, frame
from policymine.statistics.bootstrap import MIN_UNITS
from policymine.statistics.fdr import q_values

__all__ = ["compare_groups_of_values", "compare_periods_of_values", "compare_values", "references_of"]

_METHOD: Final = (
    "Each document was measured, and the means of documents were compared; intervals resample documents (expanded "
    "percentiles), p is {test}, q Benjamini-Hochberg over all tests. Effect sizes are Hedges's g and Cliff's delta."
)
_TEST: Final = {
    "permutation": "a permutation test of documents with Welch's statistic",
    "rank": "the Mann-Whitney test over documents",
}
_SHOWN: Final = 3
_FAMILY_REFERENCES: Final = {"diversity": diversity.REFERENCES, "directives": directive.REFERENCES}


def references_of(measured: Measured, test: str) -> tuple[Reference, ...]:
    """Return the sources of the measures and of the test."""
    found: list[Reference] = [*MEANS, *(RANK_REFERENCES if test == "rank" else ())]
    if "rare_words" in measured.keys:
        found += chinese.REFERENCES
    if "flesch" in measured.keys:
        found += english.REFERENCES
    for family in dict.fromkeys(measured.families):
        found += _FAMILY_REFERENCES.get(family, ())
    return tuple(dict.fromkeys(found))


def _known(provenance: Provenance | None, measured: Measured, test: str, seed: int) -> Provenance:
    known = provenance or Provenance("compare --measures", n_documents=len(measured.documents))
    return known.filled(
        method=_METHOD.format(test=_TEST.get(test, test)), references=references_of(measured, test), seed=seed
    )


def compare_values(
    measured: Measured,
    target: Sequence[int],
    reference: Sequence[int],
    texts: Mapping[str, str],
    *,
    names: tuple[str, str] = ("target", "reference"),
    test: str = "permutation",
    seed: int = 0,
    provenance: Provenance | None = None,
    messages: Sequence[Mapping[str, str]] = (),
) -> MeasuresResult:
    """Return the measures of two sides.

    Parameters
    ----------
    measured : values by document.
    target, reference : row numbers of the documents of each side.
    texts : normalised texts by document id, for the sentences.
    names : what the sides are called.
    test : permutation or rank.
    seed : of resamples and shuffles.
    provenance, messages : what the caller knows, and its notes.

    Raises
    ------
    NotEnoughDataError : a side without documents.
    """
    sides = _sides(target, reference, names)
    found = compare_means(*(measured.values[s] for s in sides), test=test, seed=seed)
    rows = _rows(measured, found)
    q = q_values(found.p)
    notes = [dict(m) for m in messages]
    notes += _notes(measured, sides, names, found)
    if n := int(np.isfinite(q).sum()):
        notes.append(_tested(n, test))
    table = frame([{**r, "q": v} for r, v in zip(rows, q, strict=True)], COLUMNS)
    known = _known(provenance, measured, test, seed)
    return MeasuresResult(
        table=table,
        provenance=replace(known, notes=(*known.notes, *(n["en"] for n in notes))),
        sentences={
            i: _evidence(measured, key, i, sides, names, texts) for i, key in enumerate(measured.keys)
        },
        names=names,
        documents=(sides[0].size, sides[1].size),
        test=test,
        messages=tuple(notes),
    )


def compare_groups_of_values(
    measured: Measured,
    groups: Mapping[str, Sequence[int]],
    texts: Mapping[str, str],
    *,
    by: str,
    test: str = "permutation",
    seed: int = 0,
    provenance: Provenance | None = None,
    messages: Sequence[Mapping[str, str]] = (),
) -> MeasuresResult:
    """Return the measures of each group against all others, and each two groups against one another.

    Parameters
    ----------
    groups : row numbers of the documents of each group, in the order in which they are shown.
    by : what makes the groups.
    """
    if len(groups) < 2:
        raise NotEnoughDataError(f"--by {by} makes {len(groups)} group: nothing to compare")
    rows: list[dict[str, Any]] = []
    p: list[float] = []
    sentences: list[tuple[Evidence, ...]] = []
    numbered = {g: np.asarray(held, dtype=np.int64) for g, held in groups.items()}
    for g, held in numbered.items():
        rest = np.concatenate([h for other, h in numbered.items() if other != g])
        found = compare_means(measured.values[held], measured.values[rest], test=test, seed=seed)
        rows += [{**r, "group": g} for r in _rows(measured, found)]
        p += found.p.tolist()
        sentences += [
            _evidence(measured, key, i, (held, rest), (g, f"not {g}"), texts)
            for i, key in enumerate(measured.keys)
        ]
    pairs = _pairs(measured, numbered, test, seed)
    # One measure after the other, its groups side by side.
    n = len(measured.keys)
    order = [g * n + m for m in range(n) for g in range(len(groups))]
    q = q_values(p)
    notes = [dict(m) for m in messages]
    if few := [f"{g} ({h.size})" for g, h in numbered.items() if h.size < MIN_UNITS]:
        notes.append(message("group_left", names=", ".join(few), needed=MIN_UNITS))
    if count := int(np.isfinite(q).sum()):
        notes.append(_tested(count, test))
    known = _known(provenance, measured, test, seed)
    return MeasuresResult(
        table=frame([{**rows[i], "q": q[i]} for i in order], GROUP_COLUMNS),
        provenance=replace(known, notes=(*known.notes, *(m["en"] for m in notes))),
        sentences={new: sentences[old] for new, old in enumerate(order)},
        names=(by, "all others"),
        documents=(sum(h.size for h in numbered.values()), 0),
        test=test,
        groups=tuple(groups),
        pairs=pairs,
        messages=tuple(notes),
    )


def compare_periods_of_values(
    measured: Measured,
    periods: Mapping[str, tuple[Sequence[int], Sequence[int]]],
    texts: Mapping[str, str],
    *,
    names: tuple[str, str],
    test: str = "permutation",
    seed: int = 0,
    provenance: Provenance | None = None,
    messages: Sequence[Mapping[str, str]] = (),
) -> MeasuresResult:
    """Return the measures of two sides in each period; q is over all of them.

    Parameters
    ----------
    periods : row numbers of target and reference by period, in order of time; one without documents on a side is left out.
    """
    used = {p: s for p, s in periods.items() if len(s[0]) and len(s[1])}
    if not used:
        raise NotEnoughDataError(f"no period holds documents of both {names[0]} and {names[1]}")
    notes = [dict(m) for m in messages]
    if left := [p for p in periods if p not in used]:
        shown = ", ".join(left[:12]) + (", ..." if len(left) > 12 else "")
        notes.append(message("period_one_side", names=shown))
    rows: list[dict[str, Any]] = []
    p: list[float] = []
    sentences: list[tuple[Evidence, ...]] = []
    for label, (first, second) in used.items():
        sides = _sides(first, second, names)
        found = compare_means(*(measured.values[s] for s in sides), test=test, seed=seed)
        rows += [{**r, "period": label} for r in _rows(measured, found)]
        p += found.p.tolist()
        here = (f"{label} {names[0]}", f"{label} {names[1]}")
        sentences += [_evidence(measured, key, i, sides, here, texts) for i, key in enumerate(measured.keys)]
    n = len(measured.keys)
    order = [t * n + m for m in range(n) for t in range(len(used))]
    q = q_values(p)
    if count := int(np.isfinite(q).sum()):
        notes.append(_tested(count, test))
    few = [t for t, s in used.items() if min(len(s[0]), len(s[1])) < MIN_UNITS]
    if few:
        notes.append(message("group_left", names=", ".join(few), needed=MIN_UNITS))
    known = _known(provenance, measured, test, seed)
    columns = ("measure", "period", *COLUMNS[1:])
    return MeasuresResult(
        table=frame([{**rows[i], "q": q[i]} for i in order], columns),
        provenance=replace(known, notes=(*known.notes, *(m["en"] for m in notes))),
        sentences={new: sentences[old] for new, old in enumerate(order)},
        names=names,
        documents=(sum(len(s[0]) for s in used.values()), sum(len(s[1]) for s in used.values())),
        test=test,
        periods=tuple(used),
        messages=tuple(notes),
    )


def _sides(
    target: Sequence[int], reference: Sequence[int], names: tuple[str, str]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    sides = np.asarray(target, dtype=np.int64), np.asarray(reference, dtype=np.int64)
    for name, held in zip(names, sides, strict=True):
        if not held.size:
            raise NotEnoughDataError(f"{name} has no documents")
    return sides


def _rows(measured: Measured, found: Means) -> list[dict[str, Any]]:
    rows = []
    for i, key in enumerate(measured.keys):
        row: dict[str, Any] = {"measure": key, "family": measured.families[i], "unit": measured.units[i]}
        for name in COLUMNS[3:]:
            if name != "q":
                row[name] = getattr(found, name)[i]
        rows.append(row)
    return rows


def _pairs(
    measured: Measured, groups: Mapping[str, NDArray[np.int64]], test: str, seed: int
) -> tuple[Mapping[str, Any], ...]:
    pairs: list[dict[str, Any]] = []
    for first, second in itertools.combinations(groups, 2):
        found = compare_means(
            measured.values[groups[first]], measured.values[groups[second]], test=test, seed=seed
        )
        for i, key in enumerate(measured.keys):
            pairs.append(
                {
                    "measure": key,
                    "first": first,
                    "second": second,
                    "difference": found.difference[i],
                    "effect": found.effect[i],
                    "delta": found.delta[i],
                    "p": found.p[i],
                }
            )
    q = q_values([float(pair["p"]) for pair in pairs])
    return tuple({**pair, "q": v} for pair, v in zip(pairs, q, strict=True))


def _notes(
    measured: Measured,
    sides: tuple[NDArray[np.int64], NDArray[np.int64]],
    names: tuple[str, str],
    found: Means,
) -> list[dict[str, str]]:
    notes = []
    for name, held in zip(names, sides, strict=True):
        if held.size < MIN_UNITS:
            notes.append(message("too_few", name=name, n=held.size, needed=MIN_UNITS))
    both = np.concatenate(sides)
    enough = np.minimum(found.target_docs, found.reference_docs) >= MIN_UNITS
    constant, part = [], []
    for i, key in enumerate(measured.keys):
        values = measured.values[both, i]
        held = values[~np.isnan(values)]
        if enough[i] and held.size and np.ptp(held) == 0:
            constant.append(key)
        elif held.size < values.size:
            part.append(key)
    for kind, keys in (("constant", constant), ("part", part)):
        if keys:
            said = {lang: "、 , "[0:1] if lang == "zh" else ", " for lang in ("zh", "en")}
            filled = {
                lang: message(kind, names=said[lang].join(measure_name(k, lang) for k in keys))[lang]
                for lang in said
            }
            notes.append(filled)
    if "strength" in measured.keys:
        notes.append(message("strength"))
    return notes


def _tested(n: int, test: str) -> dict[str, str]:
    how = message(test)
    return {lang: message("tested", n=n, how=how[lang])[lang] for lang in ("zh", "en")}


def _evidence(
    measured: Measured,
    key: str,
    column: int,
    sides: tuple[NDArray[np.int64], NDArray[np.int64]],
    names: tuple[str, str],
    texts: Mapping[str, str],
) -> tuple[Evidence, ...]:
    """Return sentences from the documents of each side where the measure is highest, one a document."""
    found = []
    for held, name in zip(sides, names, strict=True):
        values = measured.values[held, column]
        ordered = held[np.argsort(-np.nan_to_num(values, nan=-np.inf), kind="stable")]
        shown = 0
        for row in ordered[: _SHOWN * 3]:
            value = measured.values[row, column]
            if shown >= _SHOWN or np.isnan(value):
                break
            document = measured.documents[row]
            at = measured.place(key, document)
            if at is None:
                continue
            start, end, word = at
            low, high = sentence_at(texts[document], start, end)
            term = f"{word} ({value:.4g})" if word != key else f"{value:.4g}"
            found.append(Evidence(document, texts[document][low:high], start, end, low, name, term))
            shown += 1
    return tuple(found)
