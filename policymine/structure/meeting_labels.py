"""The labels at the head of a record (会议时间, 到场居民, 【主持】, 听证会记录人) and the field that each states.

A label is known from its list, or by how it is built: an occasion and a noun (开会 + 地点), a way of being there and
those who were (到场 + 居民, 应邀参加 + 单位及个人). Lists and parts are in `data/meeting_labels.toml`; both scripts read alike.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from policymine.structure.lines import collapse
from policymine.structure.rosters import simple
from policymine.structure.wordlists import load_table

__all__ = [
    "field_of_label",
    "field_of_line",
    "field_of_spaced",
    "field_of_word",
    "group_of_label",
    "inner_label",
]

_HEAD_LABEL = re.compile(
    r"(?P<lead>[【\[]|(?:[一二三四五六七八九十]{1,2}[、．.]|[（(][一二三四五六七八九十\d]{1,2}[）)]|\d{1,2}[.．、])\s{0,3})?"
    r"(?P<label>[\u3400-\u9fff](?:[\u3400-\u9fff \t\u3000]|(?<=[\u3400-\u9fff])[、/](?=[\u3400-\u9fff])){0,12}?|[A-Z][A-Za-z ]{2,24}?)"
    r"(?:[（(][^（）()]{1,14}[）)])?[】\]]?\s{0,3}(?P<colon>[:：])\s{0,8}"
)
# 【主持】张某: the brackets do what the colon does.
_BRACKETED = re.compile(
    r"[【\[〔](?P<label>[\u3400-\u9fff][\u3400-\u9fff \t\u3000、/]{0,12}?)[】\]〕]\s{0,3}[:：]?\s{0,8}"
)
# 时间　二〇一六年四月: a hand-written head, a form filled in; only beside others of its kind.
_SPACED = re.compile(
    r"(?P<label>[\u3400-\u9fff](?:[ \t\u3000]{0,4}[\u3400-\u9fff]){0,7})[ \t\u3000]{1,8}(?=\S)"
)


@cache
def _exact() -> dict[str, str]:
    return {
        simple(collapse(label).replace(" ", "")).casefold(): field
        for field, names in load_table("meeting_labels.toml")["labels"].items()
        for label in names
    }


@cache
def _families() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return (field, form) of the labels that are built of parts."""
    table = load_table("meeting_labels.toml")
    parts = {
        name: "|".join(sorted((re.escape(word) for word in words), key=len, reverse=True))
        for name, words in table["parts"].items()
    }
    built = []
    for family in table["family"]:
        form = "".join(
            f"(?:{parts[part.rstrip('?')]}){'?' if part.endswith('?') else ''}" for part in family["parts"]
        )
        built.append((family["field"], form))
    return tuple((field, re.compile(form)) for field, form in built)


@lru_cache(maxsize=8192)
def field_of_label(label: str) -> str | None:
    """Return the field that a label of a head states, None where it is none.

    Parameters
    ----------
    label : the label without colon and brackets; blanks that spread it out do not matter.

    >>> [field_of_label(label) for label in ("开会时间", "會議地址", "到場居民", "参会单位及人员", "与会者", "听证主持人")]
    ['date', 'place', 'present', 'present', 'present', 'chair']
    >>> [field_of_label(label) for label in ("实到人数", "记 录 员", "因故缺席代表", "应邀列席单位", "居民", "开会")]
    ['count', 'recorder', 'absent', 'observers', None, None]
    """
    bare = simple(collapse(label).replace(" ", "")).casefold()
    bare = bare.removesuffix("如下")
    if bare in _exact():
        return _exact()[bare]
    if not 2 <= len(bare) <= 14:
        return None
    return next((field for field, form in _families() if form.fullmatch(bare)), None)


def field_of_line(line: str) -> tuple[str, int] | None:
    """Return (field, offset of the value) where a line opens with a label of a meeting's head.

    >>> field_of_line("会议地址：小区广场"), field_of_line("【主持】张某"), field_of_line("主持人张某宣布开会")
    (('place', 5), ('chair', 4), None)
    """
    match = _HEAD_LABEL.match(line[:80]) or (_BRACKETED.match(line[:40]) if line[:1] in "【[〔" else None)
    if not match:
        return None
    field = field_of_label(match["label"])
    return (field, match.end()) if field else None


def field_of_spaced(line: str) -> tuple[str, int] | None:
    """Return (field, offset of the value) where blanks part a label from its value: 时间　二〇一六年四月.

    >>> field_of_spaced("时　间　二〇一六年四月"), field_of_spaced("今天 开会")
    (('date', 4), None)
    """
    for match in (_SPACED.match(line[:40], 0, stop) for stop in range(min(len(line), 24), 2, -1)):
        if match and match.end() < len(line) and (field := field_of_label(match["label"])):
            return field, match.end()
    return None


def field_of_word(line: str) -> str | None:
    """Return the field of a line that is a label and nothing else, numbered or not; None for any other."""
    if len(line) > 16:
        return None
    bare = re.sub(r"^[一二三四五六七八九十\d]{1,2}[、.．]|[\s:：【】]", "", line)
    return field_of_label(bare) if bare else None


@cache
def inner_label() -> re.Pattern[str]:
    """Return the form of a label in the middle of a line: 主持人：张某　记录人：李某."""
    words = [re.escape(word) for word in _exact() if len(word) > 1 and re.match(r"[\u3400-\u9fff]", word)]
    forms = "|".join([*(form.pattern for _, form in _families()), *sorted(words, key=len, reverse=True)])
    return re.compile(
        rf"(?<=[）)。；;，,\u3400-\u9fff\d \u3000])(?<![副总])(?P<label>{forms})\s?[:：]\s{{0,8}}"
    )


def group_of_label(label: str) -> str | None:
    """Return whom a label of a list says it holds: 到场居民 is a list of 居民; None where it does not say.

    >>> group_of_label("到场居民"), group_of_label("旁听人员"), group_of_label("出席")
    ('居民', None, None)
    """
    groups = sorted(load_table("meeting_labels.toml")["parts"]["group"], key=len, reverse=True)
    bare = collapse(label).replace(" ", "")
    found = next((word for word in groups if simple(bare).endswith(word) and len(bare) > len(word)), None)
    return bare[len(bare) - len(found) :] if found else None
