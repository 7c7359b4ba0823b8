"""The sections of a report in their order; it imports nothing, so that a shell that completes a name need not wait."""

from typing import Final

__all__ = ["ORDER"]

ORDER: Final = (
    "summary",
    "corpus_card",
    "shift",
    "discovery",
    "adoption",
    "usage",
    "keywords",
    "topics",
    "evolution",
    "comparison",
    "similarity",
    "reuse",
    "versions",
    "networks",
    "meetings",
    "decisions",
    "issues",
    "cases",
    "uptake",
    "documents",
    "limits",
    "methods",
    "provenance",
)
