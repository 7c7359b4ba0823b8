"""HTML entities left over in plain text, decoded where there is no doubt.

Only `&name;` and `&#39;` with their semicolon, only names that HTML defines: `AT&T` and `R&D;` stay.
"""

from __future__ import annotations

import html
import re

__all__ = ["decode_entities"]

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")


def decode_entities(text: str) -> tuple[str, int]:
    """Return the text with its entities decoded, and how many there were.

    >>> decode_entities("the party&#039; s &quot;report&quot; on R&D; at AT&T")
    ('the party\\' s "report" on R&D; at AT&T', 3)
    """
    if "&" not in text:
        return text, 0
    count = 0

    def plain(match: re.Match[str]) -> str:
        nonlocal count
        entity = match.group()
        decoded = html.unescape(entity)
        # html.unescape also opens the part of a name it knows (&notit; is ¬it;): that is a guess.
        if decoded == entity or decoded.endswith(";"):
            return entity
        count += 1
        return decoded

    return _ENTITY.sub(plain, text), count
