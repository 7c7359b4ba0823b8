"""What a report is made from, and what its sections share: evidence as quotations, figures in two widths.

A section is a module with `build(data, messages) -> Section | None`; None where the report has nothing of
its kind. It reads results, never files, and returns blocks, never mark-up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, TypedDict

from policymine.charts.messages import Messages
from policymine.errors import PolicymineError
from policymine.provenance import Provenance, installed_versions
from policymine.reports.blocks import Figure, Items, Paragraph, Quote, Section, Table
from policymine.results import Evidence, Result

if TYPE_CHECKING:
    import altair as alt

    from policymine.reports.explorer import ExplorerInput

__all__ = [
    "CorpusCard",
    "ReportInput",
    "about_line",
    "document_quotes",
    "dressed",
    "figure",
    "head_lines",
    "made_line",
    "many_undated",
    "messages_of",
    "note_of",
    "quotes",
    "refused",
    "shows",
]

_WIDE: Final = 700
_NARROW: Final = 340
# A sentence longer than this is cut around its match; run-on sentences of a page's length exist.
_LONGEST_QUOTE: Final = 320


class CorpusCard(TypedDict, total=False):
    """The facts of a corpus; what is not known is left out.

    `date_range` holds ISO dates at the precision stated; `by_year` one `{year, issuer, n}` for each year
    and lead issuer, None where unknown, with its `documents`; `where` the condition that selected the documents; `skipped` one
    `{path, reason, kind, kept, similarity}` a file, `kind` being duplicate or near-duplicate of the document `kept`, else empty;
    `versions` the documents that are versions of one another, one list a group, the earliest first; `quality` the mean and the
    number of documents below 0.9 as `{mean, n_low}` and the `worst` of these; `composition` one `{what, value, documents}` a
    value of kind, language, genre, date, issuer, quality, length, extractor and warned.
    """

    name: str
    n_documents: int
    n_passages: int
    n_tokens: int
    n_chars: int
    kinds: Mapping[str, int]
    languages: Mapping[str, int]
    date_range: tuple[str, str] | None
    by_year: Sequence[Mapping[str, Any]]
    skipped: Sequence[Mapping[str, Any]]
    where: str
    versions: Sequence[Sequence[str]]
    composition: Sequence[Mapping[str, Any]]
    undated: int
    quality: Mapping[str, Any]
    fingerprint: str


@dataclass(frozen=True, eq=False)
class ReportInput:
    """Everything that a report shows.

    Parameters
    ----------
    title : title of the report.
    lang : `zh` or `en`.
    corpus_card : the facts of the corpus.
    documents : by document id what is known of it: `title`, `date_issued`, `issuers`, `doc_number`, `kind`, `language`,
        `n_chars`, `n_words`, `source`, `sha256`, all optional.
    keywords, keyword_changes, topics, evolution, usage, comparison, meetings, decisions, issues, cases, uptake : the results,
        None where not asked for or refused.
    shifts : one result a pair of terms.
    adoption : the shift of each issuer or level by itself, for any of the pairs.
    discovery : the replacements found without naming them; None where not asked for.
    spread : who took a term up when, one result a term.
    notes : why a section was refused or cut down, by section name, in the report's language.
    networks : results that are networks, one a kind: actors, co-words, issuing bodies, citations.
    reuse, similarity, versions : what was taken over from earlier documents, how unlike the groups are, and what changed
        between two versions of a document; None where not asked for.
    explorer : the comparison with the places of its terms, to look around in; None leaves the comparison a table.
    texts : by document id its text, for the documents that the page carries to be read; empty where it carries none.
    provenance : of steps that are no result of their own, such as `ingest`; results bring theirs.
    command : the command line that makes this report again.
    record : what the report records of itself for `replay`; empty where it records nothing.
    date : the day the report was made, ISO; None leaves it out, and two runs are the same to the byte.
    subtitle, author, affiliation : of the head of the report.
    headings, remarks : the author's own heading, and own paragraphs, by section.
    sections : names of the sections, in order; None takes all that have something to say.
    """

    title: str
    lang: str
    corpus_card: CorpusCard
    documents: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    keywords: Result | None = None
    keyword_changes: Result | None = None
    topics: Result | None = None
    usage: Result | None = None
    shifts: tuple[Result, ...] = ()
    adoption: tuple[Result, ...] = ()
    discovery: Result | None = None
    spread: tuple[Result, ...] = ()
    comparison: Result | None = None
    meetings: Result | None = None
    evolution: Result | None = None
    decisions: Result | None = None
    issues: Result | None = None
    cases: Result | None = None
    uptake: Result | None = None
    networks: tuple[Result, ...] = ()
    reuse: Result | None = None
    similarity: Result | None = None
    versions: Result | None = None
    explorer: ExplorerInput | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    provenance: tuple[Provenance, ...] = ()
    command: str = ""
    record: Mapping[str, Any] = field(default_factory=dict)
    date: str | None = None
    subtitle: str = ""
    author: tuple[str, ...] = ()
    affiliation: str = ""
    headings: Mapping[str, str] = field(default_factory=dict)
    remarks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sections: tuple[str, ...] | None = None

    def results(self) -> list[Result]:
        """Return the results that there are, in the order of their sections."""
        every = (
            *self.shifts,
            *(getattr(shift, "robustness", None) for shift in self.shifts),
            *self.adoption,
            self.discovery,
            *self.spread,
            self.usage,
            self.keywords,
            self.keyword_changes,
            self.topics,
            self.evolution,
            self.comparison,
            self.meetings,
            self.decisions,
            self.issues,
            self.cases,
            self.uptake,
            *self.networks,
            self.reuse,
            self.similarity,
            self.versions,
        )
        return [result for result in every if result is not None]

    def provenances(self) -> list[Provenance]:
        """Return every provenance: of the steps first, then of the results."""
        return [*self.provenance, *(result.provenance for result in self.results())]


def _cut(before: str, match: str, after: str) -> tuple[str, str, str]:
    room = max(40, (_LONGEST_QUOTE - len(match)) // 2)
    if len(match) > _LONGEST_QUOTE:
        match = match[:_LONGEST_QUOTE] + "…"
    if len(before) + len(match) + len(after) <= _LONGEST_QUOTE:
        return before, match, after
    if len(before) > room:
        before = "…" + before[-room:]
    if len(after) > room:
        after = after[:room] + "…"
    return before, match, after


def quotes(
    data: ReportInput, evidence: Iterable[Evidence], messages: Messages, limit: int = 6
) -> tuple[Quote, ...]:
    """Return up to `limit` sentences as quotations: match marked, document named, offsets given."""
    found: list[Quote] = []
    for item in evidence:
        if len(found) == limit:
            break
        low = min(max(item.start - item.sentence_start, 0), len(item.sentence))
        high = min(max(item.end - item.sentence_start, low), len(item.sentence))
        if high - low >= len(item.sentence.strip()):
            # A representative sentence stands for itself; marking all of it would mark nothing.
            before, match, after = _cut("", "", item.sentence)
        else:
            before, match, after = _cut(item.sentence[:low], item.sentence[low:high], item.sentence[high:])
        document = data.documents.get(item.document, {})
        title = str(document.get("title") or item.document)
        parts = [
            messages.period(document["date_issued"]) if document.get("date_issued") else "",
            item.document if title != item.document else "",
            messages("evidence.characters", start=item.start, end=item.end),
        ]
        place = messages("evidence.separator").join(part for part in parts if part)
        whole = (item.sentence_start, item.sentence_start + len(item.sentence))
        found.append(
            Quote(
                before.lstrip(),
                match,
                after.rstrip(),
                title,
                place,
                item.document,
                item.start,
                item.end,
                whole,
            )
        )
    return tuple(found)


def document_quotes(
    data: ReportInput, ids: Iterable[str], messages: Messages, limit: int = 20
) -> tuple[Quote, ...]:
    """Return up to `limit` documents as quotations without words: title, date, number and id of each."""
    found: list[Quote] = []
    for name in ids:
        if len(found) == limit:
            break
        document = data.documents.get(name, {})
        title = str(document.get("title") or name)
        parts = [
            messages.period(document["date_issued"]) if document.get("date_issued") else "",
            str(document.get("doc_number") or ""),
            name if title != name else "",
        ]
        place = messages("evidence.separator").join(part for part in parts if part)
        found.append(Quote("", "", "", title, place, name))
    return tuple(found)


def figure(
    name: str,
    draw: Callable[[int], alt.TopLevelMixin],
    *,
    caption: str,
    data: Table | None = None,
    note: str = "",
) -> Figure:
    """Return a figure drawn for a page and, narrower, for a telephone.

    Parameters
    ----------
    name : unique in the report.
    draw : width in pixels -> chart.
    caption, data, note : as in `Figure`.
    """
    from policymine.charts.svg import waiting_svg

    wide = waiting_svg(draw(_WIDE), name=name, label=caption)
    narrow = waiting_svg(draw(_NARROW), name=f"{name}-narrow", label=caption)
    return Figure(caption, wide, narrow, data, note, name, draw)


def dressed(section: Section, data: ReportInput) -> Section:
    """Return a section under the heading, and after the words, that the author gave it."""
    said = tuple(Paragraph(text, "author") for text in data.remarks.get(section.key, ()))
    return replace(
        section, title=data.headings.get(section.key, section.title), blocks=(*said, *section.blocks)
    )


def shows(data: ReportInput, key: str) -> bool:
    """Return whether a section is among those of the report, so that a link may lead to it."""
    return data.sections is None or key in data.sections


def head_lines(data: ReportInput, messages: Messages) -> dict[str, str]:
    """Return the lines between the title and the facts of a report, by what they are; empty ones are left out."""
    lines = {
        "subtitle": data.subtitle,
        "author": messages.join(data.author),
        "affiliation": data.affiliation,
    }
    return {name: line for name, line in lines.items() if line}


def many_undated(card: CorpusCard) -> int:
    """Return the number of documents without a date where they are a twentieth of all or more: a span of dates alone misleads."""
    undated = int(card.get("undated", 0))
    return undated if undated * 20 >= max(1, int(card.get("n_documents", 0))) else 0


def about_line(card: CorpusCard, messages: Messages) -> str:
    """Return what a report is about in a line: corpus, number of documents, span of dates where it is known."""
    dates = card.get("date_range")
    facts = {"name": card.get("name", ""), "documents": messages.number(int(card.get("n_documents", 0)))}
    if dates and (undated := many_undated(card)):
        span = messages.span(*dates)
        return messages("page.about_undated", span=span, undated=messages.number(undated), **facts)
    if dates:
        return messages("page.about_dates", span=messages.span(*dates), **facts)
    return messages("page.about", **facts)


def made_line(date: str | None, messages: Messages) -> str:
    """Return what made a page, and the day where `date`, ISO, is given."""
    version = installed_versions(()).get("policymine", "")
    if date:
        return messages("page.made_on", version=version, date=messages.period(date))
    return messages("page.made", version=version)


def refused(
    key: str, data: ReportInput, messages: Messages, error: PolicymineError | None = None
) -> Section | None:
    """Return a section that says why there is no result, or None where nothing was refused."""
    reason = str(error) if error is not None else data.notes.get(key)
    if not reason:
        return None
    return Section(key, messages(f"section.{key}"), (Paragraph(_sentence(reason), "refusal"),))


def _sentence(text: str) -> str:
    """Return an error, which begins small and ends without a stop, as a sentence; Chinese ends with its own.

    >>> _sentence("none of 3 documents has a date"), _sentence("没有日期")
    ('None of 3 documents has a date.', '没有日期。')
    """
    stop = "。" if sum(ch > "\u2e80" for ch in text) * 4 > len(text) else "."
    return text[:1].upper() + text[1:] + ("" if text[-1:] in ".。?!？！”" or not text else stop)


def messages_of(result: Result, data: ReportInput) -> list[Items]:
    """Return what a result wants its reader to know, in the report's language, as a list; empty where nothing."""
    from policymine.reports.document.dictionary import in_words

    said = [
        in_words(str(m[data.lang]), data.lang)
        for m in result.extra().get("messages") or ()
        if m.get(data.lang)
    ]
    return [Items(tuple(said), role="remarks")] if said else []


def note_of(key: str, data: ReportInput) -> tuple[Paragraph, ...]:
    """Return the note on a section that does have a result, as a paragraph, or nothing."""
    text = data.notes.get(key)
    return (Paragraph(_sentence(text), "note"),) if text else ()
