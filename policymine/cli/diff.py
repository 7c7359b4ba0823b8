"""`policymine diff OLD NEW`"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from policymine.cli.options import Json, Lang, LexiconFile, Out
from policymine.cli.output import emit, say, table_lines

if TYPE_CHECKING:
    from policymine.comparisons.revision.base import Change, DiffResult
    from policymine.comparisons.revision.marks import Mark

_RED, _GREEN, _PLAIN = "\x1b[31;9m", "\x1b[32;4m", "\x1b[0m"


def diff(
    old: Annotated[
        Path, typer.Argument(help="A file, CORPUS#ID, or a corpus of one document.", metavar="OLD")
    ],
    new: Annotated[
        Path,
        typer.Argument(
            help="Likewise; with a corpus as OLD, an id in it: compared with its version before.",
            metavar="NEW",
        ),
    ],
    unit: Annotated[str, typer.Option("--unit", help="clause, article or sentence.")] = "clause",
    comments: Annotated[
        Path | None,
        typer.Option(
            "--comments",
            help="A corpus or file of comments or minutes: which of them the changes echo.",
            metavar="CORPUS_OR_FILE",
        ),
    ] = None,
    alpha: Annotated[float, typer.Option("--alpha", help="Largest q-value of an echo.")] = 0.05,
    only: Annotated[
        str | None,
        typer.Option("--only", help="Show these classes alone, such as reworded,new; files hold all."),
    ] = None,
    all_clauses: Annotated[bool, typer.Option("--all", help="Also show the clauses that were kept.")] = False,
    lang: Lang = None,
    lexicon: LexiconFile = None,
    json: Json = False,
    out: Out = None,
) -> None:
    """Compare two versions of a document clause by clause.

    Each clause is kept, reworded, moved, split, merged, dropped or new; [-deleted-] and {+inserted+} words are marked.

    Example: policymine diff draft.docx final.docx --out changes.html
    """
    from policymine.api.diff import diff as verb
    from policymine.charts.messages import LANGUAGES
    from policymine.errors import UnknownNameError

    if lang is not None and lang not in LANGUAGES:
        raise UnknownNameError("--lang", lang, LANGUAGES)
    wanted = _classes(only, all_clauses)
    result = verb(old, new, unit=unit, comments=comments, alpha=alpha, lexicon=lexicon)
    lang = lang or result.language
    if json or out is not None:
        emit(result, json=json, out=out, lang=lang)
    else:
        for line in _report(result, wanted, lang, colour=sys.stdout.isatty()):
            typer.echo(line)
    if not any(n for name, n in result.counts().items() if name != "kept"):
        say({"zh": "没有改动", "en": "nothing changed"}[lang])
        raise typer.Exit(1)


def _classes(only: str | None, all_clauses: bool) -> tuple[str, ...]:
    from policymine.comparisons.revision.base import CLASSES
    from policymine.errors import UnknownNameError

    if only is None:
        return CLASSES if all_clauses else CLASSES[1:]
    asked = tuple(name.strip() for name in only.split(","))
    for name in asked:
        if name not in CLASSES:
            raise UnknownNameError("--only", name, CLASSES)
    return asked


def _report(result: DiffResult, wanted: Sequence[str], lang: str, *, colour: bool) -> Iterator[str]:
    """Yield the lines for a reader: the tally, what to know, and each change with its words marked."""
    from policymine.comparisons.revision.words import label, phrase

    yield f"{result.names[0]} -> {result.names[1]}"
    heads = [
        phrase(key, lang)
        for key in ("change", "rows", "old_clauses", "new_clauses", "old_share", "new_share")
    ]
    rows: list[tuple[Any, ...]] = [
        (
            label(row["change"], lang),
            row["rows"],
            row["old_clauses"],
            row["new_clauses"],
            f"{row['old_share']:.1%}",
            f"{row['new_share']:.1%}",
        )
        for row in result.tally()
        if row["rows"]
    ]
    yield from table_lines(heads, rows)
    yield from result.lines(lang)
    echoes = result.echoes.rows() if result.echoes is not None else []
    for number, change in enumerate(result.changes):
        if change.change not in wanted:
            continue
        yield ""
        yield _head(change, lang)
        if change.marks:
            yield from _indented(_marked(change.marks, colour))
        else:
            sign = {"dropped": ("[-", "-]"), "new": ("{+", "+}")}.get(change.change, ("", ""))
            for held in change.old if change.change == "dropped" else change.new:
                yield from _indented(sign[0] + held.text + sign[1])
        for echo in echoes:
            if echo["row"] == number:
                said = " ".join(str(echo["sentence"]).split())
                who = " ".join(str(v) for v in (echo["comment"], echo["speaker"], echo["date"]) if v)
                yield f"    ~ {who}: {said} [{echo['shared']}; q = {echo['q']:.3g}]"


def _head(change: Change, lang: str) -> str:
    from policymine.comparisons.revision.words import label, phrase

    names = [", ".join(u.name for u in side) for side in (change.old, change.new)]
    shown = [name for name in names if name]
    place = shown[0] if len(shown) == 2 and shown[0] == shown[1] else " -> ".join(shown)
    told = [label(change.change, lang)]
    if change.similarity is not None and change.marks:
        told.append(f"{change.similarity:.2f}")
    if change.change in ("split", "merged") and change.moved:
        told.append(phrase("moved", lang))
    if change.force:
        told.append(
            phrase(change.force, lang) + " " + ", ".join(str(w) for w in change.directives if w.old and w.new)
        )
    if change.numbers:
        told.append(", ".join(map(str, change.numbers)))
    if change.only_references:
        told.append(phrase("only_references", lang))
    return f"{place}  ({'; '.join(told)})"


def _marked(marks: Sequence[Mark], colour: bool) -> str:
    made: list[str] = []
    part = 0
    for mark in marks:
        if mark.part != part:
            made.append(" ¶ ")
            part = mark.part
        if mark.op == "equal":
            made.append(mark.text)
        elif colour:
            made.append((_RED if mark.op == "delete" else _GREEN) + mark.text + _PLAIN)
        else:
            made.append(f"[-{mark.text}-]" if mark.op == "delete" else f"{{+{mark.text}+}}")
    return "".join(made)


def _indented(text: str) -> Iterator[str]:
    yield "  " + " ".join(_inert(text).split())


def _inert(text: str) -> str:
    """Return text whose control characters, but for our own colours, cannot steer a terminal."""
    ours = (_RED, _GREEN, _PLAIN)
    for k, sign in enumerate(ours):
        text = text.replace(sign, chr(0xE000 + k))
    text = "".join(ch if ch.isprintable() or ch in "\n\t \u3000\ue000\ue001\ue002" else " " for ch in text)
    for k, sign in enumerate(ours):
        text = text.replace(chr(0xE000 + k), sign)
    return text
