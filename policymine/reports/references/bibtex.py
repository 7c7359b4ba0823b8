"""BibTeX (.bib), UTF-8: what LaTeX, Zotero, EndNote and JabRef read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from policymine.provenance import Reference, ordinal

__all__ = ["write_bibtex"]

_TYPES: Final = {
    "article": "article",
    "book": "book",
    "chapter": "incollection",
    "conference": "inproceedings",
    "report": "techreport",
    "preprint": "misc",
    "online": "misc",
    "software": "misc",
}
_ESCAPED: Final = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    **{mark: "\\" + mark for mark in "&%$#_{}"},
}
# A capital after the first letter, or one that a style must not make small: "BERTopic", "U.S.", "N", "Bailey".
_CAPITALS: Final = re.compile(r"(?<![\w{])[\w'./-]*[A-Z][\w'./-]*")


def write_bibtex(references: Sequence[Reference]) -> str:
    """Return references as a .bib file, in the order given.

    >>> from policymine.provenance import cited
    >>> print(write_bibtex([cited("firth1993")]), end="")
    @article{firth1993,
      author = {Firth, D.},
      year = {1993},
      title = {Bias reduction of maximum likelihood estimates},
      journal = {Biometrika},
      volume = {80},
      number = {1},
      pages = {27--38},
      doi = {10.1093/biomet/80.1.27},
    }
    """
    return "\n".join(_entry(reference) for reference in references)


def _entry(reference: Reference) -> str:
    lines = [f"@{_TYPES[reference.kind]}{{{reference.key},"]
    lines += [f"  {name} = {{{value}}}," for name, value in _fields(reference) if value]
    return "\n".join([*lines, "}", ""])


def _fields(reference: Reference) -> list[tuple[str, str]]:
    kind, container = reference.kind, _escape(reference.container)
    inside = kind in ("chapter", "conference")
    fields = [
        ("author", " and ".join(_escape(name) for name in reference.authors)),
        ("year", str(reference.year)),
        ("title", _title(reference.title)),
        ("booktitle", container if inside else ""),
        ("journal", container if kind == "article" else ""),
        ("editor", " and ".join(_escape(name) for name in reference.editors)),
        ("edition", ordinal(reference.edition) if reference.edition else ""),
        ("type", _escape(reference.series) if kind == "report" else ""),
        ("volume", "" if kind == "report" else _escape(reference.volume)),
        ("number", _escape(reference.volume) if kind == "report" else _range(reference.issue)),
    ]
    if kind == "preprint":
        fields += [("eprint", reference.pages), ("archiveprefix", container)]
    else:
        fields.append(("pages", _range(reference.pages)))
    held = {"report": "institution", "online": "howpublished", "software": "howpublished"}
    fields += [
        (held.get(kind, "publisher"), _escape(reference.publisher)),
        ("address", _escape(reference.place)),
        # Both are read as they stand by biblatex and by the url package: nothing in them is escaped.
        ("doi", reference.doi),
        ("url", reference.url),
        ("note", _escape(reference.note)),
    ]
    return fields


def _escape(text: str) -> str:
    return "".join(_ESCAPED.get(mark, mark) for mark in text)


def _range(text: str) -> str:
    return _escape(text).replace("-", "--")


def _title(title: str) -> str:
    """Return a title whose names and abbreviations keep their capitals in every style."""
    first, _, rest = title.partition(" ")
    # The first word's first letter is a capital anyway.
    head = f"{{{_escape(first)}}}" if any(ch.isupper() for ch in first[1:]) else _escape(first)
    shielded: list[str] = []
    position = 0
    for match in _CAPITALS.finditer(rest):
        shielded += [_escape(rest[position : match.start()]), "{", _escape(match.group()), "}"]
        position = match.end()
    return " ".join(part for part in (head, "".join(shielded) + _escape(rest[position:])) if part)
