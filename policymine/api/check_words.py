"""Fields and reasons of `check` in the reader's language: in the printed table and in the sheet that `amend` reads back."""

from __future__ import annotations

from functools import cache

from policymine.corpus.document import DOCUMENT_FIELDS
from policymine.reports.document.dictionary import meaning_of
from policymine.translation import translated

__all__ = ["field_of_word", "field_told", "heading_told", "reason_told"]

_FIELDS = ("kind", *DOCUMENT_FIELDS)


def heading_told(column: str, lang: str) -> str:
    """Return the heading of a column of the sheet; in English its name.

    >>> heading_told("correction", "zh"), heading_told("correction", "en")
    ('改正', 'correction')
    """
    found = meaning_of(column, lang, "check") if lang == "zh" else None
    return found.name if found else column


def field_told(field: str, lang: str) -> str:
    """Return the name of a field; `speaker LABEL` stays.

    >>> field_told("date_issued", "zh"), field_told("date_issued", "en"), field_told("speaker 李主任", "zh")
    ('成文日期', 'date_issued', 'speaker 李主任')
    """
    return _words().get(field, field) if lang == "zh" else field


def field_of_word(word: str) -> str | None:
    """Return the field that `field_told` calls so; None where it calls none so.

    >>> field_of_word("成文日期"), field_of_word("天气")
    ('date_issued', None)
    """
    return next((field for field, told in _words().items() if told == word), None)


def reason_told(reason: str, field: str, lang: str) -> str:
    """Return the reasons of a row, which `; ` joins, each in Chinese where that is known.

    >>> reason_told("confidence 0.4 (rule file-name)", "date_issued", "zh")
    '把握 0.4（规则：文件名）'
    """
    if lang != "zh":
        return reason
    pieces = reason.split("; ")
    told: list[str] = []
    while pieces:
        for n in range(1, len(pieces) + 1):
            part = "; ".join(pieces[:n])
            # A contradiction stands in the catalogue with the field before it.
            found = translated(part) or translated(f"{field}: {part}")
            if found:
                told.append(found)
                del pieces[:n]
                break
        else:
            told.append(pieces.pop(0))
    return "；".join(told)


@cache
def _words() -> dict[str, str]:
    told = {field: meaning_of(field, "zh") for field in _FIELDS}
    return {"text": "正文", **{field: found.name for field, found in told.items() if found}}
