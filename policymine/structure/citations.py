"""What a document cites: 《titles》 and document numbers, in order of first mention, each once."""

from __future__ import annotations

import re

from policymine.corpus.document import Extracted
from policymine.structure.doc_number import find_doc_numbers
from policymine.structure.lines import collapse, found

__all__ = ["find_citations"]

_TITLE = re.compile(r"《([^《》\n]{2,80}(?:\n[^《》\n]{1,60})?)》")
_GENERIC = re.compile(
    r"^(?:通知|意见|办法|条例|规定|方案|规划|决定|报告|纲要|建议|计划|公约|章程|细则|公告|协议|合同)$"
)


def find_citations(text: str, title: str | None = None, number: str | None = None) -> Extracted | None:
    """Return the titles and numbers a document cites; None where it cites none.

    The value is a tuple: titles as `《…》`, numbers in the form 国发〔2014〕12号; the document's own `title` and
    `number` are not among them, nor are short forms such as 《通知》 that point back. `raw` and `span` are those
    of the first one.

    >>> find_citations("根据《城市居民委员会组织法》和国发〔2014〕12号，制定《办法》。").value
    ('《城市居民委员会组织法》', '国发〔2014〕12号')
    """
    own = collapse(title).strip("《》") if title else ""
    hits: list[tuple[int, int, str]] = []
    for match in _TITLE.finditer(text):
        name = collapse(match[1])
        if name != own and not _GENERIC.match(name):
            hits.append((match.start(), match.end(), f"《{name}》"))
    for cited in find_doc_numbers(text):
        if cited.span and cited.value != number:
            hits.append((*cited.span, str(cited.value)))
    if not hits:
        return None
    hits.sort()
    values = tuple(dict.fromkeys(value for _, _, value in hits))
    start, end, _ = hits[0]
    return found(text, start, end, values, "cited", 0.9)
