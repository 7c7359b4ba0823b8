"""Words of a comparison of versions for its reader, in Chinese and English."""

from __future__ import annotations

from policymine.structure.wordlists import load_table

__all__ = ["label", "phrase"]


def label(change: str, lang: str) -> str:
    """Return what a class is called.

    >>> label("moved and reworded", "zh")
    '移动并改写'
    """
    return str(load_table("revision_messages.toml")["class"][change.replace(" ", "_")][lang])


def phrase(key: str, lang: str, **values: object) -> str:
    """Return a phrase of a page or a table, filled in.

    >>> phrase("strengthened", "en")
    'strengthened'
    """
    return str(load_table("revision_messages.toml")["phrase"][key][lang]).format_map(values)
