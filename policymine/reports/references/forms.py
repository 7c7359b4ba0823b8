"""The forms of a list of references, by name, and the list itself: each work once, in the order of its key."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from policymine.errors import UnknownNameError
from policymine.provenance import Reference
from policymine.reports.references.bibtex import write_bibtex
from policymine.reports.references.gbt import write_gbt
from policymine.reports.references.ris import write_ris

__all__ = ["FORMS", "once", "references_text"]


def _plain(references: Sequence[Reference]) -> str:
    return "".join(f"{reference}\n" for reference in references)


FORMS: Final[Mapping[str, Callable[[Sequence[Reference]], str]]] = {
    "bib": write_bibtex,
    "ris": write_ris,
    "gbt": write_gbt,
    "text": _plain,
}


def once(references: Iterable[Reference]) -> list[Reference]:
    """Return each work once, by author and year.

    >>> from policymine.provenance import cited
    >>> [r.key for r in once([cited("lin1991"), cited("blei2003"), cited("lin1991")])]
    ['blei2003', 'lin1991']
    """
    return [known for _, known in sorted({r.key: r for r in references}.items())]


def references_text(references: Iterable[Reference], form: str) -> str:
    """Return references in one of the forms `bib`, `ris`, `gbt` and `text`; each work once, in the order of its key.

    Raises UnknownNameError for another form.
    """
    if form not in FORMS:
        raise UnknownNameError("form of references", form, FORMS)
    return FORMS[form](once(references))
