"""What stands on the lines of a list of people beside the people: honours behind a name, the same list in English."""

from __future__ import annotations

import re

__all__ = ["in_chinese", "is_honour", "without_honours"]

_HONOUR = re.compile(
    r"^(?:[A-Z]\.){2,4}[A-Z]?\.?$|^[A-Z]{2,5}$|^大紫[荊荆][勳勋][賢贤]$|^太平[紳绅]士$|^(?:G\.B\.[SM]\.|J\.P\.)"
)
# 葉劉淑儀議員 G.B.S., JP: honours without a comma before them are no part of the name either.
_BEHIND = re.compile(
    r"(?<=[\u3400-\u9fff）)])[\s,，]*"
    r"(?:(?:(?:[A-Z]\.){2,4}[A-Z]?\.?|[A-Z]{2,5}|大紫[荊荆][勳勋][賢贤]|太平[紳绅]士)(?:[\s,，]+|$))+$"
)
# THE HONOURABLE JAMES TO KUN-SUN, J.P.
_CAPITALS = re.compile(r"(?=.*[A-Z]{3})[A-Z][A-Z .,'’():/-]{5,90}")


def is_honour(wording: str) -> bool:
    """Return whether a wording is an order or an honour.

    >>> is_honour("J.P."), is_honour("大紫荊勳賢"), is_honour("主席")
    (True, True, False)
    """
    return _HONOUR.match(wording) is not None


def without_honours(entry: str) -> str:
    """Return an entry of a list without the honours behind the name.

    >>> without_honours("葉大衛議員 G.B.S., JP")
    '葉大衛議員'
    """
    return _BEHIND.sub("", entry)


def in_chinese(raw: str) -> str:
    """Return a list of people without the lines that say in English capitals what its Chinese ones say.

    >>> in_chinese("涂謹申議員\\nTHE HONOURABLE JAMES TO KUN-SUN, J.P."), in_chinese("JAMES TO")
    ('涂謹申議員', 'JAMES TO')
    """
    if not re.search(r"[\u3400-\u9fff]", raw) or not re.search(r"[A-Z]{3}", raw):
        return raw
    return "\n".join(line for line in raw.split("\n") if not _CAPITALS.fullmatch(line.strip()))
