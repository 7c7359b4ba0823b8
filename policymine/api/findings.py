"""Everything that a report says of a corpus, found once and told in either language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policymine.api.adoption import adoption as adoption_verb
from policymine.api.compare import compare
from policymine.api.discover import discover as discover_verb
from policymine.api.evolve import evolve
from policymine.api.keywords import keywords
from policymine.api.meeting_views import meeting_views
from policymine.api.meetings import meetings
from policymine.api.model_topics import model_topics
from policymine.api.reading import CorpusLike, Progress, Reading, read_corpus
from policymine.api.robustness import checked_shift
from policymine.api.shift import shift as shift_verb
from policymine.api.shift import shift_per
from policymine.api.topics import topics
from policymine.api.track import track
from policymine.errors import NotEnoughDataError, PolicymineError, RefusedError
from policymine.segmenters.lexicon import Lexicon

if TYPE_CHECKING:
    from policymine.reports.base import CorpusCard
    from policymine.results import Result

__all__ = ["Findings", "as_pairs", "corpus_card", "document_facts", "gather"]


@dataclass(frozen=True, eq=False)
class Findings:
    """The results of every section that the corpus can carry, and why the others are missing.

    Parameters
    ----------
    reading : the corpus.
    results : keywords, topics, usage, comparison, meetings, decisions, issues, cases, uptake, and discovery where it was asked
        for; a section that was refused is absent.
    shifts : one result a pair of terms, the verdict of the first one checked by re-runs.
    adoption : who changed when, one result a pair, where there are several issuers or levels.
    spread : who took a term up when, one result a term asked for.
    refused : section -> the error that says why it is missing.
    """

    reading: Reading
    results: Mapping[str, Result] = field(default_factory=dict)
    shifts: tuple[Result, ...] = ()
    adoption: tuple[Result, ...] = ()
    spread: tuple[Result, ...] = ()
    refused: Mapping[str, PolicymineError] = field(default_factory=dict)


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
    """
    reading = read_corpus(corpus, where=where, lexicon=lexicon, progress=progress)
    refused: dict[str, PolicymineError] = {}

    def attempt(section: str, make: Callable[[], Any]) -> Any:
        try:
            return make()
        except (NotEnoughDataError, RefusedError) as error:
            refused[section] = error
            return None

    shifts: list[Any] = []
    each_shift: list[Any] = []
    several = _several(reading)
    for number, (old, new) in enumerate(pairs):
        # Dozens of re-runs a pair: the headline is checked, the others by `shift --robust`.
        measure = partial(checked_shift, progress=progress) if number == 0 else shift_verb
        made = attempt("shift", partial(measure, reading, old, new, by=by, seed=seed))
        shifts.append(made)
        if several and made is not None:
            each = partial(shift_per, reading, old, new, per=several, by=by, seed=seed)
            each_shift.append(attempt("shift_per", each))
    found = [s for s in shifts if s is not None]
    before = {new: old for old, new in reversed(pairs)}
    spread = [
        attempt("adoption", partial(adoption_verb, reading, term, before.get(term), by=several or "issuer", seed=seed))
        for term in adoption
    ]  # fmt: skip
    results: dict[str, Any] = {}
    if discover:
        results["discovery"] = attempt("discovery", lambda: discover_verb(reading, by=by, seed=seed))
    results["keywords"] = attempt("keywords", lambda: keywords(reading, by=_keyword_grain(reading), top_n=10))
    tracked = list(dict.fromkeys(t for pair in pairs for t in pair)) or _leading(results["keywords"])
    if tracked:
        results["usage"] = attempt("usage", lambda: track(reading, tracked, by=by, seed=seed))
    if model is None:
        results["topics"] = attempt("topics", lambda: topics(reading, method=method, k=k, seed=seed))
        fitted: Any = results["topics"]
        read: CorpusLike = reading
    else:
        # A saved model is read with the words that it was fitted with.
        results["topics"] = attempt("topics", lambda: model_topics(model, reading))
        fitted, read = model, reading.corpus
    if results["topics"] is not None and (grain := _keyword_grain(reading)):
        results["evolution"] = attempt("evolution", lambda: evolve(fitted, read, by=grain, seed=seed))
    results["comparison"] = attempt("comparison", lambda: _comparison(reading, found, by, seed))
    if (reading.documents["kind"] == "minutes").any():
        results["meetings"] = attempt("meetings", lambda: meetings(reading, seed=seed))
    for section, view in meeting_views(reading, seed=seed).items():
        results[section] = attempt(section, view)
    return Findings(
        reading=reading,
        results={name: result for name, result in results.items() if result is not None},
        shifts=tuple(found),
        adoption=tuple(a for a in each_shift if a is not None),
        spread=tuple(s for s in spread if s is not None),
        refused=refused,
    )


def as_pairs(shift: Sequence[tuple[str, str]] | tuple[str, str] | None) -> list[tuple[str, str]]:
    """Return the pairs of terms, given one pair or several.

    >>> as_pairs(("社会管理", "社会治理"))
    [('社会管理', '社会治理')]
    """
    if not shift:
        return []
    pairs = [shift] if isinstance(shift[0], str) else list(shift)
    return [(str(pair[0]), str(pair[1])) for pair in pairs]


def _several(reading: Reading) -> str | None:
    """Return the field by which to tell who changed when: issuer where there are 2 to 40, else level."""
    for name in ("issuer", "level", "region"):
        values = {v for v in reading.documents[name] if isinstance(v, str)}
        if 2 <= len(values) <= 40:
            return name
    return None


def _keyword_grain(reading: Reading) -> str | None:
    """Return the period for keywords: the finest that gives at most a dozen groups."""
    years = sorted({int(str(d)[:4]) for d in reading.documents["date_issued"] if d})
    if not years:
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


def _comparison(reading: Reading, shifts: Sequence[Any], by: str, seed: int) -> Result:
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
        return compare(reading, by="kind", group=kind, seed=seed)
    else:
        raise NotEnoughDataError(
            "a comparison needs documents of at least two years, or of two kinds; these have neither"
        )
    narrowing = [f"kind = '{kind}'"] if len(kinds) > 1 else []
    narrowing += ["year IS NOT NULL"] if len(dated) < len(rows) else []
    return compare(reading, where=f"year >= {year}", within=" AND ".join(narrowing) or None, seed=seed)


def corpus_card(reading: Reading) -> CorpusCard:
    """Return the facts of the corpus that open a report."""
    documents = reading.documents
    dates = sorted(d for d in documents["date_issued"] if d)
    cells = Counter(
        (str(d)[:4], i if isinstance(i, str) else None)
        for d, i in zip(documents["date_issued"], documents["issuer"], strict=True)
        if d
    )
    low = [q for q in documents["quality"] if q < 0.5]
    return {
        "name": reading.corpus.name,
        "n_documents": len(documents),
        "n_passages": len(reading.corpus.passages()),
        "n_tokens": int(reading.tokens.word_counts().sum()),
        "n_chars": int(documents["n_chars"].sum()),
        "kinds": dict(sorted(Counter(documents["kind"]).items())),
        "languages": dict(sorted(Counter(x or "unknown" for x in documents["language"]).items())),
        "date_range": (dates[0], dates[-1]) if dates else None,
        "by_year": [
            {"year": int(year), "issuer": issuer, "n": n}
            for (year, issuer), n in sorted(cells.items(), key=lambda kv: (kv[0][0], kv[0][1] or ""))
        ],
        "skipped": [{"path": s["source"], "reason": s["reason"]} for s in reading.corpus.skipped()],
        "undated": len(documents) - len(dates),
        "quality": {"mean": float(documents["quality"].mean()), "n_low": len(low)},
        "fingerprint": reading.corpus.fingerprint,
    }


def document_facts(reading: Reading) -> dict[str, dict[str, Any]]:
    """Return by document id what evidence is shown with: title, date, issuers, number, source, hash."""
    columns = ["id", "title", "date_issued", "issuers", "doc_number", "source", "sha256"]
    table = reading.documents[columns]
    return {
        row[0]: dict(zip(columns[1:], row[1:], strict=True))
        for row in table.itertuples(index=False, name=None)
    }
