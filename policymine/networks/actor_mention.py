"""One naming of an actor in a text, and the kinds of actors there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

__all__ = ["KINDS", "Mention"]

KINDS: Final = ("body", "organisation", "group", "person")


@dataclass(frozen=True, slots=True)
class Mention:
    """One naming of an actor.

    Parameters
    ----------
    start, end : code points in the text. name : the name under which the actor counts. kind : see `KINDS`.
    """

    start: int
    end: int
    name: str
    kind: str
