"""Lists of people at the head of a record: 张某（社区书记）、居民代表（李某某、王某某）, MR. A, MR. B."""

from __future__ import annotations

import re

from policymine.structure.lines import collapse

__all__ = ["split_people"]

_HONOUR = re.compile(r"^(?:[A-Z]\.){2,4}[A-Z]?\.?$|^大紫荊勳賢$|^太平紳士$|^(?:G\.B\.[SM]\.|J\.P\.)")
_COUNT = re.compile(r"^(?:等|共|及|约)?\s{0,2}(?:共|计)?[\d一二三四五六七八九十百余多]{1,5}\s{0,2}(?:余|多)?(?:人|名|位|户)$|^等$")
_COUNTED_ROLE = re.compile(r"^[\u4e00-\u9fff]{2,12}(?:等)?\s{0,2}[\d一二三四五六七八九十]{1,4}\s{0,2}(?:余|多)?(?:人|名|位)$")
_RUNNING = re.compile(r"\d{4}年\s{0,2}\d{1,2}月|^\d{1,5}$|[─—]{1,3}")


def _split(raw: str) -> list[str]:
    """Split at list commas outside of brackets."""
    pieces: list[str] = []
    depth = 0
    current = ""
    for ch in raw:
        if ch in "（([【":
            depth += 1
        elif ch in "）)]】":
            depth = max(0, depth - 1)
        if depth == 0 and ch in "、，,；;\n\t":
            pieces.append(current)
            current = ""
        else:
            current += ch
    pieces.append(current)
    return pieces


def split_people(raw: str) -> tuple[str, ...]:
    """Return the people a list names, in order, each once; counts (等12人) name nobody.

    A role before bracketed names goes to each of them; what stands in brackets after one name is his office and
    is left off. Where a group is named with a colon (社区：张某、李某) the group is dropped.

    >>> split_people("张某（社区书记）、居民代表（李某某、王某某）、物业公司赵经理，居民代表等12人")
    ('张某', '居民代表李某某', '居民代表王某某', '物业公司赵经理')
    >>> split_people("主席曾鈺成議員 , G.B.S., J.P.")
    ('主席曾鈺成議員',)
    """
    people: list[str] = []
    for piece in _split(raw):
        name = collapse(piece).strip("。.；; ") if not _HONOUR.match(piece.strip()) else ""
        name = re.sub(r"^[^:：]{1,14}[:：]\s{0,3}", "", name)
        if not name or _COUNT.match(name) or _COUNTED_ROLE.match(name) or _HONOUR.match(name) or _RUNNING.search(name):
            continue
        bracket = re.fullmatch(r"(.{1,20}?)\s{0,2}[（(]([^（）()]{1,120})[）)]", name)
        if bracket:
            inside = [part for part in re.split(r"[、，,；;]", bracket[2]) if part.strip()]
            if len(inside) > 1:
                people.extend(collapse(bracket[1]) + collapse(part) for part in inside if not _COUNT.match(part.strip()))
                continue
            name = bracket[1]
        name = re.sub(r"等(?:\d{0,4}余?[人名位])?$", "", name)
        blanks = name.split(" ")
        if len(blanks) > 1 and all(re.fullmatch(r"[\u3400-\u9fff某]{2,4}", part) for part in blanks):
            people.extend(blanks)
        elif 1 < len(name) <= 40:
            people.append(name.replace(" ", "") if re.search(r"[\u3400-\u9fff]", name) else name)
    return tuple(dict.fromkeys(people))
