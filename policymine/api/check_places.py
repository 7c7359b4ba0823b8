"""Where in a text a doubt stands, and its surroundings in one line."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["excerpt_of", "label_at", "told_at"]

_AROUND: Final = 24
_HEAD: Final = 70


def label_at(label: str, text: str) -> list[int] | None:
    """Return where a speaker's label first opens a line; None where it stands otherwise than the turns name it."""
    written = r"[ \t\u3000]*".join(re.escape(ch) for ch in label if not ch.isspace())
    match = re.search(rf"(?m)^[^\n]{{0,12}}?({written})[^\n:：]{{0,16}}[:：.]", text)
    return [match.start(1), match.end(1)] if match else None


def told_at(reason: str, text: str) -> list[int] | None:
    """Return where the text says what a contradiction quotes; None where it is not found."""
    from policymine.structure.dates import find_dates

    for quoted in re.findall(r"'([^']+)'", reason):
        at = text.find(quoted)
        if at >= 0:
            return [at, at + len(quoted)]
        if re.fullmatch(r"\d{4}(?:-\d\d){0,2}", quoted):
            spans = [date.span for date in find_dates(text) if date.value == quoted and date.span]
            if spans:
                return list(spans[-1])
    return None


def excerpt_of(text: str, span: list[int] | None, name: str) -> str:
    """Return the wording in its surroundings, or where there is none the places where such a field stands."""
    if span:
        start, end = span
        before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
        raw = text[start:end] if end - start <= 2 * _HEAD else text[start : start + _HEAD] + "…"
        return _line(("…" if start > _AROUND else "") + f"{before}【{raw}】{after}") + (
            "…" if end + _AROUND < len(text) else ""
        )
    head, tail = _line(text[:_HEAD]), _line(text[-_HEAD:])
    if len(text) <= 2 * _HEAD:
        return _line(text)
    return f"{head} … {tail}" if name in ("date_issued", "issuers", "date_printed", "cc") else f"{head} …"


def _line(text: str) -> str:
    return re.sub(r"\s*\n\s*", " ⏎ ", text.strip())
