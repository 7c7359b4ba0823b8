"""Directive strength: how often a document obliges, forbids, advises, allows and encourages, and how much of it binds."""

from __future__ import annotations

from collections import Counter
from typing import Final

from policymine.comparisons.measures.source import Place, Source
from policymine.terms.directives.base import REFERENCES
from policymine.terms.directives.rules import BINDING, CLASSES, Directive, find_directives

__all__ = ["REFERENCES", "UNITS", "measure", "place"]

UNITS: Final = {
    "directives": "rate",
    **dict.fromkeys(CLASSES, "rate"),
    "strength": "share",
}


def _found(source: Source) -> list[Directive]:
    return list(find_directives(source.text, source.language, source.starts, source.ends))


def measure(source: Source) -> dict[str, float]:
    """Return directives and those of each class per 10,000 words, and the share that binds (strength).

    Strength is NaN in a document without directives, every value in one without words.
    """
    n = source.words.size
    if not n:
        return dict.fromkeys(UNITS, float("nan"))
    counts = Counter(d.name for d in _found(source))
    total = sum(counts.values())
    return {
        "directives": total / n * 10_000,
        **{name: counts[name] / n * 10_000 for name in CLASSES},
        "strength": sum(counts[name] for name in BINDING) / total if total else float("nan"),
    }


def place(key: str, source: Source) -> Place | None:
    """Return the first directive of the class; for the strength, the first that binds."""
    wanted = {"directives": CLASSES, "strength": BINDING}.get(key, (key,))
    for found in _found(source):
        if found.name in wanted:
            return found.start, found.end, found.form
    return None
