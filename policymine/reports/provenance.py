"""Provenance: the commands that give these numbers again, their parameters, seeds, versions and inputs."""

from __future__ import annotations

import json
import shlex
from typing import Final

from policymine.charts.messages import Messages
from policymine.provenance import Provenance
from policymine.reports.base import ReportInput
from policymine.reports.blocks import Block, Code, Column, Group, Items, Paragraph, Section, Table, cell
from policymine.results import plain
from policymine.translation import spoken

__all__ = ["build"]

_LISTED: Final = 1_000


def build(data: ReportInput, messages: Messages) -> Section | None:
    """Return the provenance section."""
    steps = data.provenances()
    blocks: list[Block] = [Paragraph(messages("provenance.lead"))]
    if data.command:
        blocks.append(Group(messages("provenance.replay"), (Code(data.command),)))
    # The command ends with the name of the report's file; of reports only the page carries its record.
    name = shlex.split(data.command)[-1] if data.command and data.record else ""
    if name.lower().endswith((".html", ".htm")):
        replay = shlex.join(["policymine", "replay", name])
        blocks.append(Group(messages("provenance.again"), (Code(replay),)))
    if steps:
        blocks.append(Group(messages("provenance.commands"), (Code("\n".join(p.command() for p in steps)),)))
        blocks.append(
            Table(
                messages("provenance.table"),
                (
                    Column(messages("provenance.step"), short=True),
                    Column(messages("provenance.parameters"), long=True),
                    Column(messages("provenance.seed"), numeric=True),
                    Column(messages("provenance.documents"), numeric=True),
                ),
                [
                    (
                        cell(p.verb),
                        cell(_parameters(p)),
                        cell(p.seed),
                        cell(messages.number(p.n_documents)),
                    )
                    for p in steps
                ],
            )
        )
    if notes := _notes(data):
        said = {
            lang: tuple(note for note, known in notes.items() if known == lang) for lang in (data.lang, "en")
        }
        lists = tuple(
            Items(items, lang=None if lang == data.lang else lang) for lang, items in said.items() if items
        )
        blocks.append(Group(messages("provenance.notes"), lists))
    corpora = {name: mark for p in steps for name, mark in p.corpus.items()}
    if corpora:
        blocks.append(
            Table(
                messages("provenance.inputs"),
                (Column(messages("provenance.corpus")), Column(messages("provenance.fingerprint"))),
                [(cell(name), cell(mark)) for name, mark in sorted(corpora.items())],
            )
        )
    hashed = [(key, value) for key, value in sorted(data.documents.items()) if value.get("sha256")]
    if len(hashed) > _LISTED:
        blocks.append(Paragraph(messages("provenance.too_many", n=messages.number(len(hashed))), "note"))
    elif hashed:
        files = Table(
            "",
            (
                Column(messages("provenance.document")),
                Column(messages("provenance.source")),
                Column(messages("provenance.hash")),
            ),
            [(cell(key), cell(value.get("source")), cell(value["sha256"])) for key, value in hashed],
        )
        blocks.append(Group(messages("provenance.files", n=len(hashed)), (files,), folded=True))
    versions = {name: version for p in steps for name, version in p.versions.items()}
    if versions:
        table = Table(
            "",
            (Column(messages("provenance.package")), Column(messages("provenance.version"))),
            [(cell(name), cell(version)) for name, version in versions.items()],
        )
        blocks.append(Group(messages("provenance.versions"), (table,), folded=True))
    return Section("provenance", messages("section.provenance"), tuple(blocks))


def _notes(data: ReportInput) -> dict[str, str]:
    """Return what the steps note, in the report's language where that is known, each with the language it is in."""
    both = {
        m["en"]: m.get(data.lang, "")
        for r in data.results()
        for m in r.extra().get("messages") or ()
        if "en" in m
    }
    notes: dict[str, str] = {}
    for note in (note for p in data.provenances() for note in p.notes):
        said = both.get(note) or spoken(note, data.lang)
        notes.setdefault(said, "en" if data.lang != "en" and said == note else data.lang)
    return notes


def _parameters(provenance: Provenance) -> str:
    """Return the parameters in one line; those that were left at nothing are left out."""
    said: list[str] = []
    for name, value in plain(provenance.parameters).items():
        if value in (None, [], {}, ""):
            continue
        shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            shown = ", ".join(value)
        said.append(f"{name}: {shown}")
    return "; ".join(said)
