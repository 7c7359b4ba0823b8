"""The methods as paragraphs that can be put into a paper, and their references, made from the provenance of every result."""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter
from typing import Any, Final

from policymine.charts.compare import sides
from policymine.charts.messages import Messages
from policymine.headlines import worded
from policymine.provenance import Provenance, Reference
from policymine.reports.base import ReportInput
from policymine.reports.blocks import Block, Group, Items, Paragraph, Section

__all__ = ["build", "in_text", "method_text", "methods_paragraphs"]

# Results of one verb that are made in another way, by the parameter that asks for them.
_KINDS: Final[Mapping[str, Mapping[str, str]]] = {
    "track": {"new_in": "turnover", "fading_in": "turnover", "directives": "directives"},
    "compare": {"measures": "compare-measures"},
    "evolve": {"windows": "evolve-windows", "drift": "evolve-drift"},
}


def build(data: ReportInput, messages: Messages) -> Section | None:
    """Return the methods section."""
    blocks: list[Block] = [Paragraph(messages("methods.lead"), "note")]
    blocks += [Paragraph(text) for text in methods_paragraphs(data, messages)]
    references = {r.key: r for p in data.provenances() for r in p.references}
    if references:
        listed = Items(tuple(sorted({str(r) for r in references.values()})), lang="en", role="references")
        blocks.append(Group(messages("methods.references"), (listed,)))
    return Section("methods", messages("section.methods"), tuple(blocks))


def methods_paragraphs(data: ReportInput, messages: Messages) -> list[str]:
    """Return the methods in whole sentences: the corpus, then each analysis with its parameters and sources."""
    said = [_corpus(data, messages)]
    for step, found in _by_step(data).items():
        title = _title(step, messages)
        asked = list(dict.fromkeys(_asked(step, p, data, messages) for p in found))
        references = {r.key: r for p in found for r in p.references}
        text = _ended(_wording(step, found[0], messages), list(references.values()), messages)
        between = messages("list.sentence")
        said.append(messages("methods.verb", verb=title, text=between.join([*filter(None, asked), text])))
    return said


def method_text(provenance: Provenance, messages: Messages) -> str:
    """Return how one result was made, in the reader's language where the catalogue has it; empty where nothing is recorded."""
    if not provenance.method:
        return ""
    step = _step(provenance)
    kinds = [kind for name, kind in _KINDS.get(step, {}).items() if provenance.parameters.get(name)]
    return _wording(kinds[0] if kinds else step, provenance, messages)


def in_text(references: list[Reference], messages: Messages) -> str:
    """Return references as they stand in a sentence: (Monroe et al., 2008; Gries, 2008); empty for none."""
    ordered = sorted(references, key=lambda r: (r.year, r.authors, r.key))
    shown = []
    for reference in ordered:
        names = [name.partition(",")[0] for name in reference.authors]
        if len(names) > 2:
            who = messages("methods.et_al", name=names[0])
        else:
            who = messages("methods.and").join(names)
        shown.append(messages("methods.cited", who=who, year=reference.year))
    listed = messages("methods.cited_separator").join(dict.fromkeys(shown))
    return messages("methods.in_text", cited=listed) if shown else ""


def _ended(text: str, references: list[Reference], messages: Messages) -> str:
    """Return a text whose last sentence ends with its sources."""
    cited = in_text(references, messages)
    if not cited:
        return text
    stop = text[-1] if text[-1] in ".。" else ""
    return text.removesuffix(stop) + cited + (stop or messages("methods.stop"))


def _corpus(data: ReportInput, messages: Messages) -> str:
    """Return what was analysed, what was left out, and with which program."""
    card, number = data.corpus_card, messages.number
    dates = card.get("date_range")
    steps = data.provenances()
    said = [
        messages(
            "methods.corpus",
            name=card.get("name", ""),
            n=number(int(card.get("n_documents", 0))),
            span=messages("methods.corpus_span", span=messages.span(*dates)) if dates else "",
            tokens=number(int(card.get("n_tokens", 0))),
            fingerprint=str(card.get("fingerprint", ""))[:16],
        )
    ]
    if card.get("where"):
        said.append(messages("methods.where", where=card["where"]))
    copies = [s.get("kind") for s in card.get("skipped", ())]
    counts = {kind: copies.count(kind) for kind in ("duplicate", "near-duplicate")}
    if any(counts.values()):
        said.append(messages("methods.copies", same=counts["duplicate"], near=counts["near-duplicate"]))
    said.append(messages("methods.text.ingest"))
    versions = steps[0].versions if steps else {}
    seeds = sorted({p.seed for p in steps if p.seed is not None})
    if versions.get("policymine"):
        said.append(messages("methods.cite", version=versions["policymine"]))
    if seeds:
        said.append(messages("methods.seed", seed=messages.join([str(s) for s in seeds])))
    return messages("list.sentence").join(said)


def _by_step(data: ReportInput) -> dict[str, list[Provenance]]:
    """Return the provenances of each analysis, in the order of the report."""
    found: dict[str, list[Provenance]] = {}
    for provenance in data.provenances():
        step = _step(provenance)
        if step != "ingest":
            found.setdefault(step, []).append(provenance)
    return found


def _asked(step: str, provenance: Provenance, data: ReportInput, messages: Messages) -> str:
    """Return one sentence with what was asked: terms, periods, numbers."""
    given: dict[str, Any] = {k: v for k, v in provenance.parameters.items() if v is not None}
    terms = [str(t) for t in given.get("arguments", ())[1:]]
    by = str(given.get("per") or given.get("by") or "")
    values = {
        "n": messages.number(provenance.n_documents),
        "by": messages.get(f"methods.by.{by}", by),
        "old": terms[0] if terms else "",
        "new": terms[1] if len(terms) > 1 else "",
        "terms": messages.join([messages("usage.quoted", term=t) for t in terms]),
        "title": _title(step, messages),
    }
    for name in ("k", "top", "resamples", "permutations", "max_q", "min_count", "runs"):
        values[name] = messages.number(given[name], 2) if name in given else ""
    if step == "compare" and data.comparison is not None:
        values["target"], values["reference"] = sides(data.comparison, messages)
    key = f"methods.asked.{step}"
    if step == "robustness":
        # Its text says itself that the verdicts before were reached again.
        return ""
    template = messages.get(key, "")
    # A sentence with a gap says nothing.
    needed = [name for _, name, _, _ in Formatter().parse(template) if name]
    if not template or any(not values.get(name) for name in needed):
        template = messages.get("methods.asked.any", "")
    return worded(template, values, messages.lang)


def _wording(step: str, provenance: Provenance, messages: Messages) -> str:
    """Return the method in the reader's language where the catalogue has it, else as the result states it."""
    method = str(provenance.parameters.get("method", ""))
    for key in (f"methods.text.{step}-{method}", f"methods.text.{step}"):
        found = messages.get(key, "")
        if found:
            return found
    return provenance.method or messages("methods.no_method")


def _step(provenance: Provenance) -> str:
    """Return the verb, or, of an analysis of several kinds, which one it is; the re-runs of a shift are a step of their own."""
    given = provenance.parameters
    if provenance.verb == "shift" and given.get("robust"):
        return "robustness"
    if provenance.verb == "keywords" and given.get("changes"):
        return "keyword_changes"
    shown = given.get("show") if provenance.verb == "meetings" else None
    return str(shown or provenance.verb)


def _title(verb: str, messages: Messages) -> str:
    section = {
        "track": "usage",
        "evolve": "evolution",
        "compare": "comparison",
        "ingest": "corpus_card",
        "discover": "discovery",
        "diff": "versions",
    }.get(verb, verb)
    return messages.get(f"section.{section}", verb)
