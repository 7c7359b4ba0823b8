"""Which uses of a term are an issuer's own words, and which stand in the title of a document that it cites."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from policymine.structure.citation_marks import marked_titles
from policymine.terms.concordance import Occurrence

__all__ = ["in_cited_titles"]


def in_cited_titles(
    occurrences: Sequence[Occurrence], texts: Mapping[str, str], titles: Mapping[str, str | None]
) -> list[bool]:
    """Return for each occurrence whether it stands in the title, in 《》, of another document.

    Parameters
    ----------
    occurrences : uses of terms, in order of document.
    texts : normalised texts by document id.
    titles : title by document id, None where it has none.

    A document's own title is its own words, and so is that of what it issues: 关于印发《X方案》的通知. One that it merely passes on
    (转发) is another's. Titles in English carry no mark of their own, so none is told apart there.

    >>> o = Occurrence("a", "社会治理", "社会治理", 5, 9, "counted", "")
    >>> in_cited_titles([o], {"a": "根据《关于社会治理的意见》"}, {"a": "通知"})
    [True]
    """
    spans: dict[str, list[tuple[int, int]]] = {}
    for document in dict.fromkeys(o.document for o in occurrences):
        text = texts[document]
        if "《" not in text:
            continue
        own = "".join((titles.get(document) or "").split())
        spans[document] = [
            (start, end)
            for start, end, _ in marked_titles(text)
            if not _is_own("".join(text[start + 1 : end - 1].split()), own)
        ]
    found = []
    for o in occurrences:
        marked = spans.get(o.document, [])
        at = bisect_right(marked, (o.start, 1 << 60)) - 1
        found.append(at >= 0 and marked[at][0] <= o.start and o.end <= marked[at][1])
    return found


def _is_own(cited: str, own: str) -> bool:
    if not cited or cited not in own:
        return False
    return cited == own or "转发" not in own
