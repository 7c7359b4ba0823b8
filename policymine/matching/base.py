"""What is to be known of a document to tell whether another is the same."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from policymine.corpus.document import DOCUMENT_FIELDS, Document

__all__ = ["Described", "base_title", "describe", "stem_title"]

# What a title says, in brackets, of the state of its text and not of its subject: (试行), (2018年修正本), (征求意见稿).
_STATE: Final = re.compile(
    r"(?:试行|暂行|草案|修订|修正|修改|征求意见|意见征集|送审|审议|讨论|报批|公开|最新|全文|修编|稿|本|版|文本"
    r"|第?[一二三四五](?:次|审)|\d+(?!\d)|[〇○零一二三四五六七八九]{4}|年|月|日"
    r"|(?i:(?:consultation )?draft|final|revised|amended|updated|version|second edition|edition|v(?=\d))|[\s.])+"
)
# The same after an English title: ..., Version 2.1; ... (draft) stands in brackets.
_TAIL = re.compile(
    r"[\s,;:–—-]+(?:(?:consultation |final |revised )?draft|version \d+(?:\.\d+)*|v\d+(?:\.\d+)*"
    r"|(?:second|third|fourth|fifth|\d+(?:nd|rd|th)|revised) edition)$",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"[(\[【〔]([^()\[\]【】〔〕]{1,24})[)\]】〕]")
_YEAR = re.compile(
    r"(?:(?:19|20)\d\d|[一二][〇○零九][〇○零一二三四五六七八九]{2})(?:[-—－至](?:19|20)?\d\d)?(?:年度?)?"
)
_TRIAL = re.compile(
    r"(?:试行|暂行)(?=办法|条例|规定|规则|细则|规程|标准|准则|章程|制度|意见|方案|目录|措施|要求|要点)"
)
_DRAFT = re.compile(
    r"[(（\[【〔][^()（）]{0,12}(?:征求意见|意见征集|草案|送审|审议|讨论|报批)[^()（）]{0,8}[)）\]】〕]"
)
# A title of fewer letters says too little to be one without its issuer.
_CORE: Final = 6
_NOT_LETTER = re.compile(r"[\W_]+")


def base_title(title: str | None) -> str:
    """Return the letters of a title without what it says of the state of its text.

    >>> base_title("社区协商办法（试行）"), base_title("《社区协商暂行办法》（2018年修正）")
    ('社区协商办法', '社区协商办法')
    >>> base_title("Code of Practice (Consultation Draft)"), base_title("Code of Practice, Version 2.1")
    ('codeofpractice', 'codeofpractice')
    >>> base_title("2014年工作要点"), base_title(None)
    ('2014年工作要点', '')
    """
    if not title:
        return ""
    text = _BRACKETED.sub(
        lambda found: "" if _STATE.fullmatch(found[1].strip()) else found[0],
        unicodedata.normalize("NFKC", title),
    )
    text = _TAIL.sub("", text.rstrip())
    return _NOT_LETTER.sub("", _TRIAL.sub("", text)).lower()


def stem_title(title: str | None) -> str:
    """Return the base title without its years: what the papers of a series share.

    >>> stem_title("2014年工作要点"), stem_title("2015年工作要点")
    ('工作要点', '工作要点')
    """
    return _YEAR.sub("", base_title(title))


@dataclass(frozen=True)
class Described:
    """A document as far as it takes to tell it from another one.

    Parameters
    ----------
    id, kind, title, genre, doc_number, issuers, region : as the document has them.
    date, effective : its `date_issued` and `date_effective`.
    quality : share of ordinary characters.
    n_chars : code points of the text.
    n_fields : how many fields are filled.
    n_warnings : how many warnings it carries.
    pinned : whether a person has amended it: it is then the one that is kept.
    """

    id: str
    kind: str
    title: str | None = None
    genre: str | None = None
    doc_number: str | None = None
    date: str | None = None
    effective: str | None = None
    issuers: tuple[str, ...] = ()
    region: str | None = None
    quality: float = 1.0
    n_chars: int = 0
    n_fields: int = 0
    n_warnings: int = 0
    pinned: bool = False

    @cached_property
    def base(self) -> str:
        """The title without marks of its state."""
        return base_title(self.title)

    @cached_property
    def stem(self) -> str:
        """The title without marks and years."""
        return stem_title(self.title)

    @cached_property
    def core(self) -> str:
        """The base title without the issuer's name before it: 民政部关于…的意见 is headed 关于…的意见 too."""
        for name in self.issuers:
            rest = self.base.removeprefix(_NOT_LETTER.sub("", name).lower())
            if rest != self.base and len(rest) >= _CORE:
                return rest
        return self.base

    @cached_property
    def draft(self) -> bool:
        """Whether the title says that the text is not adopted yet."""
        return bool(self.title and _DRAFT.search(self.title))

    @cached_property
    def number(self) -> str:
        """The letters of the document number; empty where it has no code of its own and so is no name (第5号)."""
        letters = _NOT_LETTER.sub("", unicodedata.normalize("NFKC", self.doc_number or "")).lower()
        return letters if re.match(r"[^\d\W]{2}", letters.removeprefix("第")) else ""

    @cached_property
    def bodies(self) -> frozenset[str]:
        """The issuers, without the name of the state before them."""
        return frozenset(_NOT_LETTER.sub("", name).removeprefix("中华人民共和国") for name in self.issuers)


def describe(document: Document, *, pinned: bool = False) -> Described:
    """Return what tells a document from another one.

    >>> describe(Document(id="a", kind="policy", text="…", title="通知", issuers=("民政部",))).n_fields
    2
    """
    return Described(
        id=document.id,
        kind=document.kind,
        title=document.title,
        genre=document.genre,
        doc_number=document.doc_number,
        date=document.date_issued,
        effective=document.date_effective,
        issuers=document.issuers,
        region=document.region,
        quality=document.quality,
        n_chars=document.n_chars,
        n_fields=sum(getattr(document, name) not in (None, (), "") for name in DOCUMENT_FIELDS),
        n_warnings=len(document.warnings),
        pinned=pinned,
    )
