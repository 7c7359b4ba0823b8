"""`report`: one offline HTML file with everything that can honestly be said of a corpus."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policymine.api.compare import compare
from policymine.api.keywords import keywords
from policymine.api.language import language_of
from policymine.api.meetings import meetings
from policymine.api.reading import CorpusLike, Progress, Reading, read_corpus
from policymine.api.shift import shift as shift_verb
from policymine.api.shift import shift_per
from policymine.api.topics import topics
from policymine.api.track import track
from policymine.errors import InputError, NotEnoughDataError, RefusedError
from policymine.provenance import Provenance
from policymine.segmenters.lexicon import Lexicon

if TYPE_CHECKING:
    from policymine.reports.base import CorpusCard
    from policymine.results import Result

__all__ = ["ReportFile", "report"]


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A written report: where it is, its size in bytes, its sections, and why a section is missing."""

    path: Path
    size: int
    sections: tuple[str, ...]
    notes: dict[str, str] = field(default_factory=dict)


def report(
    corpus: CorpusLike,
    *,
    out: str | Path = "report.html",
    shift: Sequence[tuple[str, str]] | tuple[str, str] | None = None,
    by: str = "year",
    method: str = "lda",
    k: int | None = None,
    seed: int = 0,
    where: str | None = None,
    lexicon: str | Path | Lexicon | None = None,
    lang: str | None = None,
    title: str | None = None,
    progress: Progress | None = None,
) -> ReportFile:
    """Write a topic report: corpus card, keywords by period, topics, shifts, a comparison, meetings, methods.

    Parameters
    ----------
    corpus : a corpus or its folder.
    out : the HTML file to write.
    shift : the old and the new term, or several such pairs.
    by : period of the shifts.
    method, k : of the topic model.
    seed : of everything random.
    where : DuckDB condition on document fields.
    lexicon : a lexicon file that is added to the built-in one.
    lang : zh or en; None takes the corpus's.
    title : of the page.

    A section that the corpus cannot carry is left out, and the report says why.

    Raises
    ------
    InputError : the file cannot be written, or a parameter cannot be used.
    """
    from policymine.reports.base import ReportInput
    from policymine.reports.render import render_report

    path = Path(out)
    if path.suffix.lower() not in (".html", ".htm"):
        raise InputError(f"--out {path}: a report is an .html file")
    if not path.parent.is_dir():
        raise InputError(f"--out {path}: the folder {path.parent} does not exist; make it first")
    language = language_of(lang, corpus)
    reading = read_corpus(corpus, where=where, lexicon=lexicon, progress=progress)
    notes: dict[str, str] = {}

    def attempt(section: str, make: Callable[[], Any]) -> Any:
        try:
            return make()
        except (NotEnoughDataError, RefusedError) as error:
            notes[section] = _in_language(error, language)
            return None

    view = reading.corpus
    options: dict[str, Any] = {"lexicon": reading.lexicon}
    pairs = _pairs(shift)
    shifts = [
        found
        for old, new in pairs
        if (found := attempt("shift", lambda: shift_verb(view, old, new, by=by, seed=seed, **options))) is not None
    ]
    several = _several(reading)
    adoption = [
        attempt("adoption", lambda: shift_per(view, old, new, per=several, by=by, seed=seed, **options))
        for old, new in pairs
        if several
    ]
    grain = _keyword_grain(reading)
    words = attempt("keywords", lambda: keywords(view, by=grain, top_n=10, **options))
    tracked = list(dict.fromkeys(term for pair in pairs for term in pair)) or _leading(words)
    usage = attempt("usage", lambda: track(view, tracked, by=by, seed=seed, **options)) if tracked else None
    modelled = attempt("topics", lambda: topics(view, method=method, k=k, seed=seed, **options))
    compared = attempt("comparison", lambda: _comparison(reading, shifts, by, seed))
    spoken = None
    if (reading.documents["kind"] == "minutes").any():
        spoken = attempt("meetings", lambda: meetings(view, seed=seed))
    provenance = reading.provenance(
        "report",
        {"shift": [f"{old} {new}" for old, new in pairs], "by": by, "method": method, "k": k, "lang": lang},
        seed=seed,
    )
    data = ReportInput(
        title=title or _title(reading.corpus.name, language),
        lang=language,
        corpus_card=_card(reading),
        documents=_documents(reading),
        keywords=words,
        topics=modelled,
        usage=usage,
        shifts=tuple(shifts),
        adoption=tuple(a for a in adoption if a is not None),
        comparison=compared,
        meetings=spoken,
        notes=notes,
        command=_command(reading, path, pairs, by, method, k, seed, lang),
    )
    page = render_report(data).encode("utf-8", "replace")
    try:
        path.write_bytes(page)
    except OSError as error:
        raise InputError(f"--out {path} cannot be written ({error.strerror}); name another file") from error
    made = [name for name in ("keywords", "topics", "usage", "comparison", "meetings") if getattr(data, name)]
    return ReportFile(path, len(page), ("corpus", *(["shift"] if shifts else []), *made), notes)


def _pairs(shift: Sequence[tuple[str, str]] | tuple[str, str] | None) -> list[tuple[str, str]]:
    if not shift:
        return []
    if len(shift) == 2 and all(isinstance(item, str) for item in shift):
        return [(str(shift[0]), str(shift[1]))]
    return [(str(old), str(new)) for old, new in shift]


def _in_language(error: Exception, language: str) -> str:
    """Return the reason in the report's language where the error carries it, else as it stands."""
    reasons = getattr(error, "reasons", None)
    return str(reasons[language]) if reasons and language in reasons else str(error)


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
    """Return the comparison that the corpus asks for: after against before a break, or later against earlier."""
    view = reading.corpus
    dated = sorted(str(d)[:4] for d in reading.documents["date_issued"] if d)
    years = sorted(set(dated))
    broken = [s for s in shifts if s.breaks and by == "year"]
    if broken:
        year = str(broken[0].breaks[0]["period"])
    elif len(years) >= 2:
        # The year that splits the dated documents most evenly.
        year = min(years[1:], key=lambda y: (abs(2 * sum(d < y for d in dated) - len(dated)), y))
    else:
        kinds = Counter(reading.documents["kind"])
        if len(kinds) < 2:
            raise NotEnoughDataError(
                "a comparison needs documents of at least two years, or of two kinds; these have neither"
            )
        return compare(view, by="kind", group=kinds.most_common(1)[0][0], seed=seed, lexicon=reading.lexicon)
    if not 0 < sum(d >= year for d in dated) < len(dated):
        raise NotEnoughDataError(f"no documents stand on one side of {year}: there is nothing to compare")
    view = view.select("year IS NOT NULL")
    return compare(view, where=f"year >= {year}", seed=seed, lexicon=reading.lexicon)


def _card(reading: Reading) -> CorpusCard:
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


def _documents(reading: Reading) -> dict[str, dict[str, Any]]:
    columns = ["id", "title", "date_issued", "issuers", "doc_number", "source", "sha256"]
    table = reading.documents[columns]
    return {row[0]: dict(zip(columns[1:], row[1:], strict=True)) for row in table.itertuples(index=False, name=None)}


def _title(name: str, language: str) -> str:
    return f"{name}：主题报告" if language == "zh" else f"{name}: topic report"


def _command(
    reading: Reading,
    out: Path,
    pairs: Sequence[tuple[str, str]],
    by: str,
    method: str,
    k: int | None,
    seed: int,
    lang: str | None,
) -> str:
    import shlex

    words = ["policymine", "report", str(reading.corpus.path)]
    for old, new in pairs:
        words += ["--shift", old, new]
    words += ["--by", by, "--method", method, *(["-k", str(k)] if k else []), "--seed", str(seed)]
    words += [*(["--where", reading.corpus.where] if reading.corpus.where else []), *(["--lang", lang] if lang else [])]
    return shlex.join([*words, "--out", out.name])
