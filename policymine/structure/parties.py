"""The parties of a mediation or a hearing, as its head describes them: 申请人：谷某，女，1988年生."""

from __future__ import annotations

import re

__all__ = ["people_of_vita"]

# Who takes part under a name of the procedure, with what the record says of the person.
_VITA = re.compile(
    r"[\u3400-\u9fff某×＊*]{2,4}[，,（(]\s?(?:男|女|系|住|\d{4}年|身份证|汉族)|[^，。！？]{2,30}[（(](?:经营者|法定代表人|负责人|代表人|委托代理人)[:：]?"
)


def people_of_vita(raw: str) -> tuple[str, ...]:
    """Return who an entry names that goes on with what is known of him; nothing where it does not.

    >>> people_of_vita("谷某，女，1988年生"), people_of_vita("某餐饮店（经营者：郝某）"), people_of_vita("我不同意，太贵了。")
    (('谷某',), ('郝某',), ())
    """
    match = _VITA.match(raw)
    if match is None:
        return ()
    inner = re.search(
        r"[（(](?:经营者|法定代表人|负责人|代表人|委托代理人)[:：]?\s?([^（）()，,]{2,4})[）)]", raw
    )
    return (inner[1] if inner else re.split(r"[，,（(]", raw, maxsplit=1)[0],)
