"""Which documents the evidence of a report cites, and how often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from policymine.reports.blocks import Embed, Figure, Group, Quote, Quotes, Section, Table

__all__ = ["cited_documents", "quotes_in"]


def quotes_in(blocks: Iterable[Any]) -> Iterator[Quote]:
    """Yield every quotation among blocks, those inside tables, figures and groups too, in order."""
    for block in blocks:
        if isinstance(block, Quotes):
            yield from block.items
        elif isinstance(block, Table):
            for row in block.rows:
                for cell in row:
                    for part in cell.parts:
                        yield from part.quotes
        elif isinstance(block, Figure):
            if block.data is not None:
                yield from quotes_in((block.data,))
        elif isinstance(block, (Group, Embed)):
            yield from quotes_in(block.blocks)


def cited_documents(sections: Iterable[Section]) -> Counter[str]:
    """Return by document id the number of quotations from it.

    >>> quote = Quote("加强", "社会治理", "。", "意见", "", document="d1")
    >>> cited_documents([Section("shift", "更替", (Quotes("", (quote,)),))])
    Counter({'d1': 1})
    """
    every = (quote.document for section in sections for quote in quotes_in(section.blocks))
    return Counter(document for document in every if document)
