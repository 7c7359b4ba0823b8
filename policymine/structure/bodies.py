"""The bodies that issue documents, under the names they have borne: full, short and former ones, with their dates.

A field keeps the name as the document writes it, for that is what was signed; only a form that no document is signed
with (国办, 住建部) is written out. What joins a short or a former name to its body is this table (data/issuers.toml), asked
when bodies are counted or drawn as a network. One name may have stood for two bodies in turn: 国家计委 was the
国家计划委员会 until 1998 and the 国家发展计划委员会 after, so the date of the document decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from policymine.structure.lines import collapse, folded
from policymine.structure.wordlists import load_table

__all__ = ["Body", "body_of_code", "canonical_body", "full_name", "is_known", "present_body", "written_out"]

_STATE = "中华人民共和国"
# 北京市政府, 省教委 and the like: the short forms of places that a rule writes out.
_LOCAL = (
    (re.compile(r"(?<=[省市区县州盟旗乡镇])政府(?=$|办公[厅室])"), "人民政府"),
    (re.compile(r"(?<=[省市区县州盟旗])人大(?=常委会|$)"), "人民代表大会"),
    (re.compile(r"(?<=人民代表大会)常委会$"), "常务委员会"),
    (re.compile(r"(?<=人民政府)办$"), "办公室"),
    (re.compile(r"^(中共.{1,12}[省市区县州盟旗])委$"), r"\1委员会"),
)


@dataclass(frozen=True, slots=True)
class Body:
    """A body under one of the names it has borne.

    Parameters
    ----------
    name : its full name at the time.
    level : `central` or `ministry`.
    since, until : ISO months between which it bore the name; empty where unknown or still in use.
    successor : the name of the body that took its work on; empty where none did.
    short, informal : its other names, see data/issuers.toml.
    codes : the openings of its document numbers.
    """

    name: str
    level: str
    since: str = ""
    until: str = ""
    successor: str = ""
    short: tuple[str, ...] = ()
    informal: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()

    def existed(self, date: str) -> bool:
        """Return whether the body bore its name on an ISO date of any precision.

        >>> canonical_body("建设部").existed("2005"), canonical_body("建设部").existed("2010-01")
        (True, False)
        """
        return (not self.since or date >= self.since[: len(date)]) and (
            not self.until or date <= self.until[: len(date)]
        )


@cache
def _bodies() -> dict[str, tuple[Body, ...]]:
    """Return the bodies by each of their names; the full names' owners come first."""
    table: dict[str, list[Body]] = {}
    rows = [
        Body(
            row["name"],
            row["level"],
            row.get("since", ""),
            row.get("until", ""),
            row.get("successor", ""),
            tuple(row.get("short", ())),
            tuple(row.get("informal", ())),
            tuple(row.get("codes", ())),
        )
        for row in load_table("issuers.toml")["body"]
    ]
    for names in (lambda b: (b.name,), lambda b: b.short, lambda b: b.informal):
        for body in rows:
            for name in names(body):
                table.setdefault(name, []).append(body)
    return {name: tuple(owners) for name, owners in table.items()}


def is_known(name: str) -> bool:
    """Return whether a name stands in the table, with or without 中华人民共和国 before it.

    >>> is_known("住建部"), is_known("中华人民共和国民政部"), is_known("S社区居委会")
    (True, True, False)
    """
    return name in _bodies() or (name.startswith(_STATE) and name.removeprefix(_STATE) in _bodies())


def canonical_body(name: str, on: str | None = None) -> Body | None:
    """Return the body that a full, short or former name stands for; None where the table has no such name.

    Parameters
    ----------
    name : as written.
    on : an ISO date of any precision, which decides where a name has stood for more than one body. Without it the
        body that bore the name last is taken.

    >>> canonical_body("国办").name, canonical_body("人社部").name
    ('国务院办公厅', '人力资源和社会保障部')
    >>> canonical_body("国家计委", on="1995-03").name, canonical_body("国家计委", on="2001").name
    ('国家计划委员会', '国家发展计划委员会')
    """
    plain = collapse(name)
    owners = _bodies().get(plain) or _bodies().get(plain.removeprefix(_STATE)) or ()
    if on:
        at_the_time = [body for body in owners if body.existed(on)]
        if at_the_time:
            return at_the_time[0]
    return max(owners, key=lambda body: body.until or "9999", default=None)


def full_name(name: str, on: str | None = None) -> str:
    """Return the full name of a body at the time: of a short form, a body of the table, or a local one by rule.

    Parameters
    ----------
    name : as written; a name that no rule knows comes back as it is.
    on : an ISO date of any precision.

    >>> full_name("国家发展改革委"), full_name("卫生部"), full_name("中共N市委"), full_name("S社区居委会")
    ('国家发展和改革委员会', '卫生部', '中共N市委员会', 'S社区居委会')
    """
    body = canonical_body(name, on)
    if body:
        return body.name
    plain = collapse(name)
    for pattern, full in _LOCAL:
        plain = pattern.sub(full, plain)
    return plain


def present_body(name: str, on: str | None = None) -> str:
    """Return the present name of the body a name stands for, through all its successors.

    >>> present_body("卫生部"), present_body("国家计委", on="1985"), present_body("N市政府办公室")
    ('国家卫生健康委员会', '国家发展和改革委员会', 'N市人民政府办公室')
    """
    body = canonical_body(name, on)
    if body is None:
        return full_name(name)
    for _ in range(10):
        later = _bodies().get(body.successor)
        if not later:
            break
        body = later[0]
    return body.name


def written_out(name: str) -> str:
    """Return a name as a field keeps it: as written, but a form that only others use in full.

    >>> written_out("国办"), written_out("国家发展改革委"), written_out("中华人民共和国民政部")
    ('国务院办公厅', '国家发展改革委', '民政部')
    """
    bare = name.removeprefix(_STATE)
    if bare in _bodies() and name not in _bodies():
        name = bare
    owners = _bodies().get(name, ())
    return owners[0].name if len(owners) == 1 and name in owners[0].informal else name


@cache
def _codes() -> tuple[tuple[str, Body], ...]:
    pairs = [
        (code, owners[0])
        for name, owners in _bodies().items()
        if name == owners[0].name
        for code in owners[0].codes
    ]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


def body_of_code(code: str, year: int | None = None) -> str | None:
    """Return the body whose numbers open with a code; None where the code is of no body known for sure.

    Parameters
    ----------
    code : the part of a number before the year, 国办发; that of a province follows from its one-character name.
    year : of the number: 建质 was the Ministry of Construction's until 2008.

    >>> body_of_code("国办函"), body_of_code("建质", 2005), body_of_code("粤府办"), body_of_code("S政发")
    ('国务院办公厅', '建设部', '广东省人民政府办公厅', None)
    """
    code = folded(code)
    place = re.fullmatch(
        r"([\u4e00-\u9fff][政府])(办|厅|规)?(?:发|函|规|字|令|规字|办发|办函|办规|办字|明电|发电)?", code
    )
    region = load_table("regions.toml")["codes"].get(place[1]) if place else None
    if region:
        if "办" not in code and "厅" not in code:
            return f"{region}人民政府"
        # The office of a city may be its 办公厅 or its 办公室; that of a province is the former.
        return f"{region}人民政府办公厅" if region in load_table("regions.toml")["provinces"] else None
    for opening, body in _codes():
        if not code.startswith(opening):
            continue
        rest = code[len(opening) :]
        if len(rest) > 3 or (
            rest and not re.fullmatch(r"[厅办]?[\u4e00-\u9fff]?(?:发|函|字|令|规|电|明电|通)?", rest)
        ):
            continue
        if year is None or body.existed(str(year)):
            return body.name
    return None
