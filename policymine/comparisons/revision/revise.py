"""Two versions of a document compared: aligned, classified, marked word by word, and told what kind of change it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from policymine.comparisons.revision.align import align_units
from policymine.comparisons.revision.base import (
    COLUMNS,
    METHOD,
    REFERENCES,
    Change,
    DiffResult,
    message,
)
from policymine.comparisons.revision.classify import Fate, classify
from policymine.comparisons.revision.details import details_of, whole_words
from policymine.comparisons.revision.marks import mark_words
from policymine.comparisons.revision.similar import Likeness
from policymine.comparisons.revision.units import Unit, units_of
from policymine.corpus.document import Document
from policymine.errors import NotEnoughDataError
from policymine.provenance import Provenance
from policymine.results import Evidence, frame
from policymine.segmenters.base import Segmenter

__all__ = ["compare_versions"]

# Below this share of unchanged wording two texts may not be versions of one document.
_STRANGERS: Final = 0.1
# Likeness from which what has no counterpart is told what comes nearest.
_HINT: Final = 0.35
_BEST: Final = 3


def compare_versions(
    old: Document,
    new: Document,
    *,
    segmenter: Segmenter,
    unit: str = "clause",
    names: tuple[str, str] | None = None,
    provenance: Provenance | None = None,
) -> DiffResult:
    """Return what became of every clause of the old version, and where every clause of the new one comes from.

    Parameters
    ----------
    old, new : the documents with their passages.
    segmenter : cuts both into the words that are marked.
    unit : `clause`, `article` or `sentence`, as in `units_of`.
    names : what the versions are called; by default their ids.
    provenance : what the caller knows; method and references are added.

    Raises
    ------
    UnknownNameError : another unit.
    NotEnoughDataError : a version without any clause.

    Source: Fredman (1975) for what moved; Gale & Church (1993) for one unit against two.
    """
    names = names or (old.id, new.id)
    sides = units_of(old, unit), units_of(new, unit)
    for name, side in zip(names, sides, strict=True):
        if not any(u.atoms for u in side):
            raise NotEnoughDataError(f"{name} holds no words to compare")
    language = "en" if segmenter.language == "en" else "zh"
    fates = classify(align_units(*sides), *sides)
    changes = _with_nearest([_change(fate, sides, segmenter, language) for fate in fates])
    known = provenance or Provenance(verb="diff", n_documents=2)
    return DiffResult(
        table=frame([_row(c) for c in changes], COLUMNS),
        provenance=known.filled(method=METHOD, references=REFERENCES),
        sentences={row: _evidence(c) for row, c in enumerate(changes)},
        changes=changes,
        names=names,
        titles=(old.title, new.title),
        dates=(old.date_issued or old.date_published, new.date_issued or new.date_published),
        language=language,
        messages=_said(changes, len(sides[0]), len(sides[1])),
    )


def _change(
    fate: Fate, sides: tuple[Sequence[Unit], Sequence[Unit]], segmenter: Segmenter, language: str
) -> Change:
    old = tuple(sides[0][i] for i in fate.link.old)
    new = tuple(sides[1][j] for j in fate.link.new)
    both = bool(old and new)
    made = Change(
        fate.change, old, new, round(fate.link.score, 4) if both else None, fate.moved, fate.renumbered
    )
    if not both:
        return made
    texts = [[unit.text for unit in side] for side in (old, new)]
    if fate.change in ("kept", "moved"):
        plain = ["".join(side[0].split()) for side in texts]
        return replace(made, similarity=1.0, punctuation=plain[0] != plain[1])

    def cut(text: str) -> tuple[Sequence[int], Sequence[int]]:
        made = segmenter.segment(text)
        return made.starts, made.ends

    def words(text: str) -> list[tuple[int, int]]:
        return whole_words(text, list(zip(*cut(text), strict=True)), language)

    marks = mark_words(texts[0], texts[1], words)
    details = details_of(marks, "\n".join(texts[0]), "\n".join(texts[1]), language, cut)
    return replace(
        made,
        marks=marks,
        force=details.force,
        directives=details.directives,
        numbers=details.numbers,
        references=details.references,
        only_references=details.only_references,
    )


def _with_nearest(changes: Sequence[Change]) -> tuple[Change, ...]:
    """Return the changes, what was dropped and what is new with the likest on the other side."""
    lone = [c.old[0] for c in changes if c.change == "dropped"]
    fresh = [c.new[0] for c in changes if c.change == "new"]
    if not lone or not fresh:
        return tuple(changes)
    like = Likeness(tuple(lone), tuple(fresh))
    best: dict[tuple[int, int], tuple[float, str]] = {}
    for i, j in sorted(like.nearest(_BEST)):
        if lone[i].heading is not fresh[j].heading:
            continue
        score = like.score((i,), (j,))
        for key, name in (((0, lone[i].number), fresh[j].name), ((1, fresh[j].number), lone[i].name)):
            if score >= max(_HINT, best.get(key, (0.0, ""))[0]):
                best[key] = (score, name)
    made: list[Change] = []
    for change in changes:
        key = (
            (0, change.old[0].number)
            if change.change == "dropped"
            else (1, change.new[0].number if change.new else -1)
        )
        hint = best.get(key) if change.change in ("dropped", "new") else None
        made.append(replace(change, nearest=(hint[1], round(hint[0], 4))) if hint else change)
    return tuple(made)


def _row(change: Change) -> dict[str, Any]:
    def joined(units: Sequence[Unit], what: str, sign: str) -> str | None:
        return sign.join(str(getattr(u, what)) for u in units) if units else None

    def edge(units: Sequence[Unit], last: bool) -> int | None:
        if not units:
            return None
        return max(u.end for u in units) if last else min(u.start for u in units)

    deleted, inserted = change.words("delete"), change.words("insert")
    return {
        "change": change.change,
        "old": joined(change.old, "name", "; "),
        "new": joined(change.new, "name", "; "),
        "similarity": change.similarity,
        "moved": change.moved,
        "renumbered": change.renumbered,
        "force": change.force,
        "numbers": "; ".join(map(str, change.numbers)) or None,
        "references": "; ".join(f"{a or '∅'} → {b or '∅'}" for a, b in change.references) or None,
        "deleted": deleted or None,
        "inserted": inserted or None,
        "nearest": f"{change.nearest[0]} ({change.nearest[1]:.2f})" if change.nearest else None,
        "heading": (change.new or change.old)[0].heading,
        "old_text": joined(change.old, "text", "\n"),
        "new_text": joined(change.new, "text", "\n"),
        "old_start": edge(change.old, False),
        "old_end": edge(change.old, True),
        "new_start": edge(change.new, False),
        "new_end": edge(change.new, True),
    }


def _evidence(change: Change) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(unit.document, unit.text, unit.start, unit.end, unit.start, side, unit.name)
        for side, units in (("old", change.old), ("new", change.new))
        for unit in units
    )


def _said(changes: Sequence[Change], n_old: int, n_new: int) -> tuple[dict[str, str], ...]:
    said: list[dict[str, str]] = []
    if all(c.change == "kept" for c in changes):
        said.append(message("same"))
    said.append(message("how", old=n_old, new=n_new))
    whole = max(1, sum(len(u.atoms) for c in changes for u in c.old))
    same = sum(len(u.atoms) for c in changes if c.change in ("kept", "moved") for u in c.old) / whole
    if same < _STRANGERS:
        said.append(message("far", share=f"{same:.0%}"))
    force = [c.force for c in changes]
    if any(force):
        said.append(
            message(
                "directives",
                up=force.count("strengthened"),
                down=force.count("weakened"),
                mixed=force.count("mixed"),
            )
        )
    for key, n in (
        ("numbers", sum(len(c.numbers) for c in changes)),
        ("references", sum(c.only_references for c in changes)),
        ("punctuation", sum(c.punctuation for c in changes)),
    ):
        if n:
            said.append(message(key, n=n))
    return tuple(said)
