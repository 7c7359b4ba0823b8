"""`report`: one offline file with everything that can honestly be said of a corpus."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from policymine.api.findings import Findings, corpus_card, document_facts, gather
from policymine.api.language import language_of
from policymine.api.reading import CorpusLike, Progress
from policymine.api.recording import record_of
from policymine.api.replicating import replicate
from policymine.api.report_settings import ReportSettings, settle
from policymine.errors import InputError, PolicymineError
from policymine.reports.layout import Layout, read_layout
from policymine.segmenters.lexicon import Lexicon
from policymine.translation import spoken

if TYPE_CHECKING:
    from policymine.reports.base import ReportInput
    from policymine.results import Result

__all__ = ["ReportFile", "report", "report_input", "write_report"]


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A written report: where it is, its size in bytes, its sections, why a section is missing, and its replication folder
    with what could not be written there.
    """

    path: Path
    size: int
    sections: tuple[str, ...]
    notes: Mapping[str, str] = field(default_factory=dict)
    folder: Path | None = None
    unwritten: tuple[str, ...] = ()


def report(
    corpus: CorpusLike,
    *,
    out: str | Path = "report.html",
    layout: str | Path | Layout | None = None,
    shift: Sequence[tuple[str, str]] | tuple[str, str] | None = None,
    discover: bool | None = None,
    adoption: Sequence[str] | str | None = None,
    by: str | None = None,
    method: str | None = None,
    k: int | None = None,
    model: str | Path | None = None,
    seed: int | None = None,
    where: str | None = None,
    lexicon: str | Path | Lexicon | None = None,
    texts: str | None = None,
    sections: Sequence[str] | None = None,
    lang: str | None = None,
    title: str | None = None,
    date: bool | str | None = None,
    replication: str | Path | None = None,
    with_corpus: bool = False,
    progress: Progress | None = None,
) -> ReportFile:
    """Write a topic report: corpus card, shifts and whether they hold, replacements found, adoption, keywords by period, topics,
    a comparison, meetings with their decisions and issues, uptake of policies in meetings, methods.

    Parameters
    ----------
    corpus : a corpus or its folder.
    out : the file to write: an .html page, a .docx or .tex document (with its figures in a folder beside it), or an .xlsx workbook
        (every table and the data of every figure, full results, sentences, a dictionary of the columns).
    layout : a report.toml, which says what is left out below and gives the page its head, headings and notes.
    shift : the old and the new term, or several such pairs; the verdict of the first is checked by re-runs.
    discover : whether to look for replacements that nobody named; not by default.
    adoption : a term, or several, of which to tell who took them up when.
    by : period of the shifts; year by default.
    method, k : of the topic model; nmf by default, whose words are the most coherent on small corpora.
    model : folder of a saved model of these documents: its topics, with the names and merges that a person gave them, are
        told in the place of a new fit.
    seed : of everything random; 0 by default.
    where : DuckDB condition on document fields.
    lexicon : a lexicon file that is added to the built-in one.
    texts : whose texts the page carries to be read: `all` as far as they fit (default), those `cited` as evidence, or `none`.
    sections : names of the sections, in order; nothing is computed that none of them needs. None takes all.
    lang : zh or en; None takes the corpus's.
    title : of the page.
    date : the day that is printed, ISO; today by default, False prints none.
    replication : a folder for all that stands behind the report, by which `verify` and `replay` check it.
    with_corpus : whether the corpus, with its texts, is copied into that folder.

    A section that the corpus cannot carry is left out, and the report says why.

    Raises
    ------
    UnknownNameError : a section, or a key of the layout, that does not exist.
    InputError : the file cannot be written, the layout cannot be read, or a parameter cannot be used.
    """
    path = _writable(out)
    if replication is not None:
        from policymine.reports.replication.folder import check_folder

        check_folder(replication)
    elif with_corpus:
        raise InputError(
            "--with-corpus copies the corpus into a replication folder: name one with --replication"
        )
    given: dict[str, Any] = {"shift": shift, "discover": discover, "adoption": adoption, "by": by}
    given |= {"method": method, "k": k}
    given |= {"model": model, "seed": seed, "where": where, "lexicon": lexicon, "texts": texts}
    given |= {"sections": sections, "lang": lang, "title": title, "date": date}
    read = read_layout(layout) if isinstance(layout, (str, Path)) else layout
    settings = settle(given, read)
    language = language_of(settings.lang, corpus)
    found = gather_for(settings, corpus, progress)
    file = layout if isinstance(layout, (str, Path)) else None
    command = settings.command(found.reading.corpus.path, path, file)
    written = write_report(found, path, language, settings=settings, command=command)
    if replication is None:
        return written
    data = report_input(found, language, settings=settings, command=command)
    folder, unwritten = replicate(
        found, data, settings, report=path, folder=replication, with_corpus=with_corpus
    )
    return replace(written, folder=folder, unwritten=unwritten)


def gather_for(
    settings: ReportSettings,
    corpus: CorpusLike,
    progress: Progress | None = None,
    *,
    known: Mapping[tuple[str, str], Result] | None = None,
) -> Findings:
    """Return what the sections of a report find; `known` are shifts that were measured already, by pair."""
    renamed = {"shift": "pairs"}
    # How a page is filled is no matter of the numbers.
    asked = {renamed.get(name, name): v for name, v in settings.analysis.items() if name != "texts"}
    return gather(corpus, sections=settings.sections, known=known, progress=progress, **asked)


def report_input(
    found: Findings, language: str, *, settings: ReportSettings | None = None, command: str = ""
) -> ReportInput:
    """Return what a report in `zh` or `en` is written from, whatever file it becomes."""
    from policymine.reports.base import ReportInput

    settings = settings or ReportSettings()
    layout = settings.layout
    name = found.reading.corpus.name
    results: dict[str, Any] = {
        key: value for key, value in found.results.items() if key in ReportInput.__dataclass_fields__
    }
    return ReportInput(
        title=settings.title or (f"{name}：主题报告" if language == "zh" else f"{name}: topic report"),
        lang=language,
        corpus_card=corpus_card(found.reading),
        documents=document_facts(found.reading),
        shifts=found.shifts,
        adoption=found.adoption,
        spread=found.spread,
        notes={section: _in_language(error, language) for section, error in found.refused.items()},
        texts=found.reading.texts,
        command=command,
        record=record_of(found, settings, command),
        explorer=found.explorer,
        networks=found.networks,
        subtitle=layout.subtitle,
        author=layout.author,
        affiliation=layout.affiliation,
        headings=layout.headings,
        remarks=layout.remarks,
        sections=settings.sections,
        date=settings.date,
        **results,
    )


def write_report(
    found: Findings,
    out: str | Path,
    language: str,
    *,
    title: str | None = None,
    settings: ReportSettings | None = None,
    command: str = "",
) -> ReportFile:
    """Write what was found as a report in `zh` or `en`; raises InputError where it cannot be written."""
    path = _writable(out)
    settings = settings or ReportSettings(title=title)
    data = report_input(found, language, settings=settings, command=command)
    if path.suffix.lower() in DOCUMENTS:
        from policymine.reports.document.write import write_document

        size = write_document(data, path)
    else:
        written = _WRITERS[path.suffix.lower()](data, settings)
        size = len(written)
        try:
            path.write_bytes(written)
        except OSError as error:
            raise InputError(
                f"--out {path} cannot be written ({error.strerror}); name another file"
            ) from error
    asked = [name for name, made in (("shift", found.shifts), ("adoption", found.spread)) if made]
    sections = settings.sections or (
        "corpus",
        *asked,
        *found.results,
        *(("networks",) if found.networks else ()),
    )
    return ReportFile(path, size, tuple(sections), data.notes)


def _html(data: ReportInput, settings: ReportSettings) -> bytes:
    from policymine.reports.render import render_report

    texts: dict[str, Any] = {k: v for k, v in settings.analysis.items() if k == "texts"}
    return render_report(data, **texts).encode("utf-8", "replace")


# How a report becomes a file, by suffix.
_WRITERS: Final[Mapping[str, Callable[[ReportInput, ReportSettings], bytes]]] = {
    ".html": _html,
    ".htm": _html,
}
# Forms that write more than one file, or are written in a place of their own.
DOCUMENTS: Final = (".docx", ".tex", ".xlsx")


def _writable(out: str | Path) -> Path:
    path = Path(out)
    if path.suffix.lower() not in (*_WRITERS, *DOCUMENTS):
        raise InputError(
            f"--out {path}: a report is an .html file, a .docx or .tex document, or an .xlsx workbook"
        )
    if not path.parent.is_dir():
        raise InputError(f"--out {path}: the folder {path.parent} does not exist; make it first")
    return path


def _in_language(error: PolicymineError, language: str) -> str:
    """Return the reason in the report's language where the error carries it, else by the catalogue."""
    return (
        error.reasons[language]
        if error.reasons and language in error.reasons
        else spoken(str(error), language)
    )
