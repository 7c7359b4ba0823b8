"""Where a text means a person without the whole name: by surname (王经理, 欧阳律师, 老李), by given name (德发同志), by address.

A surname stands for somebody beside an honorific or an office; a given name of the record's own people beside one, or where
it stands as a name does (谢谢六顺。). Addresses of mail, mobile telephones and identity cards tell who somebody is, too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, Final

from policymine.structure.wordlists import load_table

__all__ = ["by_given_name", "by_office", "contacts", "surname_of"]

Found = tuple[int, int, str]

_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_MAIL: Final = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}")
_MOBILE: Final = re.compile(r"(?<![\d.])(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)")
_CARD: Final = re.compile(r"(?<![\dA-Za-z])[1-9]\d{5}(?:19|20)\d{2}[01]\d[0-3]\d\d{3}[\dXx](?![\dA-Za-z])")


@cache
def _words() -> dict[str, Any]:
    return load_table("pseudonyms.toml")


@cache
def _doubles() -> tuple[str, ...]:
    return tuple(load_table("speakers.toml")["double_surnames"])


def surname_of(name: str) -> str:
    """Return the surname of a Chinese name.

    >>> surname_of("欧阳明月"), surname_of("李小梅")
    ('欧阳', '李')
    """
    return next((double for double in _doubles() if name.startswith(double)), name[:1])


def by_office(text: str, name: Callable[[str], str], people: Sequence[str]) -> list[Found]:
    """Return the surnames that stand for people before an honorific or an office: 孔师傅, 王经理, 老李, 欧阳律师.

    Parameters
    ----------
    text : any text.
    name : makes the pseudonym of a wording.
    people : whole names of those whom the record knows.
    """
    words = _words()
    named: dict[str, list[str]] = {}
    for one in dict.fromkeys(people):
        if _HAN.match(one) and len(one) >= 2:
            named.setdefault(surname_of(one), []).append(one)
    common = load_table("speakers.toml")["surnames"]
    found: list[Found] = []
    for match in _office_pattern().finditer(text):
        surname, title = match["surname"], match["title"]
        before = text[max(0, match.start() - 2) : match.start()]
        known = named.get(surname, [])
        bounded = not _HAN.match(before[-1:] or " ") or before[-1:] in words["before"]
        # 社区吴主任: behind a unit too, but there a rare surname may be the end of a word.
        unit = before.endswith(tuple(words["units"])) and len(title) > 1 and (known or surname in common)
        if title not in words["honorifics"] and not (unit or (bounded and (known or len(title) > 1))):
            continue
        if title in words["honorifics"] and not bounded and not unit and not known:
            continue
        whole = known[0] if len(known) == 1 else surname + title
        found.append((match.start("surname"), match.end("surname"), name(whole)))
    for surname, known in named.items():
        whole = known[0] if len(known) == 1 else surname
        follows = f"(?=[^\u3400-\u9fff]|\\Z|[{''.join(words['after'])}])"
        if len(surname) == 2:
            # 欧阳说两句: a surname of two characters is no other word.
            found += [(m.start(), m.end(), name(whole)) for m in re.finditer(surname + follows, text)]
            continue
        # 小高层 is no person: after 小 and 阿 a word must follow that goes with one.
        for match in re.finditer(rf"(?<![\u3400-\u9fff])(?:老{surname}|(?:小|阿){surname}{follows})", text):
            found.append((match.start(), match.end(), name(whole)))
    return found


def by_given_name(text: str, name: Callable[[str], str], people: Sequence[str]) -> list[Found]:
    """Return the given names of two characters that stand for people: 德发同志, 建国书记, 谢谢六顺。

    Parameters
    ----------
    text : any text.
    name : makes the pseudonym of a wording.
    people : whole names of those whom the record knows; two of one given name are nobody sure, and a word of their own.
    """
    words = _words()
    given: dict[str, list[str]] = {}
    for one in dict.fromkeys(people):
        rest = one[len(surname_of(one)) :]
        if _HAN.match(one) and len(rest) == 2:
            given.setdefault(rest, []).append(one)
    if not given:
        return []
    titles = "|".join(sorted({*words["honorifics"], *words["offices"]}, key=lambda w: (-len(w), w)))
    listed = "|".join(map(re.escape, sorted(given)))
    left = f"(?<![\u3400-\u9fff])|(?<=[{''.join(words['before'])}])"
    right = f"(?=[，。！？、；：,!?;:…”’」』）)\\]\n]|\\Z|[{''.join(words['after'])}])"
    pattern = re.compile(rf"(?P<title>{listed})(?={titles})|(?:{left})(?P<bare>{listed}){right}")
    found = []
    for match in pattern.finditer(text):
        wording = match.group()
        known = given[wording]
        found.append((match.start(), match.end(), name(known[0] if len(known) == 1 else wording)))
    return found


def contacts(text: str) -> list[Found]:
    """Return addresses of mail, mobile telephones and identity cards, each with what takes its place.

    >>> [(text, words) for text in ("电话13800138000", "mail a.b@example.org") for *_, words in contacts(text)]
    [('电话13800138000', '［电话］'), ('mail a.b@example.org', '[e-mail]')]
    """
    chinese = _HAN.search(text) is not None
    kinds = (
        (_MAIL, "［邮箱］" if chinese else "[e-mail]"),
        (_CARD, "［证件号］" if chinese else "[identity card]"),
        (_MOBILE, "［电话］" if chinese else "[telephone]"),
    )
    return [(m.start(), m.end(), words) for pattern, words in kinds for m in pattern.finditer(text)]


@cache
def _office_pattern() -> re.Pattern[str]:
    words = _words()
    titles = sorted({*words["honorifics"], *words["offices"]}, key=lambda w: (-len(w), w))
    surnames = load_table("speakers.toml")
    single = surnames["surnames"] + surnames.get("rare_surnames", "")
    # 文书记录, 会议代表性: the title must end there.
    return re.compile(
        rf"(?P<surname>{'|'.join(_doubles())}|[{single}])(?P<title>{'|'.join(titles)})(?!(?<=书记)[录员]|(?<=代表)[性团着了])"
    )
