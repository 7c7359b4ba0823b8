"""`compare --measures`: what documents of two sides, or of many groups, are like: length, readability, directives, themes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from policymine.api.compare_groups import groups_of
from policymine.api.measured_topics import measured_topics
from policymine.api.reading import CorpusLike, Progress, Reading, group_documents, read_corpus
from policymine.api.sides import Side, Sides, read_sides
from policymine.corpus.period import GRAINS, order_periods, period_of
from policymine.errors import InputError, UnknownNameError
from policymine.segmenters.lexicon import Lexicon
from policymine.terms.concordance import Occurrence, find_occurrences, make_query

if TYPE_CHECKING:
    from policymine.comparisons.measures.base import MeasuresResult
    from policymine.comparisons.measures.documents import Added
    from policymine.comparisons.measures.source import Measured, Source

__all__ = ["compare_measures"]

_VERB = "compare"


def compare_measures(
    target: CorpusLike,
    reference: CorpusLike | None = None,
    *,
    by: str | None = None,
    group: str | None = None,
    against: str | None = None,
    per: str | None = None,
    model: str | Path | None = None,
    test: str = "permutation",
    seed: int = 0,
    where: str | None = None,
    within: str | None = None,
    lexicon: str | Path | Lexicon | None = None,
    progress: Progress | None = None,
) -> MeasuresResult:
    """Return how two sides, or many groups, differ in length, readability, diversity, directives, themes and topics.

    Parameters
    ----------
    target, reference, by, group, against, where, within, lexicon : what is compared, as in `compare`; `by` with three groups
        or more and no `group` compares each with all others.
    per : a period; the two sides are compared within each.
    model : folder of a fitted topic model; its topics' shares are compared too.
    test : permutation (of documents) or rank (Mann-Whitney).
    seed : of resamples and shuffles.

    Raises
    ------
    InputError : no way to tell the sides, a period that is none, or `per` with many groups.
    NotEnoughDataError : a side without documents.

    >>> compare_measures("corpus", test="t")
    Traceback (most recent call last):
    ...
    policymine.errors.UnknownNameError: unknown --test 't'. Known: permutation, rank
    """
    from policymine.comparisons.measures.compare import (
        compare_groups_of_values,
        compare_periods_of_values,
        compare_values,
    )
    from policymine.comparisons.measures.means import TESTS

    if test not in TESTS:
        raise UnknownNameError("--test", test, TESTS)
    if per is not None and per not in GRAINS:
        raise InputError(f"--per {per} is no period; choose one of {', '.join(GRAINS)}")
    asked = {
        "measures": True,
        "by": by,
        "group": group,
        "against": against,
        "per": per,
        "model": None if model is None else Path(model).as_posix(),
        "test": test if test != "permutation" else None,
        "where": where,
        "within": within,
    }
    if reference is None and by is not None and group is None and against is None:
        narrowed = " AND ".join(f"({c})" for c in (within, where) if c) or None
        if len(groups_of(target, by, where=narrowed)) > 2:
            if per is not None:
                raise InputError(f"--per takes two sides: name one of --by {by} with --group")
            reading = read_corpus(target, where=narrowed, lexicon=lexicon, progress=progress)
            grouping = group_documents(reading.documents, by)
            rows = {
                g: [i for i, d in enumerate(reading.corpus.ids) if grouping.labels.get(d) == g]
                for g in grouping.order
            }
            every = Side("all", reading, tuple(range(len(reading.corpus))), True)
            measured, texts, notes = _measured((every,), model, progress)
            return compare_groups_of_values(
                measured,
                rows,
                texts,
                by=by,
                test=test,
                seed=seed,
                provenance=reading.provenance(_VERB, asked, seed=seed, notes=[grouping.note()]),
                messages=notes,
            )  # fmt: skip
    sides = read_sides(
        target,
        reference,
        by=by,
        group=group,
        against=against,
        where=where,
        within=within,
        lexicon=lexicon,
        progress=progress,
    )
    measured, texts, notes = _measured((sides.target, sides.reference), model, progress)
    cut = len(sides.target.rows)
    provenance = sides.provenance(_VERB, asked, seed=seed)
    first, second = range(cut), range(cut, len(measured.documents))
    if per is None:
        return compare_values(
            measured,
            first,
            second,
            texts,
            names=sides.names,
            test=test,
            seed=seed,
            provenance=provenance,
            messages=notes,
        )
    return compare_periods_of_values(
        measured,
        _periods(sides, per),
        texts,
        names=sides.names,
        test=test,
        seed=seed,
        provenance=provenance,
        messages=notes,
    )


def _measured(
    sides: Sequence[Side], model: str | Path | None, progress: Progress | None
) -> tuple[Measured, dict[str, str], list[Mapping[str, str]]]:
    """Return the measures of the documents of all sides, one side after the other, their texts, and what must be said."""
    from policymine.comparisons.measures.base import message
    from policymine.comparisons.measures.documents import add_measures, measure_documents

    # The same document may stand in two corpora; each has a number of its own while it is measured.
    sources: list[Source] = []
    n_other = 0
    for i, side in enumerate(sides):
        made, other = _sources(side, i, len(sides))
        sources += made
        n_other += other
    measured = measure_documents(sources)
    notes: list[Mapping[str, str]] = []
    if n_other:
        notes.append(message("unmeasured", n=n_other, language=sides[0].reading.language))
    if len({s.language for s in sources}) > 1:
        notes.append(message("languages"))
    for added in _themes(sides, sources):
        measured = add_measures(measured, added)
    if model is not None:
        added, told = measured_topics(model, sides, [s.document for s in sources], progress)
        measured = add_measures(measured, added)
        notes += told
    return _plain(measured, sources), {s.document.partition("\n")[2]: s.text for s in sources}, notes


def _plain(measured: Measured, sources: Sequence[Source]) -> Measured:
    """Return the measures under the documents' own ids."""
    own = [s.document.partition("\n")[2] for s in sources]
    inner = measured.place
    first: dict[str, str] = {}
    for s, name in zip(sources, own, strict=True):
        first.setdefault(name, s.document)
    return replace(measured, documents=tuple(own), place=lambda key, document: inner(key, first[document]))


def _sources(side: Side, number: int, n_sides: int) -> tuple[list[Source], int]:
    from policymine.comparisons.measures.source import Source

    reading = side.reading
    tokens = reading.tokens
    is_word = tokens.is_word()
    languages = reading.documents["language"].tolist()
    forced = frozenset(reading.lexicon.forced)
    made, other = [], 0
    for row in side.rows:
        document = tokens.documents[row]
        low, high = int(tokens.indptr[row]), int(tokens.indptr[row + 1])
        held = is_word[tokens.ids[low:high]]
        language = languages[row]
        if language not in ("zh", "en"):
            other += 1
            language = reading.language
        made.append(
            Source(
                f"{number}\n{document}",
                reading.texts[document],
                language,
                tokens.ids[low:high][held],
                tokens.starts[low:high][held],
                tokens.ends[low:high][held],
                tokens.vocabulary,
                forced,
            )
        )
    return made, other


def _themes(sides: Sequence[Side], sources: Sequence[Source]) -> list[Added]:
    """Return the rate of each theme of the lexicon, per 10,000 words."""
    from policymine.comparisons.measures.documents import Added
    from policymine.comparisons.measures.source import Place

    themes = list(sides[0].reading.lexicon.themes)
    if not themes:
        return []
    row_of = {s.document: i for i, s in enumerate(sources)}
    values = np.zeros((len(sources), len(themes)))
    places: dict[tuple[str, str], Place] = {}
    for number, side in enumerate(sides):
        for t, theme in enumerate(themes):
            for o in _uses(side.reading, side, theme):
                own = f"{number}\n{o.document}"
                values[row_of[own], t] += 1
                places.setdefault((f"theme {theme}", own), (o.start, o.end, o.form))
    sizes = np.array([s.words.size for s in sources], dtype=np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        rates = np.where(sizes[:, None] > 0, values / sizes[:, None] * 10_000, np.nan)
    used = values.sum(axis=0) > 0
    keys = tuple(f"theme {theme}" for theme, u in zip(themes, used, strict=True) if u)
    if not keys:
        return []
    return [Added("themes", "rate", keys, rates[:, used], lambda key, document: places.get((key, document)))]


def _uses(reading: Reading, side: Side, theme: str) -> list[Occurrence]:
    query = make_query([], reading.lexicon, [theme])
    tokens = reading.tokens if side.whole else reading.tokens.take(list(side.rows))
    found = find_occurrences(query, reading.texts, tokens, reading.lexicon, reading.is_word)
    return [o for o in found if o.status == "counted"]


def _periods(sides: Sides, per: str) -> dict[str, tuple[list[int], list[int]]]:
    """Return the row numbers of both sides by period, in order of time, the reference behind the target."""
    found: dict[str, tuple[list[int], list[int]]] = {}
    seen = []
    at = 0
    for number, side in enumerate((sides.target, sides.reference)):
        dates = side.reading.documents["date_issued"].tolist()
        for row in side.rows:
            period = period_of(dates[row], per)
            if period is not None:
                seen.append(period)
                found.setdefault(period.label, ([], []))[number].append(at)
            at += 1
    return {label: found[label] for label in order_periods(seen)}
