"""Where somebody lives, in front of a name: 302室老褚, 3栋2单元501王女士, 8-1202 老杨."""

from __future__ import annotations

import re

__all__ = ["door_of"]

_DOOR = re.compile(
    r"(?:(?:[0-9A-Za-z]{1,5}|[一二三四五六七八九十]{1,3})\s?(?:号楼|号院|单元|栋|幢|座|室|户|号|楼|层|组|门|弄|巷|队)\s?){1,4}(?:\d{3,4}(?!\d))?"
    r"|\d{1,3}(?:[-－—#]\d{1,4}){1,3}"
)


def door_of(label: str) -> tuple[str, str]:
    """Return (where somebody lives, the rest) of a label or an entry; the first is empty where it states no door.

    >>> door_of("302室老褚"), door_of("3栋2单元501王女士"), door_of("8-1202老杨"), door_of("居民代表")
    (('302室', '老褚'), ('3栋2单元501', '王女士'), ('8-1202', '老杨'), ('', '居民代表'))
    """
    match = _DOOR.match(label)
    return (match.group().strip(), label[match.end() :].strip()) if match else ("", label)
