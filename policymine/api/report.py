"""`report`: one offline HTML file with everything that can honestly be said of a corpus."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from policymine.api.findings import Findings, as_pairs, corpus_card, document_facts, gather
from policymine.api.language import language_of
from policymine.api.reading import CorpusLike, Progress
from policymine.errors import InputError, PolicymineError
from policymine.segmenters.lexicon import Lexicon

__all__ = ["ReportFile", "report", "write_report"]


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A written report: where it is, its size in bytes, its sections, and why a section is missing."""

    path: Path
    size: int
    sections: tuple[str, ...]
    notes: Mapping[str, str] = field(default_factory=dict)


def report(
    corpus: CorpusLike,
    *,
    out: str | Path = "report.html",
    shift: Sequence[tuple[str, str]] | tuple[str, str] | None = None,
    discover: bool = False,
    adoption: Sequence[str] | str = (),
    by: str = "year",
    method: str = "nmf",
    k: int | None = None,
    model: str | Path | None = None,
    seed: int = 0,
    where: str | None = None,
    lexicon: str | Path | Lexicon | None = None,
    lang: str | None = None,
    title: str | None = None,
    progress: Progress | None = None,
) -> ReportFile:
    """Write a topic report: corpus card, shifts and whether they hold, replacements found, adoption, keywords by period, topics,
    a comparison, meetings with their decisions and issues, uptake of policies in meetings, methods.

    Parameters
    ----------
    corpus : a corpus or its folder.
    out : the HTML file to write.
    shift : the old and the new term, or several such pairs; the verdict of the first is checked by re-runs.
    discover : whether to look for replacements that nobody named.
    adoption : a term, or several, of which to tell who took them up when.
    by : period of the shifts.
    method, k : of the topic model; nmf by default, whose words are the most coherent on small corpora.
    model : folder of a saved model of these documents: its topics, with the names and merges that a person gave them, are
        told in the place of a new fit.
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
    path = _writable(out)
    if model is not None and k is not None:
        raise InputError("a saved model has its topics already: give --model, or -k for a new fit")
    language = language_of(lang, corpus)
    pairs = as_pairs(shift)
    terms = [adoption] if isinstance(adoption, str) else list(adoption)
    found = gather(
        corpus,
        pairs=pairs,
        discover=discover,
        adoption=terms,
        by=by,
        method=method,
        k=k,
        model=model,
        seed=seed,
        where=where,
        lexicon=lexicon,
        progress=progress,
    )
    fitted = {"method": method, "k": k} if model is None else {"model": str(model)}
    options = {"by": by, **fitted, "seed": seed, "where": where, "lang": lang}
    if isinstance(lexicon, (str, Path)):
        options["lexicon"] = Path(lexicon).name
    words = ["policymine", "report", str(found.reading.corpus.path)]
    for old, new in pairs:
        words += ["--shift", old, new]
    words += [w for term in terms for w in ("--adoption", term)]
    words += ["--discover"] if discover else []
    words += [w for name, value in options.items() if value is not None for w in (f"--{name}", str(value))]
    return write_report(found, path, language, title=title, command=shlex.join([*words, "--out", path.name]))


def write_report(
    found: Findings, out: str | Path, language: str, *, title: str | None = None, command: str = ""
) -> ReportFile:
    """Write the page of what was found, in `zh` or `en`; raises InputError where it cannot be written."""
    from policymine.reports.base import ReportInput
    from policymine.reports.render import render_report

    path = _writable(out)
    notes = {section: _in_language(error, language) for section, error in found.refused.items()}
    name = found.reading.corpus.name
    data = ReportInput(
        title=title or (f"{name}：主题报告" if language == "zh" else f"{name}: topic report"),
        lang=language,
        corpus_card=corpus_card(found.reading),
        documents=document_facts(found.reading),
        shifts=found.shifts,
        adoption=found.adoption,
        spread=found.spread,
        discovery=found.results.get("discovery"),
        notes=notes,
        command=command,
        keywords=found.results.get("keywords"),
        topics=found.results.get("topics"),
        evolution=found.results.get("evolution"),
        usage=found.results.get("usage"),
        comparison=found.results.get("comparison"),
        meetings=found.results.get("meetings"),
        decisions=found.results.get("decisions"),
        issues=found.results.get("issues"),
        cases=found.results.get("cases"),
        uptake=found.results.get("uptake"),
    )
    page = render_report(data).encode("utf-8", "replace")
    try:
        path.write_bytes(page)
    except OSError as error:
        raise InputError(f"--out {path} cannot be written ({error.strerror}); name another file") from error
    asked = [name for name, made in (("shift", found.shifts), ("adoption", found.spread)) if made]
    sections = ("corpus", *asked, *found.results)
    return ReportFile(path, len(page), sections, notes)


def _writable(out: str | Path) -> Path:
    path = Path(out)
    if path.suffix.lower() not in (".html", ".htm"):
        raise InputError(f"--out {path}: a report is an .html file")
    if not path.parent.is_dir():
        raise InputError(f"--out {path}: the folder {path.parent} does not exist; make it first")
    return path


def _in_language(error: PolicymineError, language: str) -> str:
    """Return the reason in the report's language where the error carries it, else as it stands."""
    return error.reasons[language] if error.reasons and language in error.reasons else str(error)
