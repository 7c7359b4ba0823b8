"""The card of a government's web page: a table, a list or a line of labels and values around the document.

    索 引 号： 000014349/2019-00007      发文字号： 国发〔2019〕5号        cells, with or without colons
    <li><span>发布机构：</span>某市人民政府</li>                           items, definitions, divisions
    来源：市政府办公室  发布时间：2019-03-05  浏览次数：12  字号：大 中 小      one line

A part of the page is a card if it begins with a label and is nothing but labels and short values, two of them known.
A label that comes twice with different values makes it a list of documents, which is no card.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

from policymine.ingestors.base import Stated
from policymine.structure.wordlists import load_table

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

__all__ = ["take_card"]

_SPACE = re.compile(r"[\s\u3000\u00a0]+")
_WORD = r"[\u4e00-\u9fff][\u4e00-\u9fff\s\u3000\u00a0]{1,13}?"
_LABEL = re.compile(rf"(?:[【\[]\s*({_WORD})\s*[】\]]\s*[:：]?|({_WORD})\s*[:：])\s*")
_BARE = re.compile(r"[【\[]?\s*([\u4e00-\u9fff][\u4e00-\u9fff\s\u3000\u00a0]{1,13}?)\s*[】\]]?")
# Of these a card must name one: 签发人, 密级 and the like stand on documents too.
_TELLING = frozenset(
    [
        "title",
        "doc_number",
        "issuers",
        "date_issued",
        "date_published",
        "date_effective",
        "date_expiry",
        "status",
        "subject",
    ]
)
# Labels of buttons and counters; what stands beside them says nothing about the document.
_BUTTONS = re.compile(
    r"(?:字号|字体|分享|分享到|打印|收藏|扫一扫|语音播报|(?:浏览|阅读|点击|访问)(?:次数|量|数)|点击|打印本页)\Z"
)
# How long a value may be: a title, that of a label we know, that of another one.
_TOO_LONG, _SHORT, _UNKNOWN = 300, 150, 50
# Of how many pieces a value may consist.
_PIECES = 4
_CARD = 2500
_LEAVES = 160


class _Part(NamedTuple):
    """An element and the leaves (pieces of text) in it: from `first` to before `last`."""

    node: LexborNode
    first: int
    last: int


@cache
def _fields() -> dict[str, str]:
    table = load_table("page_labels.toml")
    return {str(label): field for field, labels in table.items() for label in labels}


def take_card(root: LexborNode) -> tuple[dict[str, Stated], dict[str, Any]]:
    """Return the fields and the other statements of a page's cards, and take the cards out of the page.

    Parameters
    ----------
    root : the page's body; it is changed.
    """
    stated: dict[str, Stated] = {}
    extra: dict[str, Any] = {}
    parts, leaves = _walk(root)
    sizes = [0, *accumulate(len(leaf) for leaf in leaves)]
    done = -1
    for part in parts:
        size = sizes[part.last] - sizes[part.first]
        if part.first < done or part.last - part.first > _LEAVES or not 4 <= size <= _CARD:
            continue
        # A table is looked at by itself, not the part of the page it stands in with other things.
        if any(found != part.node for found in part.node.css("table")):
            continue
        pairs = _pairs(leaves[part.first : part.last])
        if not pairs or not _is_card(pairs, bool(stated)):
            continue
        _note(pairs, stated, extra)
        done = part.last
        if part.node.tag not in ("body", "html"):
            part.node.decompose()
    return stated, extra


def _walk(root: LexborNode) -> tuple[list[_Part], list[str]]:
    """Return the elements that may be a card, outermost first, and the pieces of text of the page in order."""
    leaves: list[str] = []
    parts: list[tuple[LexborNode, int, int]] = []
    stack: list[tuple[LexborNode, int]] = [(root, -1)]
    while stack:
        node, place = stack.pop()
        if place >= 0:
            parts[place] = (node, parts[place][1], len(leaves))
            continue
        if node.tag == "-text":
            leaf = _SPACE.sub(" ", node.text_content or "").strip()
            if leaf:
                leaves.append(leaf)
            continue
        if (node.tag or "").startswith(("-", "_", "!")):
            continue
        parts.append((node, len(leaves), len(leaves)))
        stack.append((node, len(parts) - 1))
        stack += [(child, -1) for child in reversed(list(node.iter(include_text=True)))]
    return [_Part(*part) for part in parts], leaves


def _field(label: str) -> str | None:
    return _fields().get(_SPACE.sub("", label))


def _named(match: re.Match[str]) -> str:
    """Return the label that was found, without its spaces."""
    return _SPACE.sub("", next(group for group in match.groups() if group))


def _pairs(leaves: list[str]) -> list[tuple[str, str]]:
    """Return the labels and values that these pieces are; empty where they are something else."""
    bare = _BARE.fullmatch(leaves[0])
    if not _LABEL.match(leaves[0]) and not (bare and _field(bare[1])):
        return []
    pairs: list[tuple[str, list[str]]] = []
    for leaf in leaves:
        bare = _BARE.fullmatch(leaf)
        if bare and _field(bare[1]) and (not pairs or pairs[-1][1] or _field(pairs[-1][0])):
            pairs.append((_SPACE.sub("", bare[1]), []))
            continue
        for label, value in _split(leaf):
            if label:
                pairs.append((label, [value] if value else []))
            elif pairs:
                # A colon in an element of its own belongs to the label.
                pairs[-1][1].extend([value.lstrip(":： ")] if value.lstrip(":： ") else [])
    if any(len(values) > _PIECES for _, values in pairs):
        return []
    return [(label, " ".join(values).strip()) for label, values in pairs]


def _split(leaf: str) -> list[tuple[str, str]]:
    """Return a piece as (label, value) for each known label in it; what stands before the first has no label."""
    marks = [
        match
        for match in _LABEL.finditer(leaf)
        if (match.start() == 0 or leaf[match.start() - 1] in " |｜】]")
        and (_field(_named(match)) or match.start() == 0)
    ]
    if not marks:
        return [("", leaf)]
    found = [("", leaf[: marks[0].start()].strip())] if marks[0].start() else []
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        value = leaf[mark.end() : following.start() if following else len(leaf)].strip(" |｜")
        found.append((_named(mark), value))
    return found


def _is_card(pairs: list[tuple[str, str]], others: bool) -> bool:
    known = [(_field(label), value) for label, value in pairs if _field(label)]
    fields = {field for field, _ in known}
    labels = {label for label, _ in pairs if _field(label)}
    if len(known) * 2 < len(pairs) or any(not _is_value(label, value) for label, value in pairs):
        return False
    # After one card, a single line of the same kind (主题词) is a card too.
    if len(labels) < 2 and not (others and len(pairs) == 1):
        return False
    if not others and not fields & _TELLING:
        return False
    values = {label: {value for other, value in pairs if other == label and value} for label in labels}
    # 文件名称 | 文号 | 发文机关: the head of a table of documents has labels and no values.
    return all(len(found) <= 1 for found in values.values()) and (others or any(values.values()))


def _is_value(label: str, value: str) -> bool:
    """Return whether this may stand beside a label on a card: a few words, no sentence; of an abstract, anything."""
    if label.endswith(("概述", "摘要", "简介")):
        return True
    limit = _TOO_LONG if _field(label) == "title" else _SHORT if _field(label) else _UNKNOWN
    return len(value) <= limit and (not value.endswith("。") or len(value) < 10)


def _note(pairs: list[tuple[str, str]], stated: dict[str, Stated], extra: dict[str, Any]) -> None:
    for label, value in pairs:
        field = _field(label)
        if not value or _BUTTONS.match(label):
            continue
        if field and field != "other":
            stated.setdefault(field, Stated(value, f"page:{label}"))
        elif re.search(r"\w", value):
            extra.setdefault(label, value)
