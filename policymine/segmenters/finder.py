"""Where a lexicon's terms stand in a text as strings, longest first at each place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

__all__ = ["TermFinder", "fold"]


@dataclass(frozen=True)
class TermFinder:
    """Finds the string occurrences of a set of terms, longest first at each place.

    Chinese terms are matched as they stand; other terms without regard to case, any white space between
    their words.
    """

    terms: tuple[str, ...]

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        if not self.terms:
            return None
        return re.compile(f"(?=({_any_of(sorted(set(self.terms)))}))", re.IGNORECASE)

    @cached_property
    def _by_form(self) -> dict[str, str]:
        return {fold(t): t for t in self.terms}

    @cached_property
    def _shorter(self) -> dict[str, list[str]]:
        """Terms that are the beginning of a term, longest first: what to try where the longest fails."""
        forms = sorted(self._by_form)
        return {
            long: sorted((f for f in forms if f != long and long.startswith(f)), key=len, reverse=True)
            for long in forms
        }

    def candidates(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield (start, end, term) for every place and every term there, places ascending, longest first."""
        if self._pattern is None:
            return
        for match in self._pattern.finditer(text):
            start, found = match.start(1), match[1]
            form = fold(found)
            yield start, match.end(1), self._by_form[form]
            for shorter in self._shorter[form]:
                again = re.compile(_as_pattern(self._by_form[shorter]), re.IGNORECASE).match(text, start)
                if again:
                    yield start, again.end(), self._by_form[shorter]


def fold(term: str) -> str:
    """Return the form under which two spellings of a term are the same: case folded, spaces single.

    >>> fold("Social  Governance")
    'social governance'
    """
    # A pattern that ignores case takes both Turkish letters for i; folding alone does not.
    return " ".join(term.casefold().replace("i\u0307", "i").replace("ı", "i").split())


def _as_pattern(term: str) -> str:
    return r"\s+".join(re.escape(word) for word in term.split())


def _any_of(terms: Sequence[str]) -> str:
    """Return a pattern of all terms, the longest first at each place; common beginnings are tried once."""
    root: dict[str, Any] = {}
    for term in terms:
        node = root
        for number, word in enumerate(term.split()):
            for atom in ([r"\s+"] if number else []) + [re.escape(ch) for ch in word]:
                node = node.setdefault(atom, {})
        node[""] = {}

    def written(node: dict[str, Any]) -> str:
        chain = ""
        while len(node) == 1 and "" not in node:
            [(atom, node)] = node.items()
            chain += atom
        branches = [atom + written(below) for atom, below in node.items() if atom]
        if branches:
            chain += f"(?:{'|'.join(branches)}){'?' if '' in node else ''}"
        return chain

    return written(root)
