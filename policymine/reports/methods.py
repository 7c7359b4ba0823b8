"""The methods paragraph and its references, made from the provenance of every result."""

from __future__ import annotations

from policymine.charts.messages import Messages
from policymine.provenance import Provenance
from policymine.reports.base import ReportInput
from policymine.reports.blocks import Block, Group, Items, Paragraph, Section

__all__ = ["build"]


def _wording(provenance: Provenance, messages: Messages) -> str:
    """Return the method in the reader's language where the catalogue has it, else as the result states it."""
    method = str(provenance.parameters.get("method", ""))
    verb = _step(provenance)
    for key in (f"methods.text.{verb}-{method}", f"methods.text.{verb}"):
        found = messages.get(key, "")
        if found:
            return found
    return provenance.method or messages("methods.no_method")


def build(data: ReportInput, messages: Messages) -> Section | None:
    """Return the methods section."""
    lines: list[str] = []
    for provenance in data.provenances():
        title = _title(_step(provenance), messages)
        said = messages("methods.verb", verb=title, text=_wording(provenance, messages))
        if said not in lines:
            lines.append(said)
    versions = data.provenances()[0].versions if data.provenances() else {}
    blocks: list[Block] = [Paragraph(messages("methods.lead")), Items(tuple(lines))]
    if versions.get("policymine"):
        blocks.append(Paragraph(messages("methods.cite", version=versions["policymine"])))
    references = sorted({str(r) for p in data.provenances() for r in p.references})
    if references:
        listed = Items(tuple(references), lang="en", role="references")
        blocks.append(Group(messages("methods.references"), (listed,)))
    return Section("methods", messages("section.methods"), tuple(blocks))


def _step(provenance: Provenance) -> str:
    """Return the verb, or, of an analysis of meetings, which one it is; the re-runs of a shift are a step of their own."""
    if provenance.verb == "shift" and provenance.parameters.get("robust"):
        return "robustness"
    shown = provenance.parameters.get("show") if provenance.verb == "meetings" else None
    return str(shown or provenance.verb)


def _title(verb: str, messages: Messages) -> str:
    section = {
        "track": "usage",
        "evolve": "evolution",
        "compare": "comparison",
        "ingest": "corpus_card",
        "discover": "discovery",
    }.get(verb, verb)
    return messages.get(f"section.{section}", verb)
