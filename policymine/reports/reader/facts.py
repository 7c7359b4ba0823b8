"""What the page knows of each document: the list that the script sorts, filters, searches and opens."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from typing import Any

from policymine.charts.messages import Messages
from policymine.reports.base import ReportInput
from policymine.reports.reader.pack import Packed

__all__ = ["command_parts", "document_number", "document_order", "page_facts", "size_unit", "year_of"]


def year_of(date: Any) -> int | None:
    """Return the year of an ISO date, None where there is none.

    >>> year_of("2014-03"), year_of(None)
    (2014, None)
    """
    text = str(date or "")[:4]
    return int(text) if len(text) == 4 and text.isascii() and text.isdigit() else None


def document_order(documents: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return the ids by date, then by id; those without a date last."""
    return sorted(
        documents,
        key=lambda i: (not documents[i].get("date_issued"), str(documents[i].get("date_issued") or ""), i),
    )


def size_unit(documents: Mapping[str, Mapping[str, Any]]) -> str:
    """Return what the length of these documents is counted in: `words` where most are English, else `characters`."""
    english = sum(facts.get("language") == "en" for facts in documents.values())
    counted = any(facts.get("n_words") is not None for facts in documents.values())
    return "words" if counted and 2 * english > len(documents) else "characters"


def document_number(value: Any) -> str:
    """Return a document number as it is written, whether it is text or fields."""
    if isinstance(value, Mapping):
        return str(value.get("raw") or "")
    return str(value or "")


class _Names:
    """Names by number, in the order they are met."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def of(self, name: str) -> int:
        return self.numbers.setdefault(name, len(self.numbers))


def command_parts(command: str) -> dict[str, Any] | None:
    """Return the words of a command without its condition, and the condition; None where there is no command.

    >>> command_parts("policymine report out/gwr --where 'year > 2000' --out r.html")
    {'words': ['policymine', 'report', 'out/gwr', '--out', 'r.html'], 'where': 'year > 2000'}
    """
    try:
        words = shlex.split(command)
    except ValueError:
        return None
    if not words:
        return None
    where = ""
    if "--where" in words[:-1]:
        at = words.index("--where")
        where = words[at + 1]
        words = words[:at] + words[at + 2 :]
    return {"words": words, "where": where}


def page_facts(
    data: ReportInput, messages: Messages, packed: Packed, cited: Mapping[str, int]
) -> dict[str, Any]:
    """Return the facts of every document as columns, in the order of `document_order`, and where their texts are.

    Parameters
    ----------
    data : the report.
    packed : the texts that the page carries.
    cited : number of quotations by document id.
    """
    order = document_order(data.documents)
    rows = [data.documents[i] for i in order]
    number = {document: n for n, document in enumerate(order)}
    unit = size_unit(data.documents)
    issuers, kinds = _Names(), _Names()
    column = "n_words" if unit == "words" else "n_chars"
    return {
        "id": order,
        "title": [str(row.get("title") or "") for row in rows],
        "date": [str(row.get("date_issued") or "") for row in rows],
        "shown": [messages.period(row["date_issued"]) if row.get("date_issued") else "" for row in rows],
        "year": [year_of(row.get("date_issued")) for row in rows],
        "issuers": [[issuers.of(str(name)) for name in _several(row.get("issuers"))] for row in rows],
        "kind": [kinds.of(str(row["kind"])) if row.get("kind") else -1 for row in rows],
        "number": [document_number(row.get("doc_number")) for row in rows],
        "size": [int(row[column]) if row.get(column) is not None else None for row in rows],
        "cited": [int(cited.get(i, 0)) for i in order],
        "issuerNames": list(issuers.numbers),
        "kindKeys": list(kinds.numbers),
        "kindNames": [messages.get(f"kind.{key}", key) for key in kinds.numbers],
        "unit": unit,
        "encoding": packed.encoding,
        "chunks": [[number[i] for i in chunk] for chunk in packed.documents],
        "lengths": [list(chunk) for chunk in packed.lengths],
        "command": command_parts(data.command),
        "corpus": _corpus(data.command),
    }


def _several(value: Any) -> Sequence[Any]:
    if not value:
        return ()
    return (value,) if isinstance(value, str) else [v for v in value if v]


def _corpus(command: str) -> str:
    """Return the corpus as the command names it, for the commands that the page suggests."""
    parts = command_parts(command)
    words = parts["words"] if parts else []
    return str(words[2]) if len(words) > 2 and not words[2].startswith("-") else "CORPUS"
