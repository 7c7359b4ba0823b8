"""GB/T 7714-2015, numbered (顺序编码制): what Chinese journals and theses ask for.

Surnames in capitals and initials without points for names in Latin letters, three authors at most, then et al.
(等 after Chinese names); the kind of work in square brackets. A date of access is not known and is left to the writer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from policymine.provenance import Reference, ordinal

__all__ = ["gbt_entry", "write_gbt"]

_MARKS: Final = {
    "article": "J",
    "book": "M",
    "chapter": "M",
    "conference": "C",
    "report": "R",
    "preprint": "EB/OL",
    "online": "EB/OL",
    "software": "CP/OL",
}
_CHINESE: Final = re.compile(r"[\u3400-\u9fff]")
_NAMED: Final = 3


def write_gbt(references: Sequence[Reference]) -> str:
    """Return references as a numbered list, one a line, in the order given."""
    return "".join(f"[{number}] {gbt_entry(r)}\n" for number, r in enumerate(references, 1))


def gbt_entry(reference: Reference) -> str:
    """Return one reference without its number.

    >>> from policymine.provenance import cited
    >>> gbt_entry(cited("lin1991"))[:100]
    'LIN J. Divergence measures based on the Shannon entropy[J]. IEEE Transactions on Information Theory,'
    >>> gbt_entry(cited("gunning1952"))
    'GUNNING R. The technique of clear writing[M]. New York: McGraw-Hill, 1952.'
    """
    r = reference
    chinese = bool(_CHINESE.search(r.title))
    head = f"{_names(r.authors)}. {_title(r)}[{_MARKS[r.kind]}]"
    if r.kind == "article":
        number = r.volume + (f"({r.issue})" if r.issue else "")
        volume = f", {number}" if number else ""
        # A journal that counts its volumes by years says the year once.
        volume = f"({r.issue})" if r.volume == str(r.year) and r.issue else volume
        told = f"{head}. {r.container}, {r.year}{volume}" + (f": {r.pages}" if r.pages else "")
    elif r.kind in ("chapter", "conference"):
        editors = f"{_names(r.editors)}. " if r.editors else ""
        volume = (f": 第{r.volume}卷" if chinese else f": Vol. {r.volume}") if r.volume else ""
        told = f"{head}//{editors}{r.container}{volume}. {_published(r, chinese)}" + (
            f": {r.pages}" if r.pages else ""
        )
    elif r.kind == "preprint":
        told = f"{head}. {r.container}: {r.pages}, {r.year}"
    elif r.kind in ("online", "software"):
        told = f"{head}. " + (_published(r, chinese) if r.place else f"{r.publisher}, {r.year}")
    else:
        edition = (f"{r.edition}版" if chinese else f"{ordinal(r.edition)} ed") if r.edition else ""
        told = head + (f". {edition}" if edition else "") + f". {_published(r, chinese)}"
    return ". ".join(part for part in (told, r.url, f"DOI:{r.doi}" if r.doi else "") if part) + "."


def _title(reference: Reference) -> str:
    if reference.kind == "report":
        number = f"{reference.series} {reference.volume}".strip()
        return f"{reference.title}: {number}" if number else reference.title
    return reference.title


def _published(reference: Reference, chinese: bool) -> str:
    place = reference.place or ("[出版地不详]" if chinese else "[S.l.]")
    # Of a place in the United States the standard names the town alone.
    place = re.sub(r", [A-Z]{2}$", "", place)
    publisher = reference.publisher or ("[出版者不详]" if chinese else "[s.n.]")
    return f"{place}: {publisher}, {reference.year}"


def _names(names: Sequence[str]) -> str:
    shown = [_name(name) for name in names[:_NAMED]]
    if len(names) > _NAMED:
        shown.append("等" if _CHINESE.search(names[0]) else "et al")
    return ", ".join(shown)


def _name(name: str) -> str:
    """Return a name as the standard writes it.

    >>> _name("Guillaume, J.-L."), _name("van Heuven, W. J. B."), _name("黄萃")
    ('GUILLAUME J L', 'VAN HEUVEN W J B', '黄萃')
    """
    if _CHINESE.search(name):
        return name.replace(",", "").replace(" ", "")
    surname, _, initials = name.partition(",")
    return " ".join([surname.upper(), *re.findall(r"[^\W\d_]+", initials)])
