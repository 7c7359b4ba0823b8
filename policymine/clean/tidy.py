"""A raw text made readable: what was read wrongly read again, what is not the document's marked to be left out.

Everything done is listed twice: as warnings for people, and as entries (`removed`, `repaired`) for the table of a corpus.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from policymine.clean.mojibake import repair_mojibake
from policymine.clean.surroundings import Cut, surroundings

__all__ = ["Tidied", "tidy"]

_SHOWN = 60
_WORDS = {
    "licence notice": "a licence notice",
    "web frame": "lines of a web page's frame",
    "page number": "page numbers",
    "running head": "running heads",
}


@dataclass(frozen=True, slots=True)
class Tidied:
    """A text with what is to be left out of it.

    Parameters
    ----------
    text : the text, mended.
    cuts : what is not the document's own in `text`, in order.
    warnings : one line for each kind of thing mended or left out.
    """

    text: str
    cuts: tuple[Cut, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """Return the spans of the cuts, for `normalize(text, cuts=...)`."""
        return tuple((cut.start, cut.end) for cut in self.cuts)

    @property
    def removed(self) -> list[dict[str, Any]]:
        """Return what was left out as plain values: kind, words (shortened), characters, how often; figures aside alike."""
        alike: dict[tuple[str, str], list[Cut]] = {}
        for cut in self.cuts:
            alike.setdefault((cut.kind, re.sub(r"\d+", "#", cut.text)), []).append(cut)
        return [
            {
                "kind": kind,
                "text": _short(cuts[0].text, 200),
                "characters": sum(len(cut.text) for cut in cuts),
                "times": len(cuts),
            }
            for (kind, _), cuts in alike.items()
        ]


def tidy(text: str, *, repair: bool = True) -> Tidied:
    """Return the text with its mojibake repaired and its surroundings marked.

    Parameters
    ----------
    text : a text as extracted.
    repair : whether mojibake may be repaired, which moves offsets; False where pages or headings of the file are
        noted by offset.

    >>> tidy("各街道：\\n请照办。\\n责任编辑：王某").warnings
    ("lines of a web page's frame removed: 7 characters in 1 place ('责任编辑：王某')",)
    """
    mended = repair_mojibake(text) if repair else None
    if mended:
        text = mended.text
    cuts = surroundings(text)
    warnings = list(mended.warnings) if mended else []
    for kind in dict.fromkeys(cut.kind for cut in cuts):
        warnings.append(_told(kind, [cut for cut in cuts if cut.kind == kind]))
    return Tidied(text, cuts, tuple(warnings))


def _told(kind: str, cuts: Sequence[Cut]) -> str:
    size = sum(len(cut.text) for cut in cuts)
    places = "1 place" if len(cuts) == 1 else f"{len(cuts)} places"
    return f"{_WORDS[kind]} removed: {size} characters in {places} ({_short(cuts[0].text, _SHOWN)!r})"


def _short(text: str, limit: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"
