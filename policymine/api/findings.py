"""Everything that a report says of a corpus, found once and told in either language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policymine.api.adoption import adoption as adoption_verb
from policymine.api.corpus_facts import corpus_card, document_facts
from policymine.api.discover import discover as discover_verb
from policymine.api.evolve import evolve
from policymine.api.explorer import explored
from policymine.api.findings_links import find_networks, find_reuse, find_revision, find_similarity
from policymine.api.keyword_changes import keyword_changes
from policymine.api.keywords import keywords
from policymine.api.meeting_views import meeting_views
from policymine.api.meetings import meetings
from policymine.api.model_topics import model_topics
from policymine.api.reading import CorpusLike, Progress, Reading, read_corpus
from policymine.api.robustness import checked_shift
from policymine.api.shift import shift as shift_verb
from policymine.api.shift import shift_per
from policymine.api.steps import tell
from policymine.api.topics import topics
from policymine.api.track import track
from policymine.errors import NotEnoughDataError, PolicymineError, RefusedError
from policymine.segmenters.lexicon import Lexicon

if TYPE_CHECKING:
    from policymine.reports.explorer import ExplorerInput
    from policymine.results import Result

__all__ = ["Findings", "corpus_card", "document_facts", "gather"]


@dataclass(frozen=True, eq=False)
class Findings:
    """The results of every section that the corpus can carry, and why the others are missing.

    Parameters
    ----------
    reading : the corpus.
    results : keywords, keyword_changes, topics, usage, comparison, meetings, decisions, issues, cases, uptake, and
        discovery where it was asked for; a section that was refused is absent.
    shifts : one result a pair of terms, the verdict of the first one checked by re-runs.
    adoption : who changed when, one result a pair, where there are several issuers or levels.
    spread : who took a term up when, one result a term asked for.
    refused : section -> the error that says why it is missing.
    explorer : the comparison with the places of its terms.
    networks : of issuing bodies, actors, citations and words.
    """

    reading: Reading
    results: Mapping[str, Result] = field(default_factory=dict)
    shifts: tuple[Result, ...] = ()
    adoption: tuple[Result, ...] = ()
    spread: tuple[Result, ...] = ()
    refused: Mapping[str, PolicymineError] = field(default_factory=dict)
    explorer: ExplorerInput | None = None
    networks: tuple[Result, ...] = ()


def gather(
    corpus: CorpusLike,
    *,
    pairs: Sequence[tuple[str, str]] = (),
    discover: bool = False,
    adoption: Sequence[str] = (),
    by: str = "year",
    method: str = "nmf",
    k: int | None = None,
    model: str | Path | None = None,
    seed: int = 0,
    where: str | None = None,
    lexicon: str | Path | Lexicon | None = None,
    sections: Sequence[str] | None = None,
    known: Mapping[tuple[str, str], Result] | None = None,
    progress: Progress | None = None,
) -> Findings:
    """Return what each section finds; a corpus too small or of the wrong kind for one is refused there.

    Parameters
    ----------
    corpus, where, lexicon : as in every verb.
    pairs : old and new terms; the first pair is the headline, whose verdict is checked by re-runs.
    discover : whether to look for replacements that nobody named.
    adoption : terms of which to tell who took them up when; against its old term, where a pair names one.
    by : period of the shifts.
    method, k : of the topic model; nmf by default, whose words are the most coherent on small corpora.
    model : folder of a saved model of these documents, whose topics are told in the place of a new fit.
    seed : of everything random.
    sections : of the report; nothing is computed that none of them needs. None takes all.
    known : shifts that were measured already, with the same parameters, by pair.
    progress : told each step by its name, and what is done within a long one.
    """
    reading = read_corpus(corpus, where=where, lexicon=lexicon, progress=progress)
    refused: dict[str, PolicymineError] = {}
    results: dict[str, Any] = {}
    shifts: list[Any] = []
    each_shift: list[Any] = []
    spread: list[Any] = []
    explorers: list[ExplorerInput] = []
    networks: list[Result] = []
    asked = sections is not None
    grain = _keyword_grain(reading)
    views = meeting_views(reading, seed=seed)

    def wanted(*names: str) -> bool:
        return sections is None or any(name in sections for name in names)

    def attempt(section: str, make: Callable[[], Any]) -> Any:
        try:
            return make()
        except (NotEnoughDataError, RefusedError) as error:
            refused[section] = error
            return None

    def find_shifts() -> None:
        several = _several(reading)
        for number, (old, new) in enumerate(pairs):
            # Dozens of re-runs a pair: the headline is checked, the others by `shift --robust`.
            headline = number == 0 and wanted("shift")
            held: Any = (known or {}).get((old, new))
            measure = partial(checked_shift, headline=held, progress=progress) if headline else shift_verb
            made = None if headline else held
            made = made or attempt("shift", partial(measure, reading, old, new, by=by, seed=seed))
            shifts.append(made)
            if several and made is not None and wanted("shift"):
                each = partial(shift_per, reading, old, new, per=several, by=by, seed=seed)
                each_shift.append(attempt("shift_per", each))

    def find_adoption() -> None:
        before = {new: old for old, new in reversed(pairs)}
        group = _several(reading) or "issuer"
        for term in adoption:
            tell = partial(adoption_verb, reading, term, before.get(term), by=group, seed=seed)
            spread.append(attempt("adoption", tell))

    def find_keywords() -> None:
        tell = partial(keywords, reading, by=grain, top_n=10, intervals=wanted("keywords"), seed=seed)
        results["keywords"] = attempt("keywords", tell)
        if grain and wanted("keywords"):
            changes = partial(keyword_changes, reading, by=grain, top_n=8, seed=seed)
            results["keyword_changes"] = attempt("keyword_changes", changes)

    def find_usage() -> None:
        tracked = list(dict.fromkeys(t for pair in pairs for t in pair)) or _leading(results.get("keywords"))
        if tracked:
            results["usage"] = attempt("usage", lambda: track(reading, tracked, by=by, seed=seed))

    def find_topics() -> None:
        if model is None:
            fit = partial(topics, reading, method=method, k=k, seed=seed)
        else:
            # A saved model is read with the words that it was fitted with.
            fit = partial(model_topics, model, reading)
        results["topics"] = attempt("topics", fit)

    def find_evolution() -> None:
        fitted: Any = results["topics"] if model is None else model
        read: CorpusLike = reading if model is None else reading.corpus
        if results["topics"] is not None and grain:
            results["evolution"] = attempt("evolution", lambda: evolve(fitted, read, by=grain, seed=seed))

    def find_comparison() -> None:
        found = [s for s in shifts if s is not None]
        made = attempt("comparison", lambda: _comparison(reading, found, by, seed))
        results["comparison"] = made and made.result
        if made is not None:
            explorers.append(made)

    def find_meetings() -> None:
        if wanted("meetings") and (reading.documents["kind"] == "minutes").any():
            results["meetings"] = attempt("meetings", lambda: meetings(reading, seed=seed))
        for section, view in views.items():
            if wanted(section):
                results[section] = attempt(section, view)

    # What a section needs of others comes before it: a comparison splits at the break of a shift.
    steps: list[tuple[str, bool, Callable[[], None]]] = [
        ("shift", bool(pairs) and wanted("shift", "comparison"), find_shifts),
        ("discovery", discover and wanted("discovery"), lambda: results.update(
            discovery=attempt("discovery", lambda: discover_verb(reading, by=by, seed=seed)))),
        ("adoption", bool(adoption) and wanted("adoption"), find_adoption),
        ("keywords", wanted("keywords") or (wanted("usage") and not pairs), find_keywords),
        ("usage", wanted("usage"), find_usage),
        ("topics", wanted("topics", "evolution"), find_topics),
        ("evolution", wanted("evolution"), find_evolution),
        ("comparison", wanted("comparison"), find_comparison),
        ("similarity", wanted("similarity"), lambda: results.update(
            similarity=attempt("similarity", lambda: find_similarity(reading, seed=seed, asked=asked)))),
        ("reuse", wanted("reuse"), lambda: results.update(
            reuse=attempt("reuse", lambda: find_reuse(reading, grain=grain, seed=seed, asked=asked)))),
        ("versions", wanted("versions"), lambda: results.update(
            versions=attempt("versions", lambda: find_revision(reading, asked=asked)))),
        ("networks", wanted("networks"), lambda: networks.extend(
            find_networks(reading, attempt, seed=seed, asked=asked))),
        ("meetings", wanted("meetings", *views), find_meetings),
    ]  # fmt: skip
    todo = [(name, run) for name, needed, run in steps if needed]
    for number, (name, run) in enumerate(todo):
        tell(progress, number, len(todo), name)
        run()
    return Findings(
        reading=reading,
        results={name: result for name, result in results.items() if result is not None},
        shifts=tuple(s for s in shifts if s is not None),
        adoption=tuple(a for a in each_shift if a is not None),
        spread=tuple(s for s in spread if s is not None),
        refused=refused,
        explorer=explorers[0] if explorers else None,
        networks=tuple(networks),
    )


def _several(reading: Reading) -> str | None:
    """Return the field by which to tell who changed when: issuer where there are 2 to 40, else level."""
    for name in ("issuer", "level", "region"):
        values = {v for v in reading.documents[name] if isinstance(v, str)}
        if 2 <= len(values) <= 40:
            return name
    return None


def _keyword_grain(reading: Reading) -> str | None:
    """Return the period for keywords: the finest that gives at most a dozen groups; None where most documents are undated."""
    dates = [str(d) for d in reading.documents["date_issued"] if d]
    years = sorted({int(d[:4]) for d in dates})
    if not years or 2 * len(dates) < len(reading.documents):
        return None
    if len(years) <= 12:
        return "year"
    chinese = reading.language == "zh" and years[0] >= 1949
    return "plan" if chinese and years[-1] - years[0] <= 80 else "decade"


def _leading(words: Any) -> list[str]:
    """Return the five keywords that lead most periods: what to follow where no shift is asked for."""
    if words is None or not len(words.table):
        return []
    first = words.table.groupby("group", sort=False).head(3)
    counted = Counter(first["term"])
    return [term for term, _ in sorted(counted.items(), key=lambda kv: (-kv[1], kv[0]))[:5]]


def _comparison(reading: Reading, shifts: Sequence[Any], by: str, seed: int) -> ExplorerInput:
    """Return the comparison that the corpus asks for: after against before a break, or later against earlier.

    Only the commonest kind of text is compared: minutes and policies differ whatever the year.
    """
    kinds = Counter(reading.documents["kind"]).most_common()
    kind = kinds[0][0]
    rows = reading.documents[reading.documents["kind"] == kind]
    dated = sorted(str(d)[:4] for d in rows["date_issued"] if d)
    years = sorted(set(dated))
    broken = [str(s.breaks[0]["period"]) for s in shifts if s.breaks and by == "year"]
    if broken and dated and dated[0] < broken[0] <= dated[-1]:
        year = broken[0]
    elif len(years) >= 2:
        # The year that splits the dated documents most evenly.
        year = min(years[1:], key=lambda y: (abs(2 * sum(d < y for d in dated) - len(dated)), y))
    elif len(kinds) > 1:
        return explored(reading, by="kind", group=kind, seed=seed)
    else:
        raise NotEnoughDataError(
            "a comparison needs documents of at least two years, or of two kinds; these have neither"
        )
    narrowing = [f"kind = '{kind}'"] if len(kinds) > 1 else []
    narrowing += ["year IS NOT NULL"] if len(dated) < len(rows) else []
    return explored(reading, where=f"year >= {year}", within=" AND ".join(narrowing) or None, seed=seed)
