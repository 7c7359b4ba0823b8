"""The genre of a document (文种), as its title ends: 国务院关于…的通知 is a 通知."""

from __future__ import annotations

import re
from functools import cache

from policymine.corpus.document import Extracted
from policymine.structure.header_number import number_at_end
from policymine.structure.lines import collapse, folded, found
from policymine.structure.wordlists import load_table

__all__ = ["genre_of", "genre_span"]

_BRACKETED_END = re.compile(r"[ \u3000]{0,2}[（(【\[][^（）()【】\[\]]{1,20}[）)】\]]$")


@cache
def _forms(weak: bool) -> tuple[tuple[str, str], ...]:
    pairs = [
        (form, genre["name"])
        for genre in load_table("genres.toml")["genre"]
        if weak or not genre.get("weak")
        for form in genre["forms"]
    ]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


@cache
def _all_forms(weak: bool) -> tuple[str, ...]:
    return tuple(form for form, _ in _forms(weak))


def _bare(title: str) -> str:
    """Return a title without what may follow its genre: （试行）, （2018年修订）."""
    numbered = number_at_end(title)
    title = title[: numbered[1]] if numbered else title
    previous = ""
    while previous != title:
        previous, title = title, _BRACKETED_END.sub("", title)
    # A list of titles may put each between 《》.
    whole = re.fullmatch(r"《([^《》]+)》", title)
    return whole[1] if whole else title


def genre_of(title: str, *, weak: bool = False) -> tuple[str, str] | None:
    """Return (genre, the wording that states it) of a title; None where it ends in no genre.

    Parameters
    ----------
    title : the title; what stands in brackets at its end is passed over.
    weak : whether everyday words (清单, 制度) count as genres too: only where the text is known to be official.

    >>> genre_of("国务院办公厅关于推进城市社区建设的指导意见（试行）"), genre_of("春天的故事")
    (('意见', '指导意见'), None)
    """
    if len(title) > 1000:
        return None
    # Before blanks are closed up: one may part the title from its number.
    bare = _bare(collapse(_bare(title)))
    simplified = folded(bare)
    if simplified != bare and len(simplified) == len(bare):
        hit = genre_of(simplified, weak=weak)
        return (hit[0], bare[bare.rfind(bare[-len(hit[1]) :]) :]) if hit else None
    if not bare.endswith(_all_forms(weak)):
        return None
    # A quoted or bracketed name at the end is what the title speaks of: 关于发布《…条例》.
    for form, name in _forms(weak):
        if bare.endswith(form) and len(bare) > len(form) + (2 if len(form) == 1 else 0):
            if form == "法" and not re.search(r"(?:中华人民共和国|^).{2,30}法$", bare):
                continue
            if form in ("法", "函", "令") and re.search(
                r"(?:方|办|做|想|看|书|信|立|司|执|命|号|口|指)\w$", bare
            ):
                continue
            return name, form
        if bare == form and len(form) > 1:
            return name, form
    return None


def genre_span(text: str, title: Extracted) -> Extracted | None:
    """Return the genre that a title states, with the span of its wording in the text."""
    value = str(title.value)
    hit = genre_of(value) or genre_of(value, weak=True)
    # 中共中央办公厅 国务院办公厅印发《关于…的意见》, over the whole text: the genre is that of what is printed.
    if not hit and (printed := re.fullmatch(r"[^《》]{4,80}?(?:联合)?印发《(.{4,120})》", value)):
        hit = genre_of(printed[1])
    if not hit:
        return None
    name, form = hit
    if title.span:
        at = text.rfind(form, title.span[0], title.span[1])
        if at >= 0:
            return found(text, at, at + len(form), name, "title-ending", title.confidence)
    return Extracted(name, form, None, "title-ending", title.confidence)
